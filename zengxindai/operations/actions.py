"""What an operator may have done again, each act with its event, all or nothing.

Both raise NotYours when the person has no authority there, and Refused with a finding when there is nothing to do.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts import queries
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind, User
from zengxindai.audit import trail
from zengxindai.findings import Finding, NotYours, Refused, gettext_noop
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Outbox
from zengxindai.operations import jobs
from zengxindai.workdays import ONE_DAY
from zengxindai.workflow import registry
from zengxindai.workflow.models import JobRun
from zengxindai.workflow.tasks import CATCH_UP_DAYS, run_job

# Of two who ask for the same at once, the second is told so.
ASKING_LOCK = 0xA6A1


def operates(by: User, day: dt.date) -> bool:
    """Whether a person may have work done again: the operator's administrator of the day."""
    return by.organisation.kind == Kind.OPERATOR and Duty.ADMINISTRATOR in queries.duties_of(by, day)


def _authorise(by: User, at: dt.datetime) -> None:
    if not operates(by, timezone.localdate(at)):
        raise NotYours(_("Have work done again"))


@transaction.atomic
def try_again(by: User, row: Outbox, *, at: dt.datetime) -> None:
    """Give a parked piece of work all its attempts anew; it is done at once if a worker is free."""
    _authorise(by, at)
    if not outbox.try_again(row.pk, at):
        raise Refused(
            [Finding("OPS-01", gettext_noop("This piece of work is not parked any more: nothing is left to do"))]
        )
    facts = {"kind": row.kind, "attempts": row.attempts, "error": row.error}
    trail.record(
        verb="outbox.try_again",
        by=by,
        at=at,
        case_type=jobs.OUTBOX,
        case_id=row.pk,
        duty=Duty.ADMINISTRATOR,
        data=facts,
    )


@transaction.atomic
def run_again(by: User, job: str, day: dt.date, *, at: dt.datetime) -> None:
    """Have a worker run a day-end job for a day that is over, though it ran; what is done already stays as it is.

    Only for days it had, or the one that comes next for it: its days are closed one after another.
    """
    _authorise(by, at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ASKING_LOCK])
    if wrong := _wrong(job, day, timezone.localdate(at)):
        raise Refused([wrong])
    number = next(iter(trail.numbers(1)))
    facts = {"job": job, "day": day}
    trail.record(
        verb="job.run_again", by=by, at=at, case_type=jobs.JOB, case_id=number, duty=Duty.ADMINISTRATOR, data=facts
    )
    outbox.put(jobs.AGAIN, f"{jobs.AGAIN}:{number}", {"job": job, "day": day.isoformat()})


def _wrong(job: str, day: dt.date, today: dt.date) -> Finding | None:
    """Why a job does not run again for a day; None if it does."""
    if job not in dict(registry.jobs()):
        return Finding("OPS-02", gettext_noop("There is no such job"))
    if not today - dt.timedelta(days=CATCH_UP_DAYS) <= day < today:
        return Finding(
            "OPS-03",
            gettext_noop("A job runs again for one of the last %(days)s days that are over"),
            params={"days": CATCH_UP_DAYS},
            advice=gettext_noop("For an earlier day follow the manual, section The timetable"),
        )
    last = JobRun.objects.filter(job=job).order_by("-day").values_list("day", flat=True).first()
    if last is not None and day > last + ONE_DAY:
        return Finding(
            "OPS-04",
            gettext_noop("This job has its days one after another: %(day)s comes next"),
            params={"day": (last + ONE_DAY).isoformat()},
        )
    if jobs.asked_again(job, day):
        return Finding("OPS-05", gettext_noop("This job waits already to run again for that day"))
    return None


@outbox.handler(jobs.AGAIN, long=True)
def _run_again(payload: dict[str, Any]) -> None:
    """The worker's side; a job that the release has no more is done with."""
    job = dict(registry.jobs()).get(payload["job"])
    if job is not None:
        run_job(payload["job"], job, dt.date.fromisoformat(payload["day"]), again=True)
