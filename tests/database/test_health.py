"""Probes: what each asks, what each says when a part is gone, and that none says a word too many."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zengxindai.notifications.models import Outbox
from zengxindai.operations import health, tasks
from zengxindai.operations.models import Pulse, mark

PARTS = {"database": True, "redis": True, "migrations": True, "outbox": True, "beat": True}


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def gone(committed: Any) -> Iterator[None]:
    """PostgreSQL cannot be reached: the address leads to a port of this machine where nobody listens."""
    connection.close()
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {"HOST": "127.0.0.1", "PORT": "1"}.items():
            patched.setitem(connection.settings_dict, name, value)
        yield
        connection.close()


def answered(client: Client, path: str) -> tuple[int, dict[str, bool]]:
    said = client.get(path)
    assert said["Content-Type"] == "application/json"
    assert "no-store" in said["Cache-Control"]
    assert said["X-Request-ID"]
    return said.status_code, json.loads(said.content)


def test_life_is_told_without_any_server(client: Client) -> None:
    """No `db` is asked for: a statement would end this test."""
    assert answered(client, "/health/live") == (200, {"live": True})


def test_all_is_well_when_the_timetable_came_by(client: Client, db: Any) -> None:
    assert answered(client, "/health/ready") == (503, {**PARTS, "beat": False})
    tasks.pulse()
    tasks.pulse()
    assert Pulse.objects.count() == 1
    assert answered(client, "/health/ready") == (200, PARTS)
    mark(Pulse.BEAT, timezone.now() - health.SILENT - dt.timedelta(seconds=1))
    assert answered(client, "/health/ready") == (503, {**PARTS, "beat": False})


def test_work_that_nobody_takes_is_noticed_and_work_that_somebody_is_at_is_not(client: Client, db: Any) -> None:
    tasks.pulse()
    since = timezone.now() - health.STUCK - dt.timedelta(minutes=1)
    row = Outbox.objects.create(kind="mail", key="a", run_after=since)
    assert answered(client, "/health/ready") == (503, {**PARTS, "outbox": False})
    for changed in (
        {"lease_until": timezone.now() + dt.timedelta(minutes=1)},
        {"lease_until": None, "kind": "sheet-run"},
        {"kind": "mail", "run_after": timezone.now() - dt.timedelta(minutes=14)},
        {"run_after": since, "failed_at": timezone.now()},
        {"failed_at": None, "done_at": timezone.now()},
    ):
        Outbox.objects.filter(pk=row.pk).update(**changed)
        assert answered(client, "/health/ready") == (200, PARTS), changed


def test_a_migration_that_was_not_made_is_noticed(client: Client, db: Any) -> None:
    tasks.pulse()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")
    assert health.missing_migrations() == {("operations", "0001_initial")}
    assert answered(client, "/health/ready") == (503, {**PARTS, "migrations": False})


def test_before_the_first_migration_the_answer_is_no_error(client: Client, db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; DROP TABLE operations_pulse, notifications_outbox CASCADE; SET ROLE app_rw")
    assert answered(client, "/health/ready") == (503, {**PARTS, "outbox": False, "beat": False})


def test_a_database_that_is_gone_says_no_more_than_that(client: Client, gone: None) -> None:
    nothing = {**dict.fromkeys(PARTS, False), "redis": True}
    assert answered(client, "/health/ready") == (503, nothing)
    assert answered(client, "/healthz") == (503, {"database": False, "redis": True})
    assert answered(client, "/health/live") == (200, {"live": True})


def test_redis_that_is_gone_is_noticed(client: Client, db: Any, settings: Any) -> None:
    tasks.pulse()
    kept = settings.CACHES
    settings.CACHES = {"default": {**kept["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    try:
        assert answered(client, "/healthz") == (503, {"database": True, "redis": False})
        assert answered(client, "/health/ready") == (503, {**PARTS, "redis": False})
    finally:
        settings.CACHES = kept
        caches["default"].close()


def test_the_old_address_asks_for_the_two_servers(client: Client, db: Any) -> None:
    assert answered(client, "/healthz") == (200, {"database": True, "redis": True})


def test_a_probe_costs_few_statements(client: Client, db: Any) -> None:
    tasks.pulse()
    health.missing_migrations()
    with CaptureQueriesContext(connection) as asked:
        client.get("/health/ready")
    assert len(asked) <= 6
