"""Sheets with a header of two rows, column numbers and a total reckoned elsewhere, read back by another library."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

import openpyxl
import pytest

from zengxindai.documents import sheets
from zengxindai.documents.sheets import Column, Sheet

COLUMNS = (
    Column("项目", "label", width=26),
    Column("笔数", "count", "int", group="本月发放", no="1"),
    Column("金额", "amount", "money", group="本月发放", no="2"),
    Column("期末余额", "closing", "money", no="3"),
    Column("年利率", "rate", "rate", group="利率", no="4"),
    Column("不良率", "npl", "ratio", no="5"),
)
ROW: dict[str, Any] = {"label": "工业", "count": 3, "amount": Decimal("300.00"), "closing": Decimal("299.99")}
ROW |= {"rate": Decimal("5.2200"), "npl": None}
TOTAL = ROW | {"label": "合计", "npl": Decimal("0.00")}
NOTE = "户数按企业去重。" * 40


def opened(**changed: Any) -> Any:
    words = {"total": TOTAL, "dash": "—", "paper": "A3", "kept": 1, "notes": (NOTE,), "footers": ("填表人：",)}
    content = sheets.write(Sheet("月报表", "单位：万元", COLUMNS, [ROW], **words | changed))
    return openpyxl.load_workbook(BytesIO(content)).active


def test_groups_are_merged_over_their_columns_and_single_columns_over_both_rows() -> None:
    page = opened()
    merged = {str(cells) for cells in page.merged_cells.ranges}
    # E: a group of one column has nothing beside it to be merged with.
    assert merged == {"A1:F1", "A2:F2", "A3:A4", "B3:C3", "D3:D4", "F3:F4", "A8:F8"}
    assert [page.cell(3, n).value for n in range(1, 7)] == ["项目", "本月发放", None, "期末余额", "利率", "不良率"]
    assert [page.cell(4, n).value for n in range(1, 7)] == [None, "笔数", "金额", None, "年利率", None]
    assert [page.cell(5, n).value for n in range(1, 7)] == ["", "1", "2", "3", "4", "5"]


def test_numbers_are_numbers_of_their_kind_and_what_cannot_be_computed_is_a_dash() -> None:
    page = opened()
    assert [cell.value for cell in page[6]] == ["工业", 3, 300, 299.99, 5.22, "—"]
    formats = [cell.number_format for cell in page[6]]
    assert formats == ["@", "#,##0", "#,##0.00", "#,##0.00", "0.0000", "#,##0.00"]
    assert [cell.value for cell in page[7]] == ["合计", 3, 300, 299.99, 5.22, 0]
    assert all(cell.font.bold for cell in page[7])
    assert not page["A6"].font.bold
    assert all(cell.border.left.style == "thin" for row in (5, 6, 7) for cell in page[row])


def test_the_total_stands_first_where_the_form_has_it_so() -> None:
    page = opened(total_first=True)
    assert [page["A6"].value, page["A7"].value] == ["合计", "工业"]
    assert page["A6"].font.bold


def test_notes_take_the_whole_width_and_the_height_they_need() -> None:
    page = opened()
    assert page["A8"].value == NOTE
    assert page["A8"].alignment.wrap_text
    assert page.row_dimensions[8].height >= 13 * len(NOTE) * 2 // sum(column.width for column in COLUMNS)
    assert page["A10"].value == "填表人："


def test_a_wide_sheet_prints_on_a3_with_header_and_first_column_on_every_page() -> None:
    page = opened()
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 8)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0
    assert (page.print_title_rows, page.print_title_cols) == ("$1:$5", "$A:$A")
    assert page.freeze_panes == "B6"
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


def many(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield ROW | {"label": f"企业{number}", "count": number}


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_the_memory_of_a_thousand() -> None:
    peaks = []
    for count in (1_000, 100_000):
        tracemalloc.start()
        with TemporaryFile() as file:
            sheets.write_to(Sheet("台账", "单位：万元", COLUMNS, many(count)), file)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2_000_000, peaks
