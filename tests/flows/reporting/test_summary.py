"""The register and the summaries of central bank branch and regulator (Article 6.3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from reporting.models import Period, Summary
from reporting.queries.r3_a import R3_A
from reporting.queries.r3_b import R3_B
from reporting.queries.r3_c import R3_C
from tests.reports import late_payment, sent, standing, summary
from tests.story import Story
from zengxindai.documents import store
from zengxindai.documents.models import OfficialDocument
from zengxindai.findings import NotYours
from zengxindai.notifications import outbox
from zengxindai.workflow.models import Turn

MARCH = dt.date(2026, 3, 31)
WORDS = {"progress": "余额稳步增长", "problems": "个别企业逾期", "next_steps": "加强走访"}


def two_banks(story: Story) -> Period:
    """One firm owes both banks, the second loan is of more than a year; March is over."""
    story.agreement("other_bank")
    story.drawn(amount="3000000")
    story.drawn(bank="other_bank", amount="1000000", months="24", purpose="扩建厂房")
    story.at_the_evening_of(MARCH)
    return Period.objects.get()


def by_bank(found: Any) -> dict[str, dict[str, Any]]:
    """Rows by their label."""
    return {row["label"]: row for row in found["rows"]}


def test_a_firm_with_two_banks_is_one_borrower_of_the_district(story: Story) -> None:
    found = R3_B.read(two_banks(story), None)
    assert [row["borrowers"] for row in found["rows"]] == [1, 1]
    total = found["total"]
    assert total is not None
    assert (total["borrowers"], total["month_borrowers"], total["year_borrowers"]) == (1, 1, 1)
    assert (total["month_count"], total["closing"]) == (2, Decimal("4000000.00"))
    rates = [(row["month_disbursed"], row["month_rate"]) for row in found["rows"]]
    mean = sum(amount * rate for amount, rate in rates) / sum(amount for amount, _ in rates)
    assert total["month_rate"] == mean.quantize(Decimal("0.0001"))
    assert total["since_2018"] == total["closing"]
    assert (total["yoy_change"], total["yoy_pct"], total["inclusive_share"]) == (None, None, None)
    assert (total["recommended"], total["approval_rate"]) == (2, Decimal("100.00"))
    assert total["first_share"] in (Decimal("0.00"), Decimal("100.00"))
    assert any("去重" in note for note in R3_B.notes)


def test_the_total_is_as_frozen_until_a_report_is_corrected(story: Story) -> None:
    """A payment entered later changes neither the banks' rows nor the total, a corrected report changes both."""
    loan = story.drawn(amount="3000000")
    story.at_the_evening_of(MARCH)
    period = Period.objects.get()
    first = sent(story)
    before = R3_B.read(period, None)["total"]
    late_payment(story, loan, MARCH, "3000000")
    assert R3_B.read(period, None)["total"] == before
    story.act("report.correct", first, "bank", reason="漏记")
    total = R3_B.read(period, None)["total"]
    assert before is not None
    assert total is not None
    assert (before["closing"], before["borrowers"]) == (Decimal("3000000.00"), 1)
    assert (total["closing"], total["borrowers"], total["month_borrowers"]) == (Decimal("0.00"), 0, 1)


def test_the_register_says_how_each_bank_stands(story: Story) -> None:
    period = two_banks(story)
    bank = story.cast.bank.organisation.name
    row = by_bank(R3_A.read(period, None))[bank]
    assert (row["target"], row["closing"], row["completion"]) == (
        Decimal("20000000.00"),
        Decimal("3000000.00"),
        Decimal("15.00"),
    )
    assert (row["agreement"], row["level"], row["delivered"], row["complaints"]) == ("生效", "正常", "未报送", 0)
    sent(story)
    rows = by_bank(R3_A.read(period, None))
    assert [rows[each]["delivered"] for each in rows].count("及时") == 1
    story.now += dt.timedelta(days=20)
    sent(story, "other_bank")
    rows = by_bank(R3_A.read(period, None))
    assert sorted(row["delivered"] for row in rows.values()) == ["及时", "迟报"]


def test_the_register_follows_the_corrected_version(story: Story) -> None:
    loan = story.drawn()
    story.at_the_evening_of(MARCH)
    first = sent(story)
    late_payment(story, loan, MARCH)
    story.act("report.correct", first, "bank", reason="漏记")
    (row,) = R3_A.read(Period.objects.get(), None)["rows"]
    assert (row["closing"], row["delivered"]) == (Decimal("2500000.00"), "未报送")


def test_rates_are_held_against_each_loan_s_own_cap(story: Story) -> None:
    found = R3_C.read(two_banks(story), None)
    short, long = found["rows"]
    total = found["total"]
    assert total is not None
    assert (short["count"], long["count"], total["count"]) == (1, 1, 2)
    assert (short["cap"], long["cap"]) == (Decimal("5.2200"), Decimal("5.7000"))
    assert (short["above_cap"], long["above_cap"], total["above_cap"]) == (0, 0, 0)
    assert short["rate"] == short["highest"] <= short["cap"]
    assert total["at_cap"] == short["at_cap"] + long["at_cap"]


def test_a_month_without_loans_has_no_rates(story: Story) -> None:
    story.at_the_evening_of(MARCH)
    total = R3_C.read(Period.objects.get(), None)["total"]
    assert total is not None
    assert (total["count"], total["rate"], total["highest"], total["amount"]) == (0, None, None, Decimal("0.00"))
    assert R3_B.read(Period.objects.get(), None)["total"]["npl_ratio"] is None  # type: ignore[index]


def test_each_authority_has_its_own_to_write(story: Story) -> None:
    two_banks(story)
    assert Summary.objects.count() == 2
    mine = summary(story)
    (turn,) = Turn.objects.filter(case_type="summary", case_id=mine.pk)
    assert (turn.organisation, turn.due_on) == (story.cast.pboc_branch.organisation, dt.date(2026, 4, 15))
    with pytest.raises(NotYours):
        story.act("summary.issue", mine, "regulator", **WORDS)


def test_the_words_begin_with_the_numbers(story: Story) -> None:
    two_banks(story)
    client = Client()
    client.force_login(story.cast.pboc_branch.handler)
    page = client.get(f"/summaries/{summary(story).pk}/issue/").content.decode()
    for said in ("增信贷余额400.00万元、1户", "本月发放2笔、400.00万元", "累放加权平均利率", "未按时报送月报"):
        assert said in page
    mine = story.act("summary.write", summary(story), "pboc_branch", **WORDS)
    assert mine.status == "DRAFT"
    assert "余额稳步增长" in client.get(f"/summaries/{mine.pk}/issue/").content.decode()


def test_an_issued_summary_is_frozen_printed_and_read(story: Story) -> None:
    period = two_banks(story)
    readers = {}
    for team in ("finance_bureau", "district_gov", "auditor", "regulator", "bank", "guarantor"):
        readers[team] = Client()
        readers[team].force_login(story.cast.teams[team].handler)
    mine = summary(story)
    before = {team: client.get(mine.get_absolute_url()).status_code for team, client in readers.items()}
    assert set(before.values()) == {404}
    story.later(days=1)
    mine = story.act("summary.issue", mine, "pboc_branch", **WORDS)
    after = {team: client.get(mine.get_absolute_url()).status_code for team, client in readers.items()}
    assert [team for team, status in after.items() if status == 200] == ["finance_bureau", "district_gov", "auditor"]
    assert (mine.status, len(mine.digest), set(mine.figures)) == ("ISSUED", 64, {"R3-A", "R3-B", "R3-C"})
    assert mine.figures["R3-B"]["total"]["closing"] == "4000000.00"
    assert mine.definitions == {"R3-A": R3_A.version, "R3-B": R3_B.version, "R3-C": R3_C.version}
    outbox.drain(500)
    paper = OfficialDocument.objects.get(kind="monthly_summary")
    with store.open_(paper.attachment) as file:
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(file.read())).pages).replace("\n", "")
    for said in ("余额稳步增长", "R3-B", "400.00", mine.digest, "口径版本"):
        assert said in text.replace(" ", "") or said in text
    with pytest.raises(DatabaseError, match="issued and does not change"), transaction.atomic():
        Summary.objects.filter(pk=mine.pk).update(problems="另")
    with pytest.raises(NotYours):
        story.act("summary.issue", mine, "pboc_branch", **WORDS)
    assert period.summaries.count() == 2


def test_what_is_missing_is_said_and_does_not_stop_it(story: Story) -> None:
    two_banks(story)
    story.later(days=1)
    client = Client()
    client.force_login(story.cast.regulator.handler)
    page = client.get(f"/summaries/{summary(story, 'regulator').pk}/").content.decode()
    assert standing(story).reporter.name in page
    assert story.act("summary.issue", summary(story, "regulator"), "regulator", **WORDS).status == "ISSUED"


def test_two_firms_are_two(story: Story) -> None:
    story.drawn()
    story.drawn(team="other_enterprise")
    story.at_the_evening_of(MARCH)
    total = R3_B.read(Period.objects.get(), None)["total"]
    assert total is not None
    assert total["borrowers"] == 2
