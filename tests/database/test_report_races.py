"""Reports on real connections: beat fired twice, a worker killed half-way, recipients and reporter at one moment."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from reporting.models import Delivery, MonthlyReport, Period, Position, Summary
from reporting.tasks import freeze_month
from tests.cast import assemble
from tests.database.test_guards import NOW
from tests.reports import WORDS, standing
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours
from zengxindai.workflow import registry
from zengxindai.workflow.models import JobRun
from zengxindai.workflow.tasks import run_due, run_job

MARCH = dt.date(2026, 3, 31)
ROUNDS = int(os.environ.get("RACE_ROUNDS", "5"))
EVERY = int(os.environ.get("KILL_EVERY", "40"))


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    told.drawn()
    told.later(days=22)
    with time_machine.travel(told.now, tick=True):
        yield told


def counted() -> tuple[int, ...]:
    """Everything a month-end leaves behind."""
    kinds = (Period, MonthlyReport, Position, Summary, JobRun)
    return (*(kind.objects.count() for kind in kinds), Event.objects.filter(case_type__in=["period", "report"]).count())


def at_once(*acts: Any) -> list[Any]:
    """Do all of it at one moment, each on a connection of its own."""
    barrier = Barrier(len(acts))

    def act(do: Any) -> Any:
        try:
            barrier.wait()
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def marked(client: Client, path: str) -> int:
    """A recipient presses the button; the answer."""
    return client.post(path, {"opinion": "收到"}).status_code


def test_beat_fired_twice_at_one_moment_freezes_once(story: Story) -> None:
    made = at_once(lambda: run_due(MARCH), lambda: run_due(MARCH), lambda: run_due(MARCH))
    assert sum(made) == JobRun.objects.count() == len(registry.jobs())  # they share the jobs, each of which runs once
    assert counted()[:4] == (1, 2, 1, 2)


def killed_at(statement: int | None) -> tuple[int, bool]:
    """The night's job in a child that is killed before a statement; how many it sent, and whether it was killed."""
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _night(statement, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return int(said or b"0"), os.WIFSIGNALED(status)


def _night(statement: int | None, writing: int) -> None:
    """The child: it never returns."""
    count = 0

    def each(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal count
        if count == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        return execute(sql, *rest)

    try:
        with connection.execute_wrapper(each):
            run_job("reporting.freeze_month", freeze_month, MARCH)
        os.write(writing, str(count).encode())
        os._exit(0)
    finally:
        os._exit(2)


@pytest.mark.slow
def test_a_worker_killed_half_way_leaves_nothing_and_the_next_does_it(story: Story) -> None:
    nothing, killed = counted(), 0
    for at in range(0, 5000, EVERY):
        sent, died = killed_at(at)
        if not died:
            break
        killed += 1
        assert counted() == nothing, f"killed before statement {at}"
    assert killed > 3
    assert sent > 0
    assert counted()[:5] == (1, 2, 1, 2, 1)
    before = counted()
    assert killed_at(None)[1] is False
    assert counted() == before


@pytest.mark.slow
def test_recipients_who_mark_at_once_are_each_counted(story: Story) -> None:
    run_due(MARCH)
    clients = [client_of(story.cast.teams[team].handler) for team in ("finance_bureau", "pboc_branch", "regulator")]
    for _ in range(ROUNDS):
        report = story.act("report.submit", standing(story), "bank", **WORDS)
        path = f"/reports/{report.pk}/acknowledge/"
        assert at_once(*(partial(marked, client, path) for client in clients)) == [302, 302, 302]
        report = story.fresh(report)
        assert report.status == "ACCEPTED"
        assert Delivery.objects.filter(report=report, submission=report.submission).count() == 3
        assert Event.objects.filter(verb="report.accept", case_id=report.pk).count() == report.submission
        story.act("report.return_for_correction", report, "regulator", reason="再核")


@pytest.mark.slow
def test_a_report_corrected_while_a_recipient_marks_it(story: Story) -> None:
    run_due(MARCH)
    regulator = client_of(story.cast.regulator.handler)
    for number in range(1, ROUNDS + 1):
        report = story.act("report.submit", standing(story), "bank", **WORDS)

        def correct(report: Any = report) -> bool:
            try:
                return bool(story.act("report.correct", report, "bank", reason="漏记").status == "CORRECTED")
            except NotYours:  # the mark came between two signatures, which counted for the report before it
                return False

        path = f"/reports/{report.pk}/acknowledge/"
        code, corrected = at_once(partial(marked, regulator, path), correct)
        # One after the other, whichever was first; who came too late is told so, and nobody meets a failure.
        assert code in (302, 403, 409)
        assert corrected or code == 302
        assert report.deliveries.count() == (1 if code == 302 else 0)
        if not corrected:
            assert correct(story.fresh(report)), "signed anew it is done"
        assert MonthlyReport.objects.filter(kind="R1").count() == number + 1
        assert standing(story).replaces_id == report.pk


@pytest.mark.slow
def test_two_who_correct_at_once_make_one_version(story: Story) -> None:
    run_due(MARCH)
    report = story.act("report.submit", standing(story), "bank", **WORDS)
    row = "report.correct"
    first = story.cast.bank.who(story.chain(registry.row(row))[0])
    client, again = client_of(first), client_of(first)
    path = f"/reports/{report.pk}/correct/"
    codes = at_once(
        lambda: client.post(path, {"reason": "漏记"}).status_code,
        lambda: again.post(path, {"reason": "漏记"}).status_code,
    )
    assert sorted(codes)[-1] < 500
    assert codes.count(302) >= 1
    assert MonthlyReport.objects.filter(kind="R1").count() == 1, "the second signature is still to come"
