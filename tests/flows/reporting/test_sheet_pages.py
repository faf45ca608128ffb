"""The sheets of a month on the page, as files and for programs: who reads them, and what a wrong address gets."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pypdf import PdfReader

from reporting.models import MonthlyReport
from tests.story import Story

MAY = dt.date(2026, 5, 31)
READERS = {
    "R1-B": {"bank", "other_bank", "finance_bureau", "fin_dev_center", "district_gov", "pboc_branch", "regulator"}
    | {"auditor"},
    "R3-A": (keepers := {"finance_bureau", "district_gov", "pboc_branch", "regulator", "auditor"}),
    "R3-B": keepers,
    "R3-C": keepers,
    "R4": keepers | {"fin_dev_center"},
    "R5": keepers | {"bank", "other_bank", "guarantor"},
    "R6": {"bank", "other_bank", "guarantor", "finance_bureau", "district_gov", "pboc_branch", "regulator", "auditor"},
    "R7": {"bank", "other_bank", "guarantor", "finance_bureau", "fin_dev_center", "district_gov", "pboc_branch"}
    | {"regulator", "auditor"},
    "R8": {"bank", "other_bank", "guarantor", "finance_bureau", "fin_dev_center", "district_gov", "auditor"},
}
NOBODY = {"enterprise", "other_enterprise", "department", "other_department"}


@pytest.fixture
def told(story: Story) -> Story:
    """A claim approved in May, and May closed."""
    story.funded()
    story.entrusted()
    return story.at_the_evening_of(MAY)


def signed_in(story: Story, team: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(story.cast.teams[team].handler)
    return client


def saved(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_who_reads_which_sheet(told: Story) -> None:
    """By kind of organisation (domain note on who sees what); for everybody else it does not exist."""
    for team in sorted(set(told.cast.teams) - {"operator"}):
        client = signed_in(told, team)
        for code, readers in READERS.items():
            codes = {
                client.get(f"/sheets/{code}/2026-05/sheet.xlsx").status_code,
                client.get(f"/api/sheets/{code}/2026-05/").status_code,
            }
            assert codes == {200 if team in readers else 404}, (team, code)
        assert client.get("/sheets/").status_code == (404 if team in NOBODY else 200), team
        assert ("/sheets/" in client.get("/").content.decode()) == (team not in NOBODY), team


def test_a_bank_finds_its_own_rows_alone(told: Story) -> None:
    firm = told.cast.enterprise.organisation.name
    for code in ("R7", "R8"):
        assert firm in signed_in(told, "bank").get(f"/sheets/?report={code}&month=2026-05").content.decode()
        assert firm not in signed_in(told, "other_bank").get(f"/sheets/?report={code}&month=2026-05").content.decode()
    rows = signed_in(told, "other_bank").get("/api/sheets/R6/2026-05/").json()["rows"]
    assert told.cast.bank.organisation.name not in str(rows)
    assert signed_in(told, "other_bank").get("/sheets/R7/2026-05/paper.pdf").status_code == 200


# What a program gets for a month: not closed, or none at all.
MONTHS = {"2026-04": 404, "2026-06": 404, "2030-01": 404, "2026-13": 400, "2026-00": 400, "0000-01": 400}
MONTHS |= {"202605": 400, "２０２６-05": 400, "\x00": 400, "a" * 300: 400}


def test_a_month_that_is_none_or_not_closed(told: Story) -> None:
    client = signed_in(told, "finance_bureau")
    for month, answer in MONTHS.items():
        assert client.get(f"/sheets/R6/{month}/sheet.xlsx").status_code == 404, month
        assert client.get(f"/sheets/R6/{month}/paper.pdf").status_code == 404, month
        assert client.get(f"/api/sheets/R6/{month}/").status_code == answer, month
        page = client.get("/sheets/", {"report": "R6", "month": month}).content.decode()
        assert "该月份未结账或不存在" in page, month
        assert "sheet-table" not in page, month


def test_a_report_that_is_none_of_these(told: Story) -> None:
    client = signed_in(told, "finance_bureau")
    for code in ("R1", "R2", "R99", "r6", "R6\x00", "<b>"):
        assert client.get(f"/sheets/{code}/2026-05/sheet.xlsx").status_code == 404, code
        assert client.get(f"/api/sheets/{code}/2026-05/").status_code == 404, code
        assert "没有这张报表" in client.get("/sheets/", {"report": code, "month": "2026-05"}).content.decode(), code


def test_before_any_month_is_closed(story: Story) -> None:
    client = signed_in(story, "finance_bureau")
    assert "尚无已结月份" in client.get("/sheets/").content.decode()
    assert client.get("/api/sheets/").json()["months"] == []
    assert client.get("/sheets/?report=R6&month=2026-02").status_code == 200


def test_the_page_has_header_unit_notes_and_meanings(told: Story) -> None:
    page = signed_in(told, "finance_bureau").get("/sheets/?report=R6&month=2026-05").content.decode()
    for part in (
        "风险补偿资金专户收支月报表",
        "单位：万元、倍",
        'colspan="5"',
        'rowspan="2"',
        "统计口径",
        "1,000.00",
        "195.00",
    ):
        assert part in page, part


def test_the_workbook_is_in_the_habit_of_the_field(told: Story) -> None:
    answer = signed_in(told, "guarantor").get("/sheets/R6/2026-05/sheet.xlsx")
    assert "%E6%B1%9F%E6%B4%A5%E5%8C%BA_202605.xlsx" in answer["Content-Disposition"]
    page = openpyxl.load_workbook(BytesIO(saved(answer))).active
    assert page["A1"].value == "风险补偿资金专户收支月报表"
    assert page["A2"].value == "填报单位：江津区　　报告期：2026年05月　　单位：万元、倍"
    merged = {str(cells) for cells in page.merged_cells.ranges}
    assert {"A1:P1", "A2:P2", "A3:A4", "C3:G3", "H3:I3", "J3:J4"} <= merged
    assert [cell.value for cell in page[5]][1:4] == ["1", "2", "3"]
    row = [cell.value for cell in page[6]]
    assert row[0] == told.cast.bank.organisation.name
    assert (row[1], row[9], row[10], row[12], row[14]) == (1000, 1000, 195, 805, 0.3)
    assert page["B6"].number_format == "#,##0.00"
    total = next(line for line in page.iter_rows(min_row=6) if line[0].value == "合计")
    assert all(cell.font.bold for cell in total)
    assert (page.page_setup.orientation, page.print_title_rows, page.freeze_panes) == ("landscape", "$1:$5", "B6")
    below = " ".join(str(cell.value) for line in page.iter_rows(min_row=7) for cell in line if cell.value)
    for word in (
        "单位负责人：",
        "统计负责人（复核）：",
        "填表人：",
        "联系电话：",
        "报出日期：",
        "统计口径版本：2020-1",
    ):
        assert word in below


def test_the_paper_says_the_same(told: Story) -> None:
    answer = signed_in(told, "finance_bureau").get("/sheets/R6/2026-05/paper.pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    for said in ("风险补偿资金专户收支月报表", "报告期：2026年05月", "已批未付195.00", "覆盖倍数0.30", "填表人："):
        assert said in words, said


def test_a_program_reads_exact_values(told: Story) -> None:
    found = signed_in(told, "regulator").get("/api/sheets/R6/2026-05/").json()
    assert (found["code"], found["month"], found["version"]) == ("R6", "2026-05", "2020-1")
    row = next(row for row in found["rows"] if row["label"] == told.cast.bank.organisation.name)
    assert (row["closing"], row["held"], row["cover"]) == ("10000000.00", "1950000.00", "0.30")
    column = next(column for column in found["columns"] if column["name"] == "held")
    assert (column["label"], column["unit"], column["no"]) == ("已批未付", "yuan", "10")
    listed = signed_in(told, "bank").get("/api/sheets/").json()
    assert [each["code"] for each in listed["reports"]] == ["R1-B", "R5", "R6", "R7", "R8"]
    assert listed["months"] == ["2026-05"]


def test_a_report_hands_out_the_figures_it_holds(told: Story) -> None:
    report = MonthlyReport.objects.get(kind="R2")
    client = signed_in(told, "guarantor")
    found = client.get(f"/api/reports/{report.pk}/figures/").json()
    assert [each["code"] for each in found] == ["R2", "R6"]
    assert found[0]["total"]["closing"] == "0.00"
    assert client.get(f"/reports/{report.pk}/sheets/R2.xlsx").status_code == 200
    assert client.get(f"/reports/{report.pk}/sheets/R1.xlsx").status_code == 404
    page = client.get(report.get_absolute_url()).content.decode()
    assert "诚信担保增信贷在保情况统计表" in page
    assert "风险补偿资金专户收支月报表" in page
    for team in ("bank", "enterprise", "department"):
        assert signed_in(told, team).get(f"/api/reports/{report.pk}/figures/").status_code == 404
        assert signed_in(told, team).get(f"/reports/{report.pk}/sheets/R2.xlsx").status_code == 404


# A page's own queries; R8 asks the trail once for every kind of case with a deadline.
QUERIES = {"R3-A": 60, "R3-B": 60, "R3-C": 45, "R4": 45, "R5": 45, "R6": 45, "R7": 45, "R8": 90}


def test_a_page_costs_no_more_queries_than_said(told: Story, django_assert_max_num_queries: Any) -> None:
    client = signed_in(told, "finance_bureau")
    for code, most in QUERIES.items():
        client.get(f"/sheets/?report={code}&month=2026-05")
        with django_assert_max_num_queries(most):
            client.get(f"/sheets/?report={code}&month=2026-05")
