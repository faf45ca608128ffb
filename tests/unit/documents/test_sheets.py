"""Sheets read back cell by cell by another library and by our own reader; wrong input is named by its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation

from zengxindai.documents import sheets
from zengxindai.documents.sheets import Column, Sheet

COLUMNS = [
    Column("企业名称", "firm", width=30),
    Column("放款日", "on", "date"),
    Column("金额", "amount", "money", total=True),
    Column("笔数", "count", "int", total=True),
    Column("利率（%）", "rate", "percent"),
]
DAY = dt.date(2026, 3, 10)
ROWS: list[dict[str, Any]] = [
    {"firm": "江津晨光机械", "on": DAY, "amount": Decimal("1234567.89"), "count": 2, "rate": Decimal("5.2200")},
    {"firm": "=1+1", "on": None, "amount": Decimal("0.01"), "count": 0, "rate": None},
    {"firm": "@SUM(A1)", "on": DAY, "amount": Decimal("-0.10"), "count": 1, "rate": Decimal("0.5000")},
]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def written(rows: Sequence[Any] = ROWS, footers: Sequence[str] = ("填表人：",), columns: Any = COLUMNS) -> bytes:
    return sheets.write(Sheet("收放情况月报表", "单位：元", columns, rows, footers))


def opened(content: bytes, values: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(content), data_only=values).active


def typed(*lines: Sequence[Any]) -> BytesIO:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    output = BytesIO()
    book.save(output)
    output.seek(0)
    return output


HEAD = [column.label for column in COLUMNS]


def test_every_cell_is_what_it_was() -> None:
    page = opened(written())
    assert page["A1"].value == "收放情况月报表"
    assert sorted(str(cells) for cells in page.merged_cells.ranges) == ["A1:E1", "A2:E2"]
    assert page["A2"].value == "单位：元"
    assert [cell.value for cell in page[3]] == HEAD
    assert [cell.value for cell in page[4]] == ["江津晨光机械", dt.datetime(2026, 3, 10), 1234567.89, 2, 5.22]
    assert [cell.value for cell in page[5]] == ["=1+1", None, 0.01, 0, None]
    assert [cell.number_format for cell in page[4]] == ["@", "yyyy-mm-dd", "#,##0.00", "#,##0", "0.00##"]
    assert page["A9"].value == "填表人："


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "http://", "{="])
def test_text_is_never_a_formula_or_a_link(start: str) -> None:
    cell = opened(written([{"firm": f"{start}cmd|' /C calc'!A0"}]))["A4"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value.startswith(start)


def test_totals_are_formulas_that_carry_their_values() -> None:
    content = written()
    page, values = opened(content), opened(content, values=True)
    assert [page[f"{column}7"].value for column in "ABCDE"] == ["合计", None, "=SUM(C4:C6)", "=SUM(D4:D6)", None]
    assert (values["C7"].value, values["D7"].value) == (1234567.80, 3)


def test_without_rows_the_total_is_zero() -> None:
    page = opened(written([]))
    assert [cell.value for cell in page[4]] == ["合计", None, 0, 0, None]


def test_the_sheet_prints_on_a4_across() -> None:
    page = opened(written())
    assert page.freeze_panes == "A4"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0), "one page wide is the default"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$3"


def test_what_a_spreadsheet_would_change_is_not_written() -> None:
    with pytest.raises(ValueError, match="exactly"):
        written([{"amount": Decimal("12345678901234.56")}])
    with pytest.raises(ValueError, match="fit a cell"):
        written([{"firm": "长" * 32768}])


@pytest.mark.parametrize("footers", [(), ("填表人：", "联系电话：")])
@pytest.mark.parametrize("columns", [COLUMNS, [*COLUMNS[:2], Column("金额", "amount", "money"), COLUMNS[4]]])
def test_out_and_in_again_is_the_same(footers: Sequence[str], columns: list[Column]) -> None:
    rows, errors = sheets.read(BytesIO(written(footers=footers, columns=columns)), columns)
    assert errors == []
    assert rows == [{column.key: row[column.key] for column in columns} for row in ROWS]
    assert [type(value) for value in rows[0].values()] == [type(ROWS[0][column.key]) for column in columns]


def test_columns_stand_in_any_order_among_others() -> None:
    file = typed(["导入表"], ["金额", "备注", " 企业\n名称", "利率(%)", "放款日", "笔数"], [1, "x", "甲", 5, DAY, 1])
    rows, errors = sheets.read(file, COLUMNS)
    assert errors == []
    assert rows == [{"firm": "甲", "on": DAY, "amount": Decimal(1), "count": 1, "rate": Decimal(5)}]


def test_values_as_people_type_them() -> None:
    file = typed(
        HEAD, [915001, "2020年3月5日", "￥３，０００.５０元", "12", "5.22%"], ["乙", "20200305", 0.1 + 0.2, "", None]
    )
    rows, errors = sheets.read(file, COLUMNS)
    assert errors == []
    day = dt.date(2020, 3, 5)
    first = {"firm": "915001", "on": day, "amount": Decimal("3000.50"), "count": 12, "rate": Decimal("5.22")}
    assert rows == [first, {"firm": "乙", "on": day, "amount": Decimal("0.30"), "count": None, "rate": None}]


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (2, "三百万", "三百万 is not a number"),
        (2, "300万", "300万 is not a number"),
        (2, True, "True is not a number"),
        (2, 0.001, "0.001 has more than 2 decimal places"),
        (2, "1e309", "1e309 is too large"),
        (2, "nan", "nan is too large"),
        (2, 1e15, "1000000000000000 is too large"),
        (2, DAY, "2026-03-10 is not a number"),
        (3, 1.5, "1.5 has more than 0 decimal places"),
        (4, 5.22001, "5.22001 has more than 4 decimal places"),
        (1, "2026-02-30", "2026-02-30 is not a day of the calendar"),
        (1, "3月", "3月 is not a day; write it as 2020-03-05"),
        (1, dt.datetime(2026, 3, 10, 8, 30), "2026-03-10T08:30:00 is not a day; write it as 2020-03-05"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(place: int, value: Any, problem: str) -> None:
    line: list[Any] = ["甲", DAY, 1, 1, 5]
    line[place] = value
    rows, errors = sheets.read(typed(["表"], HEAD, ["乙", DAY, 1, 1, 5], [], line), COLUMNS)
    assert errors == [f"row 5, column {HEAD[place]}: {problem}"]
    assert rows == [], "one mistake, and nothing is taken"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([["甲", 1]], "No header found"),
        ([HEAD[:4], ["甲", DAY, 1, 1]], "The column 利率（%） is missing"),
        ([[*HEAD, "金额"], ["甲", DAY, 1, 1, 5, 2]], "Two columns 金额"),
        ([HEAD, ["合计", None, 1], ["乙", DAY, 1, 1, 5]], "Row 3 stands below the totals"),
        ([HEAD, *([["甲"]] * 5), ["x"] * 101], "more than 50020 rows or 100 columns"),
    ],
)
def test_a_sheet_that_is_no_table_is_refused_whole(lines: list[list[Any]], problem: str) -> None:
    rows, errors = sheets.read(typed(*lines), COLUMNS)
    assert rows == []
    assert len(errors) == 1
    assert problem in errors[0]


def test_a_row_of_one_cell_is_never_lost_as_a_footer() -> None:
    rows, _ = sheets.read(typed(HEAD, ["甲", DAY, 1, 1, 5], ["乙"]), COLUMNS)
    assert [row["firm"] for row in rows] == ["甲", "乙"]
    rows, _ = sheets.read(typed(HEAD, ["甲"], [], ["乙"], [], ["丙", DAY, 1, 1, 5]), COLUMNS)
    assert [row["firm"] for row in rows] == ["甲", "乙", "丙"]


def test_mistakes_without_end_are_not_listed_without_end() -> None:
    _, errors = sheets.read(typed(HEAD, *([["甲", DAY, "x", 1, 5]] * 500)), COLUMNS)
    assert len(errors) == 101
    assert errors[-1] == "Further rows were not looked at"


def test_files_that_are_no_workbook_are_refused() -> None:
    assert sheets.read(BytesIO(b"firm,amount\n"), COLUMNS) == (
        [],
        ["The file is not an XLSX workbook: save it in that format"],
    )
    assert "damaged" in sheets.read(BytesIO(written()[:3000]), COLUMNS)[1][0]


def test_a_far_cell_does_not_fill_the_memory() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = book.active["XFD1048576"] = "x"
    output = BytesIO()
    book.save(output)
    output.seek(0)
    _, errors = sheets.read(output, COLUMNS)
    assert len(errors) == 1


@pytest.mark.slow
def test_a_small_workbook_that_unpacks_to_gigabytes_ends_only_its_own_process() -> None:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        page = book.add_worksheet()
        for row in range(300):
            page.write_row(row, 0, ["甲" * 32000] * 100)
    assert len(output.getvalue()) < 100_000
    output.seek(0)
    _, errors = sheets.read(output, COLUMNS)
    assert errors == ["The workbook is too large or damaged: save the one sheet as a new file"]


def test_printed_says_what_the_file_says() -> None:
    text = sheets.printed(Sheet("月报", "单位：元", COLUMNS, ROWS, ["备注"]))
    assert text["rows"][0] == ["江津晨光机械", "2026-03-10", "1,234,567.89", "2", "5.22"]
    assert text["rows"][1] == ["=1+1", "", "0.01", "0", ""]
    assert text["totals"] == ["合计", "", "1,234,567.80", "3", ""]
    assert (text["unit"], text["footers"]) == ("单位：元", ["备注"])


def test_only_amounts_and_counts_add_up() -> None:
    with pytest.raises(ValueError, match="add up"):
        Column("利率", "rate", "percent", total=True)
