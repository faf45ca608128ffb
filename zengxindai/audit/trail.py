"""Writing the trail: an act becomes one event, in words and values that can be read years later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model

from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.audit.request import current
from zengxindai.findings import Finding

# Never written in clear into a row that cannot be changed any more.
SECRET = frozenset(
    {"password", "identity_no", "phone", "contact_name", "contact_phone", "held_name", "token", "csrfmiddlewaretoken"}
)


def plain(value: Any) -> Any:
    """A value as JSON can hold it: amounts and dates as text, rows as {"id", "label"}."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Model):
        return {"id": value.pk, "label": str(value)}
    if isinstance(value, Mapping):
        return redact(value)
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def redact(data: Mapping[str, Any]) -> dict[str, Any]:
    """The input of an act without what must not be kept in clear."""
    return {key: "***" if key in SECRET and value else plain(value) for key, value in data.items()}


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as the event keeps it: code, message and values, so that any language can print it later."""
    kept = {
        "code": finding.code,
        "message": str(finding.message),
        "params": redact(finding.params),
        "article": finding.article,
        "level": finding.level,
        "advice": str(finding.advice),
    }
    if (waived := finding.waived) is not None:
        names = ("number", "issuer", "since", "until", "url")
        kept["waived"] = {name: plain(getattr(waived, name)) for name in names}
    return kept


def record(**facts: Any) -> Event:
    """Append one event in the present transaction; returns it. The arguments are those of `drafted`."""
    event = drafted(**facts)
    event.save(force_insert=True)
    return event


def numbers(count: int) -> list[int]:
    """So many numbers for events still to be appended, in order; those that are not used are left out for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('audit_event', 'id')) FROM generate_series(1, %s)", [count]
        )
        return sorted(number for (number,) in cursor.fetchall())


def append(events: list[Event]) -> None:
    """Append several events that have their numbers, in one statement of the present transaction."""
    Event.objects.bulk_create(events)


def drafted(
    *,
    verb: str,
    by: User,
    at: dt.datetime,
    case_type: str,
    case_id: int,
    source: str = "",
    target: str = "",
    duty: str = "",
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    findings: Iterable[Finding] = (),
) -> Event:
    """One event as it will be appended."""
    facts = current.get()
    return Event(
        verb=verb,
        at=at,
        actor_id=by.pk,
        actor_name=by.full_name,
        organisation_id=by.organisation_id,
        organisation_name=by.organisation.name,
        duty=duty,
        case_type=case_type,
        case_id=case_id,
        source=source,
        target=target,
        opinion=opinion,
        data=redact(data or {}),
        findings=[finding_record(finding) for finding in findings],
        ip=facts.ip,
        request_id=facts.request_id,
    )
