"""The operator's page: how far jobs and outbox are, what is done again and on whose word, and nothing of any case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.cast import SINCE, Team, team
from tests.flows.administration.test_administration import DAY, NOW, administrator, last_event
from tests.story import Story
from zengxindai.accounts.models import Kind, User
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Outbox
from zengxindai.operations import actions, jobs, names
from zengxindai.workdays import ONE_DAY
from zengxindai.workflow import registry
from zengxindai.workflow.models import JobFailure, JobRun
from zengxindai.workflow.tasks import run_due, run_job

EVENING = DAY - ONE_DAY
JOB = "test.job"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def operator(cast: Any) -> Team:
    """The house that keeps the product running."""
    return team(Kind.OPERATOR, "YW", "系统运维中心")


@pytest.fixture
def admin(operator: Team) -> User:
    """Who may have work done again."""
    return administrator(operator.organisation, "yw-admin")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[dt.date]:
    """One job and no other: notes for which days it ran; changes as many cases as it ran times; fails on demand."""
    days: list[dt.date] = []

    def job(day: dt.date, robot: Any) -> int:
        if days and days[-1] == dt.date.max:
            raise ZeroDivisionError("江津晨光机械有限公司 500116199001011234")
        days.append(day)
        return len(days)

    monkeypatch.setattr(registry, "jobs", lambda: ((JOB, job),))
    return days


def browser(person: User) -> Client:
    signed_in = Client(HTTP_ACCEPT_LANGUAGE="en")
    signed_in.force_login(person)
    return signed_in


def page(person: User) -> str:
    return browser(person).get(reverse("operations")).content.decode()


def parked(key: str = "a") -> Outbox:
    words = {"kind": "mail", "attempts": 5, "error": "SMTPException", "payload": {"notice": 1}}
    return Outbox.objects.create(key=f"mail:{key}", run_after=NOW, failed_at=NOW, **words)


def refused(code: str, act: Any) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert [each.code for each in refusal.value.findings] == [code]


def test_the_page_does_not_exist_for_anybody_else(story: Story, operator: Team, admin: User) -> None:
    row = parked()
    doors = [reverse("outbox-try-again", args=[row.pk]), reverse("job-run-again")]
    for name, each in story.cast.teams.items():
        for person in (each.handler, each.approver):
            visitor = browser(person)
            assert visitor.get(reverse("operations")).status_code == 404, name
            assert [visitor.post(door).status_code for door in doors] == [404, 404], name
            assert reverse("operations") not in visitor.get("/").content.decode()
    assert Client().get(reverse("operations")).status_code == 302
    assert reverse("operations") in browser(admin).get("/").content.decode()
    row.refresh_from_db()
    assert row.failed_at and not Event.objects.filter(case_type__in=(jobs.JOB, jobs.OUTBOX)).exists()


def test_who_administers_something_else_only_looks(operator: Team, admin: User, ran: list[dt.date]) -> None:
    row = parked()
    reader = browser(operator.checker)
    text = reader.get(reverse("operations")).content.decode()
    assert "Try again" not in text and "Run again" not in text and "SMTPException" in text
    assert reader.post(reverse("outbox-try-again", args=[row.pk])).status_code == 403
    assert reader.post(reverse("job-run-again"), {"job": JOB, "day": EVENING}).status_code == 403
    for act in (
        lambda: actions.try_again(operator.checker, row, at=NOW),
        lambda: actions.run_again(operator.checker, JOB, EVENING, at=NOW),
    ):
        with pytest.raises(NotYours):
            act()
    assert "Try again" in page(admin) and "Run again" in page(admin)


def test_a_parked_piece_of_work_is_tried_again_once(admin: User) -> None:
    row, door = parked(), browser(admin)
    answer = door.post(reverse("outbox-try-again", args=[row.pk]), follow=True)
    assert "It is tried again now" in answer.content.decode()
    row.refresh_from_db()
    assert (row.failed_at, row.attempts, row.run_after, row.error) == (None, 0, NOW, "")
    event = last_event()
    assert (event.verb, event.case_type, event.case_id, event.actor_id) == (
        "outbox.try_again",
        "outbox",
        row.pk,
        admin.pk,
    )
    assert (event.duty, event.data) == ("administrator", {"kind": "mail", "attempts": 5, "error": "SMTPException"})
    count = Event.objects.count()
    answer = door.post(reverse("outbox-try-again", args=[row.pk]), follow=True)
    assert "not parked any more" in answer.content.decode()
    assert Event.objects.count() == count
    assert door.post(reverse("outbox-try-again", args=[10**9])).status_code == 404


def test_the_work_is_then_done(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []
    monkeypatch.setitem(outbox._handlers, "mail", done.append)
    row = parked()
    assert not outbox.drain_once(NOW)
    actions.try_again(admin, row, at=NOW)
    assert outbox.drain_once(NOW)
    row.refresh_from_db()
    assert (done, row.done_at) == ([{"notice": 1}], NOW)


def test_a_job_runs_again_for_a_day_by_a_worker(admin: User, ran: list[dt.date]) -> None:
    assert run_due(EVENING) == 1
    assert run_due(EVENING) == 0
    door = browser(admin)
    answer = door.post(reverse("job-run-again"), {"job": JOB, "day": EVENING.isoformat()}, follow=True)
    assert "A worker runs it now" in answer.content.decode()
    assert ran == [EVENING], "not by the page"
    answer = door.post(reverse("job-run-again"), {"job": JOB, "day": EVENING.isoformat()})
    assert "waits already to run again" in answer.content.decode()
    assert Outbox.objects.filter(kind=jobs.AGAIN).count() == 1
    assert outbox.drain(10, NOW, long=True) == 1
    assert ran == [EVENING, EVENING]
    run = JobRun.objects.get()
    assert (run.job, run.day, run.runs, run.changed, run.began_at, run.finished_at) == (JOB, EVENING, 2, 3, NOW, NOW)
    event = last_event()
    assert (event.verb, event.case_type, event.actor_id) == ("job.run_again", "job", admin.pk)
    assert event.data == {"job": JOB, "day": EVENING.isoformat()}
    actions.run_again(admin, JOB, EVENING, at=NOW)
    outbox.drain(10, NOW, long=True)
    assert ran == [EVENING] * 3, "asked anew after it was done, it is done anew"
    text = page(admin)
    assert "ran 3 times" in text and admin.full_name in text


def test_days_come_one_after_another_and_not_from_long_ago(admin: User, ran: list[dt.date]) -> None:
    JobRun.objects.create(job=JOB, day=EVENING - 3 * ONE_DAY, changed=0, finished_at=NOW)
    refused("OPS-02", lambda: actions.run_again(admin, "no.such", EVENING, at=NOW))
    for day in (DAY, DAY + ONE_DAY, DAY - 32 * ONE_DAY, SINCE):
        refused("OPS-03", lambda day=day: actions.run_again(admin, JOB, day, at=NOW))
    refused("OPS-04", lambda: actions.run_again(admin, JOB, EVENING - ONE_DAY, at=NOW))
    actions.run_again(admin, JOB, EVENING - 2 * ONE_DAY, at=NOW)
    actions.run_again(admin, JOB, EVENING - 9 * ONE_DAY, at=NOW)
    assert Event.objects.filter(verb="job.run_again").count() == 2


@pytest.mark.parametrize(
    "sent", [{}, {"job": "x", "day": "2026-03-09"}, {"job": JOB, "day": "nonsense"}, {"job": JOB, "day": "9999-12-31"}]
)
def test_nonsense_is_told_so(admin: User, ran: list[dt.date], sent: dict[str, str]) -> None:
    answer = browser(admin).post(reverse("job-run-again"), sent)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode() or 'aria-invalid="true"' in answer.content.decode()
    assert not Outbox.objects.filter(kind=jobs.AGAIN).exists()


def test_what_stops_a_job_is_told_by_its_kind_alone_and_gone_when_it_ran(admin: User, ran: list[dt.date]) -> None:
    ran.append(dt.date.max)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            run_due(EVENING)
    failure = JobFailure.objects.get()
    assert (failure.job, failure.day, failure.error, failure.times) == (JOB, EVENING, "ZeroDivisionError", 2)
    text = page(admin)
    assert "ZeroDivisionError" in text and "tried 2 times" in text
    assert "晨光" not in text and "5001161990" not in text
    ran.clear()
    assert run_due(EVENING) == 1
    assert not JobFailure.objects.exists()


def test_every_real_job_is_shown_and_harmless_when_it_runs_again(story: Story, admin: User) -> None:
    story.overdue()
    for name, job in registry.jobs():
        run_job(name, job, EVENING)
    before = Event.objects.count()
    for name, job in registry.jobs():
        run_job(name, job, EVENING, again=True)
    assert Event.objects.count() == before, "nothing was done twice"
    assert set(JobRun.objects.filter(day=EVENING).values_list("runs", flat=True)) == {2}
    text = page(admin)
    assert [name for name, _ in registry.jobs() if name not in text] == []


def test_nothing_of_any_case_stands_on_the_page(story: Story, admin: User) -> None:
    story.funded()
    story.paid()
    for row in Outbox.objects.all():
        Outbox.objects.filter(pk=row.pk).update(failed_at=NOW, error="RuntimeError", attempts=5)
    text = page(admin)
    assert "Parked: " in text
    for case in registry.flows():
        for number in case.model.objects.values_list("number", flat=True) if hasattr(case.model, "number") else ():
            assert not number or number not in text
    for each in story.cast.teams.values():
        assert each.organisation.name not in text


def test_every_job_and_kind_has_a_name_that_people_read(operator: Team) -> None:
    assert set(names.JOBS) == {name for name, _ in registry.jobs()}
    assert set(names.KINDS) == set(outbox._handlers)
    page = browser(operator.handler).get(reverse("operations")).content.decode()
    assert [name for name in names.JOBS if escape(names.job(name)) not in page] == []
    assert names.job("x.unknown") == "x.unknown"
