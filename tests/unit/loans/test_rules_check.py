"""Rules on post-loan checks: both sides of every boundary, and a plan that no gap and no second run can spoil."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans import rules
from loans.states import Signal
from tests.unit.notice import DAY, TERMS, Line, line
from zengxindai.workdays import months_later

TODAY = DAY("2026-06-10")
TABLE: tuple[Line, ...] = (
    line("two people", rules.checked_by_two, "赵甲", "钱乙"),
    line("one person twice", rules.checked_by_two, "赵甲", " 赵甲 ", finds="CHK-01"),
    line("on the day of disbursement", rules.checked_while_lent, DAY("2026-03-10"), DAY("2026-03-10"), TODAY),
    line("today", rules.checked_while_lent, TODAY, DAY("2026-03-10"), TODAY),
    line("the day before", rules.checked_while_lent, DAY("2026-03-09"), DAY("2026-03-10"), TODAY, finds="CHK-02"),
    line("tomorrow", rules.checked_while_lent, DAY("2026-06-11"), DAY("2026-03-10"), TODAY, finds="LOAN-04"),
    line("nothing found", rules.findings_explained, True, "", [], ""),
    line("misused, explained", rules.findings_explained, False, "买了期货", [], "限期收回"),
    line("misused, a blank said", rules.findings_explained, False, " ", [], "限期收回", finds="CHK-03"),
    line("misused, nothing done", rules.findings_explained, False, "买了期货", [], " ", finds="CHK-03"),
    line("signals and measures", rules.findings_explained, True, "", ["TAX"], "复核纳税"),
    line("signals alone", rules.findings_explained, True, "", ["TAX"], "", finds="CHK-03"),
    line("31 days before", rules.matures_soon, DAY("2026-07-11"), TODAY),
    line("30 days before", rules.matures_soon, DAY("2026-07-10"), TODAY, finds="~LOAN-03"),
    line("the day itself", rules.matures_soon, TODAY, TODAY, finds="~LOAN-03"),
    line("the day after", rules.matures_soon, DAY("2026-06-09"), TODAY),
    line("not due", rules.past_due, 0),
    line("a day past due", rules.past_due, 1, finds="~LOAN-03"),
    line("as good", rules.tier_lowered, "2", "2"),
    line("better", rules.tier_lowered, "2", "3"),
    line("worse", rules.tier_lowered, "3", "2", finds="~LOAN-03"),
    line("on its last day", rules.check_late, TODAY, TODAY),
    line("a day late", rules.check_late, DAY("2026-06-09"), TODAY, finds="~LOAN-03"),
    line("used as agreed", rules.use_in_doubt, True),
    line("not checked yet", rules.use_in_doubt, None),
    line("misused", rules.use_in_doubt, False, finds="~LOAN-03"),
    line("no signals", rules.signals_found, []),
    line("a signal", rules.signals_found, ["TAX"], finds="~LOAN-03"),
    line("the class it has", rules.class_proposed, "2", "2"),
    line("a milder one", rules.class_proposed, "1", "2"),
    line("a worse one", rules.class_proposed, "3", "2", finds="~LOAN-03"),
)  # fmt: skip
DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_it_should(each: Line) -> None:
    assert each.codes() == each.finds


@pytest.mark.parametrize(
    ("dpd", "days"), [(1, 1), (29, 1), (30, 30), (59, 30), (60, 60), (89, 60), (90, 90), (91, 90), (400, 90)]
)
def test_days_past_due_are_told_by_the_last_threshold(dpd: int, days: int) -> None:
    (found,) = rules.past_due(dpd)
    assert found.params["days"] == days
    assert days in rules.PAST_DUE


@pytest.mark.parametrize(("left", "days"), [(30, 30), (16, 30), (15, 15), (8, 15), (7, 7), (0, 7)])
def test_days_before_maturity_are_told_by_the_nearest_threshold(left: int, days: int) -> None:
    (found,) = rules.matures_soon(TODAY + dt.timedelta(days=left), TODAY)
    assert found.params["days"] == days
    assert days in rules.BEFORE_MATURITY


@pytest.mark.parametrize(
    ("drawn_on", "period", "due_on"),
    [
        ("2026-03-10", 0, "2026-03-25"),
        ("2026-03-10", 1, "2026-06-10"),
        ("2026-01-31", 1, "2026-04-30"),
        ("2026-01-31", 2, "2026-07-31"),
        ("2025-11-30", 1, "2026-02-28"),
        ("2023-11-30", 1, "2024-02-29"),
    ],
)
def test_a_quarter_ends_on_the_corresponding_day(drawn_on: str, period: int, due_on: str) -> None:
    assert rules.check_due(DAY(drawn_on), period, TERMS) == DAY(due_on)


def test_red_signals_are_of_the_form() -> None:
    assert set(Signal.values) >= rules.RED
    assert rules.is_red(["STOPPED"], True) and rules.is_red([], False)
    assert not rules.is_red(["TAX", "PROFIT"], True)


@given(drawn_on=DAYS, nights=st.lists(st.integers(0, 200), min_size=1, max_size=40))
def test_no_check_is_planned_twice_whatever_nights_are_missed(drawn_on: dt.date, nights: list[int]) -> None:
    planned: list[int] = []
    day = drawn_on
    for gap in nights:
        day += dt.timedelta(days=gap)
        for _ in range(2):  # the job may run twice
            if found := rules.check_to_plan(drawn_on, day, planned, TERMS):
                assert found[0] not in planned
                assert found[1] == rules.check_due(drawn_on, found[0], TERMS)
                planned.append(found[0])
    assert planned == sorted(set(planned))


@given(drawn_on=DAYS, days=st.integers(1, 800))
def test_every_night_plans_every_check_in_time(drawn_on: dt.date, days: int) -> None:
    planned: dict[int, int] = {}
    for number in range(days):
        day = drawn_on + dt.timedelta(days=number)
        if found := rules.check_to_plan(drawn_on, day, planned, TERMS):
            planned[found[0]] = (found[1] - day).days
    assert list(planned) == list(range(len(planned)))
    assert set(planned.values()) <= {TERMS.check_lead_days}
    last = drawn_on + dt.timedelta(days=days - 1 + TERMS.check_lead_days)
    quarters = sum(months_later(drawn_on, 3 * number) <= last for number in range(1, 20))
    assert len(planned) == 1 + quarters
