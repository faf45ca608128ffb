"""The columns of the monthly reports against a month worked out by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules import LoanFacts, Span, account_row, bank_row, ratio, weighted_rate
from tests.unit.notice import DAY, YUAN

MARCH = Span(DAY("2026-03-01"), DAY("2026-03-31"))
JANUARY = Span(DAY("2026-01-01"), DAY("2026-01-31"))


def loan(enterprise: int, drawn: str, amount: str, rate: str, *moves: tuple[str, str, str], **more: Any) -> LoanFacts:
    """A loan and what moved on it after the disbursement."""
    first = ("DRAW", DAY(drawn), YUAN(amount))
    later = tuple((kind, DAY(day), YUAN(change)) for kind, day, change in moves)
    given = {"sector": "industry", "tier": "1", "days_past_due": 0, **more}
    return LoanFacts(enterprise=enterprise, drawn_on=DAY(drawn), rate=YUAN(rate), moves=(first, *later), **given)


def dated(*pairs: tuple[str, str]) -> tuple[tuple[dt.date, Decimal], ...]:
    """Amounts by day."""
    return tuple((DAY(day), YUAN(amount)) for day, amount in pairs)


LOANS = (
    # Two notes of one firm, one of them of last year and repaid in part in both months.
    loan(1, "2025-12-15", "2000000.00", "5.2200", ("REPAYMENT", "2026-02-10", "-500000.00"),
         ("REPAYMENT", "2026-03-31", "-100000.01")),
    loan(1, "2026-03-01", "3000000.00", "4.3500"),
    # A firm whose note is compensated: paid out in March, recovered in part, still owed in full else.
    loan(2, "2025-06-30", "1000000.00", "5.7000", ("RECOVERY", "2026-03-20", "-200000.00"), tier="3",
         days_past_due=120, payouts=dated(("2026-03-02", "650000.00")), returns=dated(("2026-03-25", "130000.00"))),
    # Special mention, three days overdue.
    loan(3, "2026-02-28", "400000.00", "5.0000", tier="2", days_past_due=3),
    # Settled in March: out of the balance, no longer overdue.
    loan(4, "2025-01-10", "300000.00", "5.0000", ("RECOVERY", "2025-12-31", "-100000.00"),
         ("SETTLEMENT", "2026-03-15", "-200000.00"), tier="5", days_past_due=300,
         payouts=dated(("2025-11-01", "195000.00")), returns=dated(("2026-01-05", "65000.00"))),
    # Not yet there.
    loan(5, "2026-04-01", "9000000.00", "5.7000", payouts=dated(("2026-04-30", "1.00"))),
)  # fmt: skip
EXPECTED = {
    "month_count": 1, "month_borrowers": 1, "month_disbursed": "3000000.00", "month_rate": "4.3500",
    "year_count": 2, "year_borrowers": 2, "year_disbursed": "3400000.00",
    "year_rate": "4.4265",  # (3,000,000 × 4.35 + 400,000 × 5) / 3,400,000 = 4.42647…
    "ever_disbursed": "6700000.00",
    "month_repaid": "300000.01", "year_repaid": "800000.01",
    "opening": "3100000.00", "late": "0.00", "written_off": "200000.00", "closing": "5599999.99",
    "month_change": "2499999.99",
    "year_change": "2399999.99",  # 2,000,000 + 1,000,000 + 200,000 were owed at the end of 2025
    "borrowers": 3, "overdue_borrowers": 2, "overdue": "1200000.00", "special_mention": "400000.00",
    "non_performing": "800000.00",
    "npl_ratio": "14.29",
    "month_paid_out": "650000.00", "ever_paid_out": "845000.00", "ever_recovered": "300000.00",
    "ever_returned": "195000.00",
}  # fmt: skip


def test_a_month_of_six_loans() -> None:
    got = bank_row(LOANS, MARCH)
    assert got == {name: YUAN(each) if isinstance(each, str) else each for name, each in EXPECTED.items()}


def test_what_was_recorded_late_shows_and_the_balance_still_follows() -> None:
    got = bank_row(LOANS, MARCH, opening=YUAN("3000000.00"))
    assert (got["opening"], got["late"]) == (YUAN("3000000.00"), YUAN("100000.00"))
    assert (got["closing"], got["month_change"]) == (YUAN("5599999.99"), YUAN("2599999.99"))


def test_the_first_and_the_last_day_belong_to_month_and_year() -> None:
    paid = dated(("2026-02-28", "4.00"), ("2026-03-01", "1.00"), ("2026-03-31", "2.00"), ("2026-04-01", "8.00"))
    back = dated(("2026-03-31", "0.65"), ("2026-04-01", "0.01"))
    edge = (
        loan(1, "2026-01-01", "10.00", "5", ("REPAYMENT", "2026-03-01", "-3.00")),
        loan(2, "2026-03-01", "20.00", "5"),
        loan(3, "2026-03-31", "40.00", "5", payouts=paid, returns=back),
    )
    got = bank_row(edge, MARCH)
    assert [got[name] for name in ("month_disbursed", "year_disbursed", "month_repaid", "year_change")] == [
        YUAN("60.00"), YUAN("70.00"), YUAN("3.00"), YUAN("67.00"),
    ]  # fmt: skip
    assert got["ever_disbursed"] == YUAN("70.00")
    assert [got[name] for name in ("month_paid_out", "ever_paid_out", "ever_returned")] == [
        YUAN("3.00"), YUAN("7.00"), YUAN("0.65"),
    ]  # fmt: skip


def test_no_loans_have_no_rate_and_no_ratio() -> None:
    got = bank_row((), JANUARY)
    assert {name: value for name, value in got.items() if value} == {}
    assert (got["month_rate"], got["npl_ratio"], got["closing"]) == (None, None, YUAN("0.00"))


def test_a_payout_takes_nothing_off_the_balance_nor_off_the_bad_loans() -> None:
    bad = loan(1, "2025-01-01", "5000000.00", "5", tier="3", payouts=dated(("2026-03-01", "3250000.00")))
    good = loan(2, "2025-01-01", "35000000.00", "5")
    assert bank_row((bad, good), MARCH)["npl_ratio"] == YUAN("12.50")


def test_two_loans_of_a_firm_are_one_borrower() -> None:
    two = (loan(7, "2026-03-01", "3000000.00", "5"), loan(7, "2026-03-02", "3000000.00", "5"))
    got = bank_row(two, MARCH)
    assert (got["month_count"], got["month_borrowers"], got["borrowers"]) == (2, 1, 1)


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
    drawn = [loan(1, "2026-03-01", amount, each) for amount, each in loans]
    assert str(weighted_rate(drawn, MARCH.first, MARCH.last)) == rate


@pytest.mark.parametrize(
    ("part", "whole", "pct"),
    [("3000000", "30000000", "10.00"), ("1", "8", "12.50"), ("0.00005", "1", "0.01"), ("1", "3", "33.33"),
     ("0", "5", "0.00")],
)  # fmt: skip
def test_a_ratio_has_two_places_half_up(part: str, whole: str, pct: str) -> None:
    assert str(ratio(YUAN(part), YUAN(whole))) == pct


def test_there_is_no_ratio_to_nothing() -> None:
    assert ratio(YUAN("5"), YUAN("0.00")) is None


def test_the_account_s_row() -> None:
    lines = {"deposits": YUAN("10.00"), "payouts": YUAN("-650000.00")}
    got = account_row(YUAN("1000000.00"), lines, YUAN("350010.00"), YUAN("275000.00"), YUAN("4000000.00"))
    assert got == {
        "opening": YUAN("1000000.00"), "deposits": YUAN("10.00"), "payouts": YUAN("-650000.00"),
        "closing": YUAN("350010.00"), "held": YUAN("275000.00"), "available": YUAN("75010.00"),
        "cover": YUAN("11.43"),
    }  # fmt: skip
    assert account_row(YUAN("0.00"), {}, YUAN("0.00"), YUAN("0.00"), YUAN("1"))["cover"] is None


def test_a_span_knows_its_year_and_the_day_before() -> None:
    assert (MARCH.year_start, MARCH.before) == (DAY("2026-01-01"), DAY("2026-02-28"))
    assert (JANUARY.year_start, JANUARY.before) == (DAY("2026-01-01"), DAY("2025-12-31"))


MOVES = st.tuples(
    st.sampled_from(["REPAYMENT", "RECOVERY", "SETTLEMENT"]),
    st.dates(DAY("2026-02-01"), DAY("2026-04-30")),
    st.integers(min_value=1, max_value=10**8).map(lambda cents: -Decimal(cents) / 100),
)
FACTS = st.builds(
    lambda drawn, amount, moves: loan(
        1,
        drawn.isoformat(),
        str(amount),
        "5",
        *((kind, max(day, drawn).isoformat(), str(by)) for kind, day, by in moves),
    ),
    st.dates(DAY("2026-01-01"), DAY("2026-04-30")),
    st.integers(min_value=1, max_value=10**9).map(lambda cents: Decimal(cents) / 100),
    st.lists(MOVES, max_size=4),
)


@given(st.lists(FACTS, max_size=5), st.none() | st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100))
def test_the_closing_balance_always_follows_from_the_movements(loans: list[LoanFacts], opening: Decimal | None) -> None:
    got: dict[str, Any] = bank_row(loans, MARCH, opening)
    moved = got["opening"] + got["late"] + got["month_disbursed"] - got["month_repaid"] - got["written_off"]
    assert moved == got["closing"]
