"""The outbox: once per key, one worker at a time, tried again, given up after five, never half done."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from zengxindai.notifications import outbox, queries
from zengxindai.notifications.models import Outbox

NOW = timezone.make_aware(dt.datetime(2020, 3, 5, 10, 0))


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A handler that notes what it did; payload {"fail": true} raises after noting."""
    done: list[dict[str, Any]] = []

    def do(payload: dict[str, Any]) -> None:
        done.append(payload)
        if payload.get("fail"):
            raise RuntimeError("no")

    monkeypatch.setitem(outbox._handlers, "test", do)
    monkeypatch.setattr(outbox, "_wake", lambda: None)
    return done


def test_one_key_is_written_and_done_once(db: Any, work: list[Any]) -> None:
    outbox.put("test", "a", {"n": 1}, NOW)
    outbox.put("test", "a", {"n": 2}, NOW)
    assert outbox.drain(10, NOW) == 1
    assert outbox.drain(10, NOW) == 0
    assert work == [{"n": 1}]
    assert Outbox.objects.get().done_at == NOW


def test_nothing_is_done_before_its_time(db: Any, work: list[Any]) -> None:
    outbox.put("test", "later", {}, NOW + dt.timedelta(minutes=1))
    assert not outbox.drain_once(NOW)
    assert queries.waiting_since(NOW) is None
    assert outbox.drain_once(NOW + dt.timedelta(minutes=1))


def test_failures_wait_longer_each_time_and_end_as_dead_letter(db: Any, work: list[Any]) -> None:
    outbox.put("test", "bad", {"fail": True}, NOW)
    outbox.put("test", "good", {}, NOW)
    at, attempts = NOW, 0
    while outbox.drain(10, at):
        at += dt.timedelta(hours=1)
        attempts += 1
    assert attempts == outbox.MAX_ATTEMPTS
    row = queries.dead_letters().get()
    assert (row.key, row.attempts, row.error, row.done_at) == ("bad", 5, "RuntimeError", None)
    assert Outbox.objects.get(key="good").done_at == NOW


def test_effect_and_mark_fail_together(db: Any, monkeypatch: pytest.MonkeyPatch, work: list[Any]) -> None:
    def half(payload: dict[str, Any]) -> None:
        outbox.put("test", "effect", {}, NOW)
        raise RuntimeError("after the effect")

    monkeypatch.setitem(outbox._handlers, "half", half)
    outbox.put("half", "h", {}, NOW)
    outbox.drain_once(NOW)
    assert not Outbox.objects.filter(key="effect").exists()
    assert Outbox.objects.get(key="h").done_at is None


def test_a_lost_worker_costs_an_attempt_and_its_lease_protects_meanwhile(db: Any, work: list[Any]) -> None:
    outbox.put("test", "a", {}, NOW)
    at = NOW
    for attempt in range(1, outbox.MAX_ATTEMPTS + 1):
        assert outbox._claim(at).attempts == attempt  # a worker takes it and dies
        assert not outbox.drain_once(at + outbox.LEASE / 2)
        at += outbox.LEASE
    assert not outbox.drain_once(at)
    assert queries.dead_letters().get().error == "worker lost"
    assert work == []


def test_an_unknown_kind_fails_without_stopping_the_others(db: Any, work: list[Any]) -> None:
    outbox.put("of-another-version", "a", {}, NOW)
    outbox.put("test", "b", {}, NOW)
    assert outbox.drain(10, NOW) == 2
    assert work == [{}]


def test_a_transaction_rolled_back_asks_for_nothing(db: Any, work: list[Any]) -> None:
    with transaction.atomic():
        outbox.put("test", "a", {}, NOW)
        transaction.set_rollback(True)
    assert not outbox.drain_once(NOW)


def test_one_transaction_wakes_the_worker_once(
    db: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[int] = []
    monkeypatch.setattr(outbox, "_wake", lambda: woken.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(5):
            outbox.put("test", str(n), {}, NOW)
    assert woken == [1]


@pytest.mark.slow
def test_many_workers_do_every_row_once(committed: Any, work: list[Any]) -> None:
    for n in range(40):
        outbox.put("test", str(n), {"n": n}, NOW)

    def drain() -> None:
        try:
            outbox.drain(100, NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(payload["n"] for payload in work) == list(range(40))
    assert Outbox.objects.filter(done_at=NOW, attempts=1).count() == 40
