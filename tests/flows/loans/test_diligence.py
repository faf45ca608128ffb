"""The investigation before the loan and the opinion that rests on it, through the doors people use."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from loans import queries
from loans.models import DueDiligence, LoanOpinion, Surety
from tests.flows.bad_input.garbage import PDF
from tests.flows.conftest import NOW
from tests.flows.documents.test_papers_of_acts import printed, text
from tests.story import PERSON, Story
from zengxindai.accounts import people
from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment, OfficialDocument
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow import signing
from zengxindai.workflow.models import Proposal, Turn
from zengxindai.workflow.rehearsal import NotValid


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Any) -> Any:
    settings.PRIVATE_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(story: Story, team: str, duty: str = "handler") -> Client:
    client = Client()
    client.force_login(story.cast.teams[team].who(duty))
    return client


def refused_codes(story: Story, paper: Any, **changed: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        story.act("opinion.approve", paper, "bank", **story.opinion(**changed))
    return [found.code for found in refusal.value.findings if found.blocks]


# ── the report ──


def test_the_report_is_saved_as_far_as_it_is_filled_in(story: Story) -> None:
    paper = story.act("opinion.record", story.investigating(), "bank", overview="钢结构", assets_0="100万")
    paper = story.act("opinion.record", paper, "bank", overview="钢结构加工", assets_1="2000000")
    report = DueDiligence.objects.get(opinion=paper)
    assert (report.overview, report.saved_by) == ("钢结构加工", story.cast.bank.handler.full_name)
    assert [(year.place, year.assets) for year in report.years.all()] == [(1, Decimal("2000000.00"))]
    assert paper.status == "INVESTIGATING"
    assert Event.objects.filter(verb="opinion.record", case_id=paper.pk).count() == 2


def test_the_form_begins_with_what_the_file_says(story: Story) -> None:
    paper = story.investigating()
    form = signed_in(story, "bank").get(f"/opinions/{paper.pk}/record/").context["form"]
    assert "钢结构加工" in form["overview"].value()
    assert "王晨光" in form["ownership"].value()
    assert form["assets_1"].value() == Decimal("20000000.00")
    assert {field for part in form.sections for field in part.fields} | {
        name for part in form.sections for _label, names in part.rows for name in names
    } == set(form.fields)


def test_what_lacks_is_named_in_words_at_the_opinion(story: Story) -> None:
    paper = story.act("opinion.record", story.investigating(), "bank", **story.report(tax="", profit_2=""))
    page = signed_in(story, "bank").get(paper.get_absolute_url()).content.decode()
    for said in ("纳税和社保查询", "财务三年对比：上上年", "现场照片"):
        assert said in page
    with pytest.raises(Refused) as refusal:
        story.act("opinion.approve", paper, "bank", **story.opinion())
    (found,) = refusal.value.findings
    assert (found.code, found.article) == ("OPN-05", 18)
    assert "借款人概况" not in found.params["parts"]


def test_ratios_are_reckoned_and_given_ones_stand_in(story: Story) -> None:
    paper = story.investigating()
    words = story.report(current_liabilities_0="", given_current_ratio_0="1.80", current_liabilities_1="")
    story.act("opinion.record", paper, "bank", **words)
    panel = queries.report_panel(story.fresh(paper), story.cast.bank.handler)
    assert panel is not None
    cells = {str(line["label"]): line["cells"] for line in panel["years"]}
    assert list(cells.values())[6] == [Decimal("45.00")] * 3
    assert list(cells.values())[7] == [Decimal("1.50"), None, Decimal("1.80")]
    assert list(cells.values())[8] == [Decimal("6.00")] * 3


def test_a_later_change_of_the_report_voids_signatures_on_the_earlier(story: Story) -> None:
    paper = story.investigated()
    story.act_as("opinion.approve", paper, story.cast.bank.organisation, 1, **story.opinion())
    story.act("opinion.record", paper, "bank", **story.report(score="60", grade="C"))
    assert Proposal.objects.get(row="opinion.approve").state == Proposal.State.VOID


def test_the_report_is_closed_with_the_opinion(story: Story) -> None:
    paper = story.approved()
    with pytest.raises(NotYours):
        story.act("opinion.record", paper, "bank", **story.report(score="99"))
    assert story.fresh(paper).score == "82 A"


# ── the investigators ──


def test_two_different_handlers_of_the_bank_investigate(story: Story) -> None:
    request = story.accepted()
    team = story.cast.bank
    assert team.second is not None
    for a, b in (
        (team.handler, team.handler),
        (team.handler, team.checker),
        (team.handler, story.cast.other_bank.handler),
    ):
        with pytest.raises(NotValid):
            story.begin("opinion.investigate", "bank", on=request, investigator_a=a.pk, investigator_b=b.pk)
    paper = story.begin("opinion.investigate", "bank", on=request, **story.investigators())
    assert (paper.investigator_a, paper.investigator_b) == (team.handler.full_name, team.second.full_name)


def test_a_duty_that_has_ended_is_no_choice(story: Story) -> None:
    second = story.cast.bank.second
    assert second is not None
    request = story.accepted()
    held = second.duties_held.get()
    held.valid_to = story.day
    held.save()
    with pytest.raises(NotValid):
        story.begin("opinion.investigate", "bank", on=request, **story.investigators())


@pytest.mark.parametrize(("row", "duty"), [("reassign", "handler"), ("appoint", "approver")])
def test_handler_and_approver_change_them_with_a_reason(story: Story, row: str, duty: str) -> None:
    paper = story.investigating()
    third = people.enrol(story.cast.bank.organisation, "cqnsh-c", "丙", ("handler",), valid_from=dt.date(2019, 1, 1))
    words = {"investigator_a": third.pk, "investigator_b": story.cast.bank.handler.pk}
    with pytest.raises(NotValid):
        story.act(f"opinion.{row}", paper, "bank", **words, reason="")
    paper = story.act(f"opinion.{row}", paper, "bank", **words, reason="岗位调整")
    assert (paper.investigator_a, paper.officer_a) == ("丙", third)
    told = Event.objects.get(verb=f"opinion.{row}")
    assert (told.duty, told.opinion) == (duty, "岗位调整")


# ── the price (its worked case 11 is in test_worked_cases) ──


LPR = {"lpr_on": "2020-03-10", "lpr_term": "1Y", "rate": ""}


def test_a_fixed_rate_needs_no_lpr(story: Story) -> None:
    paper = story.approved(rate="4.35")
    assert (paper.rate, paper.lpr_on, paper.lpr_rate, paper.spread_bp) == (Decimal("4.3500"), None, None, None)


@pytest.mark.parametrize(
    "words",
    [
        {"rate": ""},
        {**LPR},
        {**LPR, "lpr_term": "", "spread_bp": "10"},
        {**LPR, "lpr_on": "2019-08-19", "spread_bp": "10"},
        {**LPR, "spread_bp": "-405"},
        {**LPR, "spread_bp": "117", "rate": "5.00"},
    ],
    ids=["nothing", "no spread", "no term", "before the first LPR", "nothing left", "another rate typed"],
)
def test_a_price_that_does_not_add_up(story: Story, words: dict[str, str]) -> None:
    with pytest.raises(NotValid):
        story.act("opinion.approve", story.investigated(), "bank", **story.opinion(**words))


def test_an_lpr_of_tomorrow_is_none(story: Story) -> None:
    paper = story.investigated()
    assert refused_codes(story, paper, lpr_on="2026-03-11", lpr_term="1Y", spread_bp="1", rate="") == ["LOAN-04"]


def test_the_page_has_the_rates_for_its_script(story: Story) -> None:
    paper = story.investigated()
    page = signed_in(story, "bank").get(f"/opinions/{paper.pk}/approve/").content.decode()
    assert "js/rate.js" in page
    assert "2020-02-20" in page
    assert "5.2200" in page


# ── amount, reason, sureties (case 19 is in test_worked_cases) ──


def test_less_than_asked_for_needs_its_reason(story: Story) -> None:
    paper = story.investigated()
    assert refused_codes(story, paper, amount="2000000") == ["OPN-02"]
    paper = story.act("opinion.approve", paper, "bank", **story.opinion(amount="2000000", less_reason="应收账款集中"))
    assert (paper.asked, paper.amount, paper.less_reason) == (Decimal(3_000_000), Decimal(2_000_000), "应收账款集中")
    page = signed_in(story, "finance_bureau").get(paper.get_absolute_url()).content.decode()
    assert "应收账款集中" in page


def test_the_controller_stands_surety_and_a_missing_spouse_warns(story: Story) -> None:
    file = story.file()
    (controller,) = file.people.present()
    married = {**PERSON, "person": controller.pk, "marital": "MARRIED"}
    story.act("enterprise_file.change_person", file, "enterprise", **married)
    wife = {"name": "李兰", "identity_no": "500116198001010026", "marital": "MARRIED", "consented_on": "2026-03-01"}
    story.act("enterprise_file.add_person", file, "enterprise", **wife, spouse_of=controller.pk)
    paper = story.investigated()
    assert refused_codes(story, paper, sureties=[]) == ["OPN-07"]
    words = story.opinion(sureties=[controller.pk], other_sureties="张三 股东\n江津某某公司，关联企业")
    paper = story.act("opinion.approve", paper, "bank", **words)
    found = Event.objects.get(verb="opinion.approve", case_id=paper.pk).findings
    assert [each["code"] for each in found] == ["OPN-08"]
    kept = Surety.objects.filter(opinion=paper).order_by("id").values_list("name", "relation", "note")
    assert list(kept) == [
        ("王晨光", "CONTROLLER", ""),
        ("张三", "OTHER", "股东"),
        ("江津某某公司", "OTHER", "关联企业"),
    ]


def test_the_filing_begins_with_the_opinion_s_sureties(story: Story) -> None:
    filing = story.below("filing", story.approved())
    form = signed_in(story, "bank").get(f"/filings/{filing.pk}/submit/").context["form"]
    assert form["sureties"].value() == "王晨光（实际控制人）"


def test_no_identity_number_is_copied(story: Story) -> None:
    paper = story.approved()
    trail = str(list(Event.objects.filter(case_type="opinion", case_id=paper.pk).values_list("data", flat=True)))
    assert PERSON["identity_no"] not in trail


# ── waiting for the enterprise ──


def test_the_owner_answers_in_one_place_and_the_clock_runs_on_from_acceptance(story: Story) -> None:
    request = story.accepted()
    story.later(days=1)
    paper = story.begin("opinion.investigate", "bank", on=request, **story.investigators())
    assert Turn.objects.get(case_type="opinion").due_on == dt.date(2026, 3, 24)  # ten working days after the 10th
    question = story.asked(request, "bank")
    paper = story.fresh(paper)
    turn = Turn.objects.get(case_type="opinion")
    assert (paper.status, turn.due_on, turn.paused_since) == ("MATERIAL_REQUESTED", None, dt.date(2026, 3, 11))
    story.later(days=1)
    story.act("inquiry.answer", question, "enterprise", answer="见附件")
    assert story.fresh(paper).status == "INVESTIGATING"
    assert Turn.objects.get(case_type="opinion").due_on == dt.date(2026, 3, 26)  # the 11th and 12th stood still


def test_two_questions_wait_for_both_answers(story: Story) -> None:
    paper = story.investigating()
    first, second = story.asked(paper.application, "bank"), story.asked(paper.application, "bank", topic="审计报告")
    story.act("inquiry.answer", first, "enterprise", answer="见附件")
    assert story.fresh(paper).status == "MATERIAL_REQUESTED"
    story.act("inquiry.cancel", second, "bank", reason="已取得")
    assert story.fresh(paper).status == "INVESTIGATING"


def test_a_question_asked_before_the_investigation_waits_on(story: Story) -> None:
    request = story.accepted()
    question = story.asked(request, "bank")
    paper = story.begin("opinion.investigate", "bank", on=request, **story.investigators())
    assert story.fresh(paper).status == "MATERIAL_REQUESTED"
    story.act("inquiry.answer", question, "enterprise", answer="见附件")
    assert story.fresh(paper).status == "INVESTIGATING"


def test_others_questions_and_old_ones_move_nothing(story: Story) -> None:
    paper = story.investigating()
    story.asked(paper.application, "department")
    story.asked(paper.application, "finance_bureau")
    assert story.fresh(paper).status == "INVESTIGATING"


def test_nothing_is_approved_while_an_answer_is_owed(story: Story) -> None:
    paper = story.investigated()
    story.act_as("opinion.approve", paper, story.cast.bank.organisation, 1, **story.opinion())
    story.asked(paper.application, "bank")
    assert Proposal.objects.get(row="opinion.approve").state == Proposal.State.VOID
    assert refused_codes(story, story.fresh(paper)) == ["OPN-06"]
    assert story.act("opinion.record", story.fresh(paper), "bank", **story.report()).status == "MATERIAL_REQUESTED"
    paper = story.act("opinion.decline", paper, "bank", decline_code="OTHER", reason="资料不齐")
    assert paper.status == "DECLINED"


# ── sight and papers (domain note 6 §16) ──


READ, SUMMARY, RESULT, NOTHING = "whole report", "summary", "result", "nothing"
SIGHT = {
    "bank": READ,
    "auditor": READ,
    "finance_bureau": SUMMARY,
    "fin_dev_center": SUMMARY,
    "guarantor": SUMMARY,
    "department": RESULT,
    "enterprise": NOTHING,
    "other_bank": NOTHING,
    "other_department": NOTHING,
}


@pytest.mark.parametrize("team", SIGHT)
def test_who_reads_what_of_an_investigation(story: Story, team: str) -> None:
    paper = story.below("opinion", story.filed())
    photo = Attachment.objects.get(case_type=queries.SHELF, kind="site_photo")
    report, opinion = printed("diligence_report"), OfficialDocument.objects.get(kind="loan_opinion")
    client, sees = signed_in(story, team), SIGHT[team]
    page = client.get(paper.get_absolute_url())
    assert page.status_code == (404 if sees == NOTHING else 200)
    words = page.content.decode()
    assert ("满负荷生产" in words) == (sees == READ)
    assert ("5.22" in words) == (sees in (READ, SUMMARY))
    for file, readers in (
        (photo.pk, (READ,)),
        (report.attachment_id, (READ,)),
        (opinion.attachment_id, (READ, SUMMARY)),
    ):
        expected = 200 if sees in readers else 404
        assert client.get(f"/documents/{file}/").status_code == expected, file
        assert client.get(f"/documents/{file}/pages/").status_code == expected, file
    told = client.get(f"/api{paper.get_absolute_url()}").content.decode()
    assert "满负荷生产" not in told


def test_with_a_claim_the_finance_bureau_reads_the_whole(story: Story) -> None:
    claim = story.claimed()
    paper = claim.loan.filing.opinion
    assert queries.reads_report(story.cast.finance_bureau.handler, paper)
    assert not queries.reads_report(story.cast.guarantor.handler, paper)
    assert "满负荷生产" in signed_in(story, "finance_bureau").get(paper.get_absolute_url()).content.decode()


def test_photos_lie_with_the_report(story: Story) -> None:
    paper = story.investigating()
    client = signed_in(story, "bank")
    sent = {"kind": "site_photo", "files": SimpleUploadedFile("厂房.pdf", PDF, "application/pdf")}
    client.post(f"/opinions/{paper.pk}/attach/", sent)
    kept = Attachment.objects.get(name="厂房.pdf")
    assert (kept.case_type, kept.case_id) == (queries.SHELF, paper.pk)
    assert "厂房.pdf" in client.get(paper.get_absolute_url()).content.decode()
    assert client.get(f"/opinions/{paper.pk}/attach/").context["upload"]


def test_the_opinion_and_the_report_are_papers(story: Story) -> None:
    paper = story.investigated()
    said = story.opinion(**LPR, spread_bp="100", conditions="落实受托支付")
    paper = story.act("opinion.approve", paper, "bank", **said)
    assert paper.status == "CONDITIONAL"
    words = text(printed("loan_opinion")).replace("\n", "")
    for each in (
        "叁佰万元整",
        "有条件同意",
        "5.05%",
        "到期一次还本付息",
        "受托支付",
        "王晨光（实际控制人）",
        "落实受托支付",
    ):
        assert each in words, each
    words = text(printed("diligence_report")).replace("\n", "")
    for each in ("资产负债率", "45.00", "满负荷生产", "签字"):
        assert each in words, each


def test_a_refusal_is_a_paper_to_the_enterprise_with_code_and_reason(story: Story) -> None:
    paper = story.investigating()
    for words in ({"decline_code": "", "reason": "现金流不足"}, {"decline_code": "FINANCES", "reason": ""}):
        with pytest.raises(NotValid):
            story.act("opinion.decline", paper, "bank", **words)
    paper = story.act("opinion.decline", paper, "bank", decline_code="FINANCES", reason="现金流不足以还本付息")
    issued = printed("decline_notice")
    assert issued.number == paper.decline_no == "JJZXD-BF-2026-0001"
    words = text(issued).replace("\n", "")
    for each in ("财务", "现金流不足以还本付息", "叁佰万元整", "江津晨光机械有限公司"):
        assert each in words, each
    for team, code in (("enterprise", 200), ("finance_bureau", 200), ("other_bank", 404)):
        assert signed_in(story, team).get(f"/documents/{issued.attachment_id}/").status_code == code
    page = signed_in(story, "finance_bureau").get(paper.get_absolute_url()).content.decode()
    assert "现金流不足以还本付息" in page


def test_both_doors(story: Story) -> None:
    """The same opinion, once on the page, once by a program."""
    for number, program in enumerate((False, True)):
        paper = story.investigated(purpose=f"采购钢材 {number}")
        client = signed_in(story, "bank")
        words = story.opinion(**LPR, spread_bp="117")
        if program:
            done = client.post(f"/api/opinions/{paper.pk}/approve/", words, content_type="application/json")
            assert done.status_code == 200, done.content
        else:
            client.post(f"/opinions/{paper.pk}/approve/", {**words, "acknowledged": "1"})
        proposal = Proposal.objects.get(case_type="opinion", case_id=paper.pk)
        assert proposal.data["rate"] == "5.2200"
        signers: list[User] = [story.cast.bank.checker, story.cast.bank.approver]
        for signer in signers:
            signing.sign(proposal, by=signer, opinion="同意", at=story.now)
            proposal.refresh_from_db()
        assert LoanOpinion.objects.get(pk=paper.pk).rate == Decimal("5.2200")
