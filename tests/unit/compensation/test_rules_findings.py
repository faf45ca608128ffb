"""Rules on claims, payouts, receipts, settlements and the exit line: both sides of every boundary."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from compensation import rules
from compensation.rules import Due, Facts
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
AGAIN = (
    line("nothing is missing", rules.papers_complete, ()),
    line("something is missing", rules.papers_complete, ("保证合同",), finds="CLM-08"),
    line("never refused", rules.raised_again, 0, None, TERMS),
    line("refused once, before the materials", rules.raised_again, 1, None, TERMS),
    line("refused once, new evidence", rules.raised_again, 1, True, TERMS),
    line("refused once, nothing new", rules.raised_again, 1, False, TERMS, finds="CLM-10"),
    line("refused twice, new evidence", rules.raised_again, 2, True, TERMS, finds="CLM-10"),
)
LENT = Facts(
    filing_no="JJZXD备〔2026〕0001号", registered_on=DAY("2026-03-02"), amount=YUAN("5000000.00"),
    drawn_on=DAY("2026-03-02"), matures_on=DAY("2028-03-02"), rate=YUAN("5.7000"), rate_cap=YUAN("5.7000"),
    recommendation_no="推荐〔2026〕1号", recommended_on=DAY("2026-02-28"), recommended_until=DAY("2026-02-28"),
    sent_on=DAY("2026-02-28"), checked_on=DAY("2026-01-29"), agreed_from=DAY("2026-03-02"), cover_by="",
    other_claim="", available=YUAN("3500000.00"), reserved=YUAN("250000.00"), claimed=YUAN("3250000.00"),
)  # fmt: skip


def listed(says: str, finds: str = "", **changed: Any) -> Line:
    """The system's list of a loan that only differs from a good one, on every boundary, in what is told."""
    return line(says, rules.verified, rules.verify(LENT._replace(**changed), TERMS), finds=finds)


VERIFIED = (
    listed("everything at its limit"),
    listed("not registered", "CLM-09 CLM-09", filing_no="", registered_on=None),
    listed("a fen above the cap", "CLM-09", amount=YUAN("5000000.01")),
    listed("a day too long", "CLM-09", matures_on=DAY("2028-03-03")),
    listed("rate above the cap", "CLM-09", rate=YUAN("5.7001")),
    listed("recommended after the filing", "CLM-09", recommended_on=DAY("2026-03-01")),
    listed("recommendation expired", "CLM-09", recommended_until=DAY("2026-02-27")),
    listed("no recommendation", "CLM-09", recommended_on=None),
    listed("checks 31 days old", "CLM-09", checked_on=DAY("2026-01-28")),
    listed("no checks", "CLM-09", checked_on=None),
    listed("never sent", "CLM-09 CLM-09", sent_on=None),
    listed("disbursed before the filing", "CLM-09", registered_on=DAY("2026-03-03")),
    listed("disbursed before the agreement", "CLM-09", agreed_from=DAY("2026-03-03")),
    listed("guaranteed", "CLM-09", cover_by="DB-1"),
    listed("claimed already", "CLM-09", other_claim="DC-1"),
    listed("a fen short", "~CLM-09", reserved=YUAN("250000.01")),
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
    line("open", rules.movement_possible, True),
    line("not open", rules.movement_possible, False, finds="ACC-02"),
)  # fmt: skip
# Article 10: the levels, compared in fen as products, and what becomes of the line that is crossed.
WHOLE = YUAN("30000000.00")
STANDING = (
    *(
        line(bad, rules.bank_standing, YUAN(bad), WHOLE, begun, TERMS, finds=finds)
        for bad, begun, finds in (
            ("0.00", True, ""),
            ("1499999.99", True, ""),
            ("1500000.00", False, "~BNK-01"),
            ("2400000.00", True, "~BNK-01"),
            ("3000000.00", True, "~BNK-01"),
            ("3000000.01", True, "~BNK-01"),
            ("4000000.00", False, "~BNK-01"),
        )
    ),
    line("crossed", rules.line_crossed, True, None, False),
    line("open already", rules.line_crossed, True, "TC-1", False, finds="EXT-01"),
    line("not crossed", rules.line_crossed, False, None, False, finds="EXT-01"),
    line("decided this month", rules.line_crossed, True, None, True, finds="EXT-01"),
    *(
        line(f"decided {day}", rules.decided_in_order, DAY(day), DAY("2026-03-10"), DAY("2026-03-12"), finds=finds)
        for day, finds in (
            ("2026-03-09", "EXT-02"),
            ("2026-03-10", ""),
            ("2026-03-12", ""),
            ("2026-03-13", "EXT-02"),
        )
    ),
)
TABLE: tuple[Line, ...] = (*CLAIM, *AGAIN, *VERIFIED, *SHARE, *PAY, *STANDING)


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


@pytest.mark.parametrize(
    ("bad", "whole", "level"),
    [
        ("0.00", "0.00", "CALM"),
        ("1499999.99", "30000000.00", "CALM"),
        ("1500000.00", "30000000.00", "YELLOW"),
        ("2399999.99", "30000000.00", "YELLOW"),
        ("2400000.00", "30000000.00", "ORANGE"),
        # 10.00 % exactly, and a ratio that only rounds to it (case 9).
        ("3000000.00", "30000000.00", "ORANGE"),
        ("3000000.01", "30000000.00", "RED"),
        ("3000000.00", "29999999.99", "RED"),
        # Gross of the payout (case 10).
        ("5000000.00", "40000000.00", "RED"),
    ],
)
def test_levels_are_compared_as_products(bad: str, whole: str, level: str) -> None:
    assert rules.level_of(YUAN(bad), YUAN(whole), TERMS) == level


def test_a_ratio_is_printed_with_four_places() -> None:
    assert rules.percent(YUAN("3000000.01"), YUAN("30000000.00")) == "10.0000"
    assert rules.percent(YUAN("0"), YUAN("0")) == "0.0000"
