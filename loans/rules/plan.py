"""The repayment plan: which principal is due when (form 4.4, Article 13). Amounts in yuan, exact to the fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from zengxindai.workdays import months_later

FEN = Decimal("0.01")
AT_ONCE = ("BULLET", "INTEREST_FIRST")


@dataclass(frozen=True)
class Due:
    """Principal due on a day of the contract."""

    on: dt.date
    principal: Decimal


def due_days(drawn_on: dt.date, matures_on: dt.date, every: int, after: dt.date) -> list[dt.date]:
    """The days of the instalments after a day: every so many months by corresponding day, the last one at maturity."""
    days, count = [], 1
    while (day := months_later(drawn_on, every * count)) < matures_on:
        days.append(day)
        count += 1
    return [*(day for day in days if day > after), matures_on]


def plan(repayment: str, principal: Decimal, rate: Decimal, days: Sequence[dt.date], every: int) -> list[Due]:
    """Split principal over the days it is due; the parts always add up to it.

    rate: % a year; every: months between the days. What rounding leaves over is due with the last instalment. A split
    so fine that an instalment would be less than a fen is due at maturity in one sum.
    """
    if repayment in AT_ONCE:
        return [Due(days[-1], principal)]
    count = len(days)
    parts = _equal(principal, count) if repayment == "EQUAL_PRINCIPAL" else _annuity(principal, rate, every, count)
    if min(parts) <= 0:
        return [Due(days[-1], principal)]
    return [Due(day, part) for day, part in zip(days, parts, strict=True)]


def _equal(principal: Decimal, count: int) -> list[Decimal]:
    part = (principal / count).quantize(FEN, ROUND_DOWN)
    return [part] * (count - 1) + [principal - part * (count - 1)]


def _annuity(principal: Decimal, rate: Decimal, every: int, count: int) -> list[Decimal]:
    """The principal parts of equal instalments (等额本息): each payment less the interest of its period."""
    interest = rate * every / 1200
    if not interest:
        return _equal(principal, count)
    payment = (principal * interest / (1 - (1 + interest) ** -count)).quantize(FEN, ROUND_HALF_UP)
    left, parts = principal, []
    for _period in range(count - 1):
        part = payment - (left * interest).quantize(FEN, ROUND_HALF_UP)
        parts.append(part)
        left -= part
    return [*parts, left]


def filled(dues: Sequence[Due], outstanding: Decimal) -> list[Decimal]:
    """How much of each instalment is paid when so much is owed: payments fill them from the first on."""
    paid, parts = sum((due.principal for due in dues), Decimal(0)) - outstanding, []
    for due in dues:
        parts.append(min(max(paid, Decimal("0.00")), due.principal))
        paid -= parts[-1]
    return parts


def unpaid(dues: Sequence[Due], outstanding: Decimal) -> list[Due]:
    """What of a plan is still open when so much is owed."""
    parts = zip(dues, filled(dues, outstanding), strict=True)
    return [Due(due.on, due.principal - part) for due, part in parts if due.principal > part]


def due_by(dues: Sequence[Due], outstanding: Decimal, day: dt.date) -> Decimal:
    """The principal that is due and unpaid on a day of the contract."""
    return sum((due.principal for due in unpaid(dues, outstanding) if due.on <= day), Decimal("0.00"))


def accelerated(dues: Sequence[Due], declared_on: dt.date) -> list[Due]:
    """Everything not yet due becomes due on the day the bank declared it; what was due before keeps its day."""
    late = [due for due in dues if due.on <= declared_on]
    rest = sum((due.principal for due in dues if due.on > declared_on), Decimal(0))
    return [*late, Due(declared_on, rest)] if rest else late


def restored(dues: Sequence[Due], principal: Decimal, matures_on: dt.date) -> list[Due]:
    """A payment of before this plan is reversed: it is owed again with the first open instalment, else at maturity."""
    first, *rest = dues or [Due(matures_on, Decimal(0))]
    return [Due(first.on, first.principal + principal), *rest]


def within(dues: Sequence[Due], limit: Decimal) -> list[Due]:
    """As much of the dues, from the first on, as a sum allows."""
    kept: list[Due] = []
    for due in dues:
        part = min(due.principal, limit - sum((each.principal for each in kept), Decimal(0)))
        kept += [Due(due.on, part)] if part > 0 else []
    return kept


def late(pay_by: dt.date | None, day: dt.date) -> bool:
    """Whether the last day to pay is over."""
    return pay_by is not None and pay_by < day
