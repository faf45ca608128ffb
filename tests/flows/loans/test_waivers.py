"""Waivers: asked for, decided, and what they do to a late disbursement and a missing spouse (ADR 0025)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loans.models import Waiver
from loans.states import WaivedRule
from tests.flows.documents.test_papers_of_acts import printed, text
from tests.story import PERSON, Story, paper
from zengxindai.audit.models import Event
from zengxindai.documents import store
from zengxindai.documents.models import Attachment
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.policy.waivable import SEPARABLE
from zengxindai.workflow import engine, signing
from zengxindai.workflow.models import Turn

SEERS = {"bank", "finance_bureau", "fin_dev_center", "guarantor", "auditor"}


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {found.code for found in refused.value.findings if found.blocks}


def client(story: Story, team: str, duty: str = "handler") -> Client:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[team].who(duty))
    return signed_in


def undrawn(story: Story) -> Any:
    """A loan whose filing may be drawn for three days more."""
    loan = story.registered().loan
    story.later(days=57)
    return story.fresh(loan)


def draw(story: Story, loan: Any, **changed: Any) -> Any:
    return story.act("loan.draw", loan, "bank", **story.drawing(loan, **changed))


def night(story: Story, days: int = 0) -> Story:
    """Close a day, then stand on the morning after it."""
    story.at_the_evening_of(story.day + dt.timedelta(days=days))
    return story.later(hours=11)


def married(story: Story) -> Any:
    """A filing not yet sent, of a borrower whose controller is married to 李兰."""
    wife = {**PERSON, "identity_no": "11010519800101202X", "name": "李兰", "share_pct": "", "marital": "MARRIED"}
    del wife["is_legal_representative"], wife["is_controller"]
    file = story.file()
    story.act("enterprise_file.add_person", file, "enterprise", **wife, spouse_of=file.people.get().pk)
    return story.below("filing", story.approved())


ALONE = {"sureties": "王晨光", "sureties_complete": "on"}


def test_the_record_names_issuer_reason_rule_article_and_last_day(story: Story) -> None:
    loan = undrawn(story)
    shown = store.keep(paper("抵押登记受理单.pdf"), by=story.cast.bank.handler, kind="evidence")
    waiver = story.waiver(loan, files=[shown.pk])
    assert (waiver.status, waiver.number, waiver.article, waiver.once) == ("ASKED", None, 18, True)
    assert Attachment.objects.all().on("waiver", waiver.pk).materials().count() == 1
    sooner = (story.day + dt.timedelta(days=20)).isoformat()
    words = story.granting(waiver, until=sooner, conditions="放款前办妥抵押登记")
    waiver = story.act("waiver.grant", waiver, "finance_bureau", **words)
    assert (waiver.status, waiver.number) == ("GRANTED", "JJZXD准〔2026〕0001号")
    bureau = story.cast.finance_bureau
    assert (waiver.issuer, waiver.issued_by) == (bureau.organisation, bureau.approver)
    assert (waiver.granted_on, waiver.until.isoformat()) == (story.day, sooner)
    second = story.waived(loan.filing, "FIL-08")
    assert second.number == "JJZXD准〔2026〕0002号"
    told = Event.objects.get(verb="waiver.grant", case_id=waiver.pk)
    for team in ("bank", "fin_dev_center", "guarantor"):
        who = story.cast.teams[team].organisation
        assert Notice.objects.filter(event_id=told.pk, reader__organisation=who).exists()


def test_the_paper_says_it(story: Story) -> None:
    waiver = story.waived(undrawn(story))
    words = "".join(text(printed("waiver")).split())
    for said in (
        "例外准许书",
        waiver.number,
        "逾期放款·LOAN-10",
        "第十八条",
        "抵押登记延误",
        "延误非企业原因",
        "一次",
    ):
        assert said in words


def test_it_waits_for_the_bureau_within_five_working_days(story: Story) -> None:
    waiver = story.waiver(undrawn(story))
    turn = Turn.objects.get(case_type="waiver", case_id=waiver.pk)
    assert turn.organisation == story.cast.finance_bureau.organisation
    assert turn.due_on is not None and turn.due_on > story.day
    assert turn.row == "waiver.grant"


def test_the_bureau_s_signatures_are_three_people_and_the_bank_none_of_them(story: Story) -> None:
    waiver = story.waiver(undrawn(story))
    bureau, bank = story.cast.finance_bureau, story.cast.bank
    row = engine.registry.row("waiver.grant")
    form = story.form(row, story.granting(waiver), waiver, bureau.handler)
    with pytest.raises(NotYours):
        signing.submit(row, waiver, by=bank.handler, form=form, at=story.now)
    proposal = signing.submit(row, waiver, by=bureau.handler, form=form, at=story.now)
    with pytest.raises(NotYours):
        signing.sign(proposal, by=bureau.handler, at=story.now)
    with pytest.raises(NotYours):
        signing.sign(proposal, by=bureau.approver, at=story.now)
    proposal = signing.sign(proposal, by=bureau.checker, at=story.now)
    assert story.fresh(waiver).status == "ASKED"
    signing.sign(proposal, by=bureau.approver, at=story.now)
    assert story.fresh(waiver).status == "GRANTED"


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (60, True), (61, False)])
def test_it_is_asked_for_ahead_and_not_too_long(story: Story, days: int, fits: bool) -> None:
    loan = undrawn(story)
    if fits:
        assert story.waiver(loan, days=days).status == "ASKED"
        return
    with pytest.raises(Refused) as refused:
        story.waiver(loan, days=days)
    assert codes(refused) == {"WVR-01"}


@pytest.mark.parametrize("days", [0, 41])
def test_the_bureau_shortens_and_never_prolongs(story: Story, days: int) -> None:
    waiver = story.waiver(undrawn(story), days=40)
    until = (story.day + dt.timedelta(days=days)).isoformat()
    with pytest.raises(Refused) as refused:
        story.act("waiver.grant", waiver, "finance_bureau", **story.granting(waiver, until=until))
    assert codes(refused) == {"WVR-03"}


def test_one_of_a_rule_at_a_time_on_whatever_case_of_the_chain(story: Story) -> None:
    loan = undrawn(story)
    story.waiver(loan)
    for case in (loan, loan.filing, loan.filing.opinion):
        with pytest.raises(Refused) as refused:
            story.waiver(case)
        assert codes(refused) == {"WVR-02"}
    assert story.waiver(loan, "FIL-08").status == "ASKED"


def test_a_refused_or_withdrawn_one_may_be_asked_for_again(story: Story) -> None:
    loan = undrawn(story)
    refused = story.act("waiver.refuse", story.waiver(loan), "finance_bureau", reason="理由不充分")
    assert (refused.status, refused.number) == ("REFUSED", None)
    withdrawn = story.act("waiver.withdraw", story.waiver(loan), "bank", reason="不再需要")
    assert withdrawn.status == "WITHDRAWN"
    assert story.waiver(loan).status == "ASKED"


def test_a_late_disbursement_is_refused_without_one(story: Story) -> None:
    loan = undrawn(story)
    story.later(days=4)
    with pytest.raises(Refused) as refused:
        draw(story, loan)
    assert codes(refused) == {"LOAN-10"}
    assert next(found for found in refused.value.findings if found.blocks).article == 18


def test_a_late_disbursement_uses_its_waiver_up(story: Story) -> None:
    loan = undrawn(story)
    waiver = story.waived(loan)
    night(story, 3)
    night(story, 10)
    assert story.fresh(loan.filing).status == "REGISTERED", "the waiver keeps the filing open"
    loan = draw(story, loan)
    assert (loan.status, loan.backing) == ("ACTIVE", "POOL")
    waiver = story.fresh(waiver)
    assert (waiver.status, waiver.used_on) == ("USED", story.day)
    kept = Event.objects.get(verb="loan.draw", case_id=loan.pk).findings
    assert [(each["code"], each["level"], each["waived"]["number"]) for each in kept] == [
        ("LOAN-10", "waived", waiver.number)
    ]
    assert Event.objects.get(verb="waiver.use", case_id=waiver.pk).data["act"] == "loan.draw"


def test_one_waiver_is_one_late_disbursement(story: Story) -> None:
    loan = undrawn(story)
    story.waived(loan)
    story.later(days=10)
    loan = draw(story, loan, amount="1000000")
    part = {"note_no": "JJ-2", "voucher_no": "FK-2", "amount": "1000000", "drawn_on": story.day.isoformat()}
    with pytest.raises(Refused) as refused:
        story.act("loan.draw_more", loan, "bank", **part)
    assert codes(refused) == {"LOAN-10"}
    story.waived(loan)
    assert story.act("loan.draw_more", loan, "bank", **part).outstanding == 2_000_000


def test_it_lets_no_other_breach_pass(story: Story) -> None:
    loan = undrawn(story)
    story.waived(loan)
    story.later(days=10)
    for changed, code in (({"amount": "3000000.01"}, "LOAN-01"), ({"rate": "5.2201"}, "LOAN-01")):
        with pytest.raises(Refused) as refused:
            draw(story, loan, **changed)
        assert code in codes(refused)
        assert "LOAN-10" not in codes(refused)
    assert Waiver.objects.get().status == "GRANTED", "what is refused uses nothing up"


def test_it_does_not_work_backwards(story: Story) -> None:
    """A disbursement made late before anybody allowed it stays uncovered."""
    loan = undrawn(story)
    waiver = story.waiver(loan)
    story.later(days=5)
    late = story.day.isoformat()
    story.later(days=1)
    story.act("waiver.grant", waiver, "finance_bureau", **story.granting(waiver))
    with pytest.raises(Refused) as refused:
        draw(story, loan, drawn_on=late, matures_on="2027-01-01")
    assert codes(refused) == {"LOAN-10"}
    assert draw(story, loan).status == "ACTIVE"


def test_without_one_the_filing_lapses_and_a_refused_one_keeps_nothing(story: Story) -> None:
    loan = undrawn(story)
    story.act("waiver.refuse", story.waiver(loan), "finance_bureau", reason="理由不充分")
    night(story, 4)
    assert story.fresh(loan.filing).status == "LAPSED"


def test_one_asked_for_in_time_keeps_the_filing_until_it_is_decided(story: Story) -> None:
    loan = undrawn(story)
    waiver = story.waiver(loan, days=10)
    night(story, 4)
    assert story.fresh(loan.filing).status == "REGISTERED"
    night(story, 6)
    assert story.fresh(waiver).status == "EXPIRED", "nobody decided"
    assert story.fresh(loan.filing).status == "LAPSED"


def test_after_its_last_day_it_has_no_effect_and_the_filing_lapses(story: Story) -> None:
    loan = undrawn(story)
    waiver = story.waived(loan, days=10)
    story.later(days=11)
    with pytest.raises(Refused) as refused:
        draw(story, loan)
    assert codes(refused) == {"LOAN-10"}, "the night has not come yet, and it is over all the same"
    night(story)
    assert story.fresh(waiver).status == "EXPIRED"
    assert story.fresh(loan.filing).status == "LAPSED"


def test_on_its_last_day_it_still_holds(story: Story) -> None:
    loan = undrawn(story)
    story.waived(loan, days=10)
    story.later(days=10)
    assert draw(story, loan).status == "ACTIVE"


def test_revoked_it_has_no_effect(story: Story) -> None:
    loan = undrawn(story)
    waiver = story.act("waiver.revoke", story.waived(loan), "finance_bureau", reason="抵押已注销")
    assert waiver.status == "REVOKED"
    story.later(days=4)
    with pytest.raises(Refused) as refused:
        draw(story, loan)
    assert codes(refused) == {"LOAN-10"}


def test_it_ends_between_the_signatures_and_the_act_fails(story: Story) -> None:
    loan = undrawn(story)
    waiver = story.waived(loan)
    story.later(days=4)
    row, bank = engine.registry.row("loan.draw"), story.cast.bank
    form = story.form(row, story.drawing(loan), loan, bank.handler)
    proposal = signing.submit(row, loan, by=bank.handler, form=form, at=story.now)
    story.act("waiver.revoke", waiver, "finance_bureau", reason="抵押已注销")
    with pytest.raises(Refused) as refused:
        signing.sign(proposal, by=bank.checker, at=story.now)
    assert codes(refused) == {"LOAN-10"}
    assert story.fresh(loan).status == "PENDING_DRAW"


def test_another_loan_s_and_another_rule_s_waiver_allow_nothing(story: Story) -> None:
    loan = undrawn(story)
    story.waived(loan, "FIL-08")
    story.agreement("other_bank")
    other = story.registered("other_bank", purpose="扩建厂房").loan
    story.waived(other, bank="other_bank")
    story.later(days=4)
    with pytest.raises(Refused) as refused:
        draw(story, loan)
    assert codes(refused) == {"LOAN-10"}


def test_a_missing_spouse_stops_the_filing_and_a_missing_controller_cannot_be_waived(story: Story) -> None:
    filing = married(story)
    with pytest.raises(Refused) as refused:
        story.act("filing.submit", filing, "bank", **ALONE)
    assert codes(refused) == {"FIL-08"}
    waiver = story.waived(filing.opinion, "FIL-08")
    with pytest.raises(Refused) as refused:
        story.act("filing.submit", filing, "bank", sureties="李兰", sureties_complete="on")
    assert codes(refused) == {"FIL-01"}
    filing = story.act("filing.submit", filing, "bank", **ALONE)
    assert filing.status == "SUBMITTED"
    waiver = story.fresh(waiver)
    assert (waiver.status, waiver.used_on) == ("GRANTED", story.day), "it holds for what is sent again"
    filing = story.act("filing.return_for_correction", filing, "finance_bureau", ground="MISSING_ITEM", reason="缺件")
    assert story.act("filing.submit", filing, "bank", **ALONE).status == "SUBMITTED"
    assert Event.objects.filter(verb="waiver.rely", case_id=waiver.pk).count() == 2


def test_by_the_page_the_waived_finding_is_seen_and_acknowledged(story: Story) -> None:
    filing = married(story)
    address = f"/filings/{filing.pk}/submit/"
    with time_machine.travel(story.now, tick=True):
        assert "FIL-08" in client(story, "bank").post(address, ALONE).content.decode()
    waiver = story.waived(filing, "FIL-08")
    with time_machine.travel(story.now, tick=True):
        seen = client(story, "bank").post(address, ALONE).content.decode()
        assert waiver.number in seen
        assert waiver.get_absolute_url() in seen
        assert 'name="acknowledged"' in seen
        answer = client(story, "bank").post(address, {**ALONE, "acknowledged": "1"})
        assert answer.status_code == 302
    story.now += dt.timedelta(minutes=1)
    proposal = engine.turns.open_proposals(filing).get()
    signing.sign(proposal, by=story.cast.bank.approver, at=story.now)
    assert story.fresh(filing).status == "SUBMITTED"
    with time_machine.travel(story.now, tick=True):
        history = client(story, "finance_bureau").get(filing.get_absolute_url()).content.decode()
        assert waiver.get_absolute_url() in history
        for team in ("enterprise", "department"):
            assert waiver.number not in client(story, team).get(filing.get_absolute_url()).content.decode()


def test_by_the_programs_door_it_is_the_same(story: Story) -> None:
    loan = undrawn(story)
    story.later(days=4)
    address, words = f"/api/loans/{loan.pk}/draw/", story.drawing(loan)
    with time_machine.travel(story.now, tick=True):
        answer = client(story, "bank").post(address, words, content_type="application/json")
        assert answer.status_code == 409
        assert [each["code"] for each in answer.json()["findings"] if each["level"] == "block"] == ["LOAN-10"]
    story.waived(loan)
    with time_machine.travel(story.now, tick=True):
        answer = client(story, "bank").post(address, words, content_type="application/json")
        assert answer.status_code == 200
    proposal = engine.turns.open_proposals(loan).get()
    signing.sign(proposal, by=story.cast.bank.checker, at=story.now + dt.timedelta(minutes=1))
    assert story.fresh(loan).status == "ACTIVE"


def test_a_limit_cannot_even_be_asked_for(story: Story) -> None:
    loan = undrawn(story)
    with time_machine.travel(story.now, tick=True):
        body = {**story.asking("LOAN-01"), "on": loan.pk}
        answer = client(story, "bank").post("/api/waivers/ask_on_loan/", body, content_type="application/json")
    assert answer.status_code == 400
    assert "LOAN-10" in str(answer.json()["errors"]["rule"])


def test_the_form_names_first_what_stops_the_case(story: Story) -> None:
    filing = married(story)
    with time_machine.travel(story.now, tick=True):
        seen = client(story, "bank").get(f"/filings/{filing.pk}/begin/waiver/ask_on_filing/").content.decode()
        assert "LOAN-10" in seen
        story.act("filing.submit", filing, "bank", **story.filing_input())
    assert seen.count("当前受阻") == 0, "both are named as sureties in the opinion"


def test_who_sees_it(story: Story) -> None:
    waiver = story.waived(undrawn(story))
    story.agreement("other_bank")
    for team, people in story.cast.teams.items():
        with time_machine.travel(story.now, tick=True):
            status = client(story, team).get(waiver.get_absolute_url()).status_code
            assert status == (200 if team in SEERS else 404), (team, people)


def test_its_panel_stands_on_opinion_filing_loan_and_claim(story: Story) -> None:
    story.funded()
    loan = undrawn(story)
    waiver = story.waived(loan)
    story.later(days=4)
    matures = (story.day + dt.timedelta(days=60)).isoformat()
    loan = draw(story, loan, matures_on=matures)
    night(story, 70)
    claim = story.begin("claim.draft", "bank", on=story.fresh(loan), **story.claim_input())
    with time_machine.travel(story.now, tick=True):
        for case in (loan, loan.filing, loan.filing.opinion, claim):
            seen = client(story, "finance_bureau").get(case.get_absolute_url()).content.decode()
            assert waiver.get_absolute_url() in seen, case
        assert waiver.number not in client(story, "enterprise").get(loan.get_absolute_url()).content.decode()


def test_with_the_filing_its_waivers_end(story: Story) -> None:
    filing = undrawn(story).filing
    asked, granted = story.waiver(filing), story.waived(filing, "FIL-08")
    story.act("filing.cancel", filing, "finance_bureau", reason="购销合同系伪造", file=paper())
    assert {story.fresh(asked).status, story.fresh(granted).status} == {"EXPIRED"}


def test_where_nothing_stops_no_waiver_is_looked_for(story: Story) -> None:
    loan = undrawn(story)
    with CaptureQueriesContext(connection) as queries:
        draw(story, loan)
    assert not [each for each in queries if "loans_waiver" in each["sql"]]


def test_the_list_costs_the_same_however_many(story: Story) -> None:
    loan = undrawn(story)
    story.waiver(loan)
    for team in ("bank", "finance_bureau"):
        with time_machine.travel(story.now, tick=True):
            reader = client(story, team)
            reader.get("/waivers/")
            with CaptureQueriesContext(connection) as few:
                assert loan.subject in reader.get("/waivers/").content.decode()
        story.act("waiver.withdraw", Waiver.objects.latest("id"), "bank", reason="重新申请")
        story.waiver(loan)
        with time_machine.travel(story.now, tick=True), CaptureQueriesContext(connection) as many:
            reader.get("/waivers/")
        assert len(many) == len(few) <= 14


def test_every_rule_that_can_be_waived_has_a_name() -> None:
    assert set(WaivedRule.values) == SEPARABLE
