"""Reads on opinions, filings and loans, and the facts their rules ask for."""

from loans.queries.cover import (
    OWING,
    account_balance,
    agreement_for,
    available_balance,
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
    MASKED,
    all_have_acknowledged,
    filing_facts,
    marks_panel,
    silent,
)
from loans.queries.filing_papers import (
    change_paper,
    ending_paper,
    filing_paper,
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
from loans.queries.version import (
    READERS,
    SAID,
    barred_since,
    changes_panel,
    integrity_panel,
    sureties_wanted,
    undrawn_filings,
    versions_panel,
)

__all__ = [
    "IN_WORK",
    "MASKED",
    "OWING",
    "READERS",
    "REQUEST_OVER",
    "SAID",
    "UNREGISTERED",
    "account_balance",
    "agreement_for",
    "all_have_acknowledged",
    "available_balance",
    "balance_on",
    "balances_on",
    "barred_since",
    "below_panel",
    "change_paper",
    "changes_panel",
    "covered_balance",
    "draws",
    "due_principal",
    "dues",
    "dues_of",
    "ending_paper",
    "ends_with",
    "filing_facts",
    "filing_paper",
    "integrity_panel",
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
    "sureties_wanted",
    "undrawn_filings",
    "versions_panel",
]
