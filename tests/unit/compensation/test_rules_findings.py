"""Rules on claims, payouts, receipts, settlements and the exit line: both sides of every boundary."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from compensation import rules
from compensation.rules import Applied, Due
from tests.unit.notice import DAY, TERMS, YUAN, Line, line

WAIT_60: Any = SimpleNamespace(**{**vars(TERMS), "claim_wait_days": 60})
ONE = YUAN("0.01")


def claim(says: str, finds: str = "", **changed: Any) -> Line:
    """A line on a claim that only differs from a good one in what is told."""
    good = {
        "filing_status": "REGISTERED", "backing": "POOL", "outstanding": ONE, "dpd": 1,
        "other_claim": False, "terms": TERMS,
    }  # fmt: skip
    return line(says, rules.claimable, finds=finds, **{**good, **changed})


CLAIM = (
    claim("a fen, a day overdue"),
    claim("not registered", "CLM-01", filing_status="SUBMITTED"),
    claim("filing cancelled", "CLM-01", filing_status="CANCELLED"),
    claim("backed by the guarantor", "CLM-01", backing="GUARANTEE"),
    claim("nothing owed", "CLM-01", outstanding=YUAN("0.00")),
    claim("not overdue yet", "CLM-01", dpd=0),
    claim("59 of 60 days waited", "CLM-01", dpd=59, terms=WAIT_60),
    claim("60 of 60 days waited", dpd=60, terms=WAIT_60),
    line("a fen not due yet", rules.wholly_due, ONE, finds="CLM-01"),
    line("all is due", rules.wholly_due, YUAN("0.00")),
    claim("another claim lives", "CLM-01", other_claim=True),
    claim("everything", "CLM-01 CLM-01 CLM-01", backing="GUARANTEE", dpd=0, other_claim=True),
    line("59 days", rules.collected_first, 59, TERMS, finds="~CLM-02"),
    line("60 days", rules.collected_first, 60, TERMS),
    line("all five", rules.compared, [True] * 5),
    *(line(f"all but {n + 1}", rules.compared, [i != n for i in range(5)], finds="CLM-05") for n in range(5)),
)
SHARE = (
    line("65 % of 5,000,000", rules.within_share, YUAN("3250000.00"), YUAN("5000000.00"), YUAN(65)),
    line("a fen more", rules.within_share, YUAN("3250000.01"), YUAN("5000000.00"), YUAN(65), finds="CLM-03"),
    line("half a fen goes up", rules.within_share, YUAN("802469.14"), YUAN("1234567.90"), YUAN(65)),
    line("and no further", rules.within_share, YUAN("802469.15"), YUAN("1234567.90"), YUAN(65), finds="CLM-03"),
    line("7 of 10 fen", rules.within_share, YUAN("0.07"), YUAN("0.10"), YUAN(65)),
    line("8 of 10 fen", rules.within_share, YUAN("0.08"), YUAN("0.10"), YUAN(65), finds="CLM-03"),
    line("nothing", rules.within_share, YUAN("0.00"), YUAN("0.10"), YUAN(65), finds="CLM-03"),
    line("after a repayment", rules.within_share, YUAN("1950000"), YUAN("2543210.88"), YUAN(65), finds="CLM-03"),
)
ALL = Due(YUAN("1653087.07"), YUAN("1653087.07"), YUAN("0.00"))
EMPTY = Due(YUAN("275000.00"), YUAN("0.00"), YUAN("275000.00"))
PAY = (
    line("what is due", rules.pays_what_is_due, YUAN("1653087.07"), ALL, approval_no="〔2026〕1号"),
    line("what was approved", rules.pays_what_is_due, YUAN("1950000"), ALL, approval_no="〔2026〕1号", finds="CLM-04"),
    line("a fen less", rules.pays_what_is_due, YUAN("1653087.06"), ALL, approval_no="〔2026〕1号", finds="CLM-04"),
    line("unapproved", rules.pays_what_is_due, YUAN("1653087.07"), ALL, approval_no="", finds="CLM-04"),
    line("an empty account", rules.pays_what_is_due, YUAN("275000"), EMPTY, approval_no="〔2026〕1号", finds="CLM-04"),
    *(
        line(f"paid {day}", rules.paid_in_time_order, DAY(day), DAY("2026-03-10"), DAY("2026-03-12"), finds=finds)
        for day, finds in (
            ("2026-03-09", "CLM-06"), ("2026-03-10", ""), ("2026-03-12", ""), ("2026-03-13", "CLM-06"),
        )
    ),
    line("open", rules.movement_possible, "DEPOSIT", ONE, True),
    line("not open", rules.movement_possible, "DEPOSIT", ONE, False, finds="ACC-02"),
)  # fmt: skip
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
    line("180 days", rules.exhausted, "NO_ASSETS", DAY("2026-01-01"), DAY("2026-06-30"), TERMS),
    line("179 days", rules.exhausted, "NO_ASSETS", DAY("2026-01-01"), DAY("2026-06-29"), TERMS, finds="REC-12"),
    line("a court order at once", rules.exhausted, "COURT_ORDER", DAY("2026-01-01"), DAY("2026-01-01"), TERMS),
)  # fmt: skip
SETTLE = (
    line("paid", rules.ready_to_settle, claim_status="PAID", receipts_open=0),
    line("confirmed by the bank", rules.ready_to_settle, claim_status="RECEIVED", receipts_open=0),
    line("paid in part", rules.ready_to_settle, claim_status="PARTIALLY_PAID", receipts_open=0, finds="SET-01"),
    line("a receipt open", rules.ready_to_settle, claim_status="PAID", receipts_open=1, finds="SET-01"),
    line("both", rules.ready_to_settle, claim_status="ENTRUSTED", receipts_open=2, finds="SET-01 SET-01"),
)
TABLE: tuple[Line, ...] = (*CLAIM, *SHARE, *PAY, *RECEIPT, *SETTLE)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


# Article 10: strictly above 10 %, and only once a claim has begun.
@pytest.mark.parametrize(
    ("bad", "whole", "begun", "beyond"),
    [
        ("3000000.00", "30000000.00", True, False),
        ("3000000.01", "30000000.00", True, True),
        ("3000000.00", "29999999.99", True, True),
        ("4000000.00", "30000000.00", False, False),
        ("0.00", "0.00", True, False),
        ("0.00", "0.00", False, False),
        # Gross of a payout of 3,250,000; net of it this would read 4.76 %.
        ("5000000.00", "40000000.00", True, True),
        ("1750000.00", "36750000.00", True, False),
    ],
)
def test_the_exit_line(bad: str, whole: str, begun: bool, beyond: bool) -> None:
    assert rules.beyond_exit_line(YUAN(bad), YUAN(whole), begun, TERMS) is beyond


def test_another_limit_is_another_line() -> None:
    five: Any = SimpleNamespace(exit_npl_pct=YUAN(5))
    assert rules.beyond_exit_line(YUAN("5.01"), YUAN("100"), True, five)
    assert not rules.beyond_exit_line(YUAN("5.00"), YUAN("100"), True, five)


def test_the_notice_to_the_bank_shows_its_figures() -> None:
    said = rules.exit_reason(YUAN("5000000.00"), YUAN("40000000.00"))
    for figure in ("5,000,000.00", "40,000,000.00", "12.5000%", "第十条"):
        assert figure in said


def test_an_amount_in_a_message() -> None:
    assert rules.yuan(YUAN("1653087.07")) == "1,653,087.07"


def test_a_share_refused_names_the_most_that_can_be_approved() -> None:
    (found,) = rules.within_share(YUAN("1950000.00"), YUAN("2543210.88"), YUAN("65.0000"))
    assert found.message % found.params == "At most 1,653,087.07 yuan, 65 % of the 2,543,210.88 yuan overdue now"
    (found,) = rules.within_share(YUAN("9"), YUAN("1.00"), YUAN("100"))
    assert found.params["pct"] == "100"
