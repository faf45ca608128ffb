"""What was typed and not sent: kept by person, act and case, saved in turn, forgotten when done or old."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zengxindai.workflow.models import Unsent

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.transition import Transition

KEPT_DAYS = 90


class Clash(Exception):
    """Another window saved, sent or dropped it meanwhile; `newer` is what is there now, None when nothing is."""

    def __init__(self, newer: Unsent | None) -> None:
        super().__init__()
        self.newer = newer


@dataclass(frozen=True)
class Place:
    """Whose input for which act on which case; None where the act begins a case from nowhere."""

    user: User
    row: Transition
    case: Case | None

    def key(self) -> dict[str, Any]:
        """The row's identity in the table."""
        case = self.case
        return {
            "user": self.user,
            "row": self.row.key,
            "case_type": case.case_type if case is not None else "",
            "case_id": case.pk if case is not None else None,
        }

    def found(self) -> Unsent | None:
        """What is kept here; None when there is nothing."""
        return Unsent.objects.filter(**_where(self.key())).first()

    def save(self, data: dict[str, Any], token: str) -> Unsent:
        """Keep what was typed over the state the window has seen ("" for none); raises Clash when there is another."""
        now = timezone.now()
        try:
            with transaction.atomic():
                kept = Unsent.objects.select_for_update().filter(**_where(self.key())).first()
                if (kept.token if kept else "") != token:
                    raise Clash(kept)
                if kept is None:
                    return Unsent.objects.create(**self.key(), data=data, saved_at=now)
                kept.data, kept.saved_at, kept.revision = data, now, kept.revision + 1
                kept.save(update_fields=["data", "saved_at", "revision"])
        except IntegrityError as faster:
            raise Clash(self.found()) from faster
        return kept

    def forget(self) -> None:
        """Nothing is kept here any more."""
        Unsent.objects.filter(**_where(self.key())).delete()


def _where(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if value is not None} | (
        {"case_id__isnull": True} if key["case_id"] is None else {}
    )


def forget_old(day: dt.date, robot: User) -> int:
    """The day-end job: what nobody came back to within ninety days is deleted."""
    return Unsent.objects.filter(saved_at__date__lt=day - dt.timedelta(days=KEPT_DAYS)).delete()[0]
