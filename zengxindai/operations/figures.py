"""The figures of the database at one moment: what waits, what failed, how far the evenings are, whether books agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.registry import Collector

from zengxindai.audit.models import Event, Seal, SealedEvent
from zengxindai.ledger.models import Account, Entry
from zengxindai.operations import health, jobs
from zengxindai.operations.models import Pulse
from zengxindai.workflow.models import Turn


class Given(Collector):
    """Figures that were gathered already, as the library wants them handed over."""

    def __init__(self, found: Iterable[Gauge]) -> None:
        self.found = list(found)

    def collect(self) -> Iterable[Gauge]:
        """As they are."""
        return self.found


def up(answers: bool) -> Gauge:
    """Whether the database answers."""
    return Gauge("zxd_database_up", "1 while PostgreSQL answers.", value=float(answers))


def gathered() -> list[Gauge]:
    """All figures; raises DatabaseError when the database does not answer."""
    now = timezone.now()
    return [up(True), *_outbox(now), *_jobs(now), *_turns(now), *_server(), *_trail(), *_signs()]


def _gauge(name: str, says: str, label: str, values: Iterable[tuple[str, float]]) -> Gauge:
    gauge = Gauge(f"zxd_{name}", says, labels=[label])
    for word, value in values:
        gauge.add_metric([word], value)
    return gauge


def _plain(name: str, says: str, value: float) -> Gauge:
    return Gauge(f"zxd_{name}", says, value=value)


def _outbox(now: dt.datetime) -> Iterator[Gauge]:
    rows = jobs.outbox(now)
    ages = [(row.kind, (now - row.oldest).total_seconds()) for row in rows if row.oldest]
    yield _gauge("outbox_due", "Rows that are due and not done.", "kind", [(row.kind, row.due) for row in rows])
    yield _gauge("outbox_retried", "Rows that failed before.", "kind", [(row.kind, row.retried) for row in rows])
    yield _gauge(
        "outbox_parked", "Rows given up; a person is needed.", "kind", [(row.kind, row.parked) for row in rows]
    )
    yield _plain("outbox_parked_total", "All rows given up.", sum(row.parked for row in rows))
    yield _gauge("outbox_oldest_seconds", "How long the oldest due row has waited.", "kind", ages)


def _jobs(now: dt.datetime) -> Iterator[Gauge]:
    found = jobs.jobs(timezone.localdate(now))
    ran = [(job.name, job.last.finished_at.timestamp()) for job in found if job.last]
    took = [(job.name, job.seconds) for job in found if job.seconds is not None]
    yield _gauge("job_last_success_timestamp_seconds", "When a day-end job last ended well.", "job", ran)
    yield _gauge(
        "job_days_behind", "Days that are over and the job has not had.", "job", [(j.name, j.behind) for j in found]
    )
    yield _gauge("job_failing", "1 while a job stops at a day.", "job", [(j.name, bool(j.failure)) for j in found])
    yield _gauge("job_seconds", "How long its last run took.", "job", took)


def _turns(now: dt.datetime) -> Iterator[Gauge]:
    yield _plain("turns_open", "Cases that wait for somebody.", Turn.objects.count())
    late = Turn.objects.filter(due_on__lt=timezone.localdate(now)).count()
    yield _plain("turns_overdue", "Cases whose last day to act is over.", late)


def _server() -> Iterator[Gauge]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        yield _plain("database_size_bytes", "Size of the database.", cursor.fetchone()[0])
        cursor.execute(
            "SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() GROUP BY 1"
        )
        yield _gauge("database_connections", "Connections by what they do.", "state", cursor.fetchall())
        cursor.execute("SHOW max_connections")
        yield _plain("database_connections_max", "How many the server takes.", int(cursor.fetchone()[0]))
    yield _plain("migrations_missing", "Of this release, not yet made.", len(health.missing_migrations()))


def _trail() -> Iterator[Gauge]:
    """Sums alone: the whole proof, which takes longer, is the job compensation.verify_books."""
    derived = dict(Entry.objects.order_by().values_list("account").annotate(Sum("amount")))
    agree = sum(derived.values()) == 0 and all(
        balance == derived.get(pk, 0) for pk, balance in Account.objects.values_list("pk", "balance")
    )
    yield _plain("books_balanced", "1 while all entries sum to nought and every balance is its entries'.", agree)
    events = Event.objects.aggregate(count=Count("id"))["count"] - SealedEvent.objects.count()
    yield _plain("events_unsealed", "Events no seal covers yet.", events)
    last = Seal.objects.order_by("-id").values_list("at", flat=True).first()
    if last:
        yield _plain("seal_timestamp_seconds", "When the trail was last sealed.", last.timestamp())


def _signs() -> Iterator[Gauge]:
    pulses = [(pulse.name, pulse.at.timestamp()) for pulse in Pulse.objects.all()]
    yield _gauge("sign_of_life_timestamp_seconds", "When the timetable, or a backup, last came by.", "name", pulses)
