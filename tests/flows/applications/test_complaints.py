"""Complaints about banks (Article 22): who does what when, and what the bank is never shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from applications import queries
from applications.models import Agreement, Complaint
from tests import complaints as told
from tests.cast import OTHER_FIRM, PASSWORD, SINCE
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment, OfficialDocument
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn
from zengxindai.workflow.rehearsal import NotValid

OTHER_NAME = "江津花椒食品有限公司"
# By which a bank would know a complainant that has no business with it.
NAMES = (OTHER_NAME, "花椒食品", OTHER_FIRM, told.CONTACT, told.PHONE, "139****5678", "冯*")
SIGHT = {
    "enterprise": 200, "bank": 200, "finance_bureau": 200, "fin_dev_center": 200, "district_gov": 200,
    "pboc_branch": 200, "regulator": 200, "auditor": 200,
    "other_enterprise": 404, "other_bank": 404, "department": 404, "other_department": 404, "guarantor": 404,
}  # fmt: skip


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [found.code for found in refused.value.findings]


def signed_in(story: Story, team: str, duty: str = "handler") -> Client:
    client = Client()
    client.force_login(story.cast.teams[team].who(duty))
    return client


def test_from_the_phone_to_the_answer(story: Story) -> None:
    case = told.closed(story)
    assert case.status == "CLOSED"
    outbox.drain(500)
    kinds = OfficialDocument.objects.filter(case_type="complaint").values_list("kind", flat=True)
    assert sorted(kinds) == ["complaint_letter", "complaint_notice", "complaint_proposal", "complaint_report"]
    page = signed_in(story, "enterprise").get(case.get_absolute_url()).content.decode()
    assert "经核实，该行附加存款条件属实" in page
    assert "投诉答复书" in page
    for inner in (told.FOUND, "存款系客户自愿", "投诉核实报告", "客户经理周某"):
        assert inner not in page
        assert inner in signed_in(story, "finance_bureau").get(case.get_absolute_url()).content.decode()


def test_deadlines_are_the_notice_s_and_the_verification_counts_from_the_answer(story: Story) -> None:
    case = told.filed(story)
    due = lambda: Turn.objects.filter(case_type="complaint").values_list("due_on", flat=True).distinct().get()  # noqa: E731
    assert due() == dt.date(2026, 3, 12)
    story.later(days=1)
    case = story.act("complaint.accept", case, "finance_bureau", for_bank=told.FOR_BANK)
    assert due() == dt.date(2026, 3, 18)
    story.later(days=2)
    case = story.act("complaint.reply", case, "bank", statement="系客户自愿", files=story.kept())
    assert due() == dt.date(2026, 4, 13)
    story.later(days=5)
    story.act("complaint.investigate", case, "regulator")
    assert due() == dt.date(2026, 4, 13)


def test_a_silent_bank_stops_nothing(story: Story) -> None:
    case = told.accepted(story)
    with pytest.raises(Refused) as refused:
        story.act("complaint.go_on_unanswered", case, "finance_bureau")
    assert codes(refused) == ["CMP-03"]
    story.later(days=8)
    case = told.heard(story, story.act("complaint.go_on_unanswered", case, "finance_bureau"))
    case = story.act("complaint.dismiss", case, "finance_bureau", **told.finding())
    outbox.drain(500)
    assert case.status == "UNSUBSTANTIATED"


def test_nothing_is_found_without_a_hearing_and_by_one_person_alone(story: Story) -> None:
    case = story.act("complaint.investigate", told.replied(story), "finance_bureau")
    with pytest.raises(Refused) as refused:
        story.act("complaint.mediate", case, "finance_bureau", **told.finding())
    assert codes(refused) == ["CMP-04"]
    told.heard(story, case)
    bureau = story.cast.finance_bureau.organisation
    case = story.act_as("complaint.mediate", story.fresh(case), bureau, 1, **told.finding())
    assert case.status == "INVESTIGATING"


def test_what_is_substantiated_is_proposed_before_it_is_closed(story: Story) -> None:
    case = told.substantiated(story)
    with pytest.raises(NotYours):
        story.act("complaint.close", case, "finance_bureau", letter="已处理")
    case = story.act("complaint.propose_stop", case, "finance_bureau", reason="屡次发生")
    with pytest.raises(NotYours):
        story.act("complaint.propose_stop", case, "finance_bureau", reason="屡次发生")
    assert story.act("complaint.close", case, "finance_bureau", letter="已处理").status == "CLOSED"


@pytest.mark.parametrize(("answer", "state"), [("STOP", "TERMINATED"), ("KEEP", "EFFECTIVE")])
def test_the_government_s_decision_ends_the_agreement_or_leaves_it(story: Story, answer: str, state: str) -> None:
    case = told.closed(story)
    case = story.act("complaint.answer_proposal", case, "district_gov", **told.answer(story, answer))
    agreement = Agreement.objects.get(bank=case.bank)
    assert (case.answer, agreement.status) == (answer, state)
    outbox.drain(500)
    if answer == "STOP":
        assert agreement.termination_ground == "OBSTRUCTION"
        assert OfficialDocument.objects.filter(kind="agreement_termination").exists()
    with pytest.raises(NotYours):
        story.act("complaint.answer_proposal", case, "district_gov", **told.answer(story))


def test_without_a_substantiated_complaint_nobody_stops_a_bank_for_it(story: Story) -> None:
    agreement = Agreement.objects.get(status="EFFECTIVE")
    with pytest.raises(Refused) as refused:
        story.act("agreement.terminate", agreement, "district_gov", **story.stopping())
    assert codes(refused) == ["AGR-05"]


def test_what_was_stopped_already_cannot_be_stopped_again(story: Story) -> None:
    case = told.proposed(story)
    story.terminated(Agreement.objects.get(status="EFFECTIVE"))
    with pytest.raises(Refused) as refused:
        story.act("complaint.answer_proposal", case, "district_gov", **told.answer(story, "STOP"))
    assert codes(refused) == ["CMP-05"]
    assert story.act("complaint.answer_proposal", case, "district_gov", **told.answer(story)).answer == "KEEP"


def test_only_an_own_request_of_that_bank_is_named(story: Story) -> None:
    own = story.accepted()
    assert told.filed(story, request=own.pk).request == own
    with pytest.raises(Refused) as refused:
        told.filed(story, bank="other_bank", request=own.pk)
    assert codes(refused) == ["CMP-01"]
    with pytest.raises(NotValid):
        told.filed(story, team="other_enterprise", request=own.pk)


SAID = (OTHER_NAME, "花椒食品", told.CONTACT, told.PHONE, "139 1234 5678", OTHER_FIRM.lower())


@pytest.mark.parametrize("name", SAID)
def test_the_bureau_cannot_name_the_complainant_by_mistake(story: Story, name: str) -> None:
    case = told.filed(story, team="other_enterprise")
    words = f"{name}反映你行附加条件"
    with pytest.raises(Refused) as refused:
        story.act("complaint.accept", case, "finance_bureau", for_bank=words)
    assert codes(refused) == ["CMP-02"]
    open_ = told.filed(story, team="other_enterprise", discloses="on")
    assert story.act("complaint.accept", open_, "finance_bureau", for_bank=words).status == "ACCEPTED"


def everything(story: Story, case: Any, team: str) -> str:
    """Whatever the people of a team are shown of a complaint: pages, programs' door, inbox, notices, files, search."""
    url, found = case.get_absolute_url(), []
    files = Attachment.objects.filter(case_id=case.pk, case_type__startswith="complaint")
    for duty in ("handler", "checker", "approver"):
        client = signed_in(story, team, duty)
        paths = [
            url,
            f"/api{url}",
            "/complaints/",
            "/api/complaints/",
            "/",
            "/?tab=done",
            "/?tab=notices",
            "/officers/",
        ]
        paths += [f"{url}reply/", "/agreements/", f"/agreements/{Agreement.objects.latest('id').pk}/"]
        paths += [f"{prefix}/complaints/?q={name}" for name in NAMES for prefix in ("", "/api")]
        for path in paths:
            answer = client.get(path)
            # What was searched for stands in the search field and in the pager's addresses.
            text = answer.content.decode()
            found.append(text.replace(path.partition("?q=")[2], "") if "?q=" in path else text)
        for file in files:
            answer = client.get(f"/documents/{file.pk}/")
            found.append(file.name if answer.status_code == 200 else "")
            assert answer.status_code == 404 or file.case_type == "complaint_reply"
    return "\n".join(found)


def swept(story: Story, case: Any) -> None:
    outbox.drain(500)
    shown = everything(story, case, "bank")
    assert str(case.number) in shown
    assert [name for name in NAMES if name in shown] == []
    people = [story.cast.bank.who(duty).pk for duty in ("handler", "checker", "approver")]
    said = [f"{each.sentence} {each.params}" for each in Notice.objects.filter(reader__in=people)]
    said += [f"{turn.subject} {turn.number}" for turn in Turn.objects.filter(organisation=case.bank)]
    assert said
    assert [(name, line) for name in NAMES for line in said if name in line] == []


def test_the_bank_learns_nowhere_who_complains(story: Story) -> None:
    case = told.filed(story, team="other_enterprise", kind="complaint_talk", files=story.kept("other_enterprise"))
    assert str(case.number) not in everything(story, case, "bank")
    assert signed_in(story, "bank").get(case.get_absolute_url()).status_code == 404
    said = {"for_bank": told.FOR_BANK, "opinion": f"{OTHER_NAME}所述属实"}
    case = story.act("complaint.accept", case, "finance_bureau", **said)
    swept(story, case)
    case = story.act("complaint.reply", case, "bank", statement="存款系客户自愿", files=story.kept("bank"))
    case = story.act("complaint.attach", case, "other_enterprise", **told.evidence(story))
    case = story.act("complaint.investigate", case, "regulator", opinion=f"约谈{OTHER_NAME}")
    case = story.act("complaint.attach", case, "other_enterprise", **told.evidence(story))
    swept(story, case)
    case = story.act("complaint.substantiate", told.heard(story, case), "finance_bureau", **told.finding())
    case = story.act("complaint.propose_stop", case, "finance_bureau", reason=f"{OTHER_NAME}等多家企业反映")
    case = story.act("complaint.close", case, "finance_bureau", letter=f"{OTHER_NAME}：已处理")
    case = story.act("complaint.answer_proposal", case, "district_gov", **told.answer(story, "STOP"))
    swept(story, case)


def test_where_the_enterprise_agrees_the_bank_is_told_who_but_not_whom_to_call(story: Story) -> None:
    case = told.replied(story, team="other_enterprise", discloses="on")
    page = signed_in(story, "bank").get(case.get_absolute_url()).content.decode()
    assert OTHER_NAME in page
    for secret in (told.CONTACT, told.PHONE, "139****5678"):
        assert secret not in page


def test_whom_to_call_is_read_by_those_who_call(story: Story) -> None:
    case = told.accepted(story)
    for team, shown in (("finance_bureau", True), ("fin_dev_center", True), ("enterprise", True), ("auditor", False)):
        page = signed_in(story, team).get(case.get_absolute_url()).content.decode()
        assert (told.PHONE in page, "139****5678" in page) == (shown, not shown)
    event = Event.objects.get(verb="complaint.file")
    assert (event.data["contact_name"], event.data["contact_phone"]) == ("***", "***")


@pytest.mark.parametrize("team", SIGHT)
def test_who_sees_a_complaint(story: Story, team: str) -> None:
    case = told.replied(story)
    client = signed_in(story, team)
    assert client.get(case.get_absolute_url()).status_code == SIGHT[team]
    assert client.get(f"/api{case.get_absolute_url()}").status_code == SIGHT[team]
    assert (str(case.number) in client.get("/complaints/").content.decode()) == (SIGHT[team] == 200)


def test_a_branch_has_no_part_in_it(story: Story) -> None:
    case = told.accepted(story)
    branch = people.organise(Kind.BANK, "CQNSH-SF", "双福支行", parent=case.bank, valid_from=SINCE)
    clerk = people.enrol(branch, "sf-1", "支行经办", ("handler",), password=PASSWORD, valid_from=SINCE)

    assert not Complaint.objects.all().visible_to(clerk).exists()


def test_what_the_bank_sent_is_read_by_it_and_the_authorities(story: Story) -> None:
    case = told.replied(story)
    file = Attachment.objects.get(case_type="complaint_reply", case_id=case.pk)
    read = {"bank": 200, "finance_bureau": 200, "auditor": 200, "enterprise": 404, "other_bank": 404}
    for team, status in read.items():
        assert signed_in(story, team, "checker").get(f"/documents/{file.pk}/").status_code == status
    assert file.name in signed_in(story, "bank", "checker").get(case.get_absolute_url()).content.decode()


def test_a_request_leads_to_its_complaints(story: Story) -> None:
    request = story.accepted()
    case, url = told.filed(story, request=request.pk), request.get_absolute_url()
    page = signed_in(story, "enterprise").get(url).content.decode()
    assert str(case.number) in page
    assert f"?request={request.pk}&amp;bank={request.bank_id}" in page
    assert str(case.number) not in signed_in(story, "bank").get(url).content.decode()


def test_the_bank_s_refusals_stand_beside_the_complaint(story: Story) -> None:
    words = {"decline_code": "OTHER", "reason": "行业集中度已到上限"}
    opinion = story.act("opinion.decline", story.investigated(), "bank", **words)
    case = told.accepted(story, request=opinion.application.pk, ground="REFUSED")
    for team, shown in (("finance_bureau", True), ("regulator", True), ("bank", False)):
        page = signed_in(story, team).get(case.get_absolute_url()).content.decode()
        assert ("行业集中度已到上限" in page) is shown


def test_complaints_are_counted_by_bank_and_period(story: Story) -> None:
    told.filed(story)
    told.closed(story)
    bank, first = story.cast.bank.organisation, story.day.replace(day=1)
    counted = queries.complaints(bank, first, story.day)
    assert (counted.received, counted.accepted, counted.substantiated) == (2, 1, 1)
    nothing = queries.complaints(story.cast.other_bank.organisation, first, story.day)
    assert (nothing.received, nothing.accepted, nothing.substantiated) == (0, 0, 0)
    assert queries.complaints(bank, first - dt.timedelta(days=31), first - dt.timedelta(days=1)).received == 0
