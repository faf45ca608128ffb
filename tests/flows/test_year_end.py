"""A year whose holidays nobody has published yet: work goes on, nothing is guessed, nothing falls over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.story import Story
from zengxindai.findings import Refused
from zengxindai.policy.models import Document, HolidayYear
from zengxindai.workflow import turns
from zengxindai.workflow.models import Turn

LATE = timezone.make_aware(dt.datetime(2026, 12, 31, 10, 0))


@pytest.fixture
def late(cast: Cast) -> Any:
    told = Story(cast, LATE)
    told.agreement()
    with time_machine.travel(LATE, tick=False):
        yield told


def published(year: int) -> None:
    """The year's notice is entered and the policy loaded again."""
    HolidayYear.objects.create(year=year)
    Document.objects.update(loaded_at=timezone.now() + dt.timedelta(seconds=1))


def test_a_deadline_beyond_the_known_calendar_stays_open_until_it_is_published(late: Story) -> None:
    case = late.submitted()
    turn = Turn.objects.get(case_type="application", case_id=case.pk)
    assert turn.due_on is None
    published(2027)
    assert turns.reckon_open(late.day, None) == 1
    turn.refresh_from_db()
    assert turn.due_on is not None
    assert turn.due_on.year == 2027


def test_the_inbox_opens_in_a_year_without_calendar(late: Story) -> None:
    case = late.submitted()
    Turn.objects.filter(case_id=case.pk).update(due_on=dt.date(2026, 12, 31))
    with time_machine.travel(dt.datetime(2027, 1, 8, 3, 0, tzinfo=dt.UTC), tick=False):
        client = Client()
        client.force_login(late.cast.department.handler)
        assert client.get("/").status_code == 200
        assert client.get(f"/applications/{case.pk}/").status_code == 200


def test_a_rule_that_has_to_count_says_what_is_missing(late: Story) -> None:
    loan = late.registered().loan
    drawing = late.drawing(loan)
    late.later(days=12)
    with pytest.raises(Refused) as refusal, time_machine.travel(late.now, tick=False):
        late.act("loan.draw", loan, "bank", **drawing)
    assert [found.code for found in refusal.value.findings] == ["CAL-01"]
    client = Client()
    with time_machine.travel(late.now, tick=False):
        client.force_login(late.cast.bank.handler)
        page = client.post(f"/loans/{loan.pk}/draw/", drawing)
    assert page.status_code == 200
    assert "2027" in page.content.decode()
