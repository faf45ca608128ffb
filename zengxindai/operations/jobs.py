"""How far the day-end jobs and the outbox are: kinds, numbers and instants, never what a case is about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet

from zengxindai.audit.models import Event
from zengxindai.notifications import queries
from zengxindai.notifications.models import Outbox
from zengxindai.operations import names
from zengxindai.workdays import ONE_DAY
from zengxindai.workflow import registry
from zengxindai.workflow.models import JobFailure, JobRun

# Under which the operator's acts stand in the trail.
JOB, OUTBOX = "job", "outbox"
AGAIN = "job-again"
SHOWN = 7  # last runs of a job on the page
PARKED_SHOWN = 200


@dataclass(frozen=True)
class Job:
    """A day-end job: its last runs, newest first, and what stops it; behind: days that are over and it has not had."""

    name: str
    runs: tuple[JobRun, ...]
    failure: JobFailure | None
    behind: int

    @property
    def label(self) -> str:
        """What it is called."""
        return names.job(self.name)

    @property
    def last(self) -> JobRun | None:
        """The newest day it ran for."""
        return self.runs[0] if self.runs else None

    @property
    def seconds(self) -> float | None:
        """How long its last run took; None where nobody looked at the clock yet."""
        last = self.last
        return (last.finished_at - last.began_at).total_seconds() if last and last.began_at else None


def jobs(today: dt.date) -> list[Job]:
    """Every job in the order they run; a job that never ran is not behind, because it begins with its first evening."""
    known = [name for name, _ in registry.jobs()]
    runs: dict[str, list[JobRun]] = defaultdict(list)
    newest = dict(JobRun.objects.filter(job__in=known).values_list("job").annotate(Max("day")))
    shown = Q()
    for name, day in newest.items():
        shown |= Q(job=name, day__gt=day - dt.timedelta(days=SHOWN))
    for run in JobRun.objects.filter(shown).order_by("-day") if newest else ():
        runs[run.job].append(run)
    failures = {failure.job: failure for failure in JobFailure.objects.order_by("-day")}
    over = today - ONE_DAY
    return [
        Job(name, tuple(runs[name]), failures.get(name), max((over - newest[name]).days, 0) if name in newest else 0)
        for name in known
    ]


def parked() -> QuerySet[Outbox]:
    """Outbox rows that were given up and wait for a person, newest first."""
    return queries.dead_letters()


@dataclass(frozen=True)
class Waiting:
    """Rows of one kind that are not done: due, failed before and to be tried again, parked; the oldest that is due."""

    kind: str
    due: int
    retried: int
    parked: int
    oldest: dt.datetime | None

    @property
    def label(self) -> str:
        """What the kind is called."""
        return names.kind(self.kind)


def outbox(at: dt.datetime) -> list[Waiting]:
    """What the outbox holds at an instant, by kind; kinds of which all is done are left out."""
    open_rows = Outbox.objects.filter(done_at__isnull=True).order_by("kind")
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    due = free & Q(failed_at__isnull=True, run_after__lte=at)
    found = open_rows.values_list("kind").annotate(
        due=Count("id", filter=due),
        retried=Count("id", filter=Q(failed_at__isnull=True, attempts__gt=0)),
        parked=Count("id", filter=Q(failed_at__isnull=False)),
        oldest=Min("run_after", filter=due),
    )
    return [Waiting(*row) for row in found]


def asked_again(job: str, day: dt.date) -> bool:
    """Whether a job waits already to run again for a day."""
    waiting = Outbox.objects.filter(kind=AGAIN, done_at__isnull=True, failed_at__isnull=True)
    return waiting.filter(payload__job=job, payload__day=day.isoformat()).exists()


def acts() -> QuerySet[Event]:
    """The operators' acts on jobs and outbox, newest first."""
    return Event.objects.filter(case_type__in=(JOB, OUTBOX)).order_by("-id")
