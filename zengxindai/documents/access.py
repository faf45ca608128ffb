"""Who may read a file: its sender, and whoever sees its case; the apps above say who that is."""

from __future__ import annotations

from collections.abc import Callable

from zengxindai.accounts.models import User
from zengxindai.documents.models import Attachment

Sees = Callable[[User, int], bool]
_sees: dict[str, Sees] = {}
_waiting: list[Callable[[User, Attachment], bool]] = []


def add(case_type: str, sees: Sees) -> None:
    """Register, for one type of case, the question whether a person sees the case with this id."""
    _sees[case_type] = sees


def add_waiting(sees: Callable[[User, Attachment], bool]) -> None:
    """Register who besides its sender may read a file that belongs to no case yet."""
    _waiting[:] = [sees]


def may_read(user: User, attachment: Attachment) -> bool:
    """Whether the person sent the file or sees the case it belongs to; nobody sees types that were not registered."""
    if attachment.uploaded_by_id == user.pk:
        return True
    if attachment.case_id is None:
        return any(sees(user, attachment) for sees in _waiting)
    sees = _sees.get(attachment.case_type)
    return sees is not None and sees(user, attachment.case_id)
