"""Reads on requests, agreements and the black list, and the facts their rules ask for."""

from applications.queries.agreement import (
    AGREEMENT_OVER,
    agreement_facts,
    has_other_agreement,
)
from applications.queries.application import (
    OVER,
    facts,
    has_open_twin,
    open_corrections,
    recommendation_paper,
)
from applications.queries.blacklist import (
    barred_until,
    blacklist_facts,
)
from applications.queries.enterprise import (
    file_facts,
    file_of,
    identity_indexes,
    parts_of,
    people_of,
    person_by_number,
    person_said,
    persons,
    size_of,
)
from applications.queries.inquiry import (
    inquiries_panel,
    inquiry_facts,
    open_inquiries,
    request_panel,
    words_panel,
)
from applications.queries.parties import (
    agreement_of,
    agreement_state,
    banks,
    cooperating_banks,
    department_of,
    departments,
)
from applications.queries.progress import (
    OWN,
    STEPS,
    bank_conditions,
    drafts,
    precheck,
    steps_done,
)
from applications.queries.submission import (
    content,
    differences,
    earlier_materials,
    materials_missing,
    materials_of,
    materials_sent,
    summary,
)

__all__ = [
    "AGREEMENT_OVER",
    "OVER",
    "OWN",
    "STEPS",
    "agreement_facts",
    "agreement_of",
    "agreement_state",
    "bank_conditions",
    "banks",
    "barred_until",
    "blacklist_facts",
    "content",
    "cooperating_banks",
    "department_of",
    "departments",
    "differences",
    "drafts",
    "earlier_materials",
    "facts",
    "file_facts",
    "file_of",
    "has_open_twin",
    "has_other_agreement",
    "identity_indexes",
    "inquiries_panel",
    "inquiry_facts",
    "materials_missing",
    "materials_of",
    "materials_sent",
    "open_corrections",
    "open_inquiries",
    "parts_of",
    "people_of",
    "person_by_number",
    "person_said",
    "persons",
    "precheck",
    "recommendation_paper",
    "request_panel",
    "size_of",
    "steps_done",
    "summary",
    "words_panel",
]
