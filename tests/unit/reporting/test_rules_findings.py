"""What makes a monthly report consistent and in time: both sides of every boundary."""

from __future__ import annotations

from typing import Any

import pytest

from reporting import rules
from tests.unit.notice import CALENDAR, DAY, Line, line

# Two departments and their total: 100 + 0 + 50 − 30 − 20 = 100, and 10 + 5 + 0 − 0 − 0 = 15.
BLANK: dict[str, Any] = dict.fromkeys(rules.ADDITIVE, "0.00") | {"opening": "0.00"}
MOVED = ("opening", "late", "month_disbursed", "month_repaid", "written_off", "closing", "non_performing")


def row(*amounts: str, **changed: str) -> dict[str, Any]:
    """A row of R1 that moves as told, and has nothing else."""
    return BLANK | dict(zip(MOVED, amounts, strict=True)) | changed


INDUSTRY = row("100.00", "0.00", "50.00", "30.00", "20.00", "100.00", "0.00")
FARMING = row("10.00", "5.00", "0.00", "0.00", "0.00", "15.00", "15.00")
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
    bank("everything wrong is told once", "RPT-01 RPT-01 RPT-01", opening="1.00", non_performing="115.01"),
)  # fmt: skip
LINES = ("deposits", "interest", "returns", "settlements", "transfers", "payouts")


def account(opening: str, closing: str, **lines: str) -> dict[str, Any]:
    """A row of R6."""
    return dict.fromkeys(LINES, "0.00") | lines | {"opening": opening, "closing": closing}


BUSY = account(
    "1000000.00", "350000.36",
    deposits="10.00", interest="0.35", returns="65000.01", settlements="-0.01", transfers="-65009.99",
    payouts="-650000.00",
)  # fmt: skip
ACCOUNTS = (
    line("nothing happened", rules.accounts_consistent, [account("5.00", "5.00")]),
    line("everything happened", rules.accounts_consistent, [BUSY]),
    line("no account", rules.accounts_consistent, []),
    line("a fen off", rules.accounts_consistent, [BUSY | {"closing": "350000.37"}], finds="RPT-01"),
    line("the second is off", rules.accounts_consistent, [BUSY, account("5.00", "6.00")], finds="RPT-01"),
    *(
        line(f"{name} left out", rules.accounts_consistent, [BUSY | {name: "0.00"}], finds="RPT-01")
        for name in LINES
    ),
    line("two are off, told once", rules.accounts_consistent, [account("5.00", "6.00")] * 2, finds="RPT-01"),
)  # fmt: skip
# The fifth working day of March 2020 is the 6th; of May 2020, after the holiday and a worked Saturday, the 11th.
TIME = (
    line("on the fifth working day", rules.in_time, DAY("2020-03-06"), DAY("2020-02-29"), 5, CALENDAR),
    line("a day later", rules.in_time, DAY("2020-03-07"), DAY("2020-02-29"), 5, CALENDAR, finds="~RPT-01"),
    line("after a holiday", rules.in_time, DAY("2020-05-11"), DAY("2020-04-30"), 5, CALENDAR),
    line("too long after it", rules.in_time, DAY("2020-05-12"), DAY("2020-04-30"), 5, CALENDAR, finds="~RPT-01"),
)
TABLE: tuple[Line, ...] = (*BANK, *ACCOUNTS, *TIME)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_domain_says(each: Line) -> None:
    assert each.codes() == each.finds
