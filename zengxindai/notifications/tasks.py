"""The worker's side of the outbox."""

from __future__ import annotations

from celery import shared_task

# Its handlers must be known wherever rows are drained.
from zengxindai.notifications import calls as calls
from zengxindai.notifications import channels as channels
from zengxindai.notifications import outbox

# [R] Ten times what the longest sheet takes on two cores.
LONG_SECONDS = 3600


@shared_task(name=outbox.DRAIN, ignore_result=True)
def drain(*, limit: int = 200) -> None:
    """Do what is due in the outbox: woken by a commit, and by the beat for what was left."""
    outbox.drain(limit)


@shared_task(name=outbox.DRAIN_LONG, ignore_result=True, soft_time_limit=LONG_SECONDS, time_limit=LONG_SECONDS + 60)
def drain_long() -> None:
    """Do one long job of the outbox, then let the next message bring the next."""
    outbox.drain(1, long=True)
