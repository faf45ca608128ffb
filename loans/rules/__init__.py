"""Rules on opinions, filings and loans: values in, findings out."""

from loans.rules.check import (
    BEFORE_MATURITY,
    PAST_DUE,
    RED,
    check_due,
    check_late,
    check_to_plan,
    checked_by_two,
    checked_while_lent,
    class_proposed,
    findings_explained,
    is_red,
    matures_soon,
    past_due,
    signals_found,
    tier_lowered,
    use_in_doubt,
)
from loans.rules.days import (
    NON_PERFORMING,
    TIER_FLOORS,
    days_past_due,
    last_pay_day,
    pay_day_if_known,
    term_months,
    tier_floor,
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
    "BEFORE_MATURITY",
    "NON_PERFORMING",
    "PAST_DUE",
    "RED",
    "TIER_FLOORS",
    "Terms",
    "check_due",
    "check_late",
    "check_to_plan",
    "checked_by_two",
    "checked_while_lent",
    "class_proposed",
    "confirmed_in_time",
    "days_past_due",
    "drawn_as_filed",
    "filing_complete",
    "findings_explained",
    "in_district",
    "is_red",
    "last_pay_day",
    "matures_in_time",
    "matures_soon",
    "not_in_future",
    "not_yet_drawn",
    "past_due",
    "pay_day_if_known",
    "percent",
    "repaid_while_lent",
    "request_not_over",
    "request_open",
    "signals_found",
    "term_months",
    "tier_above_floor",
    "tier_floor",
    "tier_lowered",
    "use_in_doubt",
    "within_cover",
    "within_outstanding",
    "within_rate_cap",
    "within_request",
]
