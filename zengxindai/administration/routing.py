"""Which sector's department answers for which industries: dated rows the service centre keeps (Articles 6.2, 6.6).

Every function raises NotYours when the person has no authority there, and Refused with findings when a rule blocks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts import queries
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind, User
from zengxindai.audit import trail
from zengxindai.findings import Finding, NotYours, Refused, gettext_noop
from zengxindai.policy.models import Document, Routing, on


def keeps_routing(by: User, day: dt.date) -> bool:
    """Whether a person decides on the routing: the service centre's approver of the day."""
    return by.organisation.kind == Kind.FIN_DEV_CENTER and Duty.APPROVER in queries.duties_of(by, day)


def routes(day: dt.date) -> QuerySet[Routing]:
    """The rows in force on a day or coming, by prefix."""
    return _real().filter(Q(valid_to=None) | Q(valid_to__gt=day)).order_by("prefix", "valid_from")


def former_routes(day: dt.date) -> QuerySet[Routing]:
    """The rows that are over, newest first."""
    return _real().filter(valid_to__lte=day).order_by("-valid_to", "prefix")


def _real() -> QuerySet[Routing]:
    """Without those taken back before they began: their period is empty."""
    return Routing.objects.filter(Q(valid_to=None) | Q(valid_to__gt=F("valid_from")))


@transaction.atomic
def add_route(by: User, prefix: str, sector: str, *, valid_from: dt.date, source: str, at: dt.datetime) -> Routing:
    """Make a sector's department responsible for a prefix from a day on, not before today; source: what says so.

    The row in force until then ends the day before; what was routed before stays where it is.
    """
    _authorise(by, at)
    _take_turns()
    if valid_from < timezone.localdate(at):
        raise _refused("ADM-09", gettext_noop("The routing cannot change for days that are over"))
    same = _real().filter(prefix=prefix)
    if same.filter(valid_from__gt=valid_from).exists():
        raise _refused(
            "ADM-10",
            gettext_noop("For %(prefix)s a row that begins after that day is entered already"),
            gettext_noop("End that row first"),
            prefix=prefix,
        )
    present = same.filter(on(valid_from)).first()
    if present is not None and present.sector == sector:
        raise _refused("ADM-11", gettext_noop("This sector is responsible for %(prefix)s already"), prefix=prefix)
    if present is not None:
        Routing.objects.filter(pk=present.pk).update(valid_to=valid_from)
    row = Routing.objects.create(prefix=prefix, sector=sector, valid_from=valid_from, source=source)
    former = present.sector if present is not None else ""
    _record("add", by, at, row, former=former, valid_from=valid_from, basis=source)
    return row


@transaction.atomic
def end_route(by: User, row: Routing, *, at: dt.datetime) -> Routing:
    """End a row: from today on the shorter prefix counts, or the service centre assigns; one to come never begins."""
    _authorise(by, at)
    _take_turns()
    row.refresh_from_db()
    last = max(timezone.localdate(at), row.valid_from)
    if row.valid_to is not None and row.valid_to <= last:
        raise _refused("ADM-12", gettext_noop("This row has ended already"))
    row.valid_to = last
    row.save(update_fields=["valid_to"])
    _record("end", by, at, row, valid_to=last)
    return row


def _authorise(by: User, at: dt.datetime) -> None:
    if not keeps_routing(by, timezone.localdate(at)):
        raise NotYours(_("Decide which department is responsible"))


def _take_turns() -> None:
    """Changes wait for each other, and the new stamp makes every process read the terms anew."""
    newest = Document.objects.select_for_update().order_by("-loaded_at").first()
    if newest is not None:
        Document.objects.filter(pk=newest.pk).update(loaded_at=Now())


def _refused(code: str, message: str, advice: str = "", **params: Any) -> Refused:
    return Refused([Finding(code, message, article=6, params=params, advice=advice)])


def _record(verb: str, by: User, at: dt.datetime, row: Routing, **data: Any) -> None:
    trail.record(
        verb=f"routing.{verb}",
        by=by,
        at=at,
        case_type="routing",
        case_id=row.pk,
        duty=Duty.APPROVER,
        data={"prefix": row.prefix, "sector": row.sector, **data},
    )
