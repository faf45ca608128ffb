"""A bank's statement as it is sent: its columns, and what of it can be read; XLSX, or CSV as banks export it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext as _

from zengxindai.documents import sheets
from zengxindai.documents.sheets import Column, Mistake, Row, Table

# A special account moves some hundred times a year.
ROWS_MAX = 5_000
AMOUNT_MAX = Decimal(100_000_000_000)
VOUCHER_MAX, TEXT_MAX = 60, 200
TITLE, UNIT_LINE = "风险补偿资金专户对账单", "单位：元"
COLUMNS = (
    Column("日期", "day", "date", width=14, hint="记账日期", example="2026-03-05"),
    Column("收入金额（元）", "paid_in", "money", width=18, hint="收入和支出只填一个", example="650000.00"),
    Column("支出金额（元）", "paid_out", "money", width=18, hint="收入和支出只填一个", example=""),
    Column("凭证号", "voucher", required=False, width=24, hint="回单或凭证号，用于自动勾对", example="PZ-20260305-01"),
    Column("摘要", "text", required=False, width=40, example="追偿款缴存"),
)
NOTES = (
    "一行一笔，收入、支出填正数；当月没有发生额的，保留表头、不填行。",
    "期初余额 + 收入合计 − 支出合计 = 期末余额，不平的不能报送。",
)


@dataclass(frozen=True)
class Entered:
    """One line of a statement: where it stands, its day, yuan in (+) or out (−), the bank's voucher and text."""

    row: int
    day: dt.date
    amount: Decimal
    voucher: str
    text: str


@dataclass(frozen=True)
class Read:
    """A file as it was read: the cells, the lines that make sense, and everything that does not."""

    table: Table
    lines: list[Entered] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def __str__(self) -> str:
        return str(len(self.lines))

    @property
    def moved(self) -> Decimal:
        """Σ of the lines, yuan."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))


def read(file: BinaryIO, day: dt.date | None = None) -> Read:
    """A workbook with everything that is wrong with it; never raises for what a file holds.

    day: the last day of the month that all lines must lie in.
    """
    return understood(sheets.load(file, COLUMNS, rows_max=ROWS_MAX), day)


def understood(table: Table, day: dt.date | None) -> Read:
    """The rows of a sheet as lines of a statement."""
    found = Read(table, mistakes=list(table.mistakes))
    for number, values in table.rows:
        wrong = [Mistake(text, number, key) for key, text in unreadable(values, day)]
        found.mistakes.extend(wrong)
        if not wrong:
            amount = (values["paid_in"] or Decimal(0)) - (values["paid_out"] or Decimal(0))
            voucher = "".join((values.get("voucher") or "").split())
            found.lines.append(Entered(number, values["day"], amount, voucher, values.get("text") or ""))
    found.mistakes.sort(key=lambda mistake: mistake.row or 0)
    return found


def unreadable(values: Row, month: dt.date | None) -> Iterator[tuple[str, str]]:
    """What a row lacks or says that cannot be, by column."""
    day, paid_in, paid_out = values["day"], values["paid_in"], values["paid_out"]
    if day is None:
        yield "day", _("Enter the day")
    elif month is not None and not month.replace(day=1) <= day <= month:
        yield "day", _("%(day)s is not in the statement's month") % {"day": day.isoformat()}
    if bool(paid_in) == bool(paid_out):
        yield "paid_in", _("Enter what came in or what went out, one of the two")
    for key in ("paid_in", "paid_out"):
        amount = values[key]
        if amount is not None and amount < 0:
            yield key, _("An amount is not below zero: enter it in the other column")
        elif amount is not None and amount >= AMOUNT_MAX:
            yield key, _("%(value)s is too large") % {"value": f"{amount:,.2f}"}
    for key, most in (("voucher", VOUCHER_MAX), ("text", TEXT_MAX)):
        if len(values.get(key) or "") > most:
            yield key, _("Up to %(count)d characters") % {"count": most}


def from_csv(content: bytes) -> Table | None:
    """A CSV file, in UTF-8 or the GB 18030 of Chinese office programs, as a sheet; None when it is no such text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            lines: list[list[object]] = [list(line) for line in csv.reader(io.StringIO(text), strict=True)]
        except csv.Error:
            return None
        return None if "\x00" in text else sheets.understood(lines, COLUMNS, rows_max=ROWS_MAX)
    return None


def workbook_of(table: Table) -> bytes:
    """What a CSV file said, as the workbook that is kept in its place."""
    return blank(values for _number, values in table.rows)


def blank(rows: Iterable[Row] = ()) -> bytes:
    """The sheet to be filled in; rows: what is filled in already."""
    return sheets.template(COLUMNS, TITLE, UNIT_LINE, rows, NOTES)
