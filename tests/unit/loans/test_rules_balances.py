"""Balance files held against the movements: every kind of difference, and not a fen lost between the totals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans import rules
from tests.unit.notice import DAY, YUAN, Line, line

TODAY = DAY("2026-03-10")
TABLE: tuple[Line, ...] = (
    line("last month's end", rules.month_end_is_over, DAY("2026-02-28"), TODAY),
    line("long ago", rules.month_end_is_over, DAY("2020-02-29"), TODAY),
    line("not the last day", rules.month_end_is_over, DAY("2020-02-28"), TODAY, finds="BAL-01"),
    line("this month's end", rules.month_end_is_over, DAY("2026-03-31"), TODAY, finds="BAL-01"),
    line("today", rules.month_end_is_over, DAY("2026-03-31"), DAY("2026-03-31"), finds="BAL-01"),
    line("the day after", rules.month_end_is_over, DAY("2026-03-31"), DAY("2026-04-01")),
    line("both wait", rules.still_to_explain, ["1", "2"], {"1", "2", "3"}),
    line("one does not", rules.still_to_explain, ["1", "4"], {"1", "2", "3"}, finds="BAL-02"),
)
AMOUNTS = st.integers(0, 10**9).map(lambda fen: Decimal(fen) / 100)
LOANS = st.one_of(st.none(), st.integers(1, 8))


def row(number: int, amount: str, loan: int | None = None, tier: str = "") -> rules.Line:
    return rules.Line(number, f"JJ-{number}", "某企业", YUAN(amount), tier, loan)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_it_should(each: Line) -> None:
    assert each.codes() == each.finds


def test_the_last_month_s_end() -> None:
    assert rules.last_month_end(DAY("2026-03-10")) == DAY("2026-02-28")
    assert rules.last_month_end(DAY("2024-03-01")) == DAY("2024-02-29")
    assert rules.last_month_end(DAY("2026-01-31")) == DAY("2025-12-31")


def test_every_kind_of_difference() -> None:
    lines = [row(4, "100.01", 1), row(5, "5.00"), row(6, "0.00"), row(7, "30.00", 3), row(8, "20.00", 3, "3")]
    ours = {1: YUAN("100.00"), 2: YUAN("7.00"), 3: YUAN("50.00"), 4: YUAN("0.00")}
    found = rules.compare(lines, ours, {3: "2"})
    assert isinstance(found, rules.Comparison)
    assert (found.bank_total, found.our_total, found.agreed) == (YUAN("155.01"), YUAN("157.00"), 0)
    assert found.differences == [
        rules.Difference("BANK_ONLY", "JJ-5", "某企业", None, 5, YUAN("5.00")),
        rules.Difference("AMOUNT", "JJ-4", "某企业", 1, 4, YUAN("100.01"), YUAN("100.00")),
        rules.Difference("TIER", "JJ-7", "某企业", 3, 7, bank_tier="3", our_tier="2"),
        rules.Difference("OURS_ONLY", "", "", 2, ours=YUAN("7.00")),
    ]


def test_a_class_counts_only_where_something_is_owed_and_the_worst_note_decides() -> None:
    assert not rules.compare([row(4, "0.00", 1, "5")], {}, {}).differences
    found = rules.compare([row(4, "1.00", 1, "1"), row(5, "1.00", 1, "4")], {1: YUAN("2.00")}, {1: "4"})
    assert (found.agreed, found.differences) == (1, [])


@given(st.lists(st.tuples(AMOUNTS, LOANS), max_size=30), st.dictionaries(st.integers(1, 12), AMOUNTS))
def test_the_totals_differ_by_the_sum_of_the_differences(
    sent: list[tuple[Decimal, int | None]], ours: dict[int, Decimal]
) -> None:
    lines = [rules.Line(number, str(number), "", amount, "", loan) for number, (amount, loan) in enumerate(sent)]
    found = rules.compare(lines, ours, {})
    assert sum((each.bank - each.ours for each in found.differences), YUAN(0)) == found.bank_total - found.our_total
    assert len({(each.loan, each.named) for each in found.differences}) == len(found.differences)
    named = {line.loan for line in lines} - {None}
    assert found.agreed + sum(each.kind == "AMOUNT" for each in found.differences) == len(named)
