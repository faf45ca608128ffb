"""Rules on opinions, filings, disbursements and repayments: both sides of every boundary."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loans import rules
from tests.unit.notice import DAY, TERMS, YUAN, Line, line

FILED = {"filed": YUAN("3000000.00"), "filed_rate": YUAN("5.2200"), "registered_on": DAY("2026-03-10")}
AMOUNT, RATE, DRAWN = YUAN("3000000.00"), YUAN("5.2200"), DAY("2026-03-10")
CAP, ASKED = YUAN("5000000.00"), YUAN("3000000.00")


def PRICED(points: int) -> Decimal:
    """LPR 4.05 and a spread in basis points (case 11)."""
    return rules.executed_rate(YUAN("4.05"), points)


OPINION = (
    line("a year at 5.22", rules.within_rate_cap, YUAN("5.22"), 12, TERMS),
    line("a year at 5.2201", rules.within_rate_cap, YUAN("5.2201"), 12, TERMS, finds="OPN-01"),
    line("13 months at 5.2201", rules.within_rate_cap, YUAN("5.2201"), 13, TERMS),
    line("13 months at 5.70", rules.within_rate_cap, YUAN("5.70"), 13, TERMS),
    line("two years at 5.70", rules.within_rate_cap, YUAN("5.70"), 24, TERMS),
    line("two years at 5.7001", rules.within_rate_cap, YUAN("5.7001"), 24, TERMS, finds="OPN-01"),
    line("LPR 4.05 and 117 points", rules.within_rate_cap, PRICED(117), 12, TERMS),
    line("LPR 4.05 and 118 points", rules.within_rate_cap, PRICED(118), 12, TERMS, finds="OPN-01"),
    # Case 19: the cap is per loan, inclusive; a borrower above it at two banks is told of.
    line("five million", rules.within_request, CAP, 12, CAP, 12, TERMS),
    line("a fen above five million", rules.within_request, CAP + YUAN("0.01"), 12, CAP * 2, 12, TERMS, finds="OPN-03"),
    line("three million each at two banks", rules.borrower_total, ASKED, ASKED, TERMS, finds="~OPN-09"),
    line("five million together", rules.borrower_total, YUAN("2000000.00"), ASKED, TERMS),
    line("a fen more together", rules.borrower_total, YUAN("2000000.01"), ASKED, TERMS, finds="~OPN-09"),
    line("its only loan", rules.borrower_total, YUAN("0.00"), CAP, TERMS),
    line("as much as asked, no reason", rules.less_has_reason, ASKED, ASKED, ""),
    line("a fen less, no reason", rules.less_has_reason, YUAN("2999999.99"), ASKED, " ", finds="OPN-02"),
    line("a fen less, with its reason", rules.less_has_reason, YUAN("2999999.99"), ASKED, "抵押不足", finds="~OPN-02"),
    line("a whole report", rules.report_complete, []),
    line("two parts missing", rules.report_complete, ["现场照片", "借款人概况"], finds="OPN-05"),
    line("nothing asked", rules.answer_there, False),
    line("an answer is owed", rules.answer_there, True, finds="OPN-06"),
    line("all stand surety", rules.sureties_whole, []),
    line("the controller does not", rules.sureties_whole, ["王晨光"], finds="OPN-07"),
    line("spouses stand surety", rules.families_stand, []),
    line("a spouse does not", rules.families_stand, ["王晨光"], finds="~OPN-08"),
    line("as asked", rules.within_request, ASKED, 12, ASKED, 12, TERMS),
    line("a fen more than asked", rules.within_request, YUAN("3000000.01"), 12, ASKED, 12, TERMS, finds="OPN-03"),
    line("a fen less than asked", rules.within_request, YUAN("2999999.99"), 12, ASKED, 12, TERMS),
    line("nothing", rules.within_request, YUAN("0.00"), 12, ASKED, 12, TERMS, finds="OPN-03"),
    line("a fen", rules.within_request, YUAN("0.01"), 12, ASKED, 12, TERMS),
    line("a fen of a fen", rules.within_request, YUAN("0.01"), 12, YUAN("0.01"), 12, TERMS),
    line("a month", rules.within_request, ASKED, 1, ASKED, 12, TERMS),
    line("the cap of a larger wish", rules.within_request, CAP, 12, CAP + 1, 12, TERMS),
    line("a wish above the cap", rules.within_request, CAP + 1, 12, CAP + 1, 12, TERMS, finds="OPN-03"),
    line("a month longer than asked", rules.within_request, ASKED, 13, ASKED, 12, TERMS, finds="OPN-03"),
    line("shorter than asked", rules.within_request, ASKED, 6, ASKED, 12, TERMS),
    line("no term", rules.within_request, ASKED, 0, ASKED, 12, TERMS, finds="OPN-03"),
    line("two years of a longer wish", rules.within_request, ASKED, 24, ASKED, 36, TERMS),
    line("25 months of a longer wish", rules.within_request, ASKED, 25, ASKED, 36, TERMS, finds="OPN-03"),
    line("both wrong", rules.within_request, YUAN("3000000.01"), 13, ASKED, 12, TERMS, finds="OPN-03 OPN-03"),
    line("in work", rules.request_open, "DUE_DILIGENCE"),
    line("withdrawn meanwhile", rules.request_open, "WITHDRAWN", finds="OPN-04"),
    line("expired meanwhile", rules.request_open, "EXPIRED", finds="OPN-04"),
)
FILING = (
    line("its request is with the bank", rules.request_not_over, "OPINION_APPROVED"),
    line("its request was closed", rules.request_not_over, "WITHDRAWN", finds="FIL-04"),
    line("its request expired", rules.request_not_over, "EXPIRED", finds="FIL-04"),
    line("its recommendation was revoked", rules.request_not_over, "REVOKED", finds="FIL-04"),
    line("an opinion that stands", rules.basis_stands, "APPROVED"),
    line("one with conditions", rules.basis_stands, "CONDITIONAL"),
    line("one that does not stand", rules.basis_stands, "DECLINED", finds="FIL-01"),
    line("30 days old", rules.integrity_on_file, {("王", "逃税"): (True, DAY("2026-02-08"))}, DRAWN, TERMS),
    line("31 days old", rules.integrity_on_file, {("王", "逃税"): (True, DAY("2026-02-07"))}, DRAWN, TERMS,
         finds="FIL-01"),
    line("dated tomorrow", rules.integrity_on_file, {("王", "逃税"): (True, DAY("2026-03-11"))}, DRAWN, TERMS,
         finds="FIL-01"),
    line("never asked", rules.integrity_on_file, {("王", "逃税"): None}, DRAWN, TERMS, finds="FIL-01"),
    line("a record", rules.integrity_on_file, {("王", "逃税"): (False, DRAWN)}, DRAWN, TERMS, finds="FIL-01"),
    line("an old record", rules.integrity_on_file, {("王", "逃税"): (False, DAY("2026-02-07"))}, DRAWN, TERMS,
         finds="FIL-01 FIL-01"),
    line("everybody named", rules.sureties_named, "王晨光、李兰", ["王晨光"], ["李兰"]),
    line("nobody has to", rules.sureties_named, "王晨光", [], []),
    line("the controller is missing", rules.sureties_named, "李兰", ["王晨光"], ["李兰"], finds="FIL-01"),
    line("the spouse is missing", rules.sureties_named, "王晨光", ["王晨光"], ["李兰"], finds="FIL-08"),
    line("all named", rules.filing_complete, True, "王晨光、李兰"),
    line("not all", rules.filing_complete, False, "王晨光", finds="FIL-01"),
    line("all, but nobody named", rules.filing_complete, True, "  ", finds="FIL-01"),
    line("inside", rules.in_district, True),
    line("outside", rules.in_district, False, finds="APP-05"),
    line("ten times the account", rules.within_cover, YUAN("10000000.00"), YUAN("1000000.00"), TERMS),
    line("a fen above ten times", rules.within_cover, YUAN("10000000.01"), YUAN("1000000.00"), TERMS, finds="~FIL-02"),
    line("an empty account", rules.within_cover, YUAN("0.01"), YUAN("0.00"), TERMS, finds="~FIL-02"),
    line("to be disbursed", rules.not_yet_drawn, "PENDING_DRAW"),
    line("disbursed", rules.not_yet_drawn, "ACTIVE", finds="FIL-03"),
)  # fmt: skip
CHANGE = (
    line("as decided", rules.not_more, AMOUNT, 12, AMOUNT, 12),
    line("a fen more", rules.not_more, YUAN("3000000.01"), 12, AMOUNT, 12, finds="FIL-06"),
    line("a fen", rules.not_more, YUAN("0.01"), 1, AMOUNT, 12),
    line("nothing", rules.not_more, YUAN("0.00"), 12, AMOUNT, 12, finds="FIL-06"),
    line("a month longer", rules.not_more, AMOUNT, 13, AMOUNT, 12, finds="FIL-06"),
    line("no term", rules.not_more, AMOUNT, 0, AMOUNT, 12, finds="FIL-06"),
    line("the decided rate", rules.rate_as_decided, YUAN("5.2200"), RATE),
    line("above the decided rate", rules.rate_as_decided, YUAN("5.2201"), RATE, finds="FIL-06"),
    *(line(state, rules.amendable, state) for state in ("PENDING_DRAW", "ACTIVE", "OVERDUE")),
    *(
        line(state, rules.amendable, state, finds="FIL-07")
        for state in ("CLAIMED", "COMPENSATED", "RECOVERED_FULL", "SETTLED", "REPAID", "CANCELLED")
    ),
    line("less, before", rules.drawn_terms_stand, YUAN("1.00"), 6, AMOUNT, 12, "PENDING_DRAW"),
    line("the same, after", rules.drawn_terms_stand, AMOUNT, 12, AMOUNT, 12, "ACTIVE"),
    line("less, after", rules.drawn_terms_stand, YUAN("2999999.99"), 12, AMOUNT, 12, "ACTIVE", finds="FIL-07"),
    line("shorter, after", rules.drawn_terms_stand, AMOUNT, 11, AMOUNT, 12, "OVERDUE", finds="FIL-07"),
    line("something", rules.something_changes, True),
    line("nothing changed", rules.something_changes, False, finds="FIL-05"),
    line("no change waits", rules.no_change_under_way, "REGISTERED"),
    line("a change waits", rules.no_change_under_way, "AMENDING", finds="LOAN-01"),
)
DRAWING = (
    line("as filed", rules.drawn_as_filed, AMOUNT, RATE, DRAWN, **FILED),
    line("less, cheaper, later", rules.drawn_as_filed, YUAN("0.01"), YUAN("4"), DAY("2026-05-09"), **FILED),
    line("a fen more", rules.drawn_as_filed, YUAN("3000000.01"), RATE, DRAWN, **FILED, finds="LOAN-01"),
    line("nothing", rules.drawn_as_filed, YUAN("0.00"), RATE, DRAWN, **FILED, finds="LOAN-01"),
    line("dearer", rules.drawn_as_filed, AMOUNT, YUAN("5.2201"), DRAWN, **FILED, finds="LOAN-01"),
    line("the day before", rules.drawn_as_filed, AMOUNT, RATE, DAY("2026-03-09"), **FILED, finds="LOAN-01"),
    line(
        "all three", rules.drawn_as_filed, YUAN("9e6"), YUAN("9"), DAY("2026-03-09"), **FILED,
        finds="LOAN-01 LOAN-01 LOAN-01",
    ),
    *(
        line(f"{drawn}, {months} months, due {due}", rules.matures_in_time, DAY(drawn), DAY(due), months, TERMS,
             finds=finds)
        for drawn, due, months, finds in (
            ("2020-02-29", "2022-02-28", 24, ""),
            ("2020-02-29", "2022-03-01", 24, "LOAN-01"),
            ("2020-03-01", "2022-03-01", 24, ""),
            ("2020-03-01", "2022-03-02", 24, "LOAN-01"),
            ("2024-02-15", "2026-02-15", 24, ""),
            ("2024-02-15", "2026-02-16", 24, "LOAN-01"),
            ("2020-03-01", "2021-03-01", 12, ""),
            ("2020-03-01", "2021-03-02", 12, "LOAN-01"),
            ("2020-03-01", "2022-03-02", 36, "LOAN-01"),
            ("2020-03-01", "2020-03-02", 12, ""),
            ("2020-03-01", "2020-03-01", 12, "LOAN-01"),
        )
    ),
    line("today", rules.not_in_future, DRAWN, DRAWN),
    line("tomorrow", rules.not_in_future, DAY("2026-03-11"), DRAWN, finds="LOAN-04"),
    line("repaid the day it was lent", rules.repaid_while_lent, DRAWN, DRAWN, DRAWN),
    line("repaid before it was lent", rules.repaid_while_lent, DAY("2026-03-09"), DRAWN, DRAWN, finds="LOAN-04"),
    line("repaid tomorrow", rules.repaid_while_lent, DAY("2026-03-11"), DRAWN, DRAWN, finds="LOAN-04"),
    # Worked after 24 April 2020: 26 to 30 April, 6 to 9 May and 11 May.
    line("on the tenth working day", rules.confirmed_in_time, DAY("2020-04-24"), DAY("2020-05-11"), TERMS),
    line("a day later", rules.confirmed_in_time, DAY("2020-04-24"), DAY("2020-05-12"), TERMS, finds="~LOAN-02"),
    line("the same day", rules.confirmed_in_time, DAY("2020-04-24"), DAY("2020-04-24"), TERMS),
)  # fmt: skip
LIFE = (
    line("all that is owed", rules.within_outstanding, AMOUNT, AMOUNT),
    line("a fen more than is owed", rules.within_outstanding, YUAN("3000000.01"), AMOUNT, finds="LOAN-05"),
    line("no better class at 91 days", rules.tier_above_floor, "2", 91, finds="TIER-01"),
    line("special mention at 90 days", rules.tier_above_floor, "2", 90),
    line("substandard at 91 days", rules.tier_above_floor, "3", 91),
    line("normal at one day", rules.tier_above_floor, "1", 1, finds="TIER-01"),
    line("normal, nothing overdue", rules.tier_above_floor, "1", 0),
    line("stricter than it must be", rules.tier_above_floor, "5", 0),
    line("doubtful at 360 days", rules.tier_above_floor, "4", 360),
    line("doubtful at 361 days", rules.tier_above_floor, "4", 361, finds="TIER-01"),
)
MAY = DAY("2026-05-09")
PARTS = (
    line("a fen is left", rules.something_undrawn, YUAN("0.01")),
    line("nothing is left", rules.something_undrawn, YUAN("0.00"), finds="LOAN-06"),
    line("on the filing's last day", rules.drawn_in_time, MAY, MAY),
    line("a day later", rules.drawn_in_time, DAY("2026-05-10"), MAY, finds="LOAN-10"),
    line("the day before it matures", rules.drawn_before_maturity, DAY("2026-04-09"), DAY("2026-04-10")),
    line("the day it matures", rules.drawn_before_maturity, DAY("2026-04-10"), DAY("2026-04-10"), finds="LOAN-06"),
    line("a waiver until tomorrow", rules.asked_for_days, DAY("2026-03-11"), DRAWN, 60),
    line("until today", rules.asked_for_days, DRAWN, DRAWN, 60, finds="WVR-01"),
    line("for sixty days", rules.asked_for_days, MAY, DRAWN, 60),
    line("for sixty-one", rules.asked_for_days, DAY("2026-05-10"), DRAWN, 60, finds="WVR-01"),
    line("none before it", rules.one_live, False),
    line("another is live", rules.one_live, True, finds="WVR-02"),
    line("granted as asked", rules.granted_within, MAY, DRAWN, MAY),
    line("granted for less", rules.granted_within, DAY("2026-03-11"), DRAWN, MAY),
    line("granted for nothing", rules.granted_within, DRAWN, DRAWN, MAY, finds="WVR-03"),
    line("granted for a day more", rules.granted_within, DAY("2026-05-10"), DRAWN, MAY, finds="WVR-03"),
    line("an entry is there", rules.something_to_reverse, True),
    line("none is there", rules.something_to_reverse, False, finds="LOAN-07"),
    line("all of it is owed", rules.draw_reversible, AMOUNT, AMOUNT, newest=True),
    line("a fen of it is repaid", rules.draw_reversible, AMOUNT, YUAN("2999999.99"), newest=True, finds="LOAN-07"),
    line("another follows it", rules.draw_reversible, AMOUNT, AMOUNT, newest=False, finds="LOAN-07"),
    line("a fen is not due", rules.something_not_due, YUAN("0.01")),
    line("all is due", rules.something_not_due, YUAN("0.00"), finds="LOAN-08"),
    line("filed", rules.covered_when_filed, "REGISTERED"),
    line("submitted only", rules.covered_when_filed, "SUBMITTED", finds="~LOAN-09"),
    line("matures a day later", rules.matures_after, DRAWN, DAY("2026-03-11")),
    line("matures the same day", rules.matures_after, DRAWN, DRAWN, finds="LOAN-04"),
)
TABLE: tuple[Line, ...] = (*OPINION, *FILING, *CHANGE, *DRAWING, *LIFE, *PARTS)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


@pytest.mark.parametrize(
    ("rate", "text"), [("5.2200", "5.22"), ("5.2201", "5.2201"), ("5.7", "5.70"), ("5", "5.00"), ("4.125", "4.125")]
)
def test_a_rate_is_written_as_banks_write_it(rate: str, text: str) -> None:
    assert rules.percent(YUAN(rate)) == text


def test_a_rate_refused_names_the_highest_one() -> None:
    (found,) = rules.within_rate_cap(YUAN("5.2201"), 12, TERMS)
    assert found.article == 14
    assert found.message % found.params == "5.2201 % is above 5.22 %, the highest rate for 12 months"
