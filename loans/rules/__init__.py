"""Rules on opinions, filings and loans: values in, findings out."""

from loans.rules.days import (
    NON_PERFORMING,
    TIER_FLOORS,
    days_past_due,
    last_pay_day,
    pay_day_if_known,
    term_months,
    tier_floor,
)
from loans.rules.diligence import (
    answer_there,
    borrower_total,
    current_ratio,
    debt_ratio,
    executed_rate,
    families_stand,
    interest_cover,
    net_assets,
    report_complete,
    sureties_whole,
)
from loans.rules.draw import (
    confirmed_in_time,
    drawn_as_filed,
    matures_in_time,
    not_in_future,
)
from loans.rules.filing import (
    filing_complete,
    in_district,
    not_yet_drawn,
    request_not_over,
    within_cover,
)
from loans.rules.opinion import (
    less_has_reason,
    percent,
    request_open,
    within_rate_cap,
    within_request,
)
from loans.rules.repayment import (
    repaid_while_lent,
    within_outstanding,
)
from loans.rules.terms import (
    Terms,
)
from loans.rules.tiers import (
    tier_above_floor,
)

__all__ = [
    "NON_PERFORMING",
    "TIER_FLOORS",
    "Terms",
    "answer_there",
    "borrower_total",
    "confirmed_in_time",
    "current_ratio",
    "days_past_due",
    "debt_ratio",
    "drawn_as_filed",
    "executed_rate",
    "families_stand",
    "filing_complete",
    "in_district",
    "interest_cover",
    "last_pay_day",
    "less_has_reason",
    "matures_in_time",
    "net_assets",
    "not_in_future",
    "not_yet_drawn",
    "pay_day_if_known",
    "percent",
    "repaid_while_lent",
    "report_complete",
    "request_not_over",
    "request_open",
    "sureties_whole",
    "term_months",
    "tier_above_floor",
    "tier_floor",
    "within_cover",
    "within_outstanding",
    "within_rate_cap",
    "within_request",
]
