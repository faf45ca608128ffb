"""Rules on guarantees: both sides of every boundary; shares to the fen, of which none is ever lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.rules import guarantee as rules
from tests.unit.notice import DAY, TERMS, YUAN, Line, line

MOST, OWED = YUAN("987654.31"), YUAN("1234567.89")
AGREED = {"agreed": YUAN("3000000.00"), "agreed_months": 12}

TABLE: tuple[Line, ...] = (
    line("none yet", rules.not_guaranteed_yet, False),
    line("one already", rules.not_guaranteed_yet, True, finds="GUA-01"),
    line("half", rules.ratio_allowed, YUAN(50), TERMS),
    line("a little less than half", rules.ratio_allowed, YUAN("49.9999"), TERMS, finds="GUA-02"),
    line("nine tenths", rules.ratio_allowed, YUAN(90), TERMS),
    line("a little more than nine tenths", rules.ratio_allowed, YUAN("90.0001"), TERMS, finds="GUA-02"),
    line("as applied for", rules.within_applied, OWED, OWED),
    line("a fen more than applied for", rules.within_applied, OWED + YUAN("0.01"), OWED, finds="GUA-03"),
    line("investigated", rules.investigated, True),
    line("not investigated", rules.investigated, False, finds="GUA-04"),
    line("ten times net assets", rules.within_leverage, YUAN("200000000.00"), TERMS),
    line("a fen more", rules.within_leverage, YUAN("200000000.01"), TERMS, finds="~GUA-05"),
    line("a tenth of net assets", rules.within_single_customer, YUAN("2000000.00"), TERMS),
    line("a fen more for one", rules.within_single_customer, YUAN("2000000.01"), TERMS, finds="~GUA-06"),
    line("decided", rules.decided_first, False),
    line("not decided", rules.decided_first, True, finds="GUA-07"),
    line("as agreed", rules.as_guaranteed, YUAN("3000000.00"), 12, **AGREED),
    line("a fen more than agreed", rules.as_guaranteed, YUAN("3000000.01"), 12, **AGREED, finds="GUA-08"),
    line("a month longer than agreed", rules.as_guaranteed, YUAN("3000000.00"), 13, **AGREED, finds="GUA-08"),
    line("overdue, the whole part", rules.payable, "OVERDUE", MOST, MOST),
    line("overdue, a fen more", rules.payable, "OVERDUE", MOST + YUAN("0.01"), MOST, finds="GUA-09"),
    line("not overdue", rules.payable, "ACTIVE", MOST, MOST, finds="GUA-09"),
    line("what is due", rules.pays_what_is_due, MOST, MOST),
    line("a fen less", rules.pays_what_is_due, MOST - YUAN("0.01"), MOST, finds="GUA-10"),
    line("on the first day", rules.between, DAY("2026-03-10"), DAY("2026-03-10"), DAY("2026-03-12")),
    line("today", rules.between, DAY("2026-03-12"), DAY("2026-03-10"), DAY("2026-03-12")),
    line("a day early", rules.between, DAY("2026-03-09"), DAY("2026-03-10"), DAY("2026-03-12"), finds="GUA-11"),
    line("tomorrow", rules.between, DAY("2026-03-13"), DAY("2026-03-10"), DAY("2026-03-12"), finds="GUA-11"),
    line("the rest of the payout", rules.within_unrecovered, MOST, MOST),
    line("more than the rest", rules.within_unrecovered, MOST + YUAN("0.01"), MOST, finds="GUA-12"),
)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


@pytest.mark.parametrize(
    ("principal", "part"), [("0.01", "0.01"), ("0.00", "0.00"), ("0.06", "0.05"), ("1234567.89", "987654.31")]
)
def test_the_guaranteed_part_is_half_up_to_the_fen(principal: str, part: str) -> None:
    assert rules.guaranteed(YUAN(principal), YUAN(80)) == YUAN(part)


@given(
    fen=st.integers(0, 500_000_000),
    ratio=st.decimals("0.0001", 100, places=4),
    pool=st.decimals("0.0001", 100, places=4),
    switched_on=st.booleans(),
)
def test_not_a_fen_is_lost_or_borne_twice(fen: int, ratio: Decimal, pool: Decimal, switched_on: bool) -> None:
    principal = YUAN(fen) / 100
    parts = rules.shares(principal, ratio, switched_on, pool)
    assert sum(parts) == principal
    assert all(part >= 0 and part == part.quantize(YUAN("0.01")) for part in parts)
    assert switched_on or parts.pool == 0
    assert abs(parts.guarantor - principal * ratio / 100) <= YUAN("0.005")
