"""The worker's side of operations."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from zengxindai.operations.models import Pulse, mark


@shared_task(name="zengxindai.operations.tasks.pulse", ignore_result=True)
def pulse() -> None:
    """Sent by the beat and done by a worker every minute: while it comes, both are alive."""
    mark(Pulse.BEAT, timezone.now())
