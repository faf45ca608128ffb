"""The allocation of the pool (Article 7): case 15 and seven equal banks to the fen, and the sum for any figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compensation import rules
from compensation.rules import Move, Result
from compensation.rules.allocation import AMOUNT, MANUAL, RATE
from tests.unit.notice import YUAN, line

POOL, FEN, ONE, CAP = YUAN(30_000_000), YUAN("0.01"), YUAN(1), YUAN(100)
WAN = 10_000
CASE_15 = (
    Result("A", YUAN(2000 * WAN), YUAN(2600 * WAN)),
    Result("B", YUAN(1800 * WAN), YUAN(1500 * WAN)),
    Result("C", YUAN(1200 * WAN), YUAN(700 * WAN)),
)
TABLE = (
    line("all that is free", rules.spared, "甲", YUAN(8), YUAN(10), YUAN(2)),
    line("a fen more", rules.spared, "甲", YUAN("8.01"), YUAN(10), YUAN(2), finds="ALC-01"),
    line("nothing of an account in need", rules.spared, "甲", YUAN(0), YUAN(1), YUAN(2)),
    line("a fen of it", rules.spared, "甲", FEN, YUAN(1), YUAN(2), finds="ALC-01"),
    line("adds up", rules.adds_up, YUAN(3), [YUAN(1), YUAN(2)]),
    line("a fen too much", rules.adds_up, YUAN(3), [YUAN(1), YUAN("2.01")], finds="ALC-02"),
    line("nobody gets anything", rules.adds_up, YUAN(3), [], finds="ALC-02"),
    line("whole yuan", rules.total_possible, POOL, ONE, POOL),
    line("half a yuan", rules.total_possible, YUAN("3.50"), ONE, YUAN(0), finds="ALC-03"),
    line("less than there is", rules.total_possible, YUAN(3), ONE, YUAN("3.01"), finds="ALC-03"),
    line("nothing waits", rules.nothing_on_its_way, 0),
    line("one waits", rules.nothing_on_its_way, 1, finds="ALC-04"),
    line("the same banks", rules.all_banks, ["甲", "乙"], ["乙", "甲"]),
    line("one has left", rules.all_banks, ["甲", "乙"], ["甲"], finds="ALC-05"),
    line("one has come", rules.all_banks, ["甲"], ["甲", "乙"], finds="ALC-05"),
    line("no bank at all", rules.all_banks, [], [], finds="ALC-05"),
    line("the first year", rules.year_over_or_running, 2020, 2020),
    line("before the scheme", rules.year_over_or_running, 2019, 2020, finds="ALC-06"),
    line("next year", rules.year_over_or_running, 2021, 2020, finds="ALC-06"),
)


def amounts(results: Any = CASE_15, basis: str = RATE, unit: Decimal = FEN, cap: Decimal = CAP) -> list[Decimal]:
    return [each.amount for each in rules.allocate(results, total=POOL, basis=basis, cap_pct=cap, unit=unit)]


@pytest.mark.parametrize(
    ("basis", "unit", "expected"),
    [
        (RATE, FEN, ("12413793.10", "10344827.59", "7241379.31")),
        (RATE, ONE, ("12413793", "10344828", "7241379")),
        (AMOUNT, FEN, ("16250000.00", "9375000.00", "4375000.00")),
        (MANUAL, FEN, ("10000000.00", "10000000.00", "10000000.00")),
    ],
)
def test_case_15(basis: str, unit: Decimal, expected: tuple[str, ...]) -> None:
    assert amounts(basis=basis, unit=unit) == [YUAN(each) for each in expected]


def test_case_15_before_rounding() -> None:
    parts = rules.allocate(CASE_15, total=POOL, basis=RATE, cap_pct=CAP, unit=ONE)
    assert [each.completion for each in parts] == [Fraction(130), Fraction(250, 3), Fraction(175, 3)]
    assert [each.weight for each in parts] == [Fraction(100), Fraction(250, 3), Fraction(175, 3)]
    assert [each.ideal % 1 for each in parts] == [Fraction(3, 29), Fraction(17, 29), Fraction(9, 29)]
    assert rules.completion(CASE_15[0]) == 130
    assert rules.weight(CASE_15[0], RATE, YUAN(120)) == 120
    assert amounts(cap=YUAN(130)) != amounts()


def test_seven_equal_banks_to_the_fen() -> None:
    banks = [Result(code, YUAN(1000), YUAN(500)) for code in ("G", "B", "F", "A", "E", "C", "D")]
    found = dict(zip((each.code for each in banks), amounts(banks), strict=True))
    assert [found[code] for code in "ABCDEFG"] == [YUAN("4285714.29")] * 4 + [YUAN("4285714.28")] * 3
    assert sum(found.values()) == POOL


def test_among_equal_remainders_the_larger_actual_comes_first() -> None:
    # The same rate and so the same weight, but B did more.
    banks = [Result("A", YUAN(100), YUAN(50)), Result("B", YUAN(200), YUAN(100)), Result("C", YUAN(100), YUAN(50))]
    parts = rules.allocate(banks, total=YUAN(4), basis=RATE, cap_pct=CAP, unit=ONE)
    assert [each.amount for each in parts] == [1, 2, 1]


def test_where_nobody_has_done_anything_the_parts_are_equal() -> None:
    banks = [Result(code, YUAN(100), YUAN(0)) for code in "AB"]
    assert amounts(banks, AMOUNT) == [YUAN(15_000_000)] * 2


yuan = st.integers(0, 10**12).map(lambda fen: Decimal(fen) / 100)
BANKS = st.lists(
    st.tuples(st.integers(1, 10**12).map(lambda fen: Decimal(fen) / 100), yuan), min_size=1, max_size=12
).map(lambda rows: [Result(f"B{n:02d}", *row) for n, row in enumerate(rows)])


# A busy machine draws slowly.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@patient
@given(BANKS, st.integers(1, 10**6), st.sampled_from([FEN, ONE, YUAN(10_000)]), st.sampled_from([RATE, AMOUNT, MANUAL]))
def test_the_sum_is_always_the_total(banks: list[Result], units: int, unit: Decimal, basis: str) -> None:
    parts = rules.allocate(banks, total=units * unit, basis=basis, cap_pct=CAP, unit=unit)
    assert sum(each.amount for each in parts) == units * unit
    assert all(each.amount >= 0 and each.amount % unit == 0 for each in parts)
    assert sum(each.ideal for each in parts) == Fraction(units * unit)
    assert all(abs(Fraction(each.amount) - each.ideal) < Fraction(unit) for each in parts)


@patient
@given(BANKS, st.randoms())
def test_the_order_of_the_banks_does_not_matter(banks: list[Result], chance: Any) -> None:
    mixed = chance.sample(banks, len(banks))
    known = {each.code: each.amount for each in rules.allocate(banks, total=POOL, basis=RATE, cap_pct=CAP, unit=FEN)}
    assert known == {
        each.code: each.amount for each in rules.allocate(mixed, total=POOL, basis=RATE, cap_pct=CAP, unit=FEN)
    }


@patient
@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8))
def test_moves_bring_every_account_where_it_belongs(wanted: list[int]) -> None:
    short = max(0, -sum(wanted))
    differences = {f"B{n}": YUAN(each) for n, each in enumerate([*wanted, short])}
    found = rules.moves(differences)
    for code, difference in differences.items():
        got = sum((m.amount for m in found if m.taker == code), YUAN(0))
        gave = sum((m.amount for m in found if m.giver == code), YUAN(0))
        assert got - gave == difference
        assert not (got and gave), "nobody gives and takes"
    assert all(m.amount > 0 for m in found)


def test_moves_come_in_the_banks_order() -> None:
    differences = {"C": YUAN(5), "A": YUAN(-3), "B": YUAN(1), "D": YUAN(-1)}
    assert rules.moves(differences) == [
        Move("A", "B", YUAN(1)),
        Move("A", "C", YUAN(2)),
        Move("D", "C", YUAN(1)),
        Move("", "C", YUAN(2)),
    ]
