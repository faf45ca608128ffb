"""A consumer as none of ours may be: it acts on each delivery, so that the control of repeated messages finds it."""

from __future__ import annotations

from celery import shared_task
from django.core.mail import send_mail

TASK = "tests.faults.careless.pay"


@shared_task(name=TASK, ignore_result=True)
def pay() -> None:
    """Tell somebody, however often it is told."""
    send_mail("careless", "paid", None, ["careless@example.cn"])
