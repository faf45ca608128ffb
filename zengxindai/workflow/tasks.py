"""Day-end: every job once for every business date, in order, catching up after an outage."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

from celery import shared_task
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from zengxindai.accounts.queries import robot
from zengxindai.workflow import registry, told
from zengxindai.workflow.models import JobFailure, JobRun

DAY_END_LOCK = 0xDA1E
# How far back an outage is caught up; longer ones are an operator's decision.
CATCH_UP_DAYS = 31


@shared_task(name="zengxindai.workflow.tasks.day_end")
def day_end(**kwargs: Any) -> None:
    """Run what is due up to yesterday; beat may call it as often as it likes."""
    run_due(timezone.localdate() - dt.timedelta(days=1))


@shared_task(name="zengxindai.workflow.tasks.gather_calls", ignore_result=True)
def gather_calls(**kwargs: Any) -> None:
    """Put into the outbox what the systems of banks are to be told; beat may call it as often as it likes."""
    told.gather()


def run_due(until: dt.date) -> int:
    """Close every day since the last run, up to `until`, day by day and each day's jobs in their order.

    Returns how many runs were made. A month-end caught up after an outage is so frozen as that evening found it.
    """
    begins = {name: _begins(name, until) for name, _ in registry.jobs()}
    day, made = min(begins.values(), default=until), 0
    while day <= until:
        made += sum(run_job(name, job, day) for name, job in registry.jobs() if day >= begins[name])
        day += dt.timedelta(days=1)
    return made


def _begins(name: str, until: dt.date) -> dt.date:
    """The first date a job has not run for; a job that never ran begins now."""
    last = JobRun.objects.filter(job=name).order_by("-day").values_list("day", flat=True).first()
    return max(last + dt.timedelta(days=1), until - dt.timedelta(days=CATCH_UP_DAYS)) if last else until


def run_job(name: str, job: registry.Job, day: dt.date, *, again: bool = False) -> int:
    """Run one job for one date unless it ran; two at once wait for each other. Returns 1 if it ran now.

    again: also when it ran already, for an operator; a job finds nothing to do where its work is done. A job that
    raises leaves nothing but a note of its failure, and the error goes on to the caller.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DAY_END_LOCK])
            ran = JobRun.objects.filter(job=name, day=day)
            if ran.exists() and not again:
                return 0
            began = timezone.now()
            changed = job(day, robot())
            times = {"began_at": began, "finished_at": timezone.now()}
            if not ran.update(changed=F("changed") + changed, runs=F("runs") + 1, **times):
                JobRun.objects.create(job=name, day=day, changed=changed, **times)
            JobFailure.objects.filter(job=name, day=day).delete()
    except Exception as error:
        _note_failure(name, day, type(error).__name__[:60])
        raise
    return 1


def _note_failure(name: str, day: dt.date, error: str) -> None:
    """Outside the job's own transaction, which is taken back; a database that is gone cannot be told so."""
    with contextlib.suppress(DatabaseError), transaction.atomic():
        facts = {"error": error, "at": timezone.now()}
        failure, new = JobFailure.objects.get_or_create(job=name, day=day, defaults=facts)
        if not new:
            JobFailure.objects.filter(pk=failure.pk).update(times=F("times") + 1, **facts)
