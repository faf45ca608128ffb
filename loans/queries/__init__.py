"""Reads on opinions, filings and loans, and the facts their rules ask for."""

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
from loans.queries.movement import (
    balance_on,
    balances_on,
    draws,
    due_principal,
    dues,
    dues_of,
    note_taken,
    plan_panel,
    planned,
    renewed,
    reversible,
    standing,
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
    "all_have_acknowledged",
    "balance_on",
    "balances_on",
    "below_panel",
    "covered_balance",
    "draws",
    "due_principal",
    "dues",
    "dues_of",
    "ends_with",
    "filing_facts",
    "filing_paper",
    "loan_facts",
    "loans_in_tier",
    "marks_panel",
    "movements_panel",
    "non_performing",
    "note_taken",
    "opinion_facts",
    "opinions_waiting",
    "orphaned_filings",
    "orphaned_opinions",
    "plan_panel",
    "planned",
    "renewed",
    "reversible",
    "silent",
    "special_account_code",
    "standing",
]
