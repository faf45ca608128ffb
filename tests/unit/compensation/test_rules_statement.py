"""Bank statements held against the books: no movement is paired twice, none is lost, both sides come to the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compensation import rules
from compensation.rules import Moved, Pair, Reconciliation
from tests.unit.notice import DAY, YUAN, Line, line

TODAY = DAY("2026-04-02")
ONE, TEN = YUAN("1.00"), YUAN("10.00")
TABLE: tuple[Line, ...] = (
    line("last month's end", rules.last_day_of_a_month_that_is_over, DAY("2026-03-31"), TODAY),
    line("a leap year's February", rules.last_day_of_a_month_that_is_over, DAY("2024-02-29"), TODAY),
    line("not the last day", rules.last_day_of_a_month_that_is_over, DAY("2024-02-28"), TODAY, finds="STM-01"),
    line("this month's end", rules.last_day_of_a_month_that_is_over, DAY("2026-04-30"), TODAY, finds="STM-01"),
    line("today", rules.last_day_of_a_month_that_is_over, DAY("2026-03-31"), DAY("2026-03-31"), finds="STM-01"),
    line("goes on", rules.continues, TEN, TEN, first=False),
    line("a fen more", rules.continues, TEN + YUAN("0.01"), TEN, first=False, finds="STM-02"),
    line("the first, as the books have it", rules.continues, ONE, ONE, first=True),
    line("the first, otherwise", rules.continues, ONE, TEN, first=True, finds="STM-02"),
    line("a month is missing", rules.continues, ONE, None, first=False, finds="STM-02"),
    line("adds up", rules.statement_adds_up, TEN, -ONE, YUAN("9.00")),
    line("a fen short", rules.statement_adds_up, TEN, -ONE, YUAN("8.99"), finds="STM-03"),
    line("one amount", rules.same_amount, -ONE, -ONE),
    line("another sign", rules.same_amount, -ONE, ONE, finds="STM-04"),
    line("no such line", rules.same_amount, None, ONE, finds="STM-04"),
    line("no such entry", rules.same_amount, ONE, None, finds="STM-04"),
    line("both wait", rules.waits, ["L1", "E2"], ["L1", "E2", "E3"]),
    line("one does not", rules.waits, ["L1", "L2"], ["L1", "E2"], finds="STM-05"),
    line("a month's time", rules.unreconciled, DAY("2026-02-28"), "", DAY("2026-03-28"), 1),
    line("a day later", rules.unreconciled, DAY("2026-02-28"), "", DAY("2026-03-29"), 1, finds="~ACC-01"),
    line("still differs", rules.unreconciled, DAY("2026-02-28"), "DIFFERS", DAY("2026-03-29"), 1, finds="~ACC-01"),
    line("agreed", rules.unreconciled, DAY("2026-02-28"), "AGREED", DAY("2026-12-31"), 1),
    line("explained", rules.unreconciled, DAY("2026-02-28"), "EXPLAINED", DAY("2026-12-31"), 1),
)
MOVES = st.builds(
    lambda day, fen, voucher: (DAY("2026-03-01") + dt.timedelta(days=day), Decimal(fen) / 100, voucher),
    st.integers(0, 40),
    st.sampled_from([-300, -100, 100, 200, 300]),
    st.sampled_from(["", "", "V1", "V2"]),
)


def numbered(moves: list[tuple[dt.date, Decimal, str]]) -> list[Moved]:
    return [Moved(number, *move) for number, move in enumerate(moves, start=1)]


def moved(key: int, day: str, amount: str, voucher: str = "") -> Moved:
    return Moved(key, DAY(f"2026-03-{day}"), YUAN(amount), voucher)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_it_should(each: Line) -> None:
    assert each.codes() == each.finds


def test_the_voucher_goes_before_the_day() -> None:
    lines = [moved(1, "10", "5", "V1"), moved(2, "11", "5")]
    entries = [moved(7, "11", "5", "V1"), moved(8, "13", "5", "V9")]
    assert rules.pair(lines, entries, 3) == [Pair(1, 7, "VOUCHER"), Pair(2, 8, "DAY")]


def test_the_closest_day_goes_first_and_the_days_have_an_end() -> None:
    lines = [moved(1, "10", "5"), moved(2, "12", "5"), moved(3, "20", "5")]
    entries = [moved(7, "12", "5"), moved(8, "24", "5")]
    assert rules.pair(lines, entries, 3) == [Pair(2, 7, "DAY")]
    assert rules.pair(lines, entries, 4) == [Pair(2, 7, "DAY"), Pair(3, 8, "DAY")]


def test_a_voucher_with_another_amount_is_no_pair_and_what_was_parted_stays_so() -> None:
    assert rules.pair([moved(1, "10", "5", "V1")], [moved(7, "10", "6", "V1")], 3) == []
    assert rules.pair([moved(1, "10", "5", "V1")], [moved(7, "10", "5", "V1")], 3, {(1, 7)}) == []


@given(st.lists(MOVES, max_size=12), st.lists(MOVES, max_size=12), st.integers(0, 5), st.randoms())
def test_pairs_are_true_once_each_and_in_any_order(
    left: list[tuple[dt.date, Decimal, str]],
    right: list[tuple[dt.date, Decimal, str]],
    days: int,
    shuffle: Random,
) -> None:
    lines, entries = numbered(left), numbered(right)
    pairs = rules.pair(lines, entries, days)
    a, b = {each.key: each for each in lines}, {each.key: each for each in entries}
    assert len({each.line for each in pairs}) == len({each.entry for each in pairs}) == len(pairs)
    for line_key, entry_key, how in pairs:
        one, other = a[line_key], b[entry_key]
        assert one.amount == other.amount
        same = one.voucher and one.voucher == other.voucher
        assert same if how == "VOUCHER" else abs((one.day - other.day).days) <= days
    # Nothing that could be paired is left on both sides.
    rest = (
        [x for x in lines if x.key not in {p.line for p in pairs}],
        [x for x in entries if x.key not in {p.entry for p in pairs}],
    )
    assert rules.pair(*rest, days) == []
    mixed = shuffle.sample(lines, len(lines)), shuffle.sample(entries, len(entries))
    assert rules.pair(*mixed, days) == pairs
    # Σ is conserved: what is open on either side is exactly what parts the two balances.
    bank, books = sum((x.amount for x in lines), YUAN(0)), sum((x.amount for x in entries), YUAN(0))
    found = rules.reconcile(bank, books, [x.amount for x in rest[0]], [x.amount for x in rest[1]])
    assert found.balanced


def test_both_sides_of_a_reconciliation() -> None:
    found = rules.reconcile(YUAN("8999990"), YUAN("10000000"), [YUAN("9000000"), YUAN("-10")], [YUAN("10000000")])
    assert isinstance(found, Reconciliation)
    assert (found.ours_in, found.ours_out) == (YUAN("10000000"), YUAN("0"))
    assert (found.bank_in, found.bank_out) == (YUAN("9000000"), YUAN("10"))
    assert found.bank_side == found.books_side == YUAN("18999990")
    assert found.balanced
    assert not rules.reconcile(ONE, TEN, [], []).balanced
