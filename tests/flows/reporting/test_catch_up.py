"""Months an outage skipped are frozen later, each as of its own last evening, and none twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from reporting.models import MonthlyReport, Period, Position
from reporting.tasks import freeze_month
from tests.flows.conftest import NOW
from tests.reports import accepted, late_payment, standing
from tests.story import Story
from zengxindai.accounts.queries import robot
from zengxindai.audit.models import Event
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import JobRun, Turn
from zengxindai.workflow.tasks import run_due, run_job

MARCH, APRIL, MAY, JUNE = (dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 5, 31), dt.date(2026, 6, 30))


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def closing(month: str) -> str:
    """What the bank's report of a month says was owed at its end."""
    found: str = MonthlyReport.objects.get(kind="R1", period__number=month).figures["R1"]["total"]["closing"]
    return found


def counted() -> list[int]:
    """What a night leaves behind."""
    return [kind.objects.count() for kind in (Event, MonthlyReport, Position, JobRun)]


def test_beat_fired_twice_freezes_once(story: Story) -> None:
    story.drawn()
    run_due(MARCH)
    made = counted()
    assert run_due(MARCH) == 0
    assert freeze_month(MARCH, robot()) == 0
    assert counted() == made


def test_a_month_skipped_is_frozen_as_of_its_own_end(story: Story) -> None:
    loan = story.drawn()
    run_due(MARCH)
    story.now = story.now.replace(month=4, day=20)
    story.repaid(loan, "1000000")
    story.now = story.now.replace(month=5, day=6)
    story.repaid(loan, "500000")
    # Nothing ran for five weeks and more; what happened in May is not in April's report.
    run_due(dt.date(2026, 5, 8))
    assert (closing("2026-03"), closing("2026-04")) == ("3000000.00", "2000000.00")
    period = Period.objects.get(number="2026-04")
    assert Event.objects.get(verb="period.freeze", case_id=period.pk).at.date() == APRIL
    turn = Turn.objects.get(case_type="report", organisation=story.cast.bank.organisation, number__startswith="202604")
    assert turn.due_on == dt.date(2026, 5, 11)


def test_an_outage_longer_than_the_jobs_look_back_loses_no_month(story: Story) -> None:
    loan = story.drawn()
    run_due(MARCH)
    story.now = story.now.replace(month=5, day=20)
    story.repaid(loan, "1000000")
    run_due(dt.date(2026, 7, 15))
    assert list(Period.objects.order_by("first").values_list("number", flat=True)) == [
        "2026-03", "2026-04", "2026-05", "2026-06",
    ]  # fmt: skip
    assert [closing(f"2026-0{month}") for month in (3, 4, 5, 6)] == [
        "3000000.00", "3000000.00", "2000000.00", "2000000.00",
    ]  # fmt: skip
    openings = [
        MonthlyReport.objects.get(kind="R1", period__number=f"2026-0{month}").figures["R1"]["total"]["opening"]
        for month in (4, 5, 6)
    ]
    assert openings == ["3000000.00", "3000000.00", "2000000.00"]


def test_a_correction_after_the_catch_up_does_not_freeze_again(story: Story) -> None:
    loan = story.drawn()
    run_due(MARCH)
    story.later(days=22)
    report = accepted(story)
    late_payment(story, loan, MARCH)
    story.act("report.correct", report, "bank", reason="漏记")
    run_due(MARCH)
    assert [each.revision for each in MonthlyReport.objects.filter(kind="R1").order_by("id")] == [1, 2]


def test_nothing_is_frozen_before_its_month_is_over(story: Story) -> None:
    assert freeze_month(dt.date(2026, 3, 30), robot()) == 0
    assert run_job("reporting.freeze_month", freeze_month, MARCH) == 1
    assert freeze_month(dt.date(2026, 4, 29), robot()) == 0
    assert freeze_month(APRIL, robot()) == 1


def test_the_reporter_is_reminded_before_and_after_the_last_day(story: Story) -> None:
    story.drawn()
    run_due(MARCH)
    run_due(dt.date(2026, 4, 10))
    assert standing(story).status == "GENERATED"
    told = Notice.objects.filter(event_id=None, reader=story.cast.bank.handler, url=standing(story).get_absolute_url())
    assert [notice.at.date() for notice in told.order_by("at")] == [dt.date(2026, 4, 6), dt.date(2026, 4, 8)]
