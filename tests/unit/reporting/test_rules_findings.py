"""What makes a monthly report consistent and in time: both sides of every boundary."""

from __future__ import annotations

from typing import Any

import pytest

from reporting import rules
from tests.unit.notice import CALENDAR, DAY, YUAN, Line, line

# Two departments and their total: 100 + 0 + 50 − 30 − 20 = 100, and 10 + 5 + 0 − 0 − 0 = 15.
BLANK: dict[str, Any] = dict.fromkeys(rules.ADDITIVE, "0.00") | {"opening": "0.00", "borrowers": 0}
MOVED = ("opening", "late", "month_disbursed", "month_repaid", "written_off", "closing", "non_performing")


def row(*amounts: str, **changed: str) -> dict[str, Any]:
    """A row of R1 that moves as told, and has nothing else."""
    return BLANK | dict(zip(MOVED, amounts, strict=True)) | changed


INDUSTRY = row("100.00", "0.00", "50.00", "30.00", "20.00", "100.00", "0.00")
FARMING = row("10.00", "5.00", "0.00", "0.00", "0.00", "15.00", "15.00")
PART = {"memo": True}
TOTAL = row("110.00", "5.00", "50.00", "30.00", "20.00", "115.00", "15.00")


def bank(says: str, finds: str = "", rows: tuple[dict[str, Any], ...] = (INDUSTRY, FARMING), **changed: str) -> Line:
    """A bank's report that only differs from a good one in what is told of its total."""
    return line(says, rules.bank_consistent, rows, TOTAL | changed, finds=finds)


BANK = (
    bank("all adds up"),
    bank("a month without business", rows=(), **BLANK),
    bank("another opening balance", "RPT-01", opening="110.01"),
    bank("closing a fen off, in row and total", "RPT-01", rows=(INDUSTRY | {"closing": "100.01"}, FARMING),
         closing="115.01"),
    bank("all of it non-performing", rows=(INDUSTRY | {"non_performing": "100.00"}, FARMING), non_performing="115.00"),
    bank("more than all of it", "RPT-01", rows=(INDUSTRY | {"non_performing": "100.01"}, FARMING),
         non_performing="115.01"),
    *(
        bank(f"another total of {name}", "RPT-01", **{name: "7.00"})
        for name in rules.ADDITIVE if name not in MOVED
    ),
    bank("a department left out", "RPT-01", rows=(INDUSTRY,)),
    bank("a part beneath the total adds to nothing", rows=(INDUSTRY, FARMING, INDUSTRY | {"memo": True})),
    bank("a part is more than the total", "RPT-01", rows=(INDUSTRY, FARMING, TOTAL | PART | {"closing": "115.01"})),
    bank("as many borrowers as loans", rows=(INDUSTRY | {"borrowers": 2, "notes": "2"}, FARMING), notes="2"),
    bank("more borrowers than loans", "RPT-01", rows=(INDUSTRY | {"borrowers": 3, "notes": "2"}, FARMING), notes="2"),
    line("goes on where the last one ended", rules.continues, YUAN("5.00"), YUAN("5.00")),
    line("goes on a fen beside", rules.continues, YUAN("5.01"), YUAN("5.00"), finds="RPT-01"),
    line("there was none before", rules.continues, YUAN("5.00"), None),
    bank("everything wrong is told once", "RPT-01 RPT-01 RPT-01", opening="1.00", non_performing="115.01"),
)  # fmt: skip
LINES = (*rules.INFLOWS, *rules.OUTFLOWS)


def account(opening: str, closing: str, **lines: str) -> dict[str, Any]:
    """A row of R6; what leaves is positive."""
    return dict.fromkeys(LINES, "0.00") | lines | {"opening": opening, "closing": closing}


BUSY = account(
    "1000000.00", "350002.36",
    deposits="10.00", top_ups="2.00", interest="0.35", returns="65000.01", settlements="-0.01",
    transfers_out="65009.99", payouts="650000.00",
)  # fmt: skip
ACCOUNTS = (
    line("nothing happened", rules.accounts_consistent, [account("5.00", "5.00")]),
    line("everything happened", rules.accounts_consistent, [BUSY]),
    line("no account", rules.accounts_consistent, []),
    line("a fen off", rules.accounts_consistent, [BUSY | {"closing": "350002.37"}], finds="RPT-01"),
    line("the second is off", rules.accounts_consistent, [BUSY, account("5.00", "6.00")], finds="RPT-01"),
    *(
        line(f"{name} left out", rules.accounts_consistent, [BUSY | {name: "0.00"}], finds="RPT-01")
        for name in LINES
    ),
    line("two are off, told once", rules.accounts_consistent, [account("5.00", "6.00")] * 2, finds="RPT-01"),
)  # fmt: skip
GUARANTOR = {"opening": "800000.00", "new": "1600000.00", "released": "80000.01", "paid": "1600000.00"}
GUARANTOR |= {"closing": "719999.99"}
LIMITS = {"leverage": "10.00", "leverage_limit": "10", "single_pct": "10.00", "group_pct": "15.00"}


def limits(says: str, finds: str = "", **changed: str | None) -> Line:
    """The guarantor's standing, exactly at every limit but for what is told."""
    return line(says, rules.guarantor_limits, LIMITS | changed, YUAN(10), YUAN(15), finds=finds)


GUARANTEES = (
    line("what began and ended", rules.guarantor_consistent, [GUARANTOR], GUARANTOR),
    line("a row a fen off", rules.guarantor_consistent, [GUARANTOR | {"closing": "0.00"}], GUARANTOR, finds="RPT-01"),
    line("the total a fen off", rules.guarantor_consistent, [], GUARANTOR | {"paid": "0.01"}, finds="RPT-01"),
    limits("exactly at every limit"),
    limits("leverage above ten times", "~RPT-11", leverage="10.01"),
    limits("above ten, mainly small customers", leverage="15.00", leverage_limit="15"),
    limits("above fifteen, mainly small customers", "~RPT-11", leverage="15.01", leverage_limit="15"),
    limits("one customer above ten per cent", "~RPT-12", single_pct="10.01"),
    limits("one group above fifteen per cent", "~RPT-13", group_pct="15.01"),
    limits("no net assets, no ratio", leverage=None, single_pct=None, group_pct=None),
    limits("all of it", "~RPT-11 ~RPT-12 ~RPT-13", leverage="20.00", single_pct="20.00", group_pct="20.00"),
)
# The fifth working day of March 2020 is the 6th; of May 2020, after the holiday and a worked Saturday, the 11th.
TIME = (
    line("on the fifth working day", rules.in_time, DAY("2020-03-06"), DAY("2020-02-29"), 5, CALENDAR),
    line("a day later", rules.in_time, DAY("2020-03-07"), DAY("2020-02-29"), 5, CALENDAR, finds="~RPT-01"),
    line("after a holiday", rules.in_time, DAY("2020-05-11"), DAY("2020-04-30"), 5, CALENDAR),
    line("too long after it", rules.in_time, DAY("2020-05-12"), DAY("2020-04-30"), 5, CALENDAR, finds="~RPT-01"),
)
CYCLE = (
    line("nothing differs", rules.explained, []),
    line("one difference", rules.explained, ["工业：期末余额"], finds="RPT-02"),
    line("many are told once", rules.explained, ["工业：期末余额", "合计：本月代偿金额"], finds="RPT-02"),
    line("chosen among those that wait", rules.still_different, ["a"], ["a", "b"]),
    line("one that does not wait", rules.still_different, ["a", "c"], ["a", "b"], finds="RPT-03"),
    line("the bank's file is there", rules.compared, "2026-03", compared_with_books=True),
    line("it is not", rules.compared, "2026-03", compared_with_books=False, finds="~RPT-04"),
    line("the newest month", rules.correctable, ""),
    line("a later one begins with it", rules.correctable, "2026-04", finds="RPT-05"),
    line("every bank has delivered", rules.register_complete, []),
    line("one has not", rules.register_complete, ["三峡银行江津支行"], finds="~RPT-06"),
)
TABLE: tuple[Line, ...] = (*BANK, *ACCOUNTS, *GUARANTEES, *TIME, *CYCLE)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_domain_says(each: Line) -> None:
    assert each.codes() == each.finds
