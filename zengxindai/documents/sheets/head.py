"""What stands above the rows of an XLSX sheet, and how its pages are printed."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zengxindai.documents.sheets.layout import Sheet

TITLE_ROW, UNIT_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
# The numbers by which spreadsheets know the papers.
PAPERS = {"A4": 9, "A3": 8}
CENTRED: dict[str, Any] = {"align": "center", "valign": "vcenter"}
HEADER: dict[str, Any] = {"bold": True, "font_size": 10, "font_name": "黑体", "border": 1, "text_wrap": True, **CENTRED}
NUMBER: dict[str, Any] = {"font_size": 9, "font_name": "宋体", "border": 1, **CENTRED}
GREY: dict[str, Any] = {"bg_color": "#F2F2F2"}


def first_row(sheet: Sheet) -> int:
    """Where the rows begin: below a header of one or two rows and the row of column numbers."""
    return FIRST_ROW + sheet.grouped + sheet.numbered


def set_up(page: Worksheet, sheet: Sheet) -> None:
    """Widths, the frozen header, and the printed page: fitted to its width, header and first columns on every one."""
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, column.width)
    page.freeze_panes(first_row(sheet), sheet.kept)
    page.set_landscape()
    page.set_paper(PAPERS[sheet.paper])
    page.fit_to_pages(1, 0)
    page.repeat_rows(TITLE_ROW, first_row(sheet) - 1)
    if sheet.kept:
        page.repeat_columns(0, sheet.kept - 1)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.center_horizontally()
    page.set_footer("&C第 &P 页 共 &N 页")


def write_head(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    """Title, unit, the names of the columns under those of their groups, and their numbers."""
    title = book.add_format({"bold": True, "font_size": 16, "font_name": "黑体", **CENTRED})
    unit = book.add_format({"font_size": 10, "font_name": "宋体", "align": "right"})
    last = len(sheet.columns) - 1
    for row, text, style in ((TITLE_ROW, sheet.title, title), (UNIT_ROW, sheet.unit_line, unit)):
        if last:
            page.merge_range(row, 0, row, last, "", style)
        page.write_string(row, 0, text, style)
    page.set_row(TITLE_ROW, 30)
    header = book.add_format(HEADER | GREY)
    if sheet.grouped:
        write_groups(page, sheet, header)
    for position, column in enumerate(sheet.columns):
        alone = sheet.grouped and not column.group
        page.write_string(HEADER_ROW + sheet.grouped, position, "" if alone else column.label, header)
    if sheet.numbered:
        number = book.add_format(NUMBER)
        for position, column in enumerate(sheet.columns):
            page.write_string(first_row(sheet) - 1, position, column.no, number)


def write_groups(page: Worksheet, sheet: Sheet, header: Format) -> None:
    """The upper row of a header of two: groups over their columns, a column without one over both rows.

    Rows are written one after another and not kept, so that `merge_range`, which writes a whole range, cannot be used
    over two of them: the range is entered, its cells are written with their rows.
    """
    for group, start, end in sheet.groups():
        for position in range(start, end + 1):
            text = "" if position > start else group or sheet.columns[position].label
            page.write_string(HEADER_ROW, position, text, header)
        if not group:
            page.merge.append([HEADER_ROW, start, HEADER_ROW + 1, end])
        elif end > start:
            page.merge.append([HEADER_ROW, start, HEADER_ROW, end])
