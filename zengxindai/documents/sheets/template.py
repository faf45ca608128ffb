"""A sheet to be filled in and sent back: title, unit, header in row 3, lists to choose from, and how to fill it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from zengxindai.documents.sheets.head import FIRST_ROW, HEADER_ROW, set_up, write_head
from zengxindai.documents.sheets.layout import Column, Sheet
from zengxindai.documents.sheets.writing import NUMBER_FORMATS, Styles, write_cell

FILL_IN, HOW_TO, LISTS = "填写", "填写说明", "选项"
# Rows that are ready to be filled in; as many as an import takes.
READY = 2000
MESSAGE_MAX, TITLE_MAX = 255, 32
KINDS = {
    "text": "文本，长号码不会变成科学计数",
    "money": "数字，单位：元，最多两位小数",
    "date": "日期，如 2020-03-05",
    "int": "整数",
    "percent": "数字，单位：%",
}
NOTES = (
    "表头（第 3 行）的列名不要改动；列的顺序可以调整，选填列可以删除。",
    "红色列名为必填。一行一条，中间不要合并单元格。",
    "只要有一行有误，整表都不会导入；系统退回一份带“错误原因”列的表，改好后再次上传即可。",
)


def template(
    columns: Sequence[Column],
    title: str,
    unit_line: str,
    rows: Iterable[Mapping[str, Any]] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """An XLSX to be filled in; rows: what is filled in already. Every row below the header keeps its columns' kinds."""
    output = BytesIO()
    with Workbook(output, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(FILL_IN)
        sheet = Sheet(title, unit_line, columns, ())
        set_up(page, sheet)
        write_head(book, page, sheet)
        must = book.add_format(
            {"bold": True, "font_size": 10, "font_name": "黑体", "font_color": "#C00000", "align": "center"}
            | {"valign": "vcenter", "border": 1, "text_wrap": True, "bg_color": "#F2F2F2"}
        )
        formats = Styles(book)
        plain = {kind: book.add_format({"num_format": text}) for kind, text in NUMBER_FORMATS.items()}
        for position, column in enumerate(columns):
            page.set_column(position, position, column.width, plain[column.kind])
            if column.required:
                page.write_string(HEADER_ROW, position, column.label, must)
        for number, values in enumerate(rows, start=FIRST_ROW):
            for position, column in enumerate(columns):
                write_cell(page, number, position, column, values.get(column.key), formats[column.kind])
        explain(book, columns, notes)
        guide(book, page, columns)
        # A code of digits is meant to be text; the green corners would only make people "mend" it.
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    return output.getvalue()


def guide(book: Workbook, page: Worksheet, columns: Sequence[Column]) -> None:
    """The list to choose from where there is one, the hint where there is one, shown as the cell is entered."""
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for position, column in enumerate(columns):
        rule: dict[str, Any] = {"validate": "any"}
        if column.choices:
            lists.write_column(0, position, column.choices)
            cells = xl_range_abs(0, position, len(column.choices) - 1, position)
            rule = {"validate": "list", "source": f"='{LISTS}'!{cells}"}
            rule |= {"error_title": column.label[:TITLE_MAX], "error_message": "请从列表中选择"}
        if column.hint:
            rule |= {"input_title": column.label[:TITLE_MAX], "input_message": column.hint[:MESSAGE_MAX]}
        if len(rule) > 1:
            page.data_validation(FIRST_ROW, position, FIRST_ROW + READY, position, rule)


def explain(book: Workbook, columns: Sequence[Column], notes: Sequence[str]) -> None:
    """The second sheet: every column with what belongs into it and an example."""
    page = book.add_worksheet(HOW_TO)
    head = book.add_format({"bold": True, "font_name": "黑体", "font_size": 10, "border": 1, "bg_color": "#F2F2F2"})
    body = book.add_format({"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "top"})
    note = book.add_format({"font_name": "宋体", "font_size": 10})
    for position, (label, width) in enumerate((("列名", 22), ("要求", 8), ("格式", 30), ("说明", 60), ("示例", 30))):
        page.set_column(position, position, width)
        page.write_string(0, position, label, head)
    for number, column in enumerate(columns, start=1):
        said = column.hint or ("从列表中选择" if column.choices else "")
        cells = (column.label, "必填" if column.required else "选填", KINDS[column.kind], said, column.example)
        for position, text in enumerate(cells):
            page.write_string(number, position, text, body)
    for number, text in enumerate((*NOTES, *notes), start=len(columns) + 2):
        page.write_string(number, 0, text, note)
