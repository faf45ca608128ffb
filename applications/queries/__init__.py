"""Reads on requests, agreements and the black list, and the facts their rules ask for."""

from applications.queries.agreement import AGREEMENT_OVER, agreement_facts, has_other_agreement
from applications.queries.application import OVER, facts, has_open_twin, recommendation_paper
from applications.queries.blacklist import barred_until, blacklist_facts
from applications.queries.inquiry import inquiries_panel, inquiry_facts, open_inquiries, request_panel, words_panel
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
    "OVER",
    "agreement_facts",
    "agreement_of",
    "agreement_state",
    "banks",
    "barred_until",
    "blacklist_facts",
    "cooperating_banks",
    "department_of",
    "departments",
    "facts",
    "has_open_twin",
    "has_other_agreement",
    "inquiries_panel",
    "inquiry_facts",
    "open_inquiries",
    "recommendation_paper",
    "request_panel",
    "words_panel",
]
