"""What only shows in operation: a backup on a new server, days caught up after an outage, a proxy in front."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from tests.cast import assemble
from tests.story import Story
from zengxindai.accounts.people import ensure_robot
from zengxindai.audit.models import Event, SealedEvent
from zengxindai.audit.seal import differences, seal_closed_events
from zengxindai.web.middleware import VisitorAddress
from zengxindai.workflow import registry
from zengxindai.workflow.models import JobRun
from zengxindai.workflow.tasks import run_due

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))
LAST = dt.date(2026, 3, 29)


def test_events_of_the_server_before_are_sealed_on_a_new_one(committed: Any) -> None:
    told = Story(assemble(), NOW)
    told.agreement()
    told.draft()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
        cursor.execute("UPDATE audit_event SET txid = txid + 1000000")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only; SET ROLE app_rw")
    assert seal_closed_events(NOW) is not None
    assert SealedEvent.objects.count() == Event.objects.count() > 0
    assert list(differences()) == []


def test_days_are_caught_up_one_after_another(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_robot()
    ran: list[tuple[dt.date, str]] = []
    names = ("one", "two")
    jobs = tuple((name, lambda day, robot, name=name: ran.append((day, name)) or 0) for name in names)
    monkeypatch.setattr(registry, "jobs", lambda: jobs)
    JobRun.objects.create(job="one", day=LAST, changed=0, finished_at=NOW)
    JobRun.objects.create(job="two", day=LAST - dt.timedelta(days=1), changed=0, finished_at=NOW)
    assert run_due(LAST + dt.timedelta(days=2)) == 5
    days = [LAST + dt.timedelta(days=n) for n in range(3)]
    assert ran == [(days[0], "two"), (days[1], "one"), (days[1], "two"), (days[2], "one"), (days[2], "two")]
    assert run_due(LAST + dt.timedelta(days=2)) == 0


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_visitor_not_the_proxy_stands_in_the_trail(settings: Any, proxies: int, header: str, seen: str) -> None:
    settings.PROXY_COUNT = proxies
    found: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        found.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    VisitorAddress(answer)(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header))
    assert found == [seen]
