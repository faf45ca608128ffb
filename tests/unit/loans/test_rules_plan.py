"""Repayment plans: parts add up to the fen, days are corresponding days, payments fill the first instalments."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans import rules
from loans.rules import Due
from tests.unit.notice import DAY, YUAN
from zengxindai.workdays import months_later

METHODS = ("BULLET", "INTEREST_FIRST", "EQUAL_PRINCIPAL", "EQUAL_INSTALMENT")
YEAR = (DAY("2026-03-10"), DAY("2027-03-10"))


def days(every: int, after: str = "2026-03-10") -> list[dt.date]:
    return rules.due_days(*YEAR, every, DAY(after))


def parts(method: str, principal: str, rate: str = "5.22", every: int = 1) -> list[str]:
    return [str(due.principal) for due in rules.plan(method, YUAN(principal), YUAN(rate), days(every), every)]


def test_days_are_corresponding_days_and_end_at_maturity() -> None:
    assert days(3) == [DAY("2026-06-10"), DAY("2026-09-10"), DAY("2026-12-10"), DAY("2027-03-10")]
    assert rules.due_days(DAY("2026-01-31"), DAY("2026-04-15"), 1, DAY("2026-01-31")) == [
        DAY("2026-02-28"), DAY("2026-03-31"), DAY("2026-04-15"),
    ]  # fmt: skip
    assert days(3, after="2026-06-10") == [DAY("2026-09-10"), DAY("2026-12-10"), DAY("2027-03-10")]
    assert days(3, after="2027-04-01") == [DAY("2027-03-10")]


@pytest.mark.parametrize("method", METHODS[:2])
def test_principal_at_maturity_is_one_sum(method: str) -> None:
    assert rules.plan(method, YUAN("3000000"), YUAN("5.22"), days(1), 1) == [Due(YEAR[1], YUAN("3000000"))]


def test_equal_principal_leaves_the_rest_to_the_last() -> None:
    assert parts("EQUAL_PRINCIPAL", "1000000.00", every=3) == ["250000.00"] * 4
    assert parts("EQUAL_PRINCIPAL", "1000000.01", every=3) == ["250000.00"] * 3 + ["250000.01"]
    assert parts("EQUAL_PRINCIPAL", "100.00") == ["8.33"] * 11 + ["8.37"]


def test_equal_instalments_by_hand() -> None:
    # 100,000 at 6 % by quarters: payment 25,944.48 (0.015 / (1 - 1.015^-4)), interest 1,500.00, 1,133.33, 761.17.
    found = parts("EQUAL_INSTALMENT", "100000.00", rate="6", every=3)
    assert found == ["24444.48", "24811.15", "25183.31", "25561.06"]
    assert parts("EQUAL_INSTALMENT", "100.00", rate="0") == parts("EQUAL_PRINCIPAL", "100.00")


def test_less_than_a_fen_an_instalment_is_due_in_one_sum() -> None:
    assert parts("EQUAL_PRINCIPAL", "0.11") == ["0.11"]
    assert parts("EQUAL_INSTALMENT", "0.05") == ["0.05"]


FEN = st.integers(1, 500_000_000).map(lambda fen: Decimal(fen) / 100)
PLANS = st.builds(
    lambda method, principal, rate, months, every, drawn: (
        method, principal, rate, drawn, months_later(drawn, months), every,
    ),
    st.sampled_from(METHODS), FEN, st.integers(0, 570).map(lambda pct: Decimal(pct) / 100), st.integers(1, 24),
    st.sampled_from((1, 2, 3, 6, 12)), st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)),
)  # fmt: skip


def planned(method: str, principal: Decimal, rate: Decimal, drawn: dt.date, due: dt.date, every: int) -> list[Due]:
    return rules.plan(method, principal, rate, rules.due_days(drawn, due, every, drawn), every)


@given(PLANS)
def test_every_plan_adds_up_and_ends_at_maturity(given_plan: tuple) -> None:
    dues = planned(*given_plan)
    assert sum(due.principal for due in dues) == given_plan[1]
    assert all(due.principal > 0 and due.principal == due.principal.quantize(Decimal("0.01")) for due in dues)
    assert [due.on for due in dues] == sorted({due.on for due in dues})
    assert given_plan[3] < dues[0].on
    assert dues[-1].on == given_plan[4]


@given(PLANS, FEN)
def test_payments_fill_the_first_instalments(given_plan: tuple, paid: Decimal) -> None:
    dues, principal = planned(*given_plan), given_plan[1]
    owed = max(principal - paid, Decimal(0))
    left = rules.unpaid(dues, owed)
    assert sum((due.principal for due in left), Decimal(0)) == owed
    assert left == [] or left[1:] == dues[len(dues) - len(left) + 1 :]
    assert sum(rules.filled(dues, owed)) == principal - owed
    assert rules.due_by(dues, owed, dues[-1].on) == owed
    assert rules.due_by(dues, owed, dues[0].on - dt.timedelta(days=1)) == 0


@given(PLANS, FEN, st.integers(0, 900))
def test_declared_due_it_is_due_that_day_or_before(given_plan: tuple, paid: Decimal, later: int) -> None:
    dues = rules.unpaid(planned(*given_plan), max(given_plan[1] - paid, Decimal(0)))
    day = given_plan[3] + dt.timedelta(days=later)
    declared = rules.accelerated(dues, day)
    assert sum(due.principal for due in declared) == sum(due.principal for due in dues)
    assert all(due.on <= day for due in declared)
    assert [due for due in declared if due.on < day] == [due for due in dues if due.on < day]


def test_a_reversed_payment_is_owed_with_the_first_open_instalment() -> None:
    first, second = Due(DAY("2026-06-10"), YUAN("10.00")), Due(DAY("2026-09-10"), YUAN("20.00"))
    assert rules.restored([first, second], YUAN("5.00"), YEAR[1]) == [Due(first.on, YUAN("15.00")), second]
    assert rules.restored([], YUAN("5.00"), YEAR[1]) == [Due(YEAR[1], YUAN("5.00"))]


def test_as_much_as_a_sum_allows() -> None:
    first, second = Due(DAY("2026-06-10"), YUAN("10.00")), Due(DAY("2026-09-10"), YUAN("20.00"))
    assert rules.within([first, second], YUAN("12.00")) == [first, Due(second.on, YUAN("2.00"))]
    assert rules.within([first, second], YUAN("10.00")) == [first]
    assert rules.within([first, second], YUAN("99.00")) == [first, second]


def test_late_is_after_the_last_day_to_pay() -> None:
    day = DAY("2026-03-31")
    assert not rules.late(day, day)
    assert rules.late(day, DAY("2026-04-01"))
    assert not rules.late(None, day)
