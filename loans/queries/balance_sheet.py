"""A bank's balance file as it is sent: its columns, what of it can be read, and which of the bank's loans it names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from loans import rules
from loans.models import Loan, Movement, TierChange
from loans.queries.movement import balances_on
from loans.rules import Line
from loans.states import MovementKind
from zengxindai.accounts.models import Organisation
from zengxindai.documents import sheets
from zengxindai.documents.sheets import Column, Mistake, Row, Table
from zengxindai.web.imports.wording import plain

# As many lines as the reader takes; a bank's whole book of these loans is some hundreds.
ROWS_MAX = 50_000
# Twenty times what one loan may be (Article 12): more was typed in another unit. The sums of a sheet stay exact.
BALANCE_MAX = Decimal(100_000_000)
NAMED_MAX, ENTERPRISE_MAX = 60, 120
CLASSES = {"正常": "1", "关注": "2", "次级": "3", "可疑": "4", "损失": "5"}
TITLE, UNIT_LINE = "增信贷余额核对表", "单位：元"
COLUMNS = (
    Column("借据号或贷款编号", "named", width=26, hint="一笔贷款有几张借据的，一张一行", example="JJ-2026-0001"),
    Column("企业名称", "enterprise", width=34, example="江津晨光机械有限公司"),
    Column("本金余额（元）", "amount", "money", width=18, hint="已还清的填 0 或者不列", example="1234567.89"),
    Column("五级分类", "tier", required=False, choices=tuple(CLASSES), hint="选填；填了才核对"),
)
NOTES = (
    "余额为所选月末日终的未还本金，不含利息；0 以上，最多两位小数。",
    "只列本行的增信贷贷款。系统有余额而表中没有的，列为“仅系统有”。",
)


@dataclass(frozen=True)
class Sent:
    """A file as it was read: the cells, the rows that make sense, and everything that does not."""

    table: Table
    lines: list[Line] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def __str__(self) -> str:
        return str(len(self.lines))


def loans_of(bank: Organisation) -> QuerySet[Loan]:
    """The loans of a bank, whichever branch works on them."""
    return Loan.objects.filter(bank=bank)


class Names:
    """By what a bank's loans are named: their own numbers, and the notes of their disbursements.

    A note that was reversed on one loan and recorded on another is the other's.
    """

    def __init__(self, bank: Organisation) -> None:
        loans = loans_of(bank)
        drawn = Movement.objects.filter(loan__in=loans, kind=MovementKind.DRAW).order_by("id")
        notes = list(drawn.values_list("note_no", "loan", "reversed_by"))
        pairs = [(note, loan) for note, loan, taken in notes if taken] + [
            (n, loan) for n, loan, taken in notes if not taken
        ]
        self.numbers = {number for number in loans.values_list("number", flat=True) if number}
        self.exact = dict(pairs) | dict(loans.exclude(number=None).values_list("number", "pk"))
        self.rough: dict[str, list[str]] = {}
        for name in self.exact:
            self.rough.setdefault(plain(name), []).append(name)

    def known_as(self, text: str) -> str:
        """The name meant by what was typed; where none or several are, the text without blanks."""
        if text in self.exact:
            return text
        alike = self.rough.get(plain(text), ())
        return alike[0] if len(alike) == 1 else plain(text)


def read(file: BinaryIO, bank: Organisation) -> Sent:
    """The file with everything that is wrong with it; never raises for what a file holds."""
    everything = ROWS_MAX * (len(COLUMNS) + 1)
    table = sheets.load(file, COLUMNS, most=everything, rows_max=ROWS_MAX)
    found = Sent(table, mistakes=list(table.mistakes))
    if table.header is None:
        return found
    if not table.rows and not table.mistakes:
        found.mistakes.append(Mistake(_("The sheet has no rows: fill them in below the header")))
    names, seen = Names(bank), Seen()
    for number, values in table.rows:
        wrong = [Mistake(text, number, key) for key, text in unreadable(values)]
        if not wrong:
            name = names.known_as(values["named"])
            loan = names.exact.get(name)
            wrong = [Mistake(text, number, "named") for text in seen.twice(number, name, loan, name in names.numbers)]
            tier = CLASSES.get(str(values.get("tier") or ""), "")
            found.lines.append(Line(number, values["named"], values["enterprise"], values["amount"], tier, loan))
        found.mistakes.extend(wrong)
    found.mistakes.sort(key=lambda mistake: mistake.row or 0)
    return found


def unreadable(values: Row) -> Iterator[tuple[str, str]]:
    """What a row lacks or says that cannot be, by column."""
    amount, tier = values["amount"], values.get("tier")
    if not values["named"]:
        yield "named", _("Name the note or the loan")
    for key, most in (("named", NAMED_MAX), ("enterprise", ENTERPRISE_MAX)):
        if len(values[key]) > most:
            yield key, _("Up to %(count)d characters") % {"count": most}
    if amount is None:
        yield "amount", _("Enter the balance, 0 where nothing is owed")
    elif amount < 0:
        yield "amount", _("A balance is not below zero")
    elif amount >= BALANCE_MAX:
        yield "amount", _("%(value)s is too large") % {"value": f"{amount:,.2f}"}
    if tier and tier not in CLASSES:
        yield "tier", _("%(value)s is none of the choices: take one from the list") % {"value": tier[:NAMED_MAX]}


class Seen:
    """What a file has named already, and in which row."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.whole: dict[int, int] = {}
        self.parts: dict[int, int] = {}

    def twice(self, row: int, name: str, loan: int | None, whole: bool) -> Iterator[str]:
        """Why a row says again what another did: the same name, or a whole loan beside one of its notes."""
        other = self.names.setdefault(name, row)
        if other != row:
            yield _("The same stands in row %(row)d already") % {"row": other}
        elif loan is not None:
            mine, others = (self.whole, self.parts) if whole else (self.parts, self.whole)
            mine.setdefault(loan, row)
            if loan in others:
                yield _("Row %(row)d names the same loan: give its number or its notes, not both") % {
                    "row": others[loan]
                }


def tiers_on(loans: QuerySet[Loan], day: dt.date) -> dict[int, str]:
    """The five-tier class at the end of a day of those of these loans whose class was ever set; all others pass."""
    changes = TierChange.objects.filter(loan__in=loans, on__lte=day).order_by("loan", "-id").distinct("loan")
    return dict(changes.values_list("loan", "tier"))


def compared(bank: Organisation, day: dt.date, lines: list[Line]) -> rules.Comparison:
    """A bank's rows held against its loans as of a day: as many queries for one loan as for all."""
    loans = loans_of(bank)
    return rules.compare(lines, balances_on(loans, day), tiers_on(loans, day))


def newest_movement() -> int:
    """The newest movement there is; what comes later was not known to a comparison."""
    return Movement.objects.aggregate(newest=Max("id"))["newest"] or 0


def blank(rows: Iterable[Row] = ()) -> bytes:
    """The sheet to be filled in; rows: what is filled in already."""
    return sheets.template(COLUMNS, TITLE, UNIT_LINE, rows, NOTES)
