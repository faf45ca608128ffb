"""Reads on opinions, filings and loans, and the facts their rules ask for."""

from loans.queries.agreement import (
    agreement_panel,
    ends_with_agreement,
    left_under,
)
from loans.queries.cover import (
    OWING,
    account_balance,
    agreement_for,
    covered_balance,
    loans_in_tier,
    non_performing,
    special_account_code,
)
from loans.queries.endings import (
    IN_WORK,
    REQUEST_OVER,
    UNREGISTERED,
    ends_with,
    opinions_waiting,
    orphaned_filings,
    orphaned_opinions,
)
from loans.queries.filing import (
    all_have_acknowledged,
    filing_facts,
    filing_paper,
    marks_panel,
    silent,
)
from loans.queries.loan import (
    loan_facts,
    movements_panel,
)
from loans.queries.opinion import (
    opinion_facts,
)
from loans.queries.request import (
    below_panel,
)

__all__ = [
    "IN_WORK",
    "OWING",
    "REQUEST_OVER",
    "UNREGISTERED",
    "account_balance",
    "agreement_for",
    "agreement_panel",
    "all_have_acknowledged",
    "below_panel",
    "covered_balance",
    "ends_with",
    "ends_with_agreement",
    "filing_facts",
    "filing_paper",
    "left_under",
    "loan_facts",
    "loans_in_tier",
    "marks_panel",
    "movements_panel",
    "non_performing",
    "opinion_facts",
    "opinions_waiting",
    "orphaned_filings",
    "orphaned_opinions",
    "silent",
    "special_account_code",
]
