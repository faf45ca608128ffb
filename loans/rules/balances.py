"""Rules on a bank's balance file, and how it is held against the movements (Article 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zengxindai.findings import Finding, gettext_noop

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Line:
    """One row of a bank's file: where it stands, the note or loan it names, balance in yuan, class ("" for none).

    loan: which loan of this bank that is; None for none of its own.
    """

    row: int
    named: str
    enterprise: str
    amount: Decimal
    tier: str = ""
    loan: int | None = None


@dataclass(frozen=True)
class Difference:
    """One thing the file and the movements do not agree on, yuan; of classes only where those differ."""

    kind: str
    named: str
    enterprise: str
    loan: int | None = None
    row: int | None = None
    bank: Decimal = NOTHING
    ours: Decimal = NOTHING
    bank_tier: str = ""
    our_tier: str = ""


@dataclass
class Comparison:
    """A file held against the movements: totals in yuan, loans that agree, and everything that does not."""

    bank_total: Decimal = NOTHING
    our_total: Decimal = NOTHING
    agreed: int = 0
    differences: list[Difference] = field(default_factory=list)


def last_month_end(day: dt.date) -> dt.date:
    """The last day of the month before."""
    return day.replace(day=1) - dt.timedelta(days=1)


def month_end_is_over(day: dt.date, today: dt.date) -> Iterator[Finding]:
    """BAL-01: a balance file is of the last day of a month that is over (Article 6)."""
    if (day + dt.timedelta(days=1)).day != 1:
        yield Finding(
            "BAL-01",
            gettext_noop("%(day)s is not the last day of a month"),
            article=6,
            params={"day": day.isoformat()},
            advice=gettext_noop("Send the balances of a month's last day"),
        )
    elif day >= today:
        yield Finding(
            "BAL-01",
            gettext_noop("%(day)s is not over yet"),
            article=6,
            params={"day": day.isoformat()},
            advice=gettext_noop("Send the balances once the month is over"),
        )


def still_to_explain(chosen: Collection[object], waiting: Collection[object]) -> Iterator[Finding]:
    """BAL-02: only a difference of this file that waits for it is explained or asked about, each time once."""
    if not set(chosen) <= set(waiting):
        yield Finding(
            "BAL-02",
            gettext_noop("A difference you chose does not wait for this any more"),
            article=6,
            advice=gettext_noop("Choose among those the page shows now"),
        )


def compare(lines: Sequence[Line], ours: Mapping[int, Decimal], tiers: Mapping[int, str]) -> Comparison:
    """Hold a bank's rows against its loans' balances and classes of the day, by loan.

    A loan with several notes is the sum of their rows; its class the worst of them, asked about only while the bank has
    a balance. What the bank does not name counts as nothing owed there. Bank and own totals differ by exactly the sum
    of the differences.
    """
    found = Comparison(sum((line.amount for line in lines), NOTHING), sum(ours.values(), NOTHING))
    by_loan: dict[int, list[Line]] = {}
    for line in lines:
        if line.loan is not None:
            by_loan.setdefault(line.loan, []).append(line)
        elif line.amount:
            only = Difference("BANK_ONLY", line.named, line.enterprise, row=line.row, bank=line.amount)
            found.differences.append(only)
    for loan, rows in by_loan.items():
        different = list(_of_loan(loan, rows, ours.get(loan, NOTHING), tiers.get(loan, "1")))
        found.differences += different
        found.agreed += not different
    for loan, owed in ours.items():
        if owed and loan not in by_loan:
            found.differences.append(Difference("OURS_ONLY", "", "", loan=loan, ours=owed))
    return found


def _of_loan(loan: int, rows: Sequence[Line], owed: Decimal, our_tier: str) -> Iterator[Difference]:
    first, amount = rows[0], sum((line.amount for line in rows), NOTHING)
    if amount != owed:
        yield Difference("AMOUNT", first.named, first.enterprise, loan, first.row, amount, owed)
    tier = max(line.tier for line in rows)
    if amount and tier and tier != our_tier:
        yield Difference("TIER", first.named, first.enterprise, loan, first.row, bank_tier=tier, our_tier=our_tier)
