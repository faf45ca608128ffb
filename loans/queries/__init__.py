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
from loans.queries.diligence import (
    SHELF,
    TEXTS,
    YEAR,
    bank_handlers,
    graded,
    missing_parts,
    moved_by,
    reads_report,
    reads_shelf,
    report_panel,
    report_values,
    waiting_for_answer,
)
from loans.queries.endings import (
    IN_WORK,
    REQUEST_OVER,
    UNREGISTERED,
    ends_with,
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
from loans.queries.papers import (
    decline_notice,
    diligence_report,
    loan_opinion,
)
from loans.queries.request import (
    below_panel,
)
from loans.queries.sureties import (
    lacking_sureties,
    other_debt,
    other_lines,
    sureties_text,
    surety_candidates,
)

__all__ = [
    "IN_WORK",
    "OWING",
    "REQUEST_OVER",
    "SHELF",
    "TEXTS",
    "UNREGISTERED",
    "YEAR",
    "account_balance",
    "agreement_for",
    "all_have_acknowledged",
    "bank_handlers",
    "below_panel",
    "covered_balance",
    "decline_notice",
    "diligence_report",
    "ends_with",
    "filing_facts",
    "filing_paper",
    "graded",
    "lacking_sureties",
    "loan_facts",
    "loan_opinion",
    "loans_in_tier",
    "marks_panel",
    "missing_parts",
    "moved_by",
    "movements_panel",
    "non_performing",
    "opinion_facts",
    "orphaned_filings",
    "orphaned_opinions",
    "other_debt",
    "other_lines",
    "reads_report",
    "reads_shelf",
    "report_panel",
    "report_values",
    "silent",
    "special_account_code",
    "sureties_text",
    "surety_candidates",
    "waiting_for_answer",
]
