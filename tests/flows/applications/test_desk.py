"""The department's desk: integrity checks, corrections with a to-do list, checks already made, papers, revocation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications import queries
from applications.models import CorrectionItem, IntegrityCheck
from tests.flows.conftest import NOW
from tests.flows.documents.test_papers_of_acts import printed, text
from tests.story import PDF, PERSON, PROMISES, Story
from zengxindai.audit.models import Event
from zengxindai.documents import store
from zengxindai.documents.models import Attachment
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow.models import Turn
from zengxindai.workflow.rehearsal import NotValid


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(story: Story, team: str, duty: str = "handler") -> Client:
    client = Client()
    client.force_login(story.cast.teams[team].who(duty))
    return client


def page(story: Story, team: str, case: Any) -> str:
    return signed_in(story, team).get(case.get_absolute_url()).content.decode()


def panels(story: Story, team: str, case: Any) -> dict[str, Any]:
    found = signed_in(story, team).get(case.get_absolute_url()).context["panels"]
    return {panel["id"]: panel for panel in found}


def words_of(paper: Any) -> str:
    """What a paper says, without the blanks between Chinese and Latin characters."""
    return "".join(text(paper).split())


def codes(refusal: Any) -> set[str]:
    return {found.code for found in refusal.value.findings if found.blocks}


def sent(story: Story, case: Any, kind: str, name: str = "新.pdf") -> Any:
    file = store.keep(ContentFile(PDF + name.encode(), name), by=story.cast.enterprise.handler, kind=kind)
    return story.act("application.attach", case, "enterprise", kind=kind, files=[file.pk])


def recorded(story: Story, case: Any, **changed: Any) -> Any:
    return story.act("application.record_checks", case, "department", **story.answers(case, **changed))


def test_one_post_writes_an_answer_for_everybody_and_everything(story: Story) -> None:
    case = story.reviewed()
    page = signed_in(story, "department").get(f"/applications/{case.pk}/record_checks/")
    assert len(page.context["form"]["subjects"].value()) == 2
    case = recorded(story, case)
    assert IntegrityCheck.objects.count() == 8
    assert {each.person_id is None for each in IntegrityCheck.objects.all()} == {True, False}
    assert case.status == "DEPT_REVIEW"
    assert Event.objects.get(verb="application.record_checks").data["source"] == "区法院、公安、税务"


def test_a_recommendation_counts_the_oldest_answer(story: Story) -> None:
    case = story.reviewed()
    early = (story.day - dt.timedelta(days=30)).isoformat()
    case = recorded(story, case, checked_on=early, categories=["TAX"])
    case = recorded(story, case, categories=["GANG", "USURY", "DISHONESTY"])
    case = story.act("application.recommend", case, "department", **story.recommendation())
    assert (case.integrity_checked_on.isoformat(), case.integrity_clear) == (early, True)


@pytest.mark.parametrize(
    "changed",
    [{"subjects": ["enterprise"]}, {"categories": ["TAX"]}, {"result": "FOUND", "note": "失信被执行人"}],
)
def test_what_is_missing_or_found_stops_the_recommendation(story: Story, changed: dict[str, Any]) -> None:
    case = recorded(story, story.reviewed(), **changed)
    with pytest.raises(Refused) as refusal:
        story.act("application.recommend", case, "department", **story.recommendation())
    assert codes(refusal) == {"REC-04"}


def test_a_later_answer_clears(story: Story) -> None:
    case = recorded(story, story.reviewed(), result="FOUND", note="同名")
    case = recorded(story, case)
    assert story.act("application.recommend", case, "department", **story.recommendation()).status == "RECOMMENDED"


def test_an_earlier_answer_entered_later_clears_nothing(story: Story) -> None:
    case = recorded(story, story.reviewed(), result="FOUND", note="失信")
    case = recorded(story, case, checked_on=(story.day - dt.timedelta(days=3)).isoformat())
    with pytest.raises(Refused):
        story.act("application.recommend", case, "department", **story.recommendation())


def test_somebody_named_meanwhile_has_to_be_asked_about(story: Story) -> None:
    case = story.checked()
    wife = {**PERSON, "name": "王晨光", "identity_no": "11010519800101202X", "share_pct": "10"}
    story.act("enterprise_file.add_person", case.enterprise.file, "enterprise", **wife)
    with pytest.raises(Refused) as refusal:
        story.act("application.recommend", story.fresh(case), "department", **story.recommendation())
    assert codes(refusal) == {"REC-04"}


def test_what_was_found_is_said_and_no_day_lies_ahead(story: Story) -> None:
    case = story.reviewed()
    with pytest.raises(NotValid, match="note"):
        recorded(story, case, result="FOUND")
    with pytest.raises(Refused) as refusal:
        recorded(story, case, checked_on="2026-03-11")
    assert codes(refusal) == {"DAY-01"}
    assert not IntegrityCheck.objects.exists()


def test_answers_and_evidence_are_read_by_few(story: Story) -> None:
    case = story.reviewed()
    proof = [SimpleUploadedFile(f"查询{n}.pdf", PDF + b"%d" % n) for n in (1, 2)]
    words = {**story.answers(case), "source": "区人民法院执行局", "files": proof}
    assert signed_in(story, "department").post(f"/applications/{case.pk}/record_checks/", words).status_code == 302
    files = Attachment.objects.filter(case_type=queries.SHELF)
    assert files.count() == 2
    case = story.act("application.recommend", story.fresh(case), "department", **story.recommendation())
    case = story.act("application.accept", case, "bank")
    for team in ("department", "bank", "finance_bureau", "auditor"):
        assert "区人民法院执行局" in page(story, team, case)
        assert "查询2.pdf" in page(story, team, case)
        assert signed_in(story, team).get(f"/documents/{files[1].pk}/").status_code == 200
    for team in ("enterprise", "fin_dev_center", "district_gov", "regulator"):
        assert "区人民法院执行局" not in page(story, team, case)
        assert "查询2.pdf" not in page(story, team, case)
        assert signed_in(story, team).get(f"/documents/{files[1].pk}/").status_code == 404
    assert signed_in(story, "other_bank").get(f"/documents/{files[1].pk}/").status_code == 404
    assert not {each.pk for each in files} & {f.pk for kept in queries.materials_of(case).values() for f in kept}


def test_every_check_stands_on_the_page_of_who_reviews(story: Story) -> None:
    first = story.submitted(purpose="备货")
    story.act("application.withdraw", first, "enterprise", reason="改期")
    case = story.checked()
    found = {str(each["label"]): each for each in panels(story, "department", case)["checks"]["checks"]}
    assert {each["outcome"] for each in found.values()} == {"good"}
    assert len(found) == 14
    assert "checks" not in panels(story, "enterprise", case)
    page = signed_in(story, "department").get(case.get_absolute_url()).content.decode()
    assert first.get_absolute_url() in page


def test_checks_say_what_is_wrong_by_the_rules(story: Story) -> None:
    case = story.reviewed(registered_address="重庆市渝北区")
    outcomes = [each["outcome"] for each in panels(story, "department", case)["checks"]["checks"]]
    assert outcomes.count("note") == 1
    assert outcomes.count("bad") == 1  # nobody was asked about yet
    centre = panels(story, "fin_dev_center", case)["checks"]["checks"]
    assert [each["sentences"] for each in centre if each["outcome"] == "bad"] == [[]]


def test_the_page_costs_a_fixed_number_of_queries(story: Story, django_assert_max_num_queries: Any) -> None:
    case = story.reviewed()
    for number in range(6):
        other = story.submitted(purpose=f"用途{number}")
        story.act("application.withdraw", other, "enterprise", reason="改期")
        recorded(story, case)
    client = signed_in(story, "department")
    client.get(case.get_absolute_url())
    with django_assert_max_num_queries(62):
        client.get(case.get_absolute_url())


def test_a_return_is_a_list_that_the_owner_works_off(story: Story) -> None:
    case = story.reviewed()
    words = {"kinds": ["tax", "accounts"], "reason": "补正章程\n\n  补正印章  "}
    case = story.act("application.return_for_correction", case, "department", **words)
    assert [each["label"] for each in queries.corrections(case)][2:] == ["补正章程", "补正印章"]
    assert len(queries.open_corrections(case)) == 4
    case = sent(story, case, "tax")
    owner = signed_in(story, "enterprise")
    item = CorrectionItem.objects.get(text="补正章程")
    assert "补正章程" in owner.get(case.get_absolute_url()).content.decode()
    assert "补正章程" in owner.get(f"/apply/{case.pk}/confirm/").content.decode()
    assert owner.post(f"/applications/{case.pk}/tick_item/", {"item": item.pk}).status_code == 302
    assert [each["done"] for each in queries.corrections(case)] == [True, False, True, False]
    assert owner.post(f"/applications/{case.pk}/tick_item/", {"item": item.pk}).status_code == 200
    assert len(queries.open_corrections(case)) == 2


def test_a_file_sent_before_the_return_is_no_correction(story: Story) -> None:
    case = sent(story, story.reviewed(), "tax", "早.pdf")
    case = story.act("application.return_for_correction", case, "department", kinds=["tax"], reason="")
    assert len(queries.open_corrections(case)) == 1


def test_a_return_names_something(story: Story) -> None:
    case = story.reviewed()
    for words in ({"reason": ""}, {"reason": "\n \n"}, {"reason": "\n".join("错" * 21)}, {"reason": "错" * 301}):
        with pytest.raises(NotValid):
            story.act("application.return_for_correction", case, "department", **words)


def test_sent_again_it_shows_what_changed(story: Story) -> None:
    case = story.act("application.return_for_correction", story.reviewed(), "department", reason="改用途")
    case = sent(story, case, "tax", "新纳税证明.pdf")
    changed = {
        **{name: getattr(case, name) for name in ("amount", "months", "repayment_source")},
        "purpose": "采购铝材", "intended_bank": case.intended_bank_id,
    }  # fmt: skip
    case = story.act("application.edit", case, "enterprise", **changed)
    case = story.act("application.submit", case, "enterprise", **PROMISES)
    found = panels(story, "department", case)["differences"]
    assert [(each["before"], each["after"]) for each in found["fields"]] == [("采购钢材", "采购铝材")]
    assert [each["added"] for each in found["files"]] == [["新纳税证明.pdf"]]
    again = story.act("application.take", case, "department")
    again = story.act("application.return_for_correction", again, "department", reason="再改")
    assert [each["label"] for each in queries.corrections(again)] == ["再改"]


def test_the_correction_notice_names_the_items(story: Story) -> None:
    story.act("application.return_for_correction", story.reviewed(), "department", kinds=["tax"], reason="补正章程")
    paper = printed("correction_notice")
    assert paper.number == "JXW补〔2026〕1号"
    words = words_of(paper)
    for said in ("近12个月纳税证明", "补正章程", "2026年3月24日", "江津晨光机械有限公司"):
        assert said in words


def test_the_application_form_is_what_was_submitted(story: Story) -> None:
    case = story.submitted()
    story.file(registered_address="重庆市江津区几江街道9号")
    paper = printed("application_form")
    assert paper.number == case.number
    words = words_of(paper)
    for said in ("叁佰万元整", "双福街道1号", "王晨光", "110***********002X", "营业执照", "法定代表人（签字）"):
        assert said in words
    assert "几江" not in words
    assert PERSON["identity_no"] not in words
    case = story.act("application.take", case, "department")
    case = story.act("application.return_for_correction", case, "department", reason="改")
    story.act("application.submit", case, "enterprise", **PROMISES)
    assert printed("application_form").number == f"{case.number}-2"


def test_a_refusal_is_a_paper_with_its_reason(story: Story) -> None:
    case = story.act("application.refuse", story.reviewed(), "department", reason="连续两年亏损")
    assert case.status == "REJECTED"
    words = words_of(printed("refusal_notice"))
    assert "连续两年亏损" in words
    assert "JXW不荐〔2026〕1号" in words


REVOCABLE = {
    "RECOMMENDED": lambda s: s.recommended(),
    "BANK_ACCEPTED": lambda s: s.accepted(),
    "DUE_DILIGENCE": lambda s: s.fresh(s.investigating().application),
    "OPINION_APPROVED": lambda s: s.fresh(s.approved().application),
}


@pytest.mark.parametrize("state", REVOCABLE)
def test_a_recommendation_is_revoked_and_nobody_waits(story: Story, state: str) -> None:
    case = REVOCABLE[state](story)
    assert case.status == state
    story.asked(case, "bank")
    case = story.act("application.revoke", case, "department", reason="营业收入系伪造")
    assert case.status == "REVOKED"
    assert not Turn.objects.filter(case_type__in=("application", "opinion", "filing", "inquiry")).exists()
    paper = printed("revocation_notice")
    assert (paper.number, case.revocation_no) == ("JXW撤荐〔2026〕1号",) * 2
    assert "营业收入系伪造" in words_of(paper)
    for team in ("enterprise", "bank", "finance_bureau"):
        assert case.number in signed_in(story, team).get("/?tab=notices").content.decode()


def test_a_filing_under_way_ends_with_it(story: Story) -> None:
    filing = story.filed()
    case = story.act("application.revoke", story.fresh(filing.application), "department", reason="事实不实")
    assert story.fresh(filing).status == "LAPSED"
    with pytest.raises(NotYours):
        story.act("filing.acknowledge", story.fresh(filing), "guarantor")
    assert case.status == "REVOKED"


def test_after_registration_it_is_too_late(story: Story) -> None:
    request = story.fresh(story.registered().application)
    assert request.status == "FILED"
    with pytest.raises(NotYours):
        story.act("application.revoke", request, "department", reason="事实不实")


def test_a_revocation_is_signed_twice_and_by_the_own_department(story: Story) -> None:
    case = story.recommended()
    story.act_as("application.revoke", case, story.cast.department.organisation, 1, reason="事实不实")
    assert story.fresh(case).status == "RECOMMENDED"
    with pytest.raises(NotYours):
        story.act_as("application.revoke", case, story.cast.other_department.organisation, reason="事实不实")
