"""Who may read a file: its sender, and whoever sees its case; the apps above say who that is."""

from __future__ import annotations

from collections.abc import Callable

from zengxindai.accounts.models import User
from zengxindai.documents.models import Attachment

Sees = Callable[[User, int], bool]
_sees: dict[str, Sees] = {}


def add(case_type: str, sees: Sees) -> None:
    """Register, for one type of case, the question whether a person sees the case with this id."""
    _sees[case_type] = sees


def may_read(user: User, attachment: Attachment) -> bool:
    """Whether the person sent the file or sees the case it belongs to; nobody sees types that were not registered."""
    if attachment.uploaded_by_id == user.pk:
        return True
    sees = _sees.get(attachment.case_type)
    return attachment.case_id is not None and sees is not None and sees(user, attachment.case_id)
