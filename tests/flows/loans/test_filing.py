"""The filing: what must be on file, three acknowledgements, corrections, its end (Articles 10, 11, 18, 21)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from loans.models import FilingVersion
from tests.flows.documents.test_papers_of_acts import printed, text
from tests.flows.loans.test_loans import codes
from tests.story import PERSON, Story, paper
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn

THREE = ("finance_bureau", "fin_dev_center", "guarantor")
RETURN = {"ground": "MISSING_ITEM", "reason": "缺保证意愿书"}


def browser(story: Story, team: str, duty: str = "handler") -> Client:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[team].who(duty))
    return signed_in


def page(story: Story, team: str, url: str) -> str:
    return browser(story, team).get(url).content.decode()


def unfiled(story: Story) -> object:
    return story.below("filing", story.approved())


def told(team: str, story: Story, verb: str) -> bool:
    event = Event.objects.filter(verb=verb).latest("id")
    return Notice.objects.filter(event_id=event.pk, reader__organisation=story.cast.teams[team].organisation).exists()


@pytest.mark.parametrize(("days", "fits"), [(30, True), (31, False)])
def test_the_integrity_checks_count_thirty_days(story: Story, days: int, fits: bool) -> None:
    filing = unfiled(story)
    checked = story.day
    story.later(days=days)
    if not fits:
        with pytest.raises(Refused) as refused:
            story.act("filing.submit", filing, "bank", **story.filing_input())
        assert codes(refused) >= {"FIL-01"}
        assert "王晨光" in str(refused.value)
        return
    filing = story.act("filing.submit", filing, "bank", **story.filing_input())
    assert (filing.status, filing.integrity_checked_on) == ("SUBMITTED", checked)


def test_a_record_found_meanwhile_stops_the_filing_until_it_is_cleared(story: Story) -> None:
    filing = unfiled(story)
    request = filing.application
    words = story.answers(request, result="FOUND", note="王晨光被列入失信名单")
    story.act("application.record_checks", request, "department", **words)
    assert told("bank", story, "application.record_checks")
    with pytest.raises(Refused) as refused:
        story.act("filing.submit", filing, "bank", **story.filing_input())
    assert {found.article for found in refused.value.findings if found.blocks} == {11}
    story.later(hours=1)
    story.act("application.record_checks", request, "department", **story.answers(request))
    assert story.act("filing.submit", filing, "bank", **story.filing_input()).status == "SUBMITTED"


def test_the_bank_asks_for_new_checks_and_the_department_makes_them(story: Story) -> None:
    filing = unfiled(story)
    with pytest.raises(Refused) as refused:
        story.act("application.ask_for_checks", filing.application, "bank", opinion="请复查")
    assert codes(refused) == {"REC-06"}
    story.later(days=31)
    request = story.act("application.ask_for_checks", story.fresh(filing.application), "bank", opinion="请复查")
    assert request.status == "OPINION_APPROVED"
    assert told("department", story, "application.ask_for_checks")
    assert not told("guarantor", story, "application.ask_for_checks")
    story.act("application.record_checks", request, "department", **story.answers(request))
    filing = story.act("filing.submit", story.fresh(filing), "bank", **story.filing_input())
    assert filing.integrity_checked_on == story.day


@pytest.mark.parametrize("state", ["accepted", "investigating"])
def test_the_department_may_ask_anew_while_the_bank_has_it(story: Story, state: str) -> None:
    request = getattr(story, state)().application
    before = request.integrity_checks.count()
    story.act("application.record_checks", request, "department", **story.answers(request))
    assert request.integrity_checks.count() == 2 * before


def test_every_controller_and_major_shareholder_is_named(story: Story) -> None:
    file = story.file()
    more = {**PERSON, "identity_no": "11010519800101202X", "name": "赵二十五", "share_pct": "20", "marital": "SINGLE"}
    del more["is_legal_representative"], more["is_controller"]
    story.act("enterprise_file.add_person", file, "enterprise", **more)
    filing = unfiled(story)
    with pytest.raises(Refused) as refused:
        story.act("filing.submit", filing, "bank", sureties="赵二十五", sureties_complete="on")
    assert codes(refused) >= {"FIL-01"}
    assert "王晨光" in str(refused.value)
    said = {"sureties": "王晨光", "sureties_complete": "on"}
    assert story.act("filing.submit", filing, "bank", **said).status == "SUBMITTED", "20 % is below the limit"


def test_a_missing_spouse_stops_the_filing(story: Story) -> None:
    file = story.file()
    wife = {**PERSON, "identity_no": "11010519800101202X", "name": "李兰", "share_pct": "", "marital": "MARRIED"}
    del wife["is_legal_representative"], wife["is_controller"]
    story.act("enterprise_file.add_person", file, "enterprise", **wife, spouse_of=file.people.get().pk)
    filing = unfiled(story)
    with pytest.raises(Refused) as refused:
        story.act("filing.submit", filing, "bank", sureties="王晨光", sureties_complete="on")
    assert [each.code for each in refused.value.findings if "李兰" in str(each.params)] == ["FIL-08"]
    assert story.act("filing.submit", filing, "bank", **story.filing_input()).status == "SUBMITTED"


def test_the_form_offers_who_must_stand_surety_and_asks_for_no_tick_on_integrity(story: Story) -> None:
    filing = unfiled(story)
    seen = page(story, "bank", f"/filings/{filing.pk}/submit/")
    assert "王晨光" in seen
    assert "integrity" not in seen


def test_a_refusal_keeps_what_was_typed_and_names_its_article(story: Story) -> None:
    filing = unfiled(story)
    said = {"sureties": "李兰一人", "sureties_complete": "on", "amount": "2900000"}
    answer = browser(story, "bank").post(f"/filings/{filing.pk}/submit/", said)
    seen = answer.content.decode()
    assert "第十一条" in seen
    assert "李兰一人" in seen
    assert "2900000" in seen.replace(",", "")


def test_less_than_decided_may_be_filed_and_never_more(story: Story) -> None:
    filing = unfiled(story)
    for changed in ({"amount": "3000000.01"}, {"months": "13"}, {"rate": "5.2201"}):
        with pytest.raises(Refused) as refused:
            story.act("filing.submit", filing, "bank", **story.filing_input(), **changed)
        assert codes(refused) >= {"FIL-06"}
    less = {"amount": "2000000.01", "months": "6", "rate": "5"}
    filing = story.act("filing.submit", filing, "bank", **story.filing_input(), **less)
    assert (filing.amount, filing.months, filing.rate) == (Decimal("2000000.01"), 6, Decimal(5))
    assert filing.pool_limit == Decimal("1300000.01")


@pytest.mark.parametrize("party", THREE)
def test_silence_of_one_is_enough_and_speech_of_all_three_needs_no_night(story: Story, party: str) -> None:
    filing = story.filed()
    for other in set(THREE) - {party}:
        filing = story.act("filing.acknowledge", filing, other)
    assert filing.status == "SUBMITTED"
    assert list(Turn.objects.filter(case_type="filing").values_list("organisation__kind", flat=True)) == [party]
    story.at_the_evening_of(dt.date(2026, 3, 16))
    filing = story.fresh(filing)
    assert (filing.status, filing.deemed) == ("REGISTERED", True)
    assert filing.marks.get(mark="DEEMED").party == party


@pytest.mark.parametrize("party", THREE)
def test_a_return_names_one_of_the_fixed_grounds_and_a_reason(story: Story, party: str) -> None:
    filing = story.filed()
    client = browser(story, party)
    for said in ({"ground": "MISSING_ITEM"}, {"reason": "缺"}, {"ground": "TOO_RISKY", "reason": "风险高"}):
        assert client.post(f"/filings/{filing.pk}/return_for_correction/", said).status_code == 200
    assert story.fresh(filing).status == "SUBMITTED"
    filing = story.act("filing.return_for_correction", filing, party, **RETURN)
    mark = filing.marks.get()
    assert (filing.status, mark.mark, mark.ground, mark.note) == (
        "RETURNED",
        "RETURNED",
        "MISSING_ITEM",
        "缺保证意愿书",
    )


def test_a_resubmission_shows_the_three_what_differs(story: Story) -> None:
    filing = story.act("filing.return_for_correction", story.filed(), "guarantor", **RETURN)
    said = {"sureties": "王晨光、李兰、王父", "sureties_complete": "on", "amount": "2500000"}
    filing = story.act("filing.submit", filing, "bank", **said)
    assert filing.submission == 2
    for team in (*THREE, "bank"):
        seen = page(story, team, filing.get_absolute_url())
        for part in ("<del>王晨光、李兰</del>", "<ins>王晨光、李兰、王父</ins>", "3,000,000.00", "2,500,000.00"):
            assert part in seen.replace("\n", ""), (team, part)
    kept = FilingVersion.objects.filter(filing=filing).order_by("submission")
    assert [(each.submission, each.amount) for each in kept] == [(1, Decimal(3_000_000)), (2, Decimal(2_500_000))]
    story.later(hours=1)
    assert story.acknowledged(filing).status == "REGISTERED"


def test_files_are_added_until_it_is_sent(story: Story) -> None:
    filing = unfiled(story)
    added = {"kind": "contract", "files": paper("保证意愿书.pdf")}
    assert browser(story, "bank").post(f"/filings/{filing.pk}/attach/", added).status_code == 302
    filing = story.act("filing.submit", story.fresh(filing), "bank", **story.filing_input())
    assert "保证意愿书.pdf" in page(story, "guarantor", filing.get_absolute_url())
    late = {"kind": "contract", "files": paper("补充.pdf")}
    assert browser(story, "bank").post(f"/filings/{filing.pk}/attach/", late).status_code == 403


def test_the_finance_bureau_s_approver_cancels_with_reason_and_memo(story: Story) -> None:
    filing = story.registered()
    with pytest.raises(ValueError, match="file"):
        story.act("filing.cancel", filing, "finance_bureau", reason="购销合同系伪造")
    filing = story.act("filing.cancel", filing, "finance_bureau", reason="购销合同系伪造", file=paper("呈批件.pdf"))
    assert (filing.status, filing.number) == ("CANCELLED", "JJZXD备〔2026〕0001号")
    assert story.fresh(filing.loan).status == "CANCELLED"
    assert story.fresh(filing.application).status == "EXPIRED"
    assert Attachment.objects.get(case_type="filing", case_id=filing.pk, name="呈批件.pdf")
    assert Event.objects.get(verb="filing.cancel").actor_id == story.cast.finance_bureau.approver.pk
    assert printed("filing_ending").number == "JJZXD备〔2026〕0001号-撤"
    again = story.registered(purpose="第二次")
    assert again.number == "JJZXD备〔2026〕0002号", "a number that was given stays used"


def test_nothing_is_cancelled_after_disbursement(story: Story) -> None:
    loan = story.drawn()
    with pytest.raises(Refused) as refused:
        story.act("filing.cancel", loan.filing, "finance_bureau", reason="不实", file=paper())
    assert codes(refused) == {"FIL-03"}


def test_a_lapse_is_told_and_printed(story: Story) -> None:
    filing = story.registered()
    story.at_the_evening_of(filing.draw_by + dt.timedelta(days=1))
    assert story.fresh(filing).status == "LAPSED"
    assert all(told(team, story, "filing.lapse") for team in ("bank", "enterprise", *THREE))
    notice = printed("filing_ending")
    assert notice.number == "JJZXD备〔2026〕0001号-失"
    assert "备案失效通知" in text(notice)


def test_a_black_listed_enterprise_s_filing_is_cancelled_when_nothing_can_have_been_disbursed(story: Story) -> None:
    filing, drawn = story.registered(), story.drawn(purpose="二")
    story.listed()
    with pytest.raises(Refused) as refused:
        story.act("loan.draw", filing.loan, "bank", **story.drawing(filing.loan))
    assert codes(refused) == {"APP-03"}
    last = dt.date(2026, 3, 24)  # the tenth working day after the decision of 10 March
    story.at_the_evening_of(last)
    assert story.fresh(filing).status == "REGISTERED", "what was disbursed before may still be recorded"
    story.at_the_evening_of(last + dt.timedelta(days=1))
    assert story.fresh(filing).status == "CANCELLED"
    assert (story.fresh(filing.loan).status, story.fresh(filing.application).status) == ("CANCELLED", "EXPIRED")
    assert (story.fresh(drawn).status, story.fresh(drawn.filing).status) == ("ACTIVE", "REGISTERED")
    assert all(told(team, story, "filing.bar") for team in ("bank", "enterprise", *THREE))


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "RETURNED"])
def test_a_revoked_recommendation_takes_an_unregistered_filing_along(story: Story, state: str) -> None:
    filing = unfiled(story) if state == "DRAFT" else story.filed()
    if state == "RETURNED":
        filing = story.act("filing.return_for_correction", filing, "guarantor", **RETURN)
    story.act("application.revoke", story.fresh(filing.application), "department", reason="材料不实")
    assert story.fresh(filing).status == "LAPSED"
    assert story.fresh(filing).number is None
    assert told("bank", story, "filing.abandon")


def test_after_registration_the_department_can_only_warn(story: Story) -> None:
    filing = story.registered()
    request = story.fresh(filing.application)
    with pytest.raises(NotYours):
        story.act("application.revoke", request, "department", reason="材料不实")
    story.act("application.warn", request, "department", reason="材料不实")
    assert story.fresh(filing).status == "REGISTERED"
    assert all(told(team, story, "application.warn") for team in ("bank", *THREE))


def test_a_filing_closes_with_its_loan(story: Story) -> None:
    loan = story.drawn()
    story.repaid(story.later(days=1).fresh(loan), "3000000")
    assert story.fresh(loan.filing).status == "CLOSED"


def test_the_sheet_says_everything_of_the_form(story: Story) -> None:
    story.funded("7654321.09")
    filing = story.registered()
    sheet = printed("loan_filing")
    assert sheet.number == filing.number
    words = "".join(text(sheet).split())
    opinion, request = filing.opinion, filing.application
    for said in (
        opinion.number, request.number, request.recommendation_no, filing.agreement.number, "增信贷备案专用",
        "实际控制人王*", "科技型企业否", "首贷否", "3,000,000.00", "5.2200%", "1,950,000.00",
        "专户可用余额7,654,321.09",
        "2/2无记录2026年3月10日", "区财政局", "诚信", "2026年5月9日",
    ):  # fmt: skip
        assert said in words, said
    assert "王晨光" in words, "sureties are named; the controller's line is masked"
