"""How far a special account reaches: both sides of every line, and the chart's geometry."""

from __future__ import annotations

from typing import Any

import pytest

from compensation import rules
from compensation.queries.curve import Curve, Curves
from compensation.rules import Position
from tests.unit.notice import DAY, TERMS, YUAN, Line, line

FEN = YUAN("0.01")
MILLION = YUAN("1000000.00")


def at(**changed: Any) -> Position:
    """A position with a million on the account."""
    return Position(**{"balance": MILLION, **changed})


TABLE: tuple[Line, ...] = (
    line("a tenth is left", rules.enough_left, at(covered=MILLION * 10), TERMS),
    line("a fen less", rules.enough_left, at(covered=MILLION * 10, held=FEN), TERMS, finds="~ACC-01"),
    line("nothing covered, nothing there", rules.enough_left, Position(), TERMS),
    line("ten times", rules.within_multiple, at(covered=MILLION * 10, held=FEN), TERMS),
    line("a fen more", rules.within_multiple, at(covered=MILLION * 10 + FEN), TERMS, finds="~CAP-01"),
    line("no money and something covered", rules.within_multiple, Position(covered=FEN), TERMS, finds="~CAP-01"),
    line("all overdue can be paid", rules.overdue_is_there, at(held=FEN, payable=FEN, overdue=MILLION - 2 * FEN)),
    line("a fen short", rules.overdue_is_there, at(held=FEN, payable=FEN, overdue=MILLION - FEN), finds="~CAP-02"),
    line("what is approved is there", rules.payable_is_there, at(payable=MILLION)),
    line("a fen of it is not", rules.payable_is_there, at(payable=MILLION, held=FEN), finds="~CAP-03"),
    line("calm", rules.capacity, at(covered=MILLION), TERMS),
    line(
        "everything at once", rules.capacity, at(payable=MILLION + FEN, covered=MILLION * 11, overdue=FEN), TERMS,
        finds="~CAP-03 ~CAP-02 ~ACC-01 ~CAP-01",
    ),
    line(
        "the same with a hold", rules.capacity, at(held=MILLION, payable=FEN, covered=MILLION * 11, overdue=FEN),
        TERMS, finds="~CAP-03 ~CAP-02 ~ACC-01 ~CAP-01",
    ),
)  # fmt: skip


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_it_should(each: Line) -> None:
    assert each.codes() == each.finds


def test_what_follows_from_a_position() -> None:
    found = at(held=YUAN("300000.00"), payable=YUAN("800000.00"), overdue=YUAN("50000.00"), covered=YUAN("2500000.00"))
    assert found.available == YUAN("700000.00")
    assert found.unfunded == YUAN("100000.00")
    assert found.expected == YUAN("-150000.00")
    assert found.multiple == YUAN("2.50")
    assert Position().multiple is None
    assert {"CAP-02", "CAP-03"} == rules.RED


def test_the_chart_keeps_proportions_and_stands_on_its_base() -> None:
    days = [DAY("2026-01-31"), DAY("2026-02-28"), DAY("2026-03-31")]
    found = Curves(340, days, [Curve("balance", [YUAN(0), YUAN(50), YUAN(100)]), Curve("held", [YUAN(0)] * 3)])
    assert (found.x(days[0]), found.x(days[-1]), found.edge) == (14, 326, 326)
    assert (found.y(YUAN(100)), found.y(YUAN(50)), found.y(YUAN(0))) == (34, 109, found.base)
    assert found.paths[1] == {"kind": "held", "d": "M14.0 184.0 L162.1 184.0 L326.0 184.0"}
    assert [each["day"] for each in found.words] == [days[0], days[-1]]
    assert found.bottom < found.height


def test_a_single_day_and_an_empty_account_are_drawn_all_the_same() -> None:
    found = Curves(340, [DAY("2026-01-31")], [Curve("balance", [YUAN(0)])])
    assert found.paths == [{"kind": "balance", "d": "M14.0 184.0 H326"}]
    assert len(found.words) == 1
