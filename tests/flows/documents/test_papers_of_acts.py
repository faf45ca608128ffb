"""The act orders its paper, a worker prints it, whoever sees the case reads it."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from pypdf import PdfReader

from reporting.models import MonthlyReport
from tests.story import Story
from zengxindai.documents import store
from zengxindai.documents.models import OfficialDocument
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Outbox

BLANKS = str.maketrans("", "", "\n ")


def text(paper: OfficialDocument) -> str:
    with store.open_(paper.attachment) as file:
        return "".join(page.extract_text() for page in PdfReader(BytesIO(file.read())).pages)


def printed(kind: str) -> OfficialDocument:
    """The newest paper of a kind, after the worker's work; nothing went to the dead letters."""
    outbox.drain(500)
    assert not Outbox.objects.exclude(error="").exists()
    return OfficialDocument.objects.filter(kind=kind).latest("id")


def test_a_recommendation_is_a_paper(story: Story) -> None:
    case = story.recommended()
    assert not OfficialDocument.objects.exists()
    paper = printed("recommendation")
    assert paper.number == case.recommendation_no
    words = text(paper)
    for said in (case.enterprise.name, "3,000,000.00", "区经济信息委", "采购钢材"):
        assert said in words.replace("\n", "")
    banker, stranger = Client(), Client()
    banker.force_login(story.cast.bank.handler)
    stranger.force_login(story.cast.other_enterprise.handler)
    page = banker.get(case.get_absolute_url())
    assert paper.number in page.content.decode()
    assert banker.get(f"/documents/{paper.attachment_id}/").status_code == 200
    assert stranger.get(f"/documents/{paper.attachment_id}/").status_code == 404


def test_the_act_and_its_paper_are_printed_once(story: Story) -> None:
    story.recommended()
    printed("recommendation")
    outbox.drain(500)
    assert OfficialDocument.objects.filter(kind="recommendation").count() == 1


def test_filing_and_approval_form(story: Story) -> None:
    story.funded()
    claim = story.reviewed_claim(amount="1234567.90")
    filing = printed("loan_filing")
    assert filing.number == claim.loan.filing.number
    words = text(printed("compensation_approval")).replace("\n", "")
    for said in ("802,469.14", "捌拾万贰仟肆佰陆拾玖元壹角肆分", "432,098.76"):
        assert said in words


@pytest.mark.parametrize(("team", "figure"), [("bank", "期末余额"), ("guarantor", "代偿支出")])
def test_a_report_is_a_paper_and_a_sheet(story: Story, team: str, figure: str) -> None:
    story.drawn()
    story.at_the_evening_of(dt.date(2026, 3, 31))
    report = MonthlyReport.objects.get(reporter=story.cast.teams[team].organisation)
    story.later(days=1)
    report = story.act("report.submit", report, team, progress="", problems="", next_steps="")
    assert figure in text(printed("monthly_report")).replace("\n", "")
    client = Client()
    client.force_login(story.cast.regulator.handler)
    code = {"bank": "R1", "guarantor": "R6"}[team]
    answer = client.get(f"/reports/{report.pk}/sheets/{code}.xlsx")
    content = BytesIO(b"".join(answer.streaming_content))
    cells = [cell.value for row in openpyxl.load_workbook(content).active for cell in row]
    assert figure in cells
    other = Client()
    other.force_login(story.cast.other_bank.handler)
    assert other.get(f"/reports/{report.pk}/sheets/{code}.xlsx").status_code == 404


def test_letters_of_a_guarantee(story: Story) -> None:
    case = story.called(amount="1234567.89")
    words = text(printed("guarantee_letter")).translate(BLANKS)
    for said in ("同意担保函", case.number, "1,234,567.89", "80%", "厂房一处", story.cast.bank.organisation.name):
        assert said in words
    story.act("guarantee.pay_out", case, "guarantor", **story.paying_out(case))
    words = text(printed("guarantee_letter")).translate(BLANKS)
    for said in ("担保代偿通知书", "987,654.31", "玖拾捌万柒仟陆佰伍拾肆元叁角壹分", f"DBDC{case.pk}", case.subject):
        assert said in words


def test_a_refusal_and_a_release_of_a_guarantee_are_letters(story: Story) -> None:
    story.act("guarantee.decline", story.guaranteed("REVIEW"), "guarantor", reason="或有负债过高")
    assert "或有负债过高" in text(printed("guarantee_letter"))
    case = story.in_force(purpose="扩建厂房")
    story.repaid(story.fresh(case.loan), "3000000")
    words = text(printed("guarantee_letter")).translate(BLANKS)
    for said in ("解保通知书", case.loan.note_no, "2026年3月10日"):
        assert said in words


def test_papers_of_a_claim(story: Story) -> None:
    story.funded("1000000")
    claim = story.claimed(amount="2000000.10")
    words = text(printed("claim_application")).translate(BLANKS)
    for said in (
        "增信贷代偿申请书",
        claim.number,
        "2,000,000.10",
        "1,300,000.07",
        "人民币壹佰叁拾万元零柒分",
        "700,000.03",
    ):
        assert said in words
    claim = story.act("claim.review", claim, "finance_bureau", **story.review_input())
    petition = text(printed("claim_letter")).translate(BLANKS)
    for said in ("请示", claim.petition_no, "区人民政府", "1,300,000.07", "700,000.03", "妥否，请批示"):
        assert said in petition
    assert "备案有效" in text(printed("compensation_approval")).translate(BLANKS)
    claim = story.act("claim.approve", claim, "district_gov", approved="1300000.07", **story.approval(claim))
    claim = story.act("claim.entrust", claim, "finance_bureau")
    first = claim.letter_no
    claim = story.act("claim.pay", claim, "guarantor", **story.payment(claim))
    story.funded("5000000")
    claim = story.act("claim.entrust_rest", claim, "finance_bureau")
    second = claim.rest_letter_no
    claim = story.act("claim.pay_rest", claim, "guarantor", **story.payment(claim))
    story.act("claim.confirm", claim, "bank")
    printed("claim_letter")
    found = OfficialDocument.objects.filter(kind="claim_letter").order_by("event_id")
    assert [each.title for each in found] == [
        "关于支付增信贷代偿资金的请示", "委托代偿函", "代偿付款通知", "委托代偿函", "代偿付款通知", "收款确认书",
    ]  # fmt: skip
    letters = [text(each).translate(BLANKS) for each in found]
    assert (first in letters[1], "1,300,000.07" in letters[1]) == (True, True)
    assert (second in letters[3], "300,000.07" in letters[3], "人民币叁拾万元零柒分" in letters[3]) == (
        True,
        True,
        True,
    )
    assert "1,000,000.00" in letters[2]
    assert ("累计已付1,300,000.07" in letters[4], "合计收款1,300,000.07" in letters[5]) == (True, True)
