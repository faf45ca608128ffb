"""Which duties people may hold and lend."""

from __future__ import annotations

import datetime as dt

import pytest

from zengxindai.accounts.duties import DESCRIPTIONS, Duty, choices_for_people, choices_to_delegate
from zengxindai.accounts.models import DutyHeld


def test_no_person_can_be_given_the_system_duty() -> None:
    assert [value for value, _ in choices_for_people()] == ["handler", "checker", "approver", "administrator"]
    assert [value for value, _ in choices_for_people(operator=True)] == ["administrator", "security", "audit"]


def test_managing_people_cannot_be_lent() -> None:
    assert [value for value, _ in choices_to_delegate()] == ["handler", "checker", "approver"]


def test_every_duty_is_described() -> None:
    assert set(DESCRIPTIONS) == set(Duty)


@pytest.mark.parametrize(("day", "holds"), [(1, False), (2, True), (4, True), (5, False)])
def test_a_duty_holds_from_its_first_day_until_the_day_before_its_end(day: int, holds: bool) -> None:
    held = DutyHeld(duty="handler", valid_from=dt.date(2020, 3, 2), valid_to=dt.date(2020, 3, 5))
    assert held.holds_on(dt.date(2020, 3, day)) is holds
    assert held.last_day == dt.date(2020, 3, 4)
