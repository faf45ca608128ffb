"""Yuan to the fen against figures computed by hand: splits, shares of a whole, and amounts in formal numerals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.notice import YUAN
from zengxindai.money import exact, fen, in_words, largest_remainder, split

AMOUNTS = st.integers(min_value=0, max_value=10**12).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("0.065", "0.07"),  # to the even digit it would be 0.06
        ("0.075", "0.08"),
        ("802469.135", "802469.14"),
        ("-0.005", "-0.01"),
        ("7", "7.00"),
    ],
)
def test_half_a_fen_goes_up(amount: str, rounded: str) -> None:
    assert str(fen(YUAN(amount))) == rounded


@pytest.mark.parametrize("amount", ["0.001", "1234567.905", "-0.001"])
def test_a_part_of_a_fen_is_no_amount(amount: str) -> None:
    with pytest.raises(ValueError, match="fen"):
        exact(YUAN(amount))


@pytest.mark.parametrize(("amount", "kept"), [("1.5", "1.50"), ("1.500", "1.50"), ("3", "3.00"), ("-0.10", "-0.10")])
def test_an_amount_to_the_fen_stays_what_it_is(amount: str, kept: str) -> None:
    assert str(exact(YUAN(amount))) == kept


@pytest.mark.parametrize(
    ("principal", "pool", "bank"),
    [
        ("5000000.00", "3250000.00", "1750000.00"),
        ("1234567.90", "802469.14", "432098.76"),
        ("4999999.99", "3249999.99", "1750000.00"),
        ("3333333.33", "2166666.66", "1166666.67"),
        ("1000000.01", "650000.01", "350000.00"),
        ("200000.03", "130000.02", "70000.01"),
        ("2543210.88", "1653087.07", "890123.81"),
        ("533344.13", "346673.68", "186670.45"),
        ("0.30", "0.20", "0.10"),
        ("0.10", "0.07", "0.03"),
        ("0.01", "0.01", "0.00"),
        ("0.00", "0.00", "0.00"),
    ],
)
def test_sixty_five_to_thirty_five(principal: str, pool: str, bank: str) -> None:
    assert split(YUAN(principal), 65) == (YUAN(pool), YUAN(bank))


@pytest.mark.parametrize(
    ("pct", "pool", "bank"), [("80", "987654.31", "246913.58"), ("66.6667", "823045.67", "411522.22")]
)
def test_another_agreement_s_share(pct: str, pool: str, bank: str) -> None:
    assert split(YUAN("1234567.89"), YUAN(pct)) == (YUAN(pool), YUAN(bank))


@given(AMOUNTS, st.integers(min_value=1, max_value=100))
def test_the_two_shares_are_the_whole_and_within_half_a_fen_of_right(principal: Decimal, pct: int) -> None:
    pool, bank = split(principal, pct)
    assert pool + bank == principal
    assert 0 <= pool <= principal
    assert -Fraction(1, 200) < Fraction(pool) - Fraction(principal) * pct / 100 <= Fraction(1, 200)


# Targets 2,000 / 1,800 / 1,200 万 and 2,600 / 1,500 / 700 done: rates of 100 % (capped), 5/6 and 7/12.
RATES = (Fraction(1), Fraction(5, 6), Fraction(7, 12))


@pytest.mark.parametrize(
    ("weights", "unit", "parts"),
    [
        (RATES, "0.01", ["12413793.10", "10344827.59", "7241379.31"]),
        (RATES, "1", ["12413793", "10344828", "7241379"]),
        ((2600, 1500, 700), "0.01", ["16250000.00", "9375000.00", "4375000.00"]),
        ((1,) * 7, "0.01", ["4285714.29"] * 4 + ["4285714.28"] * 3),
        ((1, 0), "0.01", ["30000000.00", "0.00"]),
        ((Decimal("0.5"), Decimal("0.25"), Decimal("0.25")), "10000", ["15000000", "7500000", "7500000"]),
    ],
    ids=["by rate", "by rate, whole yuan", "by amount", "seven alike", "one has nothing", "ten thousands"],
)
def test_thirty_million_shared_out(weights: tuple[Fraction, ...], unit: str, parts: list[str]) -> None:
    shares = largest_remainder(YUAN("30000000.00"), weights, unit=YUAN(unit))
    assert shares == [YUAN(part) for part in parts]
    assert sum(shares) == 30_000_000


def test_among_equal_remainders_the_lower_rank_is_served_first() -> None:
    assert largest_remainder(YUAN("0.02"), (1, 1, 1), ranks=("C", "A", "B")) == [
        YUAN("0.00"),
        YUAN("0.01"),
        YUAN("0.01"),
    ]


@pytest.mark.parametrize(
    ("total", "weights", "unit"), [("1.00", (0, 0), "0.01"), ("1.00", (), "0.01"), ("1.50", (1, 1), "1")]
)
def test_what_cannot_be_shared_out_is_refused(total: str, weights: tuple[int, ...], unit: str) -> None:
    with pytest.raises(ValueError, match="weights must be positive"):
        largest_remainder(YUAN(total), weights, unit=YUAN(unit))


@given(AMOUNTS, st.lists(st.integers(min_value=1, max_value=10**6), min_size=1, max_size=9))
def test_parts_are_the_whole_and_none_is_a_fen_off(total: Decimal, weights: list[int]) -> None:
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * weight / sum(weights)) < Fraction(1, 100)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("3250000.00", "叁佰贰拾伍万元整"),
        ("802469.14", "捌拾万贰仟肆佰陆拾玖元壹角肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("100100.00", "壹拾万零壹佰元整"),
        ("30000000.00", "叁仟万元整"),
        ("0.10", "壹角整"),
        ("0.01", "壹分"),
        ("0.00", "零元整"),
        ("10.00", "壹拾元整"),
        ("10010.01", "壹万零壹拾元零壹分"),
        ("100000000.00", "壹亿元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("100010000.00", "壹亿零壹万元整"),
        ("10001000.00", "壹仟万壹仟元整"),
        ("1000000000000.00", "壹万亿元整"),
        ("1000100000000.00", "壹万零壹亿元整"),
        ("-5.00", "负伍元整"),
    ],
)
def test_an_amount_in_formal_numerals(amount: str, words: str) -> None:
    assert in_words(YUAN(amount)) == f"人民币{words}"


@pytest.mark.parametrize("amount", ["0.001", "10000000000000000.00"])
def test_what_has_no_words_is_refused(amount: str) -> None:
    with pytest.raises(ValueError):
        in_words(YUAN(amount))
