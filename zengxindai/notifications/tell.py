"""From an event, or a cause that is none, and its readers to notices, written in the transaction that tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zengxindai.accounts.models import User
from zengxindai.findings import gettext_noop
from zengxindai.notifications import channels
from zengxindai.notifications.models import Notice

if TYPE_CHECKING:
    from zengxindai.audit.models import Event

NEWS = gettext_noop("%(organisation)s has dealt with %(case)s")


@dataclass(frozen=True)
class News:
    """An event, the case and its page, and who is to hear of it."""

    event: Event
    case_label: str
    url: str
    readers: Sequence[User]


def tell_all(news: Sequence[News]) -> None:
    """Write one notice per reader, and ask for the messages that leave the house; nothing is sent before the commit."""
    if not news:
        return
    notices, asked = [], []
    for each in news:
        event = each.event
        params = {
            "case": each.case_label,
            "organisation": event.organisation_name,
            "verb": event.verb,
            "source": event.source,
            "target": event.target,
        }
        for pk, person in {reader.pk: reader for reader in each.readers}.items():
            notices.append(Notice(reader_id=pk, event_id=event.pk, text=NEWS, params=params, url=each.url, at=event.at))
            asked.append((person, event.pk))
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    channels.ask_all(asked)


def remind(
    cause: str, text: str, params: Mapping[str, Any], *, url: str, readers: Iterable[User], at: dt.datetime
) -> int:
    """Write one notice per reader about a cause, once however often it is told; returns how many are new.

    text: an untranslated sentence with places for `params`, none of which is personal data.
    """
    told = set(Notice.objects.filter(cause=cause).values_list("reader_id", flat=True))
    people = {reader.pk: reader for reader in readers if reader.pk not in told}
    rows = [Notice(reader_id=pk, cause=cause, text=text, params=dict(params), url=url, at=at) for pk in people]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    for person in people.values():
        channels.ask(person, cause)
    return len(people)


def mark_read(user: User, at: dt.datetime) -> int:
    """Mark all notices of a person as read; returns how many were not."""
    return Notice.objects.filter(reader=user, read_at__isnull=True).update(read_at=at)
