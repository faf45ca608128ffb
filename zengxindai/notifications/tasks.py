"""The worker's side of the outbox."""

from __future__ import annotations

from celery import shared_task

# Its handlers must be known wherever rows are drained.
from zengxindai.notifications import channels as channels
from zengxindai.notifications import outbox


@shared_task(name=outbox.DRAIN, ignore_result=True)
def drain(*, limit: int = 200) -> None:
    """Do what is due in the outbox: woken by a commit, and by the beat for what was left."""
    outbox.drain(limit)
