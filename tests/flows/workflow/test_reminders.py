"""Reminders: before a deadline, after it, at intervals; the same however often and however late they are fired."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from tests.cast import Cast
from tests.flows.conftest import NOW
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.queries import robot
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice, Outbox
from zengxindai.policy import terms
from zengxindai.workflow import registry, reminders
from zengxindai.workflow.models import JobRun
from zengxindai.workflow.tasks import run_due, run_job

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def told() -> list[tuple[str, str, str]]:
    """Every reminder: whom, on which evening, what."""
    with translation.override("en"):
        return [
            (notice.reader.username, timezone.localdate(notice.at).isoformat(), notice.sentence.partition(":")[0])
            for notice in Notice.objects.filter(event_id=None)
            .select_related("reader")
            .order_by("at", "reader__username")
        ]


def nights(first: str, last: str) -> None:
    """Every night from one day to another."""
    day = dt.date.fromisoformat(first)
    while day <= dt.date.fromisoformat(last):
        run_job("workflow.remind", reminders.remind, day)
        day += DAY


REVIEW = [  # due on Tuesday 17 March; what people read on a morning was told the night before
    ("jxw-handler", "2026-03-15", "Deadline tomorrow"),
    ("jxw-approver", "2026-03-17", "1 working day overdue"),
    ("jxw-handler", "2026-03-17", "1 working day overdue"),
    ("jxw-approver", "2026-03-24", "6 working days overdue"),
    ("jxw-handler", "2026-03-24", "6 working days overdue"),
    ("jxw-approver", "2026-03-31", "11 working days overdue"),
    ("jxw-handler", "2026-03-31", "11 working days overdue"),
]


def test_before_after_and_every_five_working_days(story: Story) -> None:
    story.reviewed()
    nights("2026-03-10", "2026-04-01")
    assert told() == REVIEW


def test_fired_twice_it_tells_once(story: Story) -> None:
    story.reviewed()
    for day in (dt.date(2026, 3, 15), dt.date(2026, 3, 17)):
        assert reminders.remind(day, robot()) > 0
        assert reminders.remind(day, robot()) == 0
    assert told() == REVIEW[:3]


def test_skipped_nights_are_caught_up(story: Story) -> None:
    story.reviewed()
    nights("2026-03-10", "2026-03-14")
    assert told() == []
    run_due(dt.date(2026, 3, 18))  # three nights and more of outage, then one run
    assert told() == REVIEW[:3]
    assert JobRun.objects.filter(job="workflow.remind", day=dt.date(2026, 3, 16)).exists()


def test_days_off_move_the_reminder_and_never_double_it(cast: Cast) -> None:
    eve = timezone.make_aware(dt.datetime(2026, 2, 9, 10, 0))
    story = Story(cast, eve)
    story.agreement()
    with time_machine.travel(eve, tick=False):
        story.reviewed()  # due on Saturday 14 February, a worked one; then nine days off
        nights("2026-02-09", "2026-02-25")
    assert told() == [
        ("jxw-handler", "2026-02-12", "Deadline tomorrow"),
        ("jxw-approver", "2026-02-23", "1 working day overdue"),
        ("jxw-handler", "2026-02-23", "1 working day overdue"),
    ]


def test_a_deadline_behind_a_weekend_is_named_by_its_day(story: Story) -> None:
    story.now = timezone.make_aware(dt.datetime(2026, 3, 9, 10, 0))
    story.reviewed()  # due on Monday 16 March
    nights("2026-03-10", "2026-03-15")
    assert told() == [("jxw-handler", "2026-03-12", "Due on 2026-03-16")]


def test_whoever_the_duty_was_lent_to_is_told_as_well(story: Story) -> None:
    department = story.cast.department
    people.delegate(
        department.handler,
        department.checker,
        "handler",
        valid_from=dt.date(2026, 3, 14),
        valid_to=dt.date(2026, 3, 17),
        reason="出差",
    )
    story.reviewed()
    nights("2026-03-10", "2026-03-17")
    assert [line for line in told() if line[0] == "jxw-checker"] == [("jxw-checker", "2026-03-15", "Deadline tomorrow")]


def test_the_enterprise_is_chased_for_answers_and_corrections(story: Story) -> None:
    story.asked(story.accepted(), "bank", answer_by="2026-03-12")
    returned = story.reviewed(purpose="技改")
    story.act("application.return_for_correction", returned, "department", reason="缺证明")
    nights("2026-03-10", "2026-03-24")
    firm = story.cast.enterprise.handler.username
    assert [line[1:] for line in told() if line[0] == firm] == [
        ("2026-03-10", "Deadline tomorrow"),
        ("2026-03-12", "1 working day overdue"),
        ("2026-03-19", "6 working days overdue"),
        ("2026-03-22", "Deadline tomorrow"),
        ("2026-03-24", "1 working day overdue"),
    ]


def test_nobody_is_chased_while_the_clock_stands_still(story: Story) -> None:
    request = story.reviewed()
    case = story.asked(request, answer_by="2026-04-07")
    nights("2026-03-10", "2026-03-30")
    assert told() == []
    story.now = timezone.make_aware(dt.datetime(2026, 3, 31, 10, 0))
    story.act("inquiry.answer", case, "enterprise", answer="见附件")
    nights("2026-03-31", "2026-04-07")  # five working days from 1 April, Qingming off on the 6th: due on the 8th
    assert told() == [("jxw-handler", "2026-04-06", "Deadline tomorrow")]


def test_the_message_outside_tells_nothing_and_goes_out_once(story: Story) -> None:
    people.set_reach(story.cast.department.handler, email="dept@example.com")
    request = story.reviewed()
    Outbox.objects.all().delete()
    nights("2026-03-15", "2026-03-15")
    reminders.remind(dt.date(2026, 3, 15), robot())
    outbox.drain(10)
    assert len(mail.outbox) == 1
    for secret in (request.number, request.subject, story.cast.department.handler.full_name):
        assert secret not in mail.outbox[0].subject + mail.outbox[0].body


def test_the_notice_leads_to_the_case_in_the_reader_s_language(story: Story) -> None:
    request = story.reviewed()
    nights("2026-03-15", "2026-03-15")
    reader = Client()
    reader.force_login(story.cast.department.handler)
    page = reader.get("/?tab=notices").content.decode()
    assert f'<a href="{request.get_absolute_url()}">' in page
    assert request.number in page


def test_it_is_the_last_job_of_the_night() -> None:
    assert registry.jobs()[-1][0] == "workflow.remind"


def test_without_the_next_year_s_calendar_nobody_is_told_wrongly(story: Story) -> None:
    story.reviewed()
    assert reminders.remind(dt.date(2026, 12, 31), robot()) == 0
    assert reminders.of_turn(dt.date(2027, 1, 5), dt.date(2026, 12, 31), terms.on(story.day)) is None
    assert reminders.of_turn(None, story.day, terms.on(story.day)) is None
