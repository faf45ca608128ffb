"""Ratios of the investigation report and the price by the LPR: worked figures, and what holds for all of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans import rules
from tests.unit.notice import TERMS, YUAN

AMOUNT = st.decimals(0, 99_999_999_999, places=2)
SIGNED = st.decimals(-99_999_999, 99_999_999, places=2)
LPR = st.decimals("0.01", 20, places=2)
POINTS = st.integers(-1000, 1000)


def test_worked_figures() -> None:
    assert rules.net_assets(YUAN("20000000"), YUAN("9000000")) == YUAN("11000000")
    assert rules.debt_ratio(YUAN("20000000"), YUAN("9000000")) == YUAN("45.00")
    assert rules.current_ratio(YUAN("12000000"), YUAN("8000000")) == YUAN("1.50")
    assert rules.interest_cover(YUAN("2000000"), YUAN("400000")) == YUAN("6.00")
    assert rules.interest_cover(YUAN("-500000"), YUAN("400000")) == YUAN("-0.25")
    assert rules.debt_ratio(YUAN("3"), YUAN("1")) == YUAN("33.33")
    assert rules.debt_ratio(YUAN("800"), YUAN("1")) == YUAN("0.13")  # 0.125, half up


@pytest.mark.parametrize("ratio", [rules.debt_ratio, rules.current_ratio, rules.interest_cover, rules.net_assets])
def test_what_is_not_known_gives_no_figure(ratio: object) -> None:
    assert callable(ratio)
    assert ratio(None, YUAN("1")) is None
    assert ratio(YUAN("1"), None) is None


@pytest.mark.parametrize(
    "nothing",
    [
        rules.debt_ratio(YUAN("0"), YUAN("1")),
        rules.current_ratio(YUAN("1"), YUAN("0")),
        rules.interest_cover(YUAN("1"), YUAN("0")),
    ],
)
def test_nothing_is_divided_by_nothing(nothing: Decimal | None) -> None:
    assert nothing is None


@given(AMOUNT, AMOUNT)
def test_net_assets_and_debts_are_the_assets(assets: Decimal, liabilities: Decimal) -> None:
    net = rules.net_assets(assets, liabilities)
    assert net is not None
    assert net + liabilities == assets
    ratio = rules.debt_ratio(assets, liabilities)
    if ratio is not None:
        assert abs(ratio * assets / 100 - liabilities) <= assets * Decimal("0.00005")
        assert (ratio <= 100) or net < 0


@given(SIGNED, AMOUNT)
def test_a_cover_below_one_is_a_loss(profit: Decimal, interest: Decimal) -> None:
    cover = rules.interest_cover(profit, interest)
    if cover is not None and cover < 1:
        assert profit < 0
    if cover is not None and cover > 1:
        assert profit > 0


@given(LPR, POINTS)
def test_a_point_is_a_hundredth_of_a_percent(lpr: Decimal, points: int) -> None:
    rate = rules.executed_rate(lpr, points)
    assert (rate - lpr) * 100 == points
    assert rules.executed_rate(lpr, points + 1) - rate == Decimal("0.0100")


@given(LPR, POINTS, st.integers(1, 24))
def test_the_cap_decides_whatever_the_price_is_made_of(lpr: Decimal, points: int, months: int) -> None:
    rate = rules.executed_rate(lpr, points)
    assert bool(list(rules.within_rate_cap(rate, months, TERMS))) == (rate > TERMS.rate_cap(months))
