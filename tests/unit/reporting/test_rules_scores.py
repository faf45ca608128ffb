"""The arithmetic of a score to exact decimals, and the rules of its course: both sides of every boundary."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reporting import rules
from tests.unit.notice import DAY, YUAN, Line, line
from zengxindai.policy.goals import NoGoal, ScoreItem, goals, score_sheets

TABLE: tuple[Line, ...] = (
    line("last year", rules.year_is_over, 2019, 2020),
    line("this year", rules.year_is_over, 2020, 2020, finds="EVA-01"),
    line("before the scheme", rules.year_is_over, 2018, 2020, finds="EVA-01"),
    line("for the first time", rules.evaluated_once, False, 2020),
    line("a second time", rules.evaluated_once, True, 2020, finds="EVA-02"),
    line("on the last day", rules.objected_in_time, DAY("2021-03-08"), DAY("2021-03-08")),
    line("a day late", rules.objected_in_time, DAY("2021-03-09"), DAY("2021-03-08"), finds="EVA-03"),
)
GRADES = ((YUAN(90), "优"), (YUAN(80), "良"), (YUAN(60), "合格"), (YUAN(0), "不合格"))


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_domain_says(each: Line) -> None:
    assert each.codes() == each.finds


def item(formula: str, points: int, **more: Any) -> ScoreItem:
    return ScoreItem("x", "x", Decimal(points), formula, "x", **{name: Decimal(v) for name, v in more.items()})


BALANCE, FIRST = item("COMPLETION", 30, empty=0), item("SHARE", 10, full=30, empty=0)
RATE, BAD = item("BASIS_POINTS", 15, step_bp=5, per_step=1), item("FALLING", 15, zero_at=5)
FEE = item("BASIS_POINTS", 15, against=1, step_bp=10)


@pytest.mark.parametrize(
    ("each", "amount", "against", "earned"),
    [
        (BALANCE, "26000000", "20000000", "30.00"),
        (BALANCE, "15000000", "18000000", "25.00"),
        (BALANCE, "7000000", "12000000", "17.50"),
        (BALANCE, "1", "3", "10.00"),
        (BALANCE, "2", "7", "8.57"),
        (BALANCE, "-5", "10", "0.00"),
        (BALANCE, "5", None, "0.00"),
        (FIRST, "3", "10", "10.00"),
        (FIRST, "1", "10", "3.33"),
        (FIRST, "9", "10", "10.00"),
        (RATE, "5.20", "5.20", "15.00"),
        (RATE, "5.1", "5.20", "15.00"),
        (RATE, "5.2499", "5.20", "15.00"),
        (RATE, "5.25", "5.20", "14.00"),
        (RATE, "5.2999", "5.20", "14.00"),
        (RATE, "5.95", "5.20", "0.00"),
        (RATE, "9", "5.20", "0.00"),
        (RATE, "5.25", None, "15.00"),
        (RATE, None, "5.20", "15.00"),
        (BAD, "0", "100", "15.00"),
        (BAD, "2.5", "100", "7.50"),
        (BAD, "5", "100", "0.00"),
        (BAD, "8", "100", "0.00"),
        (FEE, "1.2", None, "13.00"),
        (item("PROPORTION", 5), "11", "12", "4.58"),
    ],
)
def test_points(each: ScoreItem, amount: str | None, against: str | None, earned: str) -> None:
    found = rules.Measure(*(None if value is None else Decimal(value) for value in (amount, against)))
    assert rules.points(each, found) == Decimal(earned)


def test_deductions_have_a_limit_and_a_score_a_floor() -> None:
    assert rules.taken_off(YUAN(5), YUAN(3)) == 15
    assert rules.score([YUAN("80.25"), YUAN("4.75")], [YUAN(5), YUAN(2)], YUAN(10)) == (YUAN("78.00"), YUAN(7))
    assert rules.score([YUAN(80)], [YUAN(15)], YUAN(10)) == (YUAN(70), YUAN(10))
    assert rules.score([YUAN(3)], [YUAN(5)], YUAN(10)) == (YUAN(0), YUAN(5))


@pytest.mark.parametrize(
    ("total", "word"),
    [
        ("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("79.99", "合格"), ("60", "合格"),
        ("59.99", "不合格"), ("0", "不合格"),
    ],
)  # fmt: skip
def test_grades(total: str, word: str) -> None:
    assert rules.grade(Decimal(total), GRADES) == word


ITEM = {"key": "a", "label": "a", "points": 100, "formula": "SHARE", "source": "a"}
SHEET = {"version": "1", "most_off": 10, "grades": [[0, "x"]], "items": [ITEM], "deductions": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": [{**ITEM, "points": 99}]},
        {"items": [{**ITEM, "formula": "?"}]},
        {"items": [{**ITEM, "points": 50}] * 2},
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    assert score_sheets({"bank": SHEET})["bank"].version == "1"
    with pytest.raises(NoGoal):
        score_sheets({"bank": SHEET | wrong})


@pytest.mark.parametrize(
    "wrong", [{"kind": "?"}, {"kind": "GROWTH"}, {"kind": "LOWER", "growth": 1}, {"kind": "GROWTH", "growth": 0}]
)
def test_a_target_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(NoGoal):
        goals([{"indicator": "X", **wrong}])
