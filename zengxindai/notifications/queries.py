"""Reading notices and the state of the outbox."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from zengxindai.accounts.models import User
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice, Outbox

COUNTED = 99
LATEST = 50


def unread_count(user: User) -> int:
    """How many notices a person has not read, counted to 100 at most."""
    return Notice.objects.filter(reader=user, read_at__isnull=True)[: COUNTED + 1].count()


def latest(user: User, limit: int = LATEST) -> QuerySet[Notice]:
    """A person's notices, newest first."""
    return Notice.objects.filter(reader=user).order_by("-id")[:limit]


def dead_letters() -> QuerySet[Outbox]:
    """What the outbox gave up, for a person to look at."""
    return Outbox.objects.filter(failed_at__isnull=False).order_by("-failed_at")


def waiting_since(at: dt.datetime) -> dt.datetime | None:
    """Since when the oldest due row waits; None when nothing is due. An old answer means that no worker runs.

    What a worker is at does not wait; long jobs stand in a queue of their own and may wait for each other.
    """
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    due = Outbox.objects.filter(free, done_at__isnull=True, failed_at__isnull=True, run_after__lte=at)
    due = due.exclude(kind__in=outbox.long_kinds())
    return due.order_by("run_after").values_list("run_after", flat=True).first()
