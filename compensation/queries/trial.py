"""The trial balance: every account of the books over a period, and what of which kind moved. Amounts in yuan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from compensation.queries.facts import ZERO
from zengxindai.accounts.models import Kind
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.ledger.models import Account, Entry
from zengxindai.ledger.models import Kind as Booking

# Who reads the books as a whole (Articles 6.1, 6.4, 8).
TRIAL_READERS = frozenset({Kind.FINANCE_BUREAU, Kind.GUARANTOR, Kind.AUDITOR, Kind.DISTRICT_GOV})


@dataclass(frozen=True)
class TrialLine:
    """An account over a period, yuan: opening + paid_in − paid_out = closing."""

    code: str
    name: str
    opening: Decimal
    paid_in: Decimal
    paid_out: Decimal

    @property
    def closing(self) -> Decimal:
        """At the end of the period's last day."""
        return self.opening + self.paid_in - self.paid_out


@dataclass(frozen=True)
class KindLine:
    """What of one kind was booked in a period: how many transactions, and yuan into and out of the special accounts."""

    kind: str
    count: int
    paid_in: Decimal
    paid_out: Decimal

    @property
    def label(self) -> str:
        """The kind in the reader's language."""
        return str(Booking(self.kind).label) if self.kind in Booking else self.kind


@dataclass(frozen=True)
class Trial:
    """The books between two days, both included."""

    since: dt.date
    until: dt.date
    lines: tuple[TrialLine, ...]
    kinds: tuple[KindLine, ...]

    @property
    def total(self) -> TrialLine:
        """All accounts together: they open and close with nothing, and what goes out of one comes into another."""
        return TrialLine(
            "",
            "",
            _sum(each.opening for each in self.lines),
            _sum(each.paid_in for each in self.lines),
            _sum(each.paid_out for each in self.lines),
        )

    @property
    def balanced(self) -> bool:
        """Whether every entry has its counterpart."""
        total = self.total
        return (total.opening, total.closing) == (ZERO, ZERO) and total.paid_in == total.paid_out


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def trial(since: dt.date, until: dt.date) -> Trial:
    """The books between two days, both included; two queries, however much was booked."""
    within = Q(entries__transaction__booked_on__range=(since, until))
    before = Q(entries__transaction__booked_on__lt=since)
    incoming, outgoing = Q(entries__amount__gt=0), Q(entries__amount__lt=0)
    accounts = Account.objects.annotate(
        opening=Coalesce(Sum("entries__amount", filter=before), ZERO),
        paid_in=Coalesce(Sum("entries__amount", filter=within & incoming), ZERO),
        paid_out=Coalesce(Sum("entries__amount", filter=within & outgoing), ZERO),
    ).order_by("-special", "code")
    moved = Entry.objects.filter(transaction__booked_on__range=(since, until)).order_by()
    special = Q(account__special=True)
    kinds = moved.values(kind=F("transaction__kind")).annotate(
        count=Count("transaction", distinct=True),
        paid_in=Coalesce(Sum("amount", filter=special & Q(amount__gt=0)), ZERO),
        paid_out=Coalesce(Sum("amount", filter=special & Q(amount__lt=0)), ZERO),
    )
    return Trial(
        since,
        until,
        tuple(TrialLine(a.code, a.name, a.opening, a.paid_in, -a.paid_out) for a in accounts),
        tuple(
            KindLine(each["kind"], each["count"], each["paid_in"], -each["paid_out"])
            for each in kinds.order_by("transaction__kind")
        ),
    )


SHEET_COLUMNS = (
    Column("序号", "place", "int", width=6),
    Column("科目（账户）代码", "code", width=20),
    Column("账户名称", "name", width=40),
    Column("期初余额", "opening", "money", width=20, total=True),
    Column("本期转入", "paid_in", "money", width=20, total=True),
    Column("本期转出", "paid_out", "money", width=20, total=True),
    Column("期末余额", "closing", "money", width=20, total=True),
)


def trial_sheet(found: Trial) -> Sheet:
    """The trial balance to be taken away, yuan; the kinds of movement beneath it."""
    rows: list[dict[str, Any]] = [
        {
            "place": place, "code": each.code, "name": each.name, "opening": each.opening, "paid_in": each.paid_in,
            "paid_out": each.paid_out, "closing": each.closing,
        }
        for place, each in enumerate(found.lines, start=1)
    ]  # fmt: skip
    kinds = [
        f"{each.label}：{each.count} 笔，转入专户 {each.paid_in:,.2f}，转出专户 {each.paid_out:,.2f}"
        for each in found.kinds
    ]
    title = f"风险补偿资金试算平衡表（{found.since} 至 {found.until}）"
    return Sheet(title, "单位：元", SHEET_COLUMNS, rows, (*kinds, "全部账户合计：期初、期末均为 0，转入等于转出。"))
