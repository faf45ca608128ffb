"""A sheet to XLSX: numbers are numbers, days are days, text is only ever text, totals are formulas."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from zengxindai.documents.sheets.layout import TOTAL, Column, Sheet, total_label_at

TITLE_ROW, UNIT_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
TEXT_MAX = 32767
A4 = 9
NUMBER_FORMATS = {"text": "@", "money": "#,##0.00", "date": "yyyy-mm-dd", "int": "#,##0", "percent": "0.00##"}
ALIGNMENTS = {"text": "left", "money": "right", "date": "center", "int": "right", "percent": "right"}


def write(sheet: Sheet) -> bytes:
    """The sheet as an XLSX file, ready to print on A4 across.

    Rows are written one by one and not kept, so that memory does not grow with them. Raises ValueError for an amount
    that a spreadsheet cannot hold to the fen and for text that is longer than a cell.
    """
    output = BytesIO()
    # Without this option no text can become a formula or a link, whatever it begins with.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(output, options) as book:
        page = book.add_worksheet("报表")
        formats = {kind: book.add_format(cell_format(kind)) for kind in NUMBER_FORMATS}
        totals = {kind: book.add_format(cell_format(kind) | {"bold": True}) for kind in NUMBER_FORMATS}
        set_up(page, sheet)
        write_head(book, page, sheet)
        sums: dict[str, Decimal] = {column.key: Decimal(0) for column in sheet.columns if column.total}
        row = FIRST_ROW
        for values in sheet.rows:
            for position, column in enumerate(sheet.columns):
                value = values.get(column.key)
                write_cell(page, row, position, column, value, formats[column.kind])
                if column.total and value is not None:
                    sums[column.key] += Decimal(value)
            row += 1
        if sheet.totalled:
            write_totals(page, row, sheet, sums, totals)
            row += 1
        for number, line in enumerate(sheet.footers, start=row + 1):
            page.write_string(number, 0, line)
    return output.getvalue()


def cell_format(kind: str) -> dict[str, Any]:
    """Number format, alignment and border of one kind of column."""
    return {
        "num_format": NUMBER_FORMATS[kind],
        "align": ALIGNMENTS[kind],
        "valign": "vcenter",
        "text_wrap": kind == "text",
        "border": 1,
        "font_name": "宋体",
        "font_size": 10,
    }


def set_up(page: Worksheet, sheet: Sheet) -> None:
    """Widths, the frozen header, and the printed page."""
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, column.width)
    page.freeze_panes(FIRST_ROW, 0)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(TITLE_ROW, HEADER_ROW)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.center_horizontally()
    page.set_footer("&C第 &P 页 共 &N 页")


def write_head(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    """Title, unit and the names of the columns."""
    title = book.add_format(
        {"bold": True, "font_size": 16, "font_name": "黑体", "align": "center", "valign": "vcenter"}
    )
    unit = book.add_format({"font_size": 10, "font_name": "宋体", "align": "right"})
    header = book.add_format(
        {"bold": True, "font_size": 10, "font_name": "黑体", "align": "center", "valign": "vcenter"}
        | {"border": 1, "text_wrap": True, "bg_color": "#F2F2F2"}
    )
    last = len(sheet.columns) - 1
    for row, text, style in ((TITLE_ROW, sheet.title, title), (UNIT_ROW, sheet.unit_line, unit)):
        if last:
            page.merge_range(row, 0, row, last, "", style)
        page.write_string(row, 0, text, style)
    page.set_row(TITLE_ROW, 30)
    for position, column in enumerate(sheet.columns):
        page.write_string(HEADER_ROW, position, column.label, header)


def write_cell(page: Worksheet, row: int, position: int, column: Column, value: Any, style: Format) -> None:
    """One value; nothing is an empty cell with its border."""
    if value is None or value == "":
        page.write_blank(row, position, None, style)
    elif column.kind == "text":
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


def write_totals(page: Worksheet, row: int, sheet: Sheet, sums: dict[str, Decimal], styles: dict[str, Format]) -> None:
    """The line of totals: formulas over the rows, with their present values for readers that do not calculate."""
    label_at = total_label_at(sheet)
    for position, column in enumerate(sheet.columns):
        style = styles[column.kind]
        if position == label_at:
            page.write_string(row, position, TOTAL, style)
        elif not column.total:
            page.write_blank(row, position, None, style)
        elif row == FIRST_ROW:
            page.write_number(row, position, 0, style)
        else:
            cells = xl_range(FIRST_ROW, position, row - 1, position)
            page.write_formula(row, position, f"=SUM({cells})", style, number(sums[column.key], column))
