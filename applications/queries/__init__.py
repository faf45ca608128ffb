"""Reads on requests, agreements and the black list, and the facts their rules ask for."""

from applications.queries.agreement import AGREEMENT_OVER, agreement_facts, has_other_agreement
from applications.queries.application import OVER, facts, has_open_twin, recommendation_paper
from applications.queries.blacklist import (
    FILED,
    UNFILED,
    bars,
    bars_of,
    blacklist_facts,
    identity_indexes,
    live_entries,
    persons_panel,
    requests_of,
)
from applications.queries.blacklist_papers import notice_paper, removal_paper, ruling_paper
from applications.queries.parties import (
    agreement_of,
    agreement_state,
    banks,
    cooperating_banks,
    department_of,
    departments,
)

__all__ = [
    "AGREEMENT_OVER",
    "FILED",
    "OVER",
    "UNFILED",
    "agreement_facts",
    "agreement_of",
    "agreement_state",
    "banks",
    "bars",
    "bars_of",
    "blacklist_facts",
    "cooperating_banks",
    "department_of",
    "departments",
    "facts",
    "has_open_twin",
    "has_other_agreement",
    "identity_indexes",
    "live_entries",
    "notice_paper",
    "persons_panel",
    "recommendation_paper",
    "removal_paper",
    "requests_of",
    "ruling_paper",
]
