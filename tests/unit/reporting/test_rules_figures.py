"""The arithmetic of the monthly reports on sums worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules import (
    ADDITIVE,
    COUNTED,
    INFLOWS,
    OUTFLOWS,
    Base,
    GuaranteeFacts,
    Span,
    account_row,
    bank_row,
    basis_points,
    guarantor_row,
    mean,
    ratio,
    report,
    times,
    weighted_rate,
    working_days,
)
from tests.unit.notice import CALENDAR, DAY, YUAN

MARCH = Span(DAY("2026-03-01"), DAY("2026-03-31"))
JANUARY = Span(DAY("2026-01-01"), DAY("2026-01-31"))
LEAP = Span(DAY("2028-02-01"), DAY("2028-02-29"))
SUMMED = (*ADDITIVE, "month_weighted", "month_rated", "year_weighted", "year_rated", "year_opening")


def sums(**changed: str | int) -> dict[str, Any]:
    """What was added up of a line's loans: nothing but what is told."""
    none = dict.fromkeys(SUMMED, YUAN("0.00")) | dict.fromkeys(COUNTED, 0)
    return none | {name: YUAN(each) if isinstance(each, str) else each for name, each in changed.items()}


# Of six loans: 5,599,999.99 owed, 3,000,000 lent this month at 4.35 and 400,000 in February at 5.
SUMS = sums(
    month_count=1, month_borrowers=1, month_disbursed="3000000.00", month_weighted="13050000.00",
    month_rated="3000000.00", year_count=2, year_borrowers=2, year_disbursed="3400000.00", year_weighted="15050000.00",
    year_rated="3400000.00", ever_disbursed="6700000.00", month_repaid="300000.01", year_repaid="800000.01",
    year_opening="3200000.00", late="0.00", written_off="200000.00", closing="5599999.99", notes=4, borrowers=3,
    compensated="520000.00", overdue_borrowers=2, overdue="1200000.00", special_mention="400000.00",
    non_performing="800000.00", month_paid_out="650000.00", ever_paid_out="845000.00", ever_recovered="300000.00",
    ever_returned="195000.00",
)  # fmt: skip
EXPECTED = {
    "opening": "3100000.00", "month_change": "2499999.99",
    "year_change": "2399999.99",  # 3,200,000 was owed at the end of 2025
    "since_2018": "5599999.99",
    "month_rate": "4.3500",
    "year_rate": "4.4265",  # (3,000,000 × 4.35 + 400,000 × 5) / 3,400,000 = 4.42647…
    "npl_ratio": "14.29",
}  # fmt: skip


def test_a_month_of_six_loans() -> None:
    got = bank_row(SUMS)
    assert {name: got[name] for name in EXPECTED} == {name: YUAN(each) for name, each in EXPECTED.items()}
    assert {name: got[name] for name in (*COUNTED, *ADDITIVE)} == {name: SUMS[name] for name in (*COUNTED, *ADDITIVE)}
    assert (got["year_ago_change"], got["year_ago_growth"], got["year_ago_bp"]) == (None, None, None)


def test_what_was_recorded_late_belongs_to_neither_opening_nor_month() -> None:
    got = bank_row(SUMS | {"late": YUAN("100000.00")})
    assert (got["opening"], got["month_change"]) == (YUAN("3000000.00"), YUAN("2599999.99"))


def test_the_opening_balance_is_the_last_report_s_whatever_the_sums_say() -> None:
    assert bank_row(SUMS, YUAN("3100000.01"))["opening"] == YUAN("3100000.01")


def test_the_year_before_is_compared_in_yuan_percent_and_basis_points() -> None:
    got = bank_row(SUMS, None, Base(YUAN("5000000.00")), Base(YUAN("4000000.00"), YUAN("4.5000")))
    assert [got[name] for name in ("year_change", "year_ago_change", "year_ago_growth", "year_ago_bp")] == [
        YUAN("599999.99"), YUAN("1599999.99"), YUAN("40.00"), YUAN("-7.35"),
    ]  # fmt: skip


def test_there_is_no_growth_on_nothing() -> None:
    got = bank_row(SUMS, None, Base(YUAN("0.00")), Base(YUAN("0.00")))
    assert (got["year_ago_change"], got["year_ago_growth"]) == (YUAN("5599999.99"), None)


def test_no_loans_have_no_rate_and_no_ratio() -> None:
    got = bank_row(sums())
    assert {name: value for name, value in got.items() if value} == {}
    assert (got["month_rate"], got["npl_ratio"], got["closing"]) == (None, None, YUAN("0.00"))


def test_case_10_a_payout_takes_nothing_off_the_balance_nor_off_the_bad_loans() -> None:
    got = bank_row(sums(closing="40000000.00", non_performing="5000000.00", ever_paid_out="3250000.00"))
    assert got["npl_ratio"] == YUAN("12.50")


@pytest.mark.parametrize(
    ("loans", "rate"),
    [
        ([("3000000", "4.35"), ("2000000", "5.22"), ("5000000", "5.70")], "5.1990"),  # the simple mean is 5.09
        ([("1", "4.35")], "4.3500"),
        ([("1", "4.3500"), ("1", "4.3501")], "4.3501"),  # half goes up
        ([("2", "4.3500"), ("1", "4.3501")], "4.3500"),
    ],
)
def test_a_mean_rate_is_weighted_by_what_was_disbursed(loans: list[tuple[str, str]], rate: str) -> None:
    weighted = sum((YUAN(amount) * YUAN(each) for amount, each in loans), YUAN("0"))
    assert str(weighted_rate(weighted, sum((YUAN(amount) for amount, _each in loans), YUAN("0")))) == rate


def test_what_was_only_taken_back_has_no_mean_rate() -> None:
    assert weighted_rate(YUAN("-5.00"), YUAN("-1.00")) is None


def test_basis_points_are_hundredths_of_a_percent() -> None:
    assert basis_points(YUAN("5.2200"), YUAN("5.1990")) == YUAN("2.10")
    assert basis_points(None, YUAN("5")) is basis_points(YUAN("5"), None) is None


def test_working_days_leave_out_days_off_and_days_of_waiting() -> None:
    # The five days off in May 2020 are followed by a worked Saturday, the 9th.
    begun, decided = DAY("2020-04-30"), DAY("2020-05-12")
    assert working_days(begun, decided, (), CALENDAR) == 6
    assert working_days(begun, decided, [(DAY("2020-05-08"), DAY("2020-05-09"))], CALENDAR) == 4
    assert working_days(begun, decided, [(DAY("2020-05-11"), None)], CALENDAR) == 4
    assert working_days(begun, begun, (), CALENDAR) == 0


@pytest.mark.parametrize(("days", "expected"), [([], None), ([3], "3.0"), ([1, 2], "1.5"), ([1, 1, 2], "1.3")])
def test_the_mean_of_days_has_one_place(days: list[int], expected: str | None) -> None:
    assert mean(days) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("part", "whole", "pct"),
    [("3000000", "30000000", "10.00"), ("1", "8", "12.50"), ("0.00005", "1", "0.01"), ("1", "3", "33.33"),
     ("0", "5", "0.00")],
)  # fmt: skip
def test_a_ratio_has_two_places_half_up(part: str, whole: str, pct: str) -> None:
    assert str(ratio(YUAN(part), YUAN(whole))) == pct


def test_how_many_times() -> None:
    assert (times(YUAN("1"), YUAN("8")), times(YUAN("5"), YUAN("0"))) == (YUAN("0.13"), None)


def test_there_is_no_ratio_to_nothing() -> None:
    assert ratio(YUAN("5"), YUAN("0.00")) is None


def test_the_account_s_row() -> None:
    """What left the account is shown positive; 300,000.00 are owed of which 275,000.00 are held."""
    lines = dict.fromkeys((*INFLOWS, *OUTFLOWS), YUAN("0.00"))
    lines |= {"deposits": YUAN("10.00"), "payouts": YUAN("-650000.00")}
    amounts = [YUAN(a) for a in ("350010.00", "275000.00", "300000.00", "4000000.00")]
    got = account_row(YUAN("1000000.00"), lines, *amounts)
    assert got == dict.fromkeys((*INFLOWS, *OUTFLOWS), YUAN("0.00")) | {
        "opening": YUAN("1000000.00"), "deposits": YUAN("10.00"), "payouts": YUAN("650000.00"),
        "closing": YUAN("350010.00"), "held": YUAN("275000.00"), "unfunded": YUAN("25000.00"),
        "available": YUAN("75010.00"), "covered": YUAN("4000000.00"), "cover": YUAN("11.43"),
    }  # fmt: skip
    nothing = account_row(YUAN("0.00"), lines, YUAN("0.00"), YUAN("5.00"), YUAN("4.00"), YUAN("1"))
    assert (nothing["cover"], nothing["unfunded"]) == (None, YUAN("0.00"))


def guarantee(enterprise: int, **changed: Any) -> GuaranteeFacts:
    """A guarantee of 800,000.00 given this month at 1 %, nothing else of it."""
    zero, given = YUAN("0.00"), YUAN("800000.00")
    blank = dict.fromkeys(("opening", "year_opening", "year_ago", "unrecovered", "overdue"), zero)
    blank |= {"new": (given,) * 3, "paid": (zero,) * 3, "back": (zero,) * 2, "closing": given, "fee_rate": YUAN("1")}
    words = {"enterprise": enterprise, "bank": 1, "sector": "industry", "size": "SMALL", "farming": False}
    return GuaranteeFacts(**blank | words | changed)


def test_the_guarantor_s_row_by_hand() -> None:
    """Two guarantees of one customer, one from last year at 1.5 % paid out in part, of which a third came back."""
    zero, old = YUAN("0.00"), YUAN("600000.00")
    paid = guarantee(
        7, new=(zero, zero, old), opening=old, year_opening=old, year_ago=YUAN("500000.00"), closing=zero,
        paid=(YUAN("450000.00"),) * 3, back=(YUAN("150000.00"),) * 2, unrecovered=YUAN("300000.00"),
        fee_rate=YUAN("1.5"),
    )  # fmt: skip
    got = guarantor_row([guarantee(7), paid, guarantee(8, overdue=YUAN("800000.00"))])
    assert got == {
        "opening_borrowers": 1, "opening": old, "new_borrowers": 2, "new_count": 2, "new": YUAN("1600000.00"),
        "year_new": YUAN("1600000.00"), "released": YUAN("150000.00"), "year_released": YUAN("150000.00"),
        "borrowers": 2, "closing": YUAN("1600000.00"), "year_change": YUAN("1000000.00"),
        "annual_change": YUAN("1100000.00"), "annual_growth": YUAN("220.00"), "fee_rate": YUAN("1.0000"),
        "paid_borrowers": 1, "paid": YUAN("450000.00"), "year_paid": YUAN("450000.00"),
        "ever_paid": YUAN("450000.00"), "year_back": YUAN("150000.00"), "ever_back": YUAN("150000.00"),
        "unrecovered": YUAN("300000.00"), "payout_rate": YUAN("75.00"), "recovery_rate": YUAN("33.33"),
        "overdue": YUAN("800000.00"),
    }  # fmt: skip


def test_a_guarantor_without_business_has_no_rates() -> None:
    got = guarantor_row([])
    names = ("annual_growth", "fee_rate", "payout_rate", "recovery_rate")
    assert [got[name] for name in names] == [None] * 4


def test_a_span_knows_what_it_is_compared_with() -> None:
    assert (MARCH.year_start, MARCH.december) == (DAY("2026-01-01"), DAY("2025-12-01"))
    assert (JANUARY.year_start, JANUARY.december) == (DAY("2026-01-01"), DAY("2025-12-01"))
    assert (LEAP.year_ago, LEAP.since_year_ago) == (DAY("2027-02-01"), DAY("2027-03-01"))


CENTS = st.integers(min_value=-(10**10), max_value=10**10).map(lambda cents: Decimal(cents) / 100)
MOVED = ("closing", "late", "month_disbursed", "month_repaid", "written_off")


@given(st.fixed_dictionaries(dict.fromkeys(MOVED, CENTS)))
def test_the_closing_balance_always_follows_from_the_movements(moved: dict[str, Decimal]) -> None:
    got = bank_row(sums() | moved)
    left = got["opening"] + got["late"] + got["month_disbursed"] - got["month_repaid"] - got["written_off"]
    assert left == got["closing"]


def test_a_figure_of_a_row_is_read_exactly() -> None:
    assert report.amount_of({"closing": "0.10"}, "closing") == YUAN("0.10")
    found = report.inconsistent("It does not add up")
    assert (found.code, found.article, found.level) == ("RPT-01", 6, "block")
