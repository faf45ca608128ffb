"""Rules on receipts, pursuits and settlements: both sides of every boundary, and the returns under all amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compensation import rules
from compensation.rules import Applied, Sheet
from tests.unit.notice import DAY, TERMS, YUAN, Line, line
from zengxindai.money import split

ONE, NIL = YUAN("0.01"), YUAN("0.00")
SIX = YUAN("600000.00")
RECEIPT = (
    line("all applied", rules.within_unrecovered, Applied(ONE, SIX - ONE, YUAN(0)), SIX, ONE, YUAN("9e6")),
    line("nothing but costs", rules.within_unrecovered, Applied(SIX, YUAN(0), YUAN(0)), SIX, SIX, YUAN("9e6")),
    line(
        "costs above the receipt", rules.within_unrecovered, Applied(SIX, YUAN(0), YUAN(0)), SIX, SIX + ONE,
        YUAN("9e6"), finds="REC-10",
    ),
    line(
        "a fen left over", rules.within_unrecovered, Applied(YUAN(0), SIX - ONE, YUAN(0)), SIX, YUAN(0), SIX - ONE,
        finds="REC-10",
    ),
    line("as documented", rules.costs_documented, YUAN("35123.00"), YUAN("35123.00")),
    line("a fen undocumented", rules.costs_documented, YUAN("35123.01"), YUAN("35123.00"), finds="REC-15"),
    line("10 % of the principal", rules.costs_usual, YUAN("123456.79"), YUAN("1234567.90"), TERMS),
    line("a fen more", rules.costs_usual, YUAN("123456.80"), YUAN("1234567.90"), TERMS, finds="~REC-15"),
    line("the newest", rules.newest_only, 0),
    line("another was verified later", rules.newest_only, 1, finds="REC-13"),
    line("before any settlement", rules.before_settled, False, False),
    line("a later one of a settled loan", rules.before_settled, True, True),
    line("settled on it", rules.before_settled, False, True, finds="REC-13"),
    line("a refund, approved", rules.refund_approved, True, "府函1"),
    line("no refund", rules.refund_approved, False, ""),
    line("a refund nobody approved", rules.refund_approved, True, "", finds="REC-14"),
    line("just enough", rules.account_covers, YUAN("65000.00"), YUAN("65000.00")),
    line("a fen short", rules.account_covers, YUAN("65000.00"), YUAN("64999.99"), finds="REC-14"),
)  # fmt: skip
SEIZED = {"old_since": DAY("2026-03-10"), "old_until": DAY("2027-03-10")}
PURSUIT = (
    line("180 days", rules.exhausted, "NO_ASSETS", DAY("2026-01-01"), DAY("2026-06-30"), TERMS),
    line("179 days", rules.exhausted, "NO_ASSETS", DAY("2026-01-01"), DAY("2026-06-29"), TERMS, finds="REC-12"),
    line("a court order at once", rules.exhausted, "COURT_ORDER", DAY("2026-01-01"), DAY("2026-01-01"), TERMS),
    line("from today for a day", rules.seized_in_order, DAY("2026-03-10"), DAY("2026-03-11"), DAY("2026-03-10")),
    line("without end", rules.seized_in_order, DAY("2026-03-10"), None, DAY("2026-03-10")),
    line("from tomorrow", rules.seized_in_order, DAY("2026-03-11"), None, DAY("2026-03-10"), finds="REC-16"),
    line(
        "until the day it began", rules.seized_in_order, DAY("2026-03-10"), DAY("2026-03-10"), DAY("2026-03-10"),
        finds="REC-16",
    ),
    line("queued without end", rules.first_has_end, "QUEUED", None),
    line("first with its end", rules.first_has_end, "FIRST", DAY("2027-03-10")),
    line("first without end", rules.first_has_end, "FIRST", None, finds="REC-16"),
    line("a day further", rules.follows_in_order, DAY("2026-03-10"), DAY("2027-03-11"), **SEIZED),
    line("lifted that day", rules.follows_in_order, DAY("2026-03-10"), None, **SEIZED),
    line("no further", rules.follows_in_order, DAY("2026-03-10"), DAY("2027-03-10"), **SEIZED, finds="REC-16"),
    line("lifted before", rules.follows_in_order, DAY("2026-03-09"), None, **SEIZED, finds="REC-16"),
    line("a seizure in force", rules.something_seized, True),
    line("none", rules.something_seized, False, finds="REC-16"),
    line("on the last day", rules.return_late, DAY("2026-03-17"), DAY("2026-03-17")),
    line("no last day known", rules.return_late, None, DAY("2026-03-17")),
    line("the day after", rules.return_late, DAY("2026-03-17"), DAY("2026-03-18"), finds="~REC-11"),
    line("report on the last day", rules.report_late, DAY("2026-06-10"), DAY("2026-06-10")),
    line("report the day after", rules.report_late, DAY("2026-06-10"), DAY("2026-06-11"), finds="~REC-11"),
    line("61 days ahead", rules.seizure_ends, "厂房", DAY("2026-05-10"), DAY("2026-03-10"), 60),
    line("60 days ahead", rules.seizure_ends, "厂房", DAY("2026-05-09"), DAY("2026-03-10"), 60, finds="~REC-11"),
    line("its last day", rules.seizure_ends, "厂房", DAY("2026-03-10"), DAY("2026-03-10"), 60, finds="~REC-11"),
    line("lapsed", rules.seizure_ends, "厂房", DAY("2026-03-09"), DAY("2026-03-10"), 60, finds="~REC-11"),
    line("queued", rules.seizure_ends, "厂房", None, DAY("2026-03-10"), 60),
)  # fmt: skip
SHEET = rules.settle(YUAN("1234567.90"), YUAN("802469.14"), YUAN("701223.77"), YUAN("455795.45"), YUAN(65))
SETTLE = (
    line("paid in full", rules.ready_to_settle, owed=NIL, receipts_open=0),
    line("a fen owed", rules.ready_to_settle, owed=ONE, receipts_open=0, finds="SET-01"),
    line("a receipt open", rules.ready_to_settle, owed=NIL, receipts_open=1, finds="SET-01"),
    line("both", rules.ready_to_settle, owed=ONE, receipts_open=2, finds="SET-01 SET-01"),
    line("exhausted", rules.pursuit_over, True),
    line("still pursued", rules.pursuit_over, False, finds="SET-01"),
    line("the first", rules.drawn_up_once, False),
    line("a second", rules.drawn_up_once, True, finds="SET-01"),
    line("all on file", rules.evidence_complete, ()),
    line("no order on file", rules.evidence_complete, ("清算依据",), finds="SET-01"),
    line("as signed", rules.sheet_stands, SHEET, SHEET),
    line("a receipt came", rules.sheet_stands, SHEET, SHEET._replace(recovered=YUAN("701223.78")), finds="SET-02"),
)
TABLE: tuple[Line, ...] = (*RECEIPT, *PURSUIT, *SETTLE)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


def test_a_sheet_refused_says_what_differs() -> None:
    now = rules.settle(YUAN("1234567.90"), YUAN("802469.14"), YUAN("801223.77"), YUAN("520795.45"), YUAN(65))
    (found,) = rules.sheet_stands(SHEET, now)
    assert found.params["what"].split("；") == [
        "R 701,223.77 → 801,223.77", "C 455,795.45 → 520,795.45", "L 533,344.13 → 433,344.13",
        "D 346,673.68 → 281,673.68", "L−D 186,670.45 → 151,670.45",
    ]  # fmt: skip
    assert len(rules.LETTERS) == len(Sheet._fields)


FEN = st.integers(min_value=1, max_value=500_000_000).map(lambda fen: Decimal(fen) / 100)
SMALL = st.integers(min_value=1, max_value=300).map(lambda fen: Decimal(fen) / 100)
PCT = st.sampled_from([YUAN(65), YUAN(50), YUAN("33.3333"), YUAN(80), YUAN(100)])


def played(principal: Decimal, pct: Decimal, part: int, cuts: list[int]) -> tuple[Decimal, list[Decimal], Decimal]:
    """A claim of which so many % were paid, everything recovered in parts: paid, the returns, the returned sum."""
    full = split(principal, pct).pool
    paid = full if part >= 100 else max(ONE, (full * part / 100).quantize(ONE))
    fens = int(principal * 100)
    marks = sorted({cut % fens for cut in cuts} - {0})
    ends = [Decimal(mark) / 100 for mark in [*marks, fens]]
    recovered = returned = NIL
    returns = []
    for end in ends:
        receipt = end - recovered
        back = rules.pool_return(
            principal=principal, paid=paid, share_pct=pct, recovered=recovered, returned=returned, receipt=receipt
        )
        assert 0 <= back <= receipt
        recovered, returned = recovered + receipt, returned + back
        assert returned <= paid
        if part < 100:
            assert paid - returned <= split(principal - recovered, pct).pool or not back
        returns.append(back)
    return paid, returns, returned


@given(FEN, PCT, st.integers(min_value=1, max_value=130), st.lists(st.integers(min_value=1), max_size=8))
def test_never_more_comes_back_than_was_paid_and_at_the_end_exactly_that(
    principal: Decimal, pct: Decimal, part: int, cuts: list[int]
) -> None:
    assume(split(principal, pct).pool > 0)
    paid, returns, returned = played(principal, pct, part, cuts)
    assert returned == sum(returns) == paid


@given(SMALL, PCT, st.integers(min_value=1, max_value=130), st.lists(st.integers(min_value=1), max_size=12))
def test_in_single_fens_too(principal: Decimal, pct: Decimal, part: int, cuts: list[int]) -> None:
    assume(split(principal, pct).pool > 0)
    paid, _, returned = played(principal, pct, part, cuts)
    assert returned == paid


@given(FEN, PCT, st.lists(st.integers(min_value=1), max_size=6))
def test_a_settlement_and_what_comes_later_add_up(principal: Decimal, pct: Decimal, cuts: list[int]) -> None:
    """What the pool has borne in the end is its share of what stayed lost, whatever the order."""
    paid = split(principal, pct).pool
    recovered = min(principal, Decimal(cuts[0] % int(principal * 100)) / 100) if cuts else NIL
    returned = split(recovered, pct).pool
    sheet = rules.settle(principal, paid, recovered, returned, pct)
    assert sheet.pool + sheet.bank == sheet.loss
    assert abs(sheet.tail) <= ONE
    loss, burden = sheet.loss, paid - returned - sheet.tail
    assert burden == sheet.pool
    for cut in cuts[1:]:
        receipt = min(loss, Decimal(cut % int(principal * 100) + 1) / 100)
        burden -= rules.pool_return_after_settlement(loss, receipt, pct)
        loss -= receipt
        assert burden == split(loss, pct).pool


def test_after_a_rest_was_paid_between_two_receipts_nothing_negative_is_returned() -> None:
    """The rest was paid on the loss of that day; a fen more may have come back than the share of what was recovered."""
    back = rules.pool_return(
        principal=YUAN("0.20"), paid=YUAN("0.13"), share_pct=YUAN(65), recovered=YUAN("0.01"), returned=YUAN("0.02"),
        receipt=ONE,
    )  # fmt: skip
    assert back == 0


def test_case_16_the_whole_receipt_of_a_short_claim() -> None:
    """375,000.00 of 650,000.00 were paid; 300,000.00 of principal come back before the rest is."""
    given_now = {"principal": YUAN("1000000.00"), "paid": YUAN("375000.00"), "share_pct": YUAN(65)}
    assert rules.pool_return(**given_now, recovered=NIL, returned=NIL, receipt=YUAN("300000.00")) == 0
    assert rules.pool_return(**given_now, recovered=YUAN("300000.00"), returned=NIL, receipt=YUAN("700000.00")) == YUAN(
        "375000.00"
    )
