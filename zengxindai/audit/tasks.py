"""The nightly seal of the audit trail."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from zengxindai.audit.seal import seal_closed_events


@shared_task(name="zengxindai.audit.tasks.seal_events")
def seal_events(**kwargs: Any) -> None:
    """Seal what has happened since the last seal; harmless when called twice."""
    seal_closed_events(timezone.now())
