"""Questions to the enterprise: every state, who sees them, what ends them, and what becomes of the files."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.models import Inquiry
from tests.flows.bad_input.garbage import PDF
from tests.flows.conftest import NOW
from tests.story import Story
from zengxindai.documents.models import Attachment
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.workflow import engine
from zengxindai.workflow.models import Proposal, Turn


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Any) -> Any:
    settings.PRIVATE_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def client(story: Story, team: str, duty: str = "handler") -> Client:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[team].who(duty))
    return signed_in


def turns_of(case: Any) -> list[tuple[str, str]]:
    """Whom a case waits for, by code of the organisation and row."""
    found = Turn.objects.filter(case_type=case.case_type, case_id=case.pk).order_by("id")
    return [(turn.organisation.code, turn.row) for turn in found.select_related("organisation")]


def test_a_question_is_the_enterprise_s_turn_until_exactly_the_day_named(story: Story) -> None:
    case = story.asked(story.reviewed(), answer_by="2026-03-16")
    assert (case.status, case.number) == ("ASKED", "JJZXD-WX-2026-0001")
    turn = Turn.objects.get(case_type="inquiry")
    assert (turn.organisation, turn.row) == (story.cast.enterprise.organisation, "inquiry.answer")
    assert (turn.due_on, turn.paused_since) == (dt.date(2026, 3, 16), None)
    assert Notice.objects.filter(reader=story.cast.enterprise.handler, url=case.get_absolute_url()).exists()


def test_answer_again_close(story: Story) -> None:
    case = story.answered(story.reviewed())
    assert (case.status, case.answered_on) == ("ANSWERED", story.day)
    assert turns_of(case) == [("JXW", "inquiry.close")]
    again = story.question(question="还缺三月份流水")
    del again["topic"]
    case = story.act("inquiry.ask_again", case, "department", **again)
    assert (case.status, case.answer, case.answered_on) == ("ASKED", "", None)
    case = story.act("inquiry.answer", case, "enterprise", answer="三月份流水见附件")
    case = story.act("inquiry.close", case, "department")
    assert (case.status, turns_of(case)) == ("CLOSED", [])
    page = client(story, "enterprise").get(case.get_absolute_url()).content.decode()
    for said in ("请补充近三个月银行流水", "已补充，见附件", "还缺三月份流水", "三月份流水见附件"):
        assert said in page


def test_a_question_is_taken_back_with_a_reason(story: Story) -> None:
    case = story.act("inquiry.cancel", story.asked(story.reviewed()), "department", reason="已从税务部门取得")
    assert (case.status, turns_of(case)) == ("CANCELLED", [])
    with pytest.raises(NotYours):
        story.act("inquiry.answer", case, "enterprise", answer="晚了")


@pytest.mark.parametrize(("team", "state"), [("finance_bureau", "reviewed"), ("fin_dev_center", "submitted")])
def test_whoever_reviews_may_ask(story: Story, team: str, state: str) -> None:
    case = story.asked(getattr(story, state)(), team)
    assert case.asker == story.cast.teams[team].organisation
    assert turns_of(story.act("inquiry.answer", case, "enterprise", answer="见附件"))[0][1] == "inquiry.close"


@pytest.mark.parametrize("team", ["enterprise", "other_bank", "district_gov", "regulator", "pboc_branch"])
def test_nobody_else_asks(story: Story, team: str) -> None:
    with pytest.raises(NotYours):
        story.asked(story.reviewed(), team)


def test_only_while_the_request_is_under_way(story: Story) -> None:
    with pytest.raises(NotYours):
        story.asked(story.draft(), "finance_bureau")
    returned = story.act("application.return_for_correction", story.reviewed(purpose="技改"), "department", reason="缺")
    with pytest.raises(NotYours):
        story.asked(returned)


@pytest.mark.parametrize(("ahead", "open_to"), [(0, False), (1, True), (28, True), (29, False), (-1, False)])
def test_the_day_lies_between_tomorrow_and_twenty_working_days(story: Story, ahead: int, open_to: bool) -> None:
    request = story.reviewed()  # 20 working days after 10 March 2026, Qingming off on 6 April: 8 April
    answer_by = (story.day + dt.timedelta(days=ahead)).isoformat()
    if ahead in (28, 29):
        answer_by = {28: "2026-04-08", 29: "2026-04-09"}[ahead]
    if open_to:
        assert story.asked(request, answer_by=answer_by).status == "ASKED"
        return
    with pytest.raises(Refused) as refusal:
        story.asked(request, answer_by=answer_by)
    assert [found.code for found in refusal.value.findings] == ["INQ-01"]


def test_the_form_offers_five_working_days(story: Story) -> None:
    request = story.reviewed()
    page = client(story, "department").get(f"/applications/{request.pk}/begin/inquiry/ask/")
    assert page.context["form"]["answer_by"].value() == dt.date(2026, 3, 17)


def test_asking_and_answering_void_no_proposal(story: Story) -> None:
    request = story.reviewed()
    department = story.cast.department.organisation
    story.act_as("application.recommend", request, department, 1, **story.recommendation())
    story.answered(request)
    assert Proposal.objects.get().state == Proposal.State.OPEN
    assert story.fresh(request).status == "DEPT_REVIEW"


def test_the_enterprise_answers_on_the_page_with_three_files_and_adds_another(story: Story) -> None:
    case = story.asked(story.reviewed())
    owner = client(story, "enterprise")
    panel = owner.get(case.application.get_absolute_url()).content.decode()
    assert f"/inquiries/{case.pk}/answer/" in panel
    files = {f"file_{n}": SimpleUploadedFile(f"流水{n}.pdf", PDF, "application/pdf") for n in (1, 2, 3)}
    owner.post(f"/inquiries/{case.pk}/answer/", {"answer": "三份流水", **files})
    assert story.fresh(case).status == "ANSWERED"
    more = {"kind": "contract", "file": SimpleUploadedFile("合同.pdf", PDF, "application/pdf")}
    owner.post(f"/inquiries/{case.pk}/attach/", more)
    kept = Attachment.objects.filter(case_type="inquiry", case_id=case.pk).values_list("name", flat=True)
    assert sorted(kept) == ["合同.pdf", "流水1.pdf", "流水2.pdf", "流水3.pdf"]
    back = client(story, "department").get(case.get_absolute_url()).content.decode()
    assert case.application.get_absolute_url() in back
    assert "流水2.pdf" in back


def test_a_refused_answer_loses_no_file(story: Story) -> None:
    case = story.asked(story.reviewed())
    files = {f"file_{n}": SimpleUploadedFile(f"流水{n}.pdf", PDF, "application/pdf") for n in (1, 2)}
    page = client(story, "enterprise").post(f"/inquiries/{case.pk}/answer/", {"answer": "", **files})
    kept = Attachment.objects.filter(kind__startswith="file").order_by("id").values_list("pk", flat=True)
    for number, pk in enumerate(kept, 1):
        assert f'name="file_{number}" value="{pk}"' in page.content.decode()
    assert len(kept) == 2


SEERS = {"enterprise", "department", "bank", "finance_bureau", "fin_dev_center", "district_gov", "auditor"}


def test_reviewers_of_the_request_see_it_and_strangers_do_not(story: Story) -> None:
    case = story.asked(story.accepted(), "bank")
    for team in (*SEERS, "other_enterprise", "other_bank", "other_department"):
        expected = 200 if team in SEERS else 404
        assert client(story, team).get(case.get_absolute_url()).status_code == expected, team
        assert client(story, team).get(f"/api{case.get_absolute_url()}").status_code == expected, team


def test_only_the_asker_goes_on_with_it(story: Story) -> None:
    case = story.answered(story.accepted(), "bank")
    for team in ("department", "finance_bureau", "enterprise"):
        with pytest.raises(NotYours):
            story.act("inquiry.close", case, team)


def test_questions_end_with_the_request(story: Story) -> None:
    request = story.accepted()
    open_one, answered = story.asked(request, "bank"), story.answered(request)
    closed = story.act("inquiry.close", story.answered(request, "finance_bureau"), "finance_bureau")
    story.act("application.withdraw", request, "enterprise", reason="不再需要")
    states = [story.fresh(each).status for each in (open_one, answered, closed)]
    assert states == ["CANCELLED", "CLOSED", "CLOSED"]
    assert not Turn.objects.filter(case_type="inquiry").exists()


def test_a_bank_that_declines_leaves_the_others_questions(story: Story) -> None:
    paper = story.investigating()
    bank_s, department_s = story.asked(paper.application, "bank"), story.asked(paper.application, "department")
    story.act("opinion.decline", paper, "bank", decline_code="OTHER", reason="行业集中度")
    assert [story.fresh(each).status for each in (bank_s, department_s)] == ["CANCELLED", "ASKED"]


def test_a_registered_filing_ends_them_and_so_does_an_expired_recommendation(story: Story) -> None:
    paper = story.approved()
    case = story.asked(paper.application, "finance_bureau")
    filing = story.act("filing.submit", story.below("filing", paper), "bank", **story.filing_input())
    for party in ("finance_bureau", "fin_dev_center", "guarantor"):
        filing = story.act("filing.acknowledge", filing, party)
    assert story.fresh(case).status == "CANCELLED"
    other = story.asked(story.accepted(purpose="购置设备"), "bank", answer_by="2026-03-20")
    story.at_the_evening_of(dt.date(2026, 9, 11))
    assert story.fresh(other.application).status == "EXPIRED"
    assert story.fresh(other).status == "CANCELLED"


def test_a_returned_request_still_takes_answers_and_is_withdrawn_in_time(story: Story) -> None:
    case = story.asked(story.reviewed(), answer_by="2026-03-20")
    request = story.act("application.return_for_correction", case.application, "department", reason="缺纳税证明")
    case = story.act("inquiry.answer", case, "enterprise", answer="见附件")
    with pytest.raises(Refused) as refusal:
        words = story.question()
        del words["topic"]
        story.act("inquiry.ask_again", case, "department", **words)
    assert [found.code for found in refusal.value.findings] == ["INQ-02"]
    story.at_the_evening_of(dt.date(2026, 3, 24))
    assert story.fresh(request).status == "RETURNED"
    story.at_the_evening_of(dt.date(2026, 3, 25))
    assert story.fresh(request).status == "WITHDRAWN"
    assert story.fresh(case).status == "CLOSED"


def test_the_browser_and_programs_ask_alike(story: Story) -> None:
    request = story.reviewed()
    page = client(story, "department").post(f"/applications/{request.pk}/begin/inquiry/ask/", story.question())
    case = Inquiry.objects.get()
    assert page.headers["Location"] == case.get_absolute_url()
    program = client(story, "department")
    done = program.post("/api/inquiries/ask/", {**story.question(), "on": request.pk}, content_type="application/json")
    assert (done.status_code, done.json()["status"]) == (200, "ASKED")
    offered = [offer.row.key for offer in engine.offers(story.fresh(request), story.cast.department.handler)]
    assert "inquiry.ask" in offered
