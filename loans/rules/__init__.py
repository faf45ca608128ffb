"""Rules on opinions, filings and loans: values in, findings out."""

from loans.rules.amendment import (
    amendable,
    drawn_terms_stand,
    no_change_under_way,
    not_more,
    rate_as_decided,
    something_changes,
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
    basis_stands,
    filing_complete,
    in_district,
    integrity_on_file,
    not_yet_drawn,
    request_not_over,
    sureties_named,
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
    "NON_PERFORMING",
    "TIER_FLOORS",
    "Terms",
    "amendable",
    "basis_stands",
    "confirmed_in_time",
    "days_past_due",
    "drawn_as_filed",
    "drawn_terms_stand",
    "filing_complete",
    "in_district",
    "integrity_on_file",
    "last_pay_day",
    "matures_in_time",
    "no_change_under_way",
    "not_in_future",
    "not_more",
    "not_yet_drawn",
    "pay_day_if_known",
    "percent",
    "rate_as_decided",
    "repaid_while_lent",
    "request_not_over",
    "request_open",
    "something_changes",
    "sureties_named",
    "term_months",
    "tier_above_floor",
    "tier_floor",
    "within_cover",
    "within_outstanding",
    "within_rate_cap",
    "within_request",
]
