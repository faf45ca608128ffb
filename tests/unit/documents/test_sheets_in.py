"""Sheets to be filled in, what is told of those sent, and the copy given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets import cells
from zengxindai.documents import sheets
from zengxindai.documents.sheets import Column, Mistake
from zengxindai.documents.sheets.reading import sentence

COLUMNS = [
    Column("统一社会信用代码", "uscc", width=22, hint="18 位", example="91500116MA5U0A0353"),
    Column("企业名称", "name"),
    Column("银行", "bank", choices=("重庆农商行", "三峡银行" * 100)),
    Column("金额（元）", "amount", "money", required=False),
    Column("日期", "on", "date", required=False),
]
HEAD = [column.label for column in COLUMNS]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def table(*lines: list[Any], **options: Any) -> sheets.Table:
    return sheets.understood([list(line) for line in lines], COLUMNS, **options)


def test_a_template_has_title_unit_and_header_and_keeps_codes_as_text() -> None:
    content = sheets.template(
        COLUMNS, "白名单企业", "单位：元", [{"uscc": "0123", "amount": Decimal("1.50")}], ["另注"]
    )
    book = openpyxl.load_workbook(BytesIO(content))
    page, lists, how = book["填写"], book["选项"], book["填写说明"]
    assert (page["A1"].value, page["A2"].value) == ("白名单企业", "单位：元")
    assert [cell.value for cell in page[3]] == HEAD
    assert page["A3"].font.color.rgb[-6:] == "C00000", "required"
    assert (page["A4"].value, page["D4"].value) == ("0123", 1.5)
    assert page.column_dimensions["A"].width == pytest.approx(22, abs=1)
    kinds = [page.column_dimensions[letter].number_format for letter in "ADE"]
    assert kinds == ["@", "#,##0.00", "yyyy-mm-dd"], "rows that are still empty, too"
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["C4:C2004"].formula1 == "'选项'!$C$1:$C$2"
    assert lists["C2"].value == "三峡银行" * 100, "longer than a list in a formula may be"
    assert lists.sheet_state == "hidden"
    assert rules["A4:A2004"].prompt == "18 位"
    told = cells(content, book.sheetnames.index("填写说明"))
    assert told[1][:2] == ["统一社会信用代码", "必填"]
    assert told[4][1] == "选填"
    assert how["A11"].value == "另注"


def test_an_empty_template_sent_back_has_no_rows() -> None:
    content = sheets.template(COLUMNS, "白名单企业", "单位：元")
    found = sheets.load(BytesIO(content), COLUMNS, footed=False)
    assert (found.rows, found.mistakes, found.header) == ([], [], 2)


def test_a_filled_template_is_read() -> None:
    rows = [{"uscc": "007", "name": "甲", "bank": "重庆农商行", "amount": Decimal("0.10"), "on": dt.date(2026, 3, 10)}]
    content = sheets.template(COLUMNS, "白名单企业", "单位：元", rows)
    assert sheets.load(BytesIO(content), COLUMNS).rows == [(4, rows[0])]


def test_every_mistake_has_its_row_and_column() -> None:
    found = table(["名单"], HEAD, ["1", "甲", "x", "三", "2026-02-30"], ["2", "乙", "x", 1.0, ""], footed=False)
    assert [(m.row, m.column) for m in found.mistakes] == [(3, "amount"), (3, "on")]
    assert [number for number, _row in found.rows] == [4]
    assert sentence(found.mistakes[0], COLUMNS) == "row 3, column 金额（元）: 三 is not a number"
    assert sentence(Mistake("no", 3), COLUMNS) == "row 3: no"
    assert sentence(Mistake("no"), COLUMNS) == "no"


def test_a_star_at_a_label_and_a_left_out_column_are_understood() -> None:
    found = table(["*统一社会信用代码", "企业名称＊", "银行"], ["1", "甲", "x"])
    assert found.rows == [(2, {"uscc": "1", "name": "甲", "bank": "x"})]
    assert table(["企业名称", "银行"], ["甲", "x"]).mistakes[0].message == "The column 统一社会信用代码 is missing"


def test_without_footers_a_lonely_cell_is_a_row() -> None:
    lines = [HEAD, ["1", "甲", "x", "", ""], [], ["2"]]
    assert len(table(*lines).rows) == 1
    assert [number for number, _row in table(*lines, footed=False).rows] == [2, 4]


def test_a_code_that_became_a_number_is_told() -> None:
    found = table(HEAD, [9.15001160000353e17, "甲", "x", "", ""])
    assert "format the cell as text" in found.mistakes[0].message
    assert table(HEAD, [123456789012345.0, "甲", "x", "", ""]).rows[0][1]["uscc"] == "123456789012345"


@pytest.mark.parametrize("text", ["甲\x00乙", "甲\ud800"])
def test_what_cannot_be_kept_is_told(text: str) -> None:
    assert [m.column for m in table(HEAD, ["1", text, "x", "", ""]).mistakes] == ["name"]


def test_more_rows_than_are_taken() -> None:
    rows = [["1", "甲", "x", "", ""]] * 3
    assert not table(HEAD, *rows, rows_max=3).mistakes
    found = table(HEAD, *rows, rows_max=2)
    assert (found.rows, [m.row for m in found.mistakes]) == ([], [None])


def test_the_copy_has_everything_as_typed_and_the_reasons_in_red() -> None:
    lines: list[list[Any]] = [
        ["名单"],
        HEAD,
        ["=1+1", "@SUM(A1)", "+1", 12.5, {"day": "2026-03-10"}],
        ["http://x", "{=1}", True, float("nan"), {"day": "0001-01-01"}],
        ["0123", "-1", "\t=1", "1,000", {"time": "8:30"}],
    ]
    found = sheets.understood(lines, COLUMNS)
    mistakes = [Mistake("不对", 3, "uscc", "WHL-01"), Mistake("也不对", 3), Mistake("晚了", 5, "on"), Mistake("整表")]
    content = sheets.returned(found, COLUMNS, mistakes)
    page = openpyxl.load_workbook(BytesIO(content)).active
    assert page is not None
    day = dt.datetime(2026, 3, 10)
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=3)] == [
        ["=1+1", "@SUM(A1)", "+1", 12.5, day, "统一社会信用代码：不对（WHL-01）；也不对"],
        ["http://x", "{=1}", True, "nan", "0001-01-01", None],
        ["0123", "-1", "\t=1", "1,000", "8:30", "日期：晚了"],
    ]
    assert {cell.data_type for row in page.iter_rows(min_row=3, max_col=2) for cell in row} == {"s"}
    assert not any(cell.hyperlink for row in page.iter_rows() for cell in row)
    assert page["F2"].value == "错误原因"
    assert page["F3"].font.color.rgb[-6:] == "C00000"
    again = sheets.load(BytesIO(content), COLUMNS)
    assert sheets.returned(again, COLUMNS, [Mistake("又错", 3)])
    page = openpyxl.load_workbook(BytesIO(sheets.returned(again, COLUMNS, [Mistake("又错", 3)]))).active
    assert page is not None
    assert [cell.value for cell in page[2]].count("错误原因") == 1
    assert page["F3"].value == "又错"


CELL = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(-(10**20), 10**20), st.text(max_size=20),
    st.sampled_from(["合计", "错误原因", *HEAD, "=1", "2026-03-10", "９", "1e400", "-", "1_0", "１２.５"]),
    st.builds(lambda text: {"day": text}, st.text(max_size=12) | st.dates().map(str) | st.datetimes().map(str)),
    st.builds(lambda text: {"time": text}, st.text(max_size=12)),
)  # fmt: skip


@settings(max_examples=1300, deadline=None)
@given(st.lists(st.lists(CELL, max_size=8), max_size=8), st.integers(0, 8), st.integers(0, 9))
def test_no_cell_breaks_the_reader_or_the_copy(lines: list[list[Any]], at: int, chance: int) -> None:
    """Rows only without mistakes of their own; the copy can be made whatever the cells."""
    found = sheets.understood([*lines[:at], HEAD, *lines[at:]], COLUMNS, footed=False)
    assert {m.row for m in found.mistakes if m.row}.isdisjoint(number for number, _row in found.rows)
    if found.header is not None and chance == 0:
        assert sheets.returned(found, COLUMNS, found.mistakes).startswith(b"PK")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), min_size=1, max_size=6))
def test_text_goes_through_a_template_and_back_unchanged(lines: list[list[str]]) -> None:
    """What XML can hold, whatever it begins with, blanks at its ends aside."""
    kept = [["x" + "".join(filter(str.isprintable, text)) for text in line] for line in lines]
    rows = [dict(zip(("uscc", "name", "bank"), line, strict=True)) for line in kept]
    found = sheets.load(BytesIO(sheets.template(COLUMNS, "名单", "单位：元", rows)), COLUMNS, footed=False)
    assert not found.mistakes
    assert [[row[key].strip() for key in ("uscc", "name", "bank")] for _number, row in found.rows] == [
        [text.strip() for text in line] for line in kept
    ]
