"""One declaration on the page, in a workbook, on paper and for a program: the same figures, each in its manner."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from reporting.queries.declaration import Column, Declaration, Figures, Measured
from reporting.queries.declared import ALL, MONTHLY
from reporting.queries.rendering import Heading, exact_figures, file_name, on_screen, printed, workbook
from reporting.queries.rendering.cells import exact, rounded, shown
from zengxindai.documents import sheets

SOFFICE = shutil.which(os.environ.get("SOFFICE", "soffice"))
HEADING = Heading("重庆农商行", dt.date(2020, 3, 1))
FIGURES: Figures = {
    "rows": [
        {
            "label": "工业",
            "count": 1,
            "amount": Decimal("1234549.99"),
            "rate": Decimal("5.22"),
            "on": dt.date(2020, 3, 5),
        },
        {"label": "农业", "count": 0, "amount": Decimal("-50.00"), "rate": None, "on": None},
    ],
    "total": {"label": "合计", "count": 1, "amount": Decimal("1234499.99"), "rate": Decimal("5.22"), "on": None},
}
COLUMNS = (
    Column("label", "项目", "text"),
    Column("count", "户数", "count", "本月发放", "1", "同一企业只计一户"),
    Column("amount", "金额", "money", "本月发放", "2"),
    Column("rate", "年利率", "rate", "", "3"),
    Column("on", "日期", "day", "", "4"),
)


def declaration(**changed: Any) -> Declaration:
    words: dict[str, Any] = {"code": "X", "title": "测试报表", "unit": "万元", "version": "2020-1", "columns": COLUMNS}
    return Declaration(**words | {"read": lambda period, organisation: FIGURES, "notes": ("去重。",)} | changed)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("1234549.99", "money", "123.45"), ("1234550.00", "money", "123.46"), ("-50.00", "money", "-0.01"),
        ("-49.99", "money", "0.00"), ("1234.5", "yuan", "1,234.50"), ("5.22", "rate", "5.2200"),
        ("3.605", "percent", "3.61"), ("14.5", "times", "14.50"), ("25", "bp", "25.00"),
        (1234, "count", "1,234"), (None, "count", "—"),
        (None, "money", "—"), (None, "text", ""), ("甲", "text", "甲"),
        ("2020-03-05", "day", "2020-03-05"),
        (None, "day", "—"), ("", "count", ""),
        ("123456789012.34", "yi", "1,234.5679"), (Measured(Decimal("-1.005"), "bp", signed=True), "own", "-1.01BP"),
        (Measured(Decimal("60000000"), "yi", signed=True), "own", "+0.6000"), (Measured(None, "yi"), "own", "—"),
        (Measured(Decimal("20"), "count"), "own", "20"), ("下降", "own", "下降"),
    ],
)  # fmt: skip
def test_a_cell_shows_what_its_kind_says(value: Any, kind: Any, text: str) -> None:
    assert shown(value, kind) == text


def test_frozen_text_and_fresh_values_are_the_same() -> None:
    assert exact("1.00", "money") == exact(Decimal("1.00"), "money") == Decimal("1.00")
    assert exact("2020-03-05", "day") == exact(dt.date(2020, 3, 5), "day") == dt.date(2020, 3, 5)
    assert rounded("15000.00", "money") == Decimal("1.50")


def test_on_screen_groups_span_their_columns() -> None:
    found = on_screen(declaration(), FIGURES)
    assert [(h["label"], h["wide"], h["high"]) for h in found["upper"]] == [
        ("项目", 1, 2), ("本月发放", 2, 1), ("年利率", 1, 2), ("日期", 1, 2)
    ]  # fmt: skip
    assert [h["label"] for h in found["lower"]] == ["户数", "金额"]
    assert found["numbers"] == ["", "1", "2", "3", "4"]
    assert [cell["value"] for cell in found["rows"][0]["cells"]] == ["工业", "1", "123.45", "5.2200", "2020-03-05"]
    assert [cell["low"] for cell in found["rows"][1]["cells"]] == [False, False, True, False, False]
    assert [row["total"] for row in found["rows"]] == [False, False, True]
    assert found["meanings"] == [("本月发放户数", "同一企业只计一户")]


def test_on_screen_a_long_list_ends_and_says_so() -> None:
    many: Figures = {"rows": [FIGURES["rows"][0]] * 501, "total": None}
    found = on_screen(declaration(), many)
    assert (len(found["rows"]), found["count"], found["left_out"]) == (500, 501, 1)
    assert on_screen(declaration(), {"rows": [], "total": None})["rows"] == []


def test_the_total_leads_where_its_parts_follow() -> None:
    first = declaration(total_first=True)
    assert on_screen(first, FIGURES)["rows"][0]["total"]
    assert printed(first, FIGURES, HEADING)["rows"][0][0] == "合计"
    assert printed(first, FIGURES, HEADING)["bold"] == [0]


def test_the_workbook_rounds_last_and_keeps_numbers() -> None:
    page = openpyxl.load_workbook(BytesIO(sheets.write(workbook(declaration(), FIGURES, HEADING)))).active
    assert [cell.value for cell in page[6]] == ["工业", 1, 123.45, 5.22, dt.datetime(2020, 3, 5)]
    assert [cell.value for cell in page[7]] == ["农业", 0, -0.01, "—", "—"]
    # 123.45 and −0.01 make 123.44, but the total is reckoned from the fen: 1,234,499.99 yuan.
    assert [cell.value for cell in page[8]] == ["合计", 1, 123.45, 5.22, None]
    assert page["A2"].value == "填报单位：重庆农商行　　报告期：2020年03月　　单位：万元"
    assert [page[f"A{n}"].value for n in (9, 10, 11)] == [
        "注：1．去重。", "注：2．合计数按原始数据计算，与各行四舍五入后之和可能相差0.01。", "统计口径版本：2020-1"
    ]  # fmt: skip
    assert file_name(declaration(), HEADING) == "测试报表_重庆农商行_202003.xlsx"


def test_the_rows_of_a_long_report_come_one_by_one() -> None:
    def lines() -> Iterator[dict[str, Any]]:
        yield from FIGURES["rows"]

    content = sheets.write(workbook(declaration(), {"rows": [], "total": None}, HEADING, lines()))
    assert openpyxl.load_workbook(BytesIO(content)).active["A7"].value == "农业"


def test_a_wide_report_is_printed_on_its_side() -> None:
    wide = declaration(columns=(*COLUMNS, *(Column(f"n{n}", f"第{n}列", "count") for n in range(8))))
    found = printed(wide, FIGURES, HEADING)
    assert [column["label"] for column in found["columns"]] == ["指标", "工业", "农业", "合计"]
    assert found["rows"][1] == ["本月发放金额", "123.45", "-0.01", "123.45"]
    assert printed(declaration(), FIGURES, HEADING)["rows"][0] == ["工业", "1", "123.45", "5.2200", "2020-03-05"]


def test_a_program_gets_exact_values_and_units() -> None:
    found = exact_figures(declaration(), FIGURES, HEADING)
    assert found["rows"][0] == {"label": "工业", "count": 1, "amount": "1234549.99", "rate": "5.22", "on": "2020-03-05"}
    assert found["rows"][1]["rate"] is None
    assert [column["unit"] for column in found["columns"]] == ["", "number", "yuan", "%", ""]
    assert (found["month"], found["reporter"]) == ("2020-03", "重庆农商行")


@pytest.mark.parametrize("code", ALL)
def test_every_declaration_is_whole(code: str) -> None:
    each = ALL[code]
    names = [column.name for column in each.columns]
    assert (each.code, len(set(names))) == (code, len(names))
    assert each.title
    assert each.version
    numbers = [column.no for column in each.columns if column.no]
    assert len(set(numbers)) == len(numbers), "each number of the form once"
    counted = [[int(part) for part in re.findall(r"\d+", number)] for number in numbers]
    assert counted == sorted(counted), "the form's numbers run on"
    groups = [column.group for column in each.columns if column.group]
    runs = [group for n, group in enumerate(groups) if not n or groups[n - 1] != group]
    assert len(runs) == len(set(runs)), "a group stands together"
    assert {code: sheet.declaration.code for code, sheet in MONTHLY.items()} == {code: code for code in MONTHLY}


def made_up(each: Declaration) -> Figures:
    """Figures of every kind for every column."""
    values: dict[str, Any] = {"text": "江津晨光机械有限公司", "day": dt.date(2020, 3, 5), "count": 1234}
    values |= {"money": Decimal("123456789.01"), "own": Measured(Decimal("123456789.01"), "money", signed=True)}
    row = {column.name: values.get(column.kind, Decimal("123.45")) for column in each.columns}
    return {"rows": [row] * 12, "total": row | {each.columns[0].name: 1 if each.columns[0].kind == "count" else "合计"}}


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice here: script/office installs it")
@pytest.mark.parametrize("code", ALL)
def test_a_printed_workbook_is_one_page_wide_and_shows_every_column(code: str, tmp_path: Path) -> None:
    each = ALL[code]
    (tmp_path / "sheet.xlsx").write_bytes(sheets.write(workbook(each, made_up(each), HEADING)))
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "sheet.xlsx")], check=True, timeout=180)
    document = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")
    assert len(document) == 1
    page = document[0]
    assert page.get_width() > page.get_height(), "across"
    words = "".join(page.get_textpage().get_text_range().split())
    for column in each.columns:
        assert "".join(column.label.split()) in words, column.label
    for said in (each.title, "填报单位：重庆农商行", "合计", "单位负责人：", "第1页共1页"):
        assert said in words
    assert "###" not in words, "a column is too narrow for its figures"
    picture = page.render(scale=1).to_pil().convert("L")
    assert min(picture.getdata()) < 80 < 250 < max(picture.getdata()), "ink on paper"
