"""A sheet to XLSX: numbers are numbers, days are days, text is only ever text, totals are formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from zengxindai.documents.sheets.head import first_row, set_up, write_head
from zengxindai.documents.sheets.layout import TOTAL, Column, Figure, Sheet, total_label_at

TEXT_MAX = 32767
NUMBER_FORMATS = {
    "text": "@",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "int": "#,##0",
    "percent": "0.00##",
    "ratio": "#,##0.00",
    "rate": "0.0000",
    "own": "@",
}
ALIGNMENTS = {"text": "left", "date": "center"}


class Styles(dict[str, Format]):
    """A book's formats by kind of column, or by the number format of a figure; each made when it is first needed."""

    def __init__(self, book: Workbook, **more: Any) -> None:
        super().__init__()
        self.book, self.more = book, more

    def __missing__(self, kind: str) -> Format:
        self[kind] = made = self.book.add_format(cell_format(kind) | self.more)
        return made


def write(sheet: Sheet) -> bytes:
    """The sheet as an XLSX file, ready to print across.

    Raises ValueError for an amount that a spreadsheet cannot hold to the fen and for text longer than a cell.
    """
    output = BytesIO()
    write_to(sheet, output)
    return output.getvalue()


def write_to(sheet: Sheet, output: IO[bytes]) -> None:
    """The same into an open file: rows are written one by one and not kept, so that memory does not grow with them."""
    # Without this option no text can become a formula or a link, whatever it begins with.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(output, options) as book:
        page = book.add_worksheet("报表")
        formats, totals = Styles(book), Styles(book, bold=True)
        set_up(page, sheet)
        write_head(book, page, sheet)
        sums: dict[str, Decimal] = {column.key: Decimal(0) for column in sheet.columns if column.total}
        row = first_row(sheet)
        if sheet.total is not None and sheet.total_first:
            write_row(page, row, sheet, sheet.total, totals)
            row += 1
        for values in sheet.rows:
            write_row(page, row, sheet, values, formats)
            for key in sums:
                sums[key] += Decimal(values.get(key) or 0)
            row += 1
        if sheet.total is not None and not sheet.total_first:
            write_row(page, row, sheet, sheet.total, totals)
            row += 1
        elif sheet.totalled:
            write_totals(page, row, sheet, sums, totals)
            row += 1
        for part in sheet.parts:
            write_row(page, row, sheet, part, formats)
            row += 1
        row = write_notes(book, page, row, sheet)
        for number, line in enumerate(sheet.footers, start=row + 1):
            page.write_string(number, 0, line)


def write_notes(book: Workbook, page: Worksheet, row: int, sheet: Sheet) -> int:
    """The notes, each in one cell over the whole width and as high as it needs; returns the row that follows."""
    style = book.add_format({"font_name": "宋体", "font_size": 9, "text_wrap": True, "valign": "top"})
    width, last = sum(column.width for column in sheet.columns), len(sheet.columns) - 1
    for line in sheet.notes:
        # A Chinese character is two columns of a cell wide, and a sheet in a narrow face leaves some room.
        page.set_row(row, 13 * (1 + len(line) * 2 // width))
        if last:
            page.merge_range(row, 0, row, last, "", style)
        page.write_string(row, 0, line, style)
        row += 1
    return row


def write_row(page: Worksheet, row: int, sheet: Sheet, values: Mapping[str, Any], styles: Styles) -> None:
    """One row in the order of the columns."""
    for position, column in enumerate(sheet.columns):
        value = values.get(column.key)
        if isinstance(value, Figure):
            page.write_number(row, position, number(value.value, column), styles[value.number_format])
        elif sheet.dash and value is None and column.kind != "text":
            page.write_string(row, position, sheet.dash, styles[column.kind])
        else:
            write_cell(page, row, position, column, value, styles[column.kind])


def cell_format(kind: str) -> dict[str, Any]:
    """Number format, alignment and border of one kind of column, or of a number format of its own."""
    return {
        "num_format": NUMBER_FORMATS.get(kind, kind),
        "align": ALIGNMENTS.get(kind, "right"),
        "valign": "vcenter",
        "text_wrap": kind == "text",
        "border": 1,
        "font_name": "宋体",
        "font_size": 10,
    }


def write_cell(page: Worksheet, row: int, position: int, column: Column, value: Any, style: Format) -> None:
    """One value; nothing is an empty cell with its border."""
    if value is None or value == "":
        page.write_blank(row, position, None, style)
    elif column.kind in ("text", "own"):
        text = str(value)
        if len(text) > TEXT_MAX:
            raise ValueError(f"{column.label}: {len(text)} characters do not fit a cell")
        page.write_string(row, position, text, style)
    elif column.kind == "date":
        day: dt.date = value
        page.write_datetime(row, position, dt.datetime(day.year, day.month, day.day), style)
    else:
        page.write_number(row, position, number(value, column), style)


def number(value: Any, column: Column) -> float:
    """The number as a spreadsheet holds it, in 15 digits; ValueError when it would not be the same number."""
    held = float(value)
    if Decimal(f"{held:.15g}") != Decimal(value):
        raise ValueError(f"{column.label}: {value} cannot be held exactly by a spreadsheet")
    return held


def write_totals(page: Worksheet, row: int, sheet: Sheet, sums: dict[str, Decimal], styles: Styles) -> None:
    """The line of totals: formulas over the rows, with their present values for readers that do not calculate."""
    label_at, first = total_label_at(sheet), first_row(sheet)
    for position, column in enumerate(sheet.columns):
        style = styles[column.kind]
        if position == label_at:
            page.write_string(row, position, TOTAL, style)
        elif not column.total:
            page.write_blank(row, position, None, style)
        elif row == first:
            page.write_number(row, position, 0, style)
        else:
            cells = xl_range(first, position, row - 1, position)
            page.write_formula(row, position, f"=SUM({cells})", style, number(sums[column.key], column))
