"""Reads on opinions, filings and loans, and the facts their rules ask for."""

from loans.queries.check import (
    check_facts,
    check_paper,
    checks_panel,
    checks_to_plan,
    loan_panel,
    planned_checks,
    planned_in_vain,
    warning_paper,
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
from loans.queries.life import (
    life_panel,
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
from loans.queries.watch import (
    TOLD,
    WATCHERS,
    Alert,
    alerts_of,
    alerts_panel,
    parties_of,
    to_tell,
    watched,
)

__all__ = [
    "IN_WORK",
    "OWING",
    "REQUEST_OVER",
    "TOLD",
    "UNREGISTERED",
    "WATCHERS",
    "Alert",
    "account_balance",
    "agreement_for",
    "alerts_of",
    "alerts_panel",
    "all_have_acknowledged",
    "below_panel",
    "check_facts",
    "check_paper",
    "checks_panel",
    "checks_to_plan",
    "covered_balance",
    "ends_with",
    "filing_facts",
    "filing_paper",
    "life_panel",
    "loan_facts",
    "loan_panel",
    "loans_in_tier",
    "marks_panel",
    "movements_panel",
    "non_performing",
    "opinion_facts",
    "opinions_waiting",
    "orphaned_filings",
    "orphaned_opinions",
    "parties_of",
    "planned_checks",
    "planned_in_vain",
    "silent",
    "special_account_code",
    "to_tell",
    "warning_paper",
    "watched",
]
