"""Deadlines across real public holidays, and corresponding days of months, against days counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.notice import CALENDAR, DAY
from zengxindai.workdays import CalendarMissing, months_later


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2020-02-01", False),  # announced as a worked Saturday, then the Spring Festival was lengthened
        ("2020-02-03", True),
        ("2020-05-09", True),  # a Saturday worked for 1 to 5 May
        ("2020-05-04", False),
        ("2020-03-07", False),
        ("2026-02-14", True),
        ("2026-02-23", False),
        ("2026-03-10", True),
    ],
)
def test_a_day_is_worked_or_off(day: str, worked: bool) -> None:
    assert CALENDAR.is_workday(DAY(day)) is worked


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2020-04-30", 3, "2020-05-08"),
        ("2020-04-30", 4, "2020-05-09"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2020-02-29", 5, "2020-03-06"),
        ("2020-03-06", 1, "2020-03-09"),
        ("2020-01-23", 1, "2020-02-03"),
        ("2020-05-02", 1, "2020-05-06"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2020-05-02", 0, "2020-05-02"),
    ],
)
def test_the_nth_working_day_after(start: str, count: int, due: str) -> None:
    assert CALENDAR.add(DAY(start), count) == DAY(due)
    assert CALENDAR.count(DAY(start), DAY(due)) == count


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2020-04-30", "2020-05-05", 0),
        ("2020-04-30", "2020-05-06", 1),
        ("2020-04-30", "2020-05-11", 5),
        ("2020-03-06", "2020-03-06", 0),
        ("2020-03-09", "2020-03-06", 0),
        ("2019-12-31", "2020-12-31", 249),  # 262 weekdays, 19 of them off, 6 worked weekends
        ("2025-12-31", "2026-12-31", 248),
    ],
)
def test_working_days_between(start: str, end: str, count: int) -> None:
    assert CALENDAR.count(DAY(start), DAY(end)) == count


@pytest.mark.parametrize(
    ("day", "next_one"),
    [("2026-02-15", "2026-02-24"), ("2020-05-01", "2020-05-06"), ("2026-02-14", "2026-02-14"), ("2026-03-31",) * 2],
)
def test_a_day_off_moves_to_the_next_worked_one(day: str, next_one: str) -> None:
    assert CALENDAR.next_workday(DAY(day)) == DAY(next_one)


@pytest.mark.parametrize(("start", "count"), [("2027-01-05", 1), ("2026-12-31", 1), ("2026-12-01", 30)])
def test_a_year_without_its_notice_stops_the_count(start: str, count: int) -> None:
    with pytest.raises(CalendarMissing, match="2027") as missing:
        CALENDAR.add(DAY(start), count)
    assert missing.value.year == 2027


def test_a_year_without_its_notice_is_not_guessed_for_one_day_either() -> None:
    with pytest.raises(CalendarMissing):
        CALENDAR.is_workday(DAY("2017-12-29"))
    with pytest.raises(CalendarMissing):
        CALENDAR.next_workday(DAY("2027-01-05"))


@pytest.mark.parametrize(
    ("day", "months", "corresponding"),
    [
        ("2020-02-29", 24, "2022-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2020-03-01", 24, "2022-03-01"),
        ("2024-02-15", 24, "2026-02-15"),
        ("2020-08-31", 6, "2021-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2020-11-30", 1, "2020-12-30"),
        ("2020-12-31", 12, "2021-12-31"),
        ("2020-12-15", 1, "2021-01-15"),
        ("2024-02-29", 60, "2029-02-28"),
        ("2020-05-05", 0, "2020-05-05"),
    ],
)
def test_the_corresponding_day_or_the_month_s_last(day: str, months: int, corresponding: str) -> None:
    assert months_later(DAY(day), months) == DAY(corresponding)


@pytest.mark.parametrize(
    ("start", "count", "pauses", "due"),
    [
        # A question on Thursday 12 February, answered on the first day after the Spring Festival of 15 to 23 February:
        # 12, 13, 14 (a worked Saturday) and 24 stood still, so that 25 is the first of five days.
        ("2026-02-11", 5, [("2026-02-12", "2026-02-24")], "2026-03-02"),
        # The same question taken by itself, nothing having stood still.
        ("2026-02-11", 5, [], "2026-02-25"),
        # A pause of days off alone moves nothing.
        ("2026-02-13", 3, [("2026-02-15", "2026-02-23")], "2026-02-25"),
        # A pause that begins on the last day leaves that day to be used afterwards.
        ("2026-03-10", 5, [("2026-03-17", "2026-03-19")], "2026-03-20"),
        # What stood still before the count began, or after it ended, is nothing to it.
        ("2026-03-10", 5, [("2026-03-02", "2026-03-10"), ("2026-03-18", "2026-03-20")], "2026-03-17"),
        # Begun before the count, ended within: only what lies within counts.
        ("2026-03-10", 5, [("2026-03-02", "2026-03-12")], "2026-03-19"),
    ],
)
def test_days_that_stand_still_do_not_count(start: str, count: int, pauses: list[tuple[str, str]], due: str) -> None:
    spans = [(DAY(first), DAY(last)) for first, last in pauses]
    assert CALENDAR.add_without(DAY(start), count, spans) == DAY(due)


DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2025, 10, 31))
SPANS = st.lists(st.tuples(DAYS, st.integers(0, 20)), max_size=4)


def spans_of(drawn: list[tuple[dt.date, int]]) -> list[tuple[dt.date, dt.date]]:
    """First and last days out of a first day and a length."""
    return [(first, first + dt.timedelta(days=length)) for first, length in drawn]


@given(DAYS, st.integers(0, 20))
def test_without_a_pause_it_is_the_plain_count(day: dt.date, count: int) -> None:
    assert CALENDAR.add_without(day, count, []) == CALENDAR.add(day, count)


@given(DAYS, st.integers(1, 20), st.data())
def test_a_pause_of_k_working_days_moves_the_deadline_by_k(day: dt.date, count: int, data: st.DataObject) -> None:
    plain = CALENDAR.add(day, count)
    first = data.draw(st.dates(day + dt.timedelta(days=1), plain))
    last = first + dt.timedelta(days=data.draw(st.integers(0, 20)))
    stood = CALENDAR.count(first - dt.timedelta(days=1), last)
    moved = CALENDAR.add_without(day, count, [(first, last)])
    assert moved == CALENDAR.add(plain, stood)
    assert CALENDAR.count(day, moved) == count + stood


@given(DAYS, st.integers(0, 20), SPANS, st.randoms())
def test_order_and_overlap_of_pauses_do_not_matter(
    day: dt.date, count: int, drawn: list[tuple[dt.date, int]], chance: object
) -> None:
    spans = spans_of(drawn)
    due = CALENDAR.add_without(day, count, spans)
    shuffled = [*spans, *spans]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert CALENDAR.add_without(day, count, shuffled) == due
    still = {first + dt.timedelta(days=ahead) for first, last in spans for ahead in range((last - first).days + 1)}
    assert CALENDAR.add_without(day, count, [(each, each) for each in still]) == due
