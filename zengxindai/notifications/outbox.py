"""The outbox: work asked for inside a transaction, done at least once after it, with its mark in one transaction.

The queue of record is the table; the message to a worker only wakes it, and the beat sweeps what was left.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
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
DRAIN = "zengxindai.notifications.tasks.drain"

_handlers: dict[str, Handler] = {}
_log = logging.getLogger(__name__)


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register who does the work of a kind: handler(payload), run inside the transaction that marks the row done."""

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"two handlers for outbox kind {kind}")
        return function

    return register


def put(kind: str, key: str, payload: dict[str, Any], run_after: dt.datetime | None = None) -> None:
    """Ask for work in the present transaction; a second row of the same key is not written."""
    row = Outbox(kind=kind, key=key, payload=payload, run_after=run_after or timezone.now())
    Outbox.objects.bulk_create([row], ignore_conflicts=True)
    wake_after_commit()


def wake_after_commit() -> None:
    """Wake a worker when the transaction has committed: once, however many rows it wrote."""
    if not any(_wake in entry for entry in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    app.send_task(DRAIN, ignore_result=True, retry=False)


def drain_once(at: dt.datetime | None = None) -> bool:
    """Do one due row; False when nothing is due. Safe to run in any number of workers at once."""
    at = at or timezone.now()
    row = _claim(at)
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


def _claim(at: dt.datetime) -> Outbox | None:
    """Take the oldest due row for one lease; a row whose workers died too often goes to the dead letters instead."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    due = Outbox.objects.filter(free, done_at__isnull=True, failed_at__isnull=True, run_after__lte=at)
    with transaction.atomic():
        row = due.select_for_update(skip_locked=True, no_key=True).order_by("run_after", "id").first()
        while row is not None and row.attempts >= MAX_ATTEMPTS:
            row.failed_at, row.lease_until, row.error = at, None, row.error or "worker lost"
            row.save(update_fields=["failed_at", "lease_until", "error"])
            row = due.select_for_update(skip_locked=True, no_key=True).order_by("run_after", "id").first()
        if row is not None:
            row.attempts += 1
            row.lease_until = at + LEASE
            row.save(update_fields=["attempts", "lease_until"])
    return row


def _give_back(row: Outbox, at: dt.datetime, error: str) -> None:
    """After a failure: later again, each time twice as late; after the last attempt to the dead letters."""
    mine = Outbox.objects.filter(pk=row.pk, done_at__isnull=True, lease_until=row.lease_until)
    if row.attempts >= MAX_ATTEMPTS:
        mine.update(failed_at=at, lease_until=None, error=error)
    else:
        mine.update(run_after=at + PAUSE * 2 ** (row.attempts - 1), lease_until=None, error=error)


def drain(limit: int, at: dt.datetime | None = None) -> int:
    """Do due rows until none is left or the limit is reached; returns how many were tried."""
    tried = 0
    while tried < limit and drain_once(at):
        tried += 1
    return tried
