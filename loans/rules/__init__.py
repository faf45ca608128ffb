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
from loans.rules.draw import (
    confirmed_in_time,
    covered_when_filed,
    drawn_as_filed,
    drawn_while_filed,
    matures_after,
    matures_in_time,
    not_in_future,
    something_undrawn,
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
from loans.rules.plan import (
    Due,
    accelerated,
    due_by,
    due_days,
    filled,
    late,
    plan,
    restored,
    unpaid,
    within,
)
from loans.rules.repayment import (
    draw_reversible,
    repaid_while_lent,
    something_not_due,
    something_to_reverse,
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
    "Due",
    "Terms",
    "accelerated",
    "confirmed_in_time",
    "covered_when_filed",
    "days_past_due",
    "draw_reversible",
    "drawn_as_filed",
    "drawn_while_filed",
    "due_by",
    "due_days",
    "filing_complete",
    "filled",
    "in_district",
    "last_pay_day",
    "late",
    "matures_after",
    "matures_in_time",
    "not_in_future",
    "not_yet_drawn",
    "pay_day_if_known",
    "percent",
    "plan",
    "repaid_while_lent",
    "request_not_over",
    "request_open",
    "restored",
    "something_not_due",
    "something_to_reverse",
    "something_undrawn",
    "term_months",
    "tier_above_floor",
    "tier_floor",
    "unpaid",
    "within",
    "within_cover",
    "within_outstanding",
    "within_rate_cap",
    "within_request",
]
