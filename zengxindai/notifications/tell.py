"""From an event and its readers to notices, written in the transaction of the event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from zengxindai.accounts.models import User
from zengxindai.findings import gettext_noop
from zengxindai.notifications import channels
from zengxindai.notifications.models import Notice

if TYPE_CHECKING:
    from zengxindai.audit.models import Event

NEWS = gettext_noop("%(organisation)s has dealt with %(case)s")


def tell(event: Event, case_label: str, url: str, readers: Iterable[User]) -> None:
    """Write one notice per reader, and ask for the messages that leave the house; nothing is sent before the commit."""
    people = {reader.pk: reader for reader in readers}
    params = {
        "case": case_label,
        "organisation": event.organisation_name,
        "verb": event.verb,
        "source": event.source,
        "target": event.target,
    }
    Notice.objects.bulk_create(
        [Notice(reader_id=pk, event_id=event.pk, text=NEWS, params=params, url=url, at=event.at) for pk in people],
        ignore_conflicts=True,
    )
    for person in people.values():
        channels.ask(person, event.pk)


def mark_read(user: User, at: dt.datetime) -> int:
    """Mark all notices of a person as read; returns how many were not."""
    return Notice.objects.filter(reader=user, read_at__isnull=True).update(read_at=at)
