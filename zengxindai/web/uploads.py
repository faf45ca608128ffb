"""What a page needs to send files one by one, with their progress, to the same act by the programs' door."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from zengxindai.documents import store
from zengxindai.web.filefields import AttachmentsField
from zengxindai.web.materials import attach
from zengxindai.workflow.transition import Transition


def shown(row: Transition, case: Any, form: Any) -> dict[str, Any]:
    """Address, name of the field and largest size in bytes; {} for a form that takes no several files."""
    names = [name for name, field in form.fields.items() if isinstance(field, AttachmentsField)]
    # Any other act is done once: it sends its files together with the form.
    if not names or case is None or getattr(row.do, "func", None) is not attach:
        return {}
    url = reverse(f"api-{row.case_type}-{row.name}", args=[case.pk])
    return {"url": url, "name": names[0], "size_max": store.SIZE_MAX, "list_url": case.get_absolute_url()}
