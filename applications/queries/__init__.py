"""Reads on requests, agreements and the lists, and the facts their rules ask for."""

from applications.queries.agreement import AGREEMENT_OVER, agreement_facts, has_other_agreement
from applications.queries.application import OVER, facts, has_open_twin, recommendation_paper
from applications.queries.blacklist import barred_until, blacklist_facts
from applications.queries.parties import (
    agreement_of,
    agreement_state,
    banks,
    cooperating_banks,
    department_of,
    departments,
)
from applications.queries.whitelist import (
    contact_of,
    head_office,
    invitation_rows,
    invitations,
    invited_by,
    last_invited,
    listing_of,
    live_entry,
    whitelist_facts,
)

__all__ = [
    "AGREEMENT_OVER",
    "OVER",
    "agreement_facts",
    "agreement_of",
    "agreement_state",
    "banks",
    "barred_until",
    "blacklist_facts",
    "contact_of",
    "cooperating_banks",
    "department_of",
    "departments",
    "facts",
    "has_open_twin",
    "has_other_agreement",
    "head_office",
    "invitation_rows",
    "invitations",
    "invited_by",
    "last_invited",
    "listing_of",
    "live_entry",
    "recommendation_paper",
    "whitelist_facts",
]
