"""Terms, pay days, days past due and the classes they force, against days counted by hand."""

from __future__ import annotations

import pytest

from loans import rules
from tests.unit.notice import CALENDAR, DAY
from zengxindai.workdays import CalendarMissing


@pytest.mark.parametrize(
    ("drawn", "due", "months"),
    [
        ("2020-03-10", "2021-03-10", 12),
        ("2020-03-10", "2021-03-11", 13),  # 12 months and a day price as more than a year
        ("2020-03-10", "2022-03-10", 24),
        ("2020-03-10", "2020-03-11", 1),
        ("2020-03-10", "2020-04-10", 1),
        ("2020-03-10", "2020-04-11", 2),
        ("2020-02-29", "2021-02-28", 12),
        ("2020-02-29", "2021-03-01", 13),
        ("2020-01-31", "2020-02-29", 1),
    ],
)
def test_begun_months_count(drawn: str, due: str, months: int) -> None:
    assert rules.term_months(DAY(drawn), DAY(due)) == months


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ("2026-02-15", "2026-02-24"),  # the whole Spring Festival
        ("2026-03-31", "2026-03-31"),
        ("2026-10-03", "2026-10-08"),
        ("2026-02-14", "2026-02-14"),  # a worked Saturday
        ("2026-03-14", "2026-03-16"),
    ],
)
def test_a_due_day_off_may_be_paid_on_the_next_working_day(due: str, last: str) -> None:
    assert rules.last_pay_day(DAY(due), CALENDAR) == DAY(last)
    assert rules.pay_day_if_known(DAY(due), CALENDAR) == DAY(last)


def test_a_pay_day_in_a_year_without_notice_is_not_known_yet() -> None:
    assert rules.pay_day_if_known(DAY("2028-03-10"), CALENDAR) is None
    with pytest.raises(CalendarMissing):
        rules.last_pay_day(DAY("2028-03-10"), CALENDAR)


@pytest.mark.parametrize(
    ("due", "day", "past"),
    [
        ("2026-03-31", "2026-03-01", 0),
        ("2026-03-31", "2026-03-31", 0),
        ("2026-03-31", "2026-04-01", 1),
        ("2026-03-31", "2026-06-29", 90),
        ("2026-03-31", "2026-06-30", 91),
        ("2026-02-15", "2026-02-24", 0),
        ("2026-02-15", "2026-02-25", 1),
    ],
)
def test_days_past_due(due: str, day: str, past: int) -> None:
    assert rules.days_past_due(DAY(due), DAY(day), CALENDAR) == past


@pytest.mark.parametrize(
    ("past", "tier"),
    [(0, "1"), (1, "2"), (90, "2"), (91, "3"), (270, "3"), (271, "4"), (360, "4"), (361, "5"), (2000, "5")],
)
def test_the_best_class_so_many_days_allow(past: int, tier: str) -> None:
    assert rules.tier_floor(past) == tier


def test_the_last_three_classes_are_non_performing() -> None:
    assert rules.NON_PERFORMING == ("3", "4", "5")
