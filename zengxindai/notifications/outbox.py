"""The outbox: work asked for inside a transaction, done at least once after it, with its mark in one transaction.

The queue of record is the table; the message to a worker only wakes it, and the beat sweeps what was left.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from zengxindai.celery import app
from zengxindai.notifications.models import Outbox

Handler = Callable[[dict[str, Any]], None]

MAX_ATTEMPTS = 5
# Longer than a worker's time limit, so that a lease ends only when its worker is gone.
LEASE = dt.timedelta(minutes=15)
PAUSE = dt.timedelta(minutes=1)
# A long job holds its row's lock while it works, and nobody takes a locked row: the lease covers the moment before.
LONG_LEASE = dt.timedelta(minutes=2)
DRAIN, DRAIN_LONG = "zengxindai.notifications.tasks.drain", "zengxindai.notifications.tasks.drain_long"

_handlers: dict[str, Handler] = {}
_long: set[str] = set()
_log = logging.getLogger(__name__)


def handler(kind: str, *, long: bool = False) -> Callable[[Handler], Handler]:
    """Register who does the work of a kind: handler(payload), run inside the transaction that marks the row done.

    long: it may take many minutes, so that it is done in a lane of its own and keeps no message waiting.
    """
    if long:
        _long.add(kind)

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"two handlers for outbox kind {kind}")
        return function

    return register


def put(kind: str, key: str, payload: dict[str, Any], run_after: dt.datetime | None = None) -> None:
    """Ask for work in the present transaction; a second row of the same key is not written."""
    put_all([(kind, key, payload)], run_after)


def put_all(wanted: Sequence[tuple[str, str, dict[str, Any]]], run_after: dt.datetime | None = None) -> None:
    """As `put`, for several kinds, keys and payloads at once."""
    at = run_after or timezone.now()
    rows = [Outbox(kind=kind, key=key, payload=payload, run_after=at) for kind, key, payload in wanted]
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
    for long in {kind in _long for kind, _key, _payload in wanted}:
        wake_after_commit(_wake_long if long else _wake)


def wake_after_commit(wake: Callable[[], None]) -> None:
    """Wake a worker when the transaction has committed: once, however many rows it wrote."""
    if not any(wake in entry for entry in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def _wake() -> None:
    app.send_task(DRAIN, ignore_result=True, retry=False)


def _wake_long() -> None:
    app.send_task(DRAIN_LONG, ignore_result=True, retry=False)


def drain_once(at: dt.datetime | None = None, long: bool = False) -> bool:
    """Do one due row of a lane; False when nothing is due. Safe to run in any number of workers at once."""
    at = at or timezone.now()
    row = _claim(at, long)
    if row is None:
        return False
    try:
        with transaction.atomic():
            mine = Outbox.objects.select_for_update(no_key=True).filter(
                pk=row.pk, done_at__isnull=True, lease_until=row.lease_until
            )
            if mine.exists():
                _handlers[row.kind](row.payload)
                mine.update(done_at=at, lease_until=None, error="")
    except Exception as error:  # whatever a handler raises costs this row an attempt, never the others
        _log.exception("outbox %s: attempt %s failed", row.key, row.attempts)
        _give_back(row, at, type(error).__name__)
    return True


def _claim(at: dt.datetime, long: bool = False) -> Outbox | None:
    """Take the oldest due row for one lease; a row whose workers died too often goes to the dead letters instead."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    lane = Q(kind__in=_long) if long else ~Q(kind__in=_long)
    due = Outbox.objects.filter(free, lane, done_at__isnull=True, failed_at__isnull=True, run_after__lte=at)
    with transaction.atomic():
        row = due.select_for_update(skip_locked=True, no_key=True).order_by("run_after", "id").first()
        while row is not None and row.attempts >= MAX_ATTEMPTS:
            row.failed_at, row.lease_until, row.error = at, None, row.error or "worker lost"
            row.save(update_fields=["failed_at", "lease_until", "error"])
            row = due.select_for_update(skip_locked=True, no_key=True).order_by("run_after", "id").first()
        if row is not None:
            row.attempts += 1
            row.lease_until = at + (LONG_LEASE if long else LEASE)
            row.save(update_fields=["attempts", "lease_until"])
    return row


def _give_back(row: Outbox, at: dt.datetime, error: str) -> None:
    """After a failure: later again, each time twice as late; after the last attempt to the dead letters."""
    mine = Outbox.objects.filter(pk=row.pk, done_at__isnull=True, lease_until=row.lease_until)
    if row.attempts >= MAX_ATTEMPTS:
        mine.update(failed_at=at, lease_until=None, error=error)
    else:
        mine.update(run_after=at + PAUSE * 2 ** (row.attempts - 1), lease_until=None, error=error)


def long_kinds() -> frozenset[str]:
    """The kinds that are done in the lane for what takes many minutes."""
    return frozenset(_long)


def try_again(pk: int, at: dt.datetime) -> bool:
    """Give a parked row all its attempts anew; False when it is not parked (any more)."""
    given_up = Outbox.objects.filter(pk=pk, failed_at__isnull=False)
    if not given_up.update(failed_at=None, attempts=0, run_after=at, error=""):
        return False
    wake_after_commit(_wake)
    wake_after_commit(_wake_long)
    return True


def parked(key: str) -> bool:
    """Whether a row was given up and waits for a person."""
    return Outbox.objects.filter(key=key, failed_at__isnull=False).exists()


def drain(limit: int, at: dt.datetime | None = None, long: bool = False) -> int:
    """Do due rows of a lane until none is left or the limit is reached; returns how many were tried."""
    tried = 0
    while tried < limit and drain_once(at, long):
        tried += 1
    return tried
