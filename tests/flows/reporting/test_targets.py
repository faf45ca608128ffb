"""Article 2's year: drawn up, signed, changed on the record; its figures entered, checked, corrected, imported."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from compensation.queries import agreements_in_force
from reporting.forms.figures_sheet import FIGURES
from reporting.models import IndicatorMonth, IndicatorValue, Period, TargetLine, TargetYear
from reporting.queries import r4, scheme, targets
from reporting.queries.r4 import R4
from tests.flows.applications.test_agreement import words_of
from tests.sheets import filled, upload
from tests.story import Story
from zengxindai.findings import NotYours, Refused
from zengxindai.web.imports import may
from zengxindai.workflow.rehearsal import NotValid

YUAN = Decimal
DECEMBER = {
    "inclusive_balance": "5000000000", "inclusive_households": "6000", "inclusive_rate": "5.50",
    "inclusive_npl": "80000000", "tech_balance": "300000000", "tech_households": "120",
}  # fmt: skip
MARCH = {
    "inclusive_balance": "5060000000", "inclusive_households": "6020", "inclusive_rate": "5.49",
    "inclusive_npl": "91080000", "tech_balance": "330000000", "tech_households": "124",
}  # fmt: skip


def figures(story: Story, month: str, team: str = "pboc_branch", **words: str) -> Any:
    return story.figures(month, team, **words)


def in_force(story: Story, **changed: str) -> Any:
    story.figures("2025-12-31", **DECEMBER)
    return story.targets(**changed)


def codes(refused: Any) -> list[str]:
    return [each.code for each in refused.value.findings]


def rows(story: Story, month: dt.date) -> list[dict[str, Any]]:
    """The rows as they are told."""
    return [r4.told(row) for row in R4.read(Period(first=month, last=scheme.month_end(month)), None)["rows"]]


def test_a_year_begins_with_the_notice_and_last_year_end(story: Story) -> None:
    case = in_force(story)
    lines = {targets.key_of(each): each for each in case.lines}
    assert (case.status, case.number, case.in_force_on) == ("IN_FORCE", "JJZXD-MB-2026-0001", story.day)
    assert lines["INCLUSIVE_BALANCE:"].target == 200_000_000
    assert (lines["INCLUSIVE_BALANCE:"].prior, lines["INCLUSIVE_BALANCE:"].baseline) == (5_000_000_000, None)
    assert (lines["SCHEME_BALANCE:"].prior, lines["SCHEME_BALANCE:"].baseline) == (0, 0)
    assert (lines["INCLUSIVE_RATE:"].target, lines["INCLUSIVE_NPL:"].target) == (None, YUAN("1.8"))
    (agreement,) = agreements_in_force()
    own = lines[f"SCHEME_BALANCE:{agreement.bank_id}"]
    assert (own.target, own.prior) == (agreement.target_balance, 0)
    assert lines[f"SCHEME_HOUSEHOLDS:{agreement.bank_id}"].target == 30


def test_progress_is_reckoned_against_last_year_end(story: Story) -> None:
    in_force(story)
    story.drawn(amount="3000000")
    story.at_the_evening_of(dt.date(2026, 4, 1))
    figures(story, "2026-03-31", **MARCH)
    found = {row["label"]: row for row in rows(story, dt.date(2026, 3, 1))}
    inclusive = found["普惠小微贷款余额（亿元）"]
    assert (inclusive["prior"], inclusive["current"], inclusive["added"]) == ("50.0000", "50.6000", "+0.6000")
    assert (inclusive["completion"], inclusive["time"], inclusive["state"]) == ("30.00%", "25.00%", "达标进度")
    own = found["其中增信贷余额（亿元）"]
    assert (own["baseline"], own["current"], own["completion"], own["state"]) == ("0.0000", "0.0300", "6.00%", "滞后")
    assert (found["普惠小微户数（户）"]["completion"], found["普惠小微户数（户）"]["state"]) == ("20.00%", "滞后")
    assert (found["普惠小微平均利率（%）"]["added"], found["普惠小微平均利率（%）"]["state"]) == ("-1.00BP", "达标")
    tech = [found["科技型企业贷款余额（万元）"], found["科技型企业户数（户）"]]
    assert [row["state"] for row in tech] == ["滞后", "滞后"], "the balance alone is not enough"
    bad = found["普惠小微不良率（%）"]
    assert (bad["prior"], bad["current"], bad["target"], bad["state"]) == ("1.60", "1.80", "≤1.80", "达标")


def test_the_files_hold_numbers_in_the_unit_of_their_row(story: Story) -> None:
    """For a spreadsheet numbers with their row's own form, for a program the exact figure with its unit (§5.4)."""
    in_force(story)
    story.at_the_evening_of(dt.date(2026, 3, 31))
    story.now += dt.timedelta(days=1)
    figures(story, "2026-03-31", **MARCH)
    client = Client()
    client.force_login(story.cast.pboc_branch.handler)
    file = b"".join(client.get("/sheets/R4/2026-03/sheet.xlsx").streaming_content)  # type: ignore[attr-defined]
    page = openpyxl.load_workbook(BytesIO(file)).active
    told = {line[0].value: line for line in page.iter_rows(min_row=4)}
    inclusive, rate, bad = told["普惠小微贷款余额（亿元）"], told["普惠小微平均利率（%）"], told["普惠小微不良率（%）"]
    assert [cell.value for cell in inclusive[1:8]] == ["—", 50, 50.6, 0.6, "—", 2, 30]
    assert (inclusive[3].number_format, inclusive[4].number_format) == (
        "#,##0.0000",
        "+#,##0.0000;-#,##0.0000;#,##0.0000",
    )
    assert (rate[4].value, rate[4].number_format, rate[6].value) == (
        -1,
        '+#,##0.00"BP";-#,##0.00"BP";#,##0.00"BP"',
        "下降",
    )
    assert (bad[3].value, bad[6].value) == (1.8, "≤1.80")
    found = {row["label"]: row for row in client.get("/api/sheets/R4/2026-03/").json()["rows"]}
    added = found["普惠小微贷款余额（亿元）"]["added"]
    assert (YUAN(added["value"]), added["unit"]) == (60_000_000, "yuan")
    assert found["普惠小微平均利率（%）"]["added"]["unit"] == "bp"
    assert found["普惠小微户数（户）"]["current"]["unit"] == "number"
    assert found["普惠小微贷款余额（亿元）"]["baseline"] is None


def test_what_nobody_entered_is_missing_and_not_nothing(story: Story) -> None:
    in_force(story)
    found = {row["label"]: row for row in rows(story, dt.date(2026, 2, 1))}
    missing = found["普惠小微贷款余额（亿元）"]
    assert (missing["current"], missing["completion"], missing["state"]) == ("—", "—", "待填报")
    assert R4.read(Period(first=dt.date(2025, 2, 1), last=dt.date(2025, 2, 28)), None)["rows"] == []


def test_a_year_is_not_put_in_force_without_last_year_end(story: Story) -> None:
    case = story.begin("target_year.draft", "finance_bureau", year="2026", source_doc="区府办〔2026〕3号")
    with pytest.raises(Refused) as refused:
        story.act("target_year.put_in_force", case, "finance_bureau")
    assert codes(refused) == ["TGT-03"]
    for line, prior in (
        ("INCLUSIVE_BALANCE:", "50亿"), ("INCLUSIVE_BALANCE:", "5000000000"), ("INCLUSIVE_HOUSEHOLDS:", "6000"),
        ("INCLUSIVE_RATE:", "5.5"), ("TECH_BALANCE:", "3亿"), ("TECH_BALANCE:", "300000000"),
        ("TECH_HOUSEHOLDS:", "120"),
    ):  # fmt: skip
        words = {"line": line, "prior": prior, "reason": "人行统计"}
        if "亿" in prior:
            with pytest.raises(NotValid):
                story.act("target_year.set_line", case, "finance_bureau", **words)
        else:
            case = story.act("target_year.set_line", case, "finance_bureau", **words)
    assert story.act("target_year.put_in_force", case, "finance_bureau").status == "IN_FORCE"


def test_what_cannot_be_set(story: Story) -> None:
    in_force(story)
    for year, code in (("2026", "TGT-02"), ("2018", "TGT-01"), ("2028", "TGT-01")):
        with pytest.raises(Refused) as refused:
            story.begin("target_year.draft", "finance_bureau", year=year, source_doc="x")
        assert codes(refused) == [code]
    draft = story.begin("target_year.draft", "finance_bureau", year="2027", source_doc="x")
    for words in ({}, {"target": "0"}, {"line": "INCLUSIVE_RATE:", "target": "5"}, {"line": "X:", "target": "5"}):
        with pytest.raises(NotValid):
            said = {"line": "SCHEME_BALANCE:", "reason": "x", **words}
            story.act("target_year.set_line", draft, "finance_bureau", **said)
    assert story.act("target_year.withdraw", draft, "finance_bureau", reason="重拟").status == "WITHDRAWN"
    assert story.begin("target_year.draft", "finance_bureau", year="2027", source_doc="x").status == "DRAFT"


def test_a_target_in_force_changes_by_paper_and_the_old_line_stays(story: Story) -> None:
    case = in_force(story)
    words = {"line": "SCHEME_BALANCE:", "target": "60000000", "source_doc": "区府办〔2026〕9号", "reason": "上级调增"}
    case = story.act("target_year.change", case, "finance_bureau", **words)
    old, new = TargetLine.objects.filter(year=case, indicator="SCHEME_BALANCE", bank=None).order_by("edition")
    assert (old.target, new.target, new.reason, case.edition) == (50_000_000, 60_000_000, "上级调增", 2)
    client = Client()
    client.force_login(story.cast.finance_bureau.handler)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "上级调增" in page
    paper = words_of("target_year")
    for word in (case.number, "区府办〔2026〕9号", "普惠小微贷款余额"):
        assert word in paper


def test_figures_count_once_another_has_checked_them(story: Story) -> None:
    entry = story.entered("2026-02-28", inclusive_balance="5000000000")
    assert targets.counted([entry.month]) == {}
    with pytest.raises(NotYours):
        story.begin("indicator_month.enter", "finance_bureau", month="2026-02-28", inclusive_balance="1", evidence="x")
    entry = story.act("indicator_month.confirm", entry, "pboc_branch")
    assert (entry.status, entry.checked_by) == ("CONFIRMED", story.cast.pboc_branch.checker)
    assert targets.counted([entry.month]) == {(entry.month, "INCLUSIVE_BALANCE"): 5_000_000_000}
    with pytest.raises(NotYours):
        story.act("indicator_month.send_back", entry, "pboc_branch", reason="x")


def test_a_figure_is_corrected_by_a_new_one_with_a_reason(story: Story) -> None:
    figures(story, "2026-02-28", inclusive_balance="5000000000", inclusive_npl="80000000")
    with pytest.raises(Refused) as refused:
        story.entered("2026-02-01", "regulator", inclusive_balance="5100000000")
    assert codes(refused) == ["IND-02"]
    figures(story, "2026-02-01", "regulator", inclusive_balance="5100000000", reason="补报一家银行")
    month = dt.date(2026, 2, 1)
    counted = {"INCLUSIVE_BALANCE": 5_100_000_000, "INCLUSIVE_NPL": 80_000_000}
    assert targets.entered_of(month) == counted
    assert IndicatorValue.objects.filter(indicator="INCLUSIVE_BALANCE").count() == 2, "the first stays on record"
    back = story.entered("2026-02-01", inclusive_balance="1", inclusive_npl="0", reason="试")
    story.act("indicator_month.send_back", back, "pboc_branch", reason="单位错误")
    assert targets.entered_of(month) == counted


def test_what_cannot_be_entered(story: Story) -> None:
    for month, words, code in (
        ("2026-03-31", {"inclusive_balance": "1"}, "IND-01"),
        ("2026-02-28", {"inclusive_balance": "1", "inclusive_npl": "1.01"}, "IND-03"),
    ):
        with pytest.raises(Refused) as refused:
            story.entered(month, **words)
        assert codes(refused) == [code]
    with pytest.raises(NotValid):
        story.entered("2026-02-28")
    with pytest.raises(NotValid):
        story.entered("2026-02-28", inclusive_balance="-1")


def test_who_reads_what(story: Story) -> None:
    case, entry = in_force(story), IndicatorMonth.objects.get()
    story.agreement("other_bank")
    seen = {
        team: (
            TargetYear.objects.visible_to(story.cast.teams[team].handler).exists(),
            IndicatorMonth.objects.visible_to(story.cast.teams[team].handler).exists(),
        )
        for team in story.cast.teams
    }
    authorities = {"finance_bureau", "fin_dev_center", "district_gov", "pboc_branch", "regulator", "auditor"}
    assert {team for team, (year, _entry) in seen.items() if year} == authorities | {"bank"}
    assert {team for team, (_year, month) in seen.items() if month} == authorities
    client = Client()
    client.force_login(story.cast.bank.handler)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "增信贷" in page and "50.0000" not in page, "its own line, nothing of the district's"
    for address in (f"/targets/{case.pk}/", f"/api/targets/{case.pk}/"):
        client.force_login(story.cast.other_bank.handler)
        assert client.get(address).status_code == 404, "a year that does not name it"
    client.force_login(story.cast.bank.handler)
    assert client.get(f"/indicators/{entry.pk}/").status_code == 404


def test_the_pages_show_progress_and_the_months(story: Story) -> None:
    case = in_force(story)
    story.drawn(amount="3000000")
    story.at_the_evening_of(dt.date(2026, 5, 2))
    figures(story, "2026-03-31", **MARCH)
    client = Client()
    client.force_login(story.cast.regulator.handler)
    with time_machine.travel(story.now, tick=False):
        page = client.get(case.get_absolute_url()).content.decode()
        assert client.get("/targets/").status_code == client.get("/indicators/").status_code == 200
        entry = IndicatorMonth.objects.latest("id")
        values = client.get(entry.get_absolute_url()).content.decode()
    for word in ("0.0300", "life-chart", "2026-04", "待填报"):
        assert word in page
    assert "5,060,000,000" in values


def test_a_sheet_of_months_becomes_entries_to_be_checked(story: Story) -> None:
    maker = story.cast.pboc_branch.handler
    assert may(FIGURES, maker) and not may(FIGURES, story.cast.finance_bureau.handler)
    month = {"month": "2026-02-28", "inclusive_balance": 5_010_000_000, "evidence": "S7101"}
    client = Client()
    client.force_login(maker)
    with time_machine.travel(story.now, tick=False):
        running = filled(FIGURES.columns(maker), [month | {"month": "2026-03-31"}])
        told = client.post("/imports/indicators/", {"file": upload(running)})
        assert [each["code"] for each in told.context["mistakes"]] == ["IND-01"]
        rows = [month, {"month": "2026-01-31", "inclusive_rate": 5.48, "evidence": "S7101"}]
        seen = client.post("/imports/indicators/", {"file": upload(filled(FIGURES.columns(maker), rows))})
        assert not seen.context.get("mistakes"), seen.context["mistakes"]
        client.post("/imports/indicators/", {"file": seen.context["kept"].pk})
        assert client.get("/imports/indicators/template.xlsx").status_code == 200
    found = IndicatorMonth.objects.order_by("id").values_list("month", "status")
    assert list(found) == [(dt.date(2026, 2, 1), "ENTERED"), (dt.date(2026, 1, 1), "ENTERED")]


def test_figures_by_program(story: Story) -> None:
    client = Client()
    client.force_login(story.cast.regulator.handler)
    with time_machine.travel(story.now, tick=False):
        words = {"month": "2026-02-28", "inclusive_balance": "5000000000.00", "evidence": "S7101"}
        made = client.post("/api/indicators/enter/", words, content_type="application/json")
        assert made.status_code == 200, made.content
        wrong = client.post("/api/indicators/enter/", {**words, "month": "2026-03-31", "evidence": "x"},
                            content_type="application/json")  # fmt: skip
    assert (wrong.status_code, wrong.json()["findings"][0]["code"]) == (409, "IND-01")
    assert IndicatorMonth.objects.get().source == story.cast.regulator.organisation
