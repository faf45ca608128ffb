"""The days on which clocks trip: a year's last second, 29 February, the 31st, five years, a new value of the notice.

Each by the acts of people and jobs; a year without a calendar is in test_year_end.py, reckoning by itself in the units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from applications import tasks
from applications.models import BlacklistEntry
from applications.queries.blacklist import bars
from loans.models import Loan
from reporting.models import MonthlyReport, Period
from tests.cast import FIRM, Cast
from tests.story import PROMISES, Story
from zengxindai.accounts.queries import robot
from zengxindai.findings import Refused
from zengxindai.policy.models import Document, Parameter
from zengxindai.workflow.models import Turn
from zengxindai.workflow.tasks import run_due

DAY = dt.date.fromisoformat
Teller = Callable[[str], Story]


@pytest.fixture
def told(cast: Cast) -> Teller:
    """A story that begins at an instant of the district's clock, with one bank under agreement."""

    def begin(instant: str) -> Story:
        story = Story(cast, timezone.make_aware(dt.datetime.fromisoformat(instant)))
        story.agreement()
        return story

    return begin


def due(case: Any, row: str = "") -> dt.date | None:
    """By when somebody's turn on a case has to be taken."""
    turns = Turn.objects.filter(case_type=case.case_type, case_id=case.pk)
    return turns.filter(row__endswith=row).order_by("id")[0].due_on


def refused(story: Story, key: str, case: Any, team: str, **words: Any) -> set[str]:
    """The rules that refuse an act."""
    with pytest.raises(Refused) as refusal:
        story.act(key, case, team, **words)
    return {found.code for found in refusal.value.findings if found.blocks}


def test_numbers_of_a_year_end_with_its_last_second(told: Teller) -> None:
    """In Beijing: the new year's first hours are the old year's in UTC."""
    story = told("2025-12-31T23:59:58")
    filings = [story.filed(purpose=f"用途{number}") for number in range(4)]
    numbers = []
    for filing in filings:
        numbers.append(story.acknowledged(filing).number)
        story.later(seconds=1)
    assert numbers == [
        "JJZXD备〔2025〕0001号", "JJZXD备〔2025〕0002号", "JJZXD备〔2026〕0001号", "JJZXD备〔2026〕0002号",
    ]  # fmt: skip
    later = story.draft(purpose="新年用途")
    assert [filing.application.number[:14] for filing in filings] == ["JJZXD-SQ-2025-"] * 4
    assert later.number is None or later.number.startswith("JJZXD-SQ-2026-")


def test_working_days_run_over_the_turn_of_the_year(told: Teller) -> None:
    """1 to 3 January are off, the Sunday after them is worked: three working days from the 31st end on the 6th."""
    story = told("2025-12-31T23:59:50")
    filing = story.filed()
    assert due(filing, "acknowledge") == DAY("2026-01-06")
    story.later(seconds=20)
    assert due(story.filed(purpose="新年"), "acknowledge") == DAY("2026-01-06"), "sent on a day off it counts alike"


def test_what_is_paid_on_the_last_evening_is_of_the_old_year(told: Teller) -> None:
    """December's report is frozen as its last second left it, due on January's fifth working day; nothing is twice."""
    story = told("2025-12-30T10:00:00")
    loan = story.drawn(amount="3000000")
    story.now = story.now.replace(day=31, hour=23, minute=59, second=50)
    story.repaid(loan, "1000000")
    story.later(seconds=15)
    assert story.day == DAY("2026-01-01")
    story.repaid(story.fresh(loan), "500000")
    story.now = story.now.replace(day=1, hour=3)
    with time_machine.travel(story.now, tick=False):
        run_due(DAY("2025-12-31"))
    assert list(Period.objects.values_list("number", "first", "last")) == [
        ("2025-12", DAY("2025-12-01"), DAY("2025-12-31"))
    ]
    report = MonthlyReport.objects.get(kind="R1")
    assert report.figures["R1"]["total"]["closing"] == "2000000.00"
    assert due(report) == DAY("2026-01-08")
    story.at_the_evening_of(DAY("2026-01-31"))
    following = MonthlyReport.objects.get(kind="R1", period__number="2026-01").figures["R1"]["total"]
    assert (following["opening"], following["closing"]) == ("2000000.00", "1500000.00")


def test_a_loan_of_29_february_matures_on_the_28th(told: Teller) -> None:
    story = told("2024-02-29T09:00:00")
    loan = story.registered().loan
    late = story.drawing(loan, matures_on="2025-03-01")
    assert refused(story, "loan.draw", loan, "bank", **late) == {"LOAN-01"}
    loan = story.act("loan.draw", loan, "bank", **story.drawing(loan))
    assert (loan.drawn_on, loan.matures_on, loan.pay_by) == (DAY("2024-02-29"), DAY("2025-02-28"), DAY("2025-02-28"))
    for evening, status in (("2025-02-28", "ACTIVE"), ("2025-03-01", "OVERDUE")):
        story.at_the_evening_of(DAY(evening))
        assert story.fresh(loan).status == status, evening


def test_february_of_a_leap_year_is_frozen_on_its_29th(told: Teller) -> None:
    story = told("2024-02-28T09:00:00")
    story.drawn()
    story.at_the_evening_of(DAY("2024-02-28"))
    assert not Period.objects.exists(), "the control: a day too early there is no month's end"
    story.at_the_evening_of(DAY("2024-02-29"))
    assert Period.objects.get().number == "2024-02"
    assert due(MonthlyReport.objects.get(kind="R1")) == DAY("2024-03-07")


def test_instalments_from_a_31st_keep_to_the_ends_of_short_months(told: Teller) -> None:
    story = told("2025-08-31T10:00:00")
    loan = story.registered(amount="1200000").loan
    words = story.drawing(loan, repayment="EQUAL_PRINCIPAL", every="1")
    loan = story.act("loan.draw", loan, "bank", **words)
    days = list(loan.instalments.order_by("place").values_list("due_on", flat=True))
    assert days == [
        DAY(day)
        for day in (
            "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31",
            "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31",
        )
    ]  # fmt: skip
    assert loan.matures_on == DAY("2026-08-31")
    story.at_the_evening_of(DAY("2025-09-30"))
    assert story.fresh(loan).status == "ACTIVE"
    # 1 to 8 October are off: what was due on a working day is not put off by the holidays after it.
    story.at_the_evening_of(DAY("2025-10-01"))
    assert Loan.objects.get(pk=loan.pk).status == "OVERDUE"


def test_who_is_barred_on_29_february_is_barred_through_28_february_five_years_later(told: Teller) -> None:
    story = told("2024-02-29T10:00:00")
    entry = story.listed()
    assert entry.barred_until == DAY("2029-02-28")
    assert bars(FIRM, [], DAY("2029-02-28"))
    assert not bars(FIRM, [], DAY("2029-03-01"))
    tasks.expire_entries(DAY("2029-02-28"), robot())
    assert story.fresh(entry).status == "ACTIVE"
    tasks.expire_entries(DAY("2029-03-01"), robot())
    assert BlacklistEntry.objects.get(pk=entry.pk).status == "EXPIRED"


def test_a_value_of_the_notice_changes_at_midnight_in_the_district(told: Teller) -> None:
    """In the last seconds of the year 5,500,000 yuan are too much, in the first of the new one they are not."""
    story = told("2025-12-31T23:59:50")
    change = DAY("2026-01-01")
    Parameter.objects.filter(key="loan_cap").update(valid_to=change)
    Parameter.objects.create(key="loan_cap", value="6000000.00", valid_from=change)
    Document.objects.update(loaded_at=timezone.now() + dt.timedelta(seconds=1))
    case = story.draft(amount="5500000")
    path, client = f"/applications/{case.pk}/submit/", Client()
    with time_machine.travel(story.now, tick=False):
        client.force_login(story.cast.enterprise.handler)
        page = client.post(path, PROMISES)
    assert page.status_code == 200
    assert "APP-01" in page.content.decode()
    story.later(seconds=11)
    with time_machine.travel(story.now, tick=False):
        assert client.post(path, PROMISES).status_code == 302
    assert story.fresh(case).status == "SUBMITTED"
