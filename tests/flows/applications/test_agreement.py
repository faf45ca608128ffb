"""The cooperation agreement from draft to its final account, and what its end does to what is under way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from applications import rules
from applications.models import Agreement
from applications.queries import agreement_of
from tests import complaints
from tests.flows.documents.test_papers_of_acts import printed, text
from tests.story import Story
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice

DAY = dt.timedelta(days=1)


def of(story: Story, bank: str = "bank") -> Any:
    """The bank's agreement that counts."""
    return agreement_of(story.cast.teams[bank].organisation)


def page(story: Story, team: str, case: Any) -> Any:
    """A case page as somebody of a team reads it."""
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    return client.get(case.get_absolute_url())


def codes(refusal: Any) -> set[str]:
    """The codes of a refusal."""
    return {found.code for found in refusal.value.findings}


def words_of(kind: str) -> str:
    """The newest paper of a kind, without the blanks of its setting."""
    return "".join(text(printed(kind)).split())


def told(case: Any, team: Any) -> int:
    """How many notices about a case the handler of a team has."""
    return Notice.objects.filter(reader=team.handler, url=case.get_absolute_url()).count()


def test_every_field_is_asked_shown_and_frozen_once_signed(story: Story) -> None:
    bureau = Client()
    bureau.force_login(story.cast.finance_bureau.handler)
    form = bureau.get("/agreements/begin/draft/")
    assertContains(form, "诚信融资担保公司")  # in whose name the account is
    for heading in ("双方和期限", "专户和存入", "绩效目标", "分担和代偿", "追偿和报送", "退出和备注"):
        assertContains(form, heading)
    words = story.cooperation("other_bank", report_wd="8", remarks="试点一年", leverage="8")
    drafted = bureau.post("/agreements/begin/draft/", words)
    shown = bureau.get(drafted["Location"])
    for said in ("江津支行营业部", "4.9", "费用、本金、利息", "试点一年", "存量贷款继续按协议分担风险，直至了结"):
        assertContains(shown, said)
    case = Agreement.objects.get(bank=story.cast.other_bank.organisation)
    with pytest.raises(NotYours):
        story.act("agreement.edit", of(story), "finance_bureau", **story.cooperation())
    assert case.status == "DRAFT"


@pytest.mark.parametrize(("name", "value"), [("account_no", "12"), ("deposit_wd", "0"), ("report_wd", "16")])
def test_what_cannot_be_is_refused_at_its_field(story: Story, name: str, value: str) -> None:
    bureau = Client()
    bureau.force_login(story.cast.finance_bureau.handler)
    answer = bureau.post("/agreements/begin/draft/", story.cooperation("other_bank", **{name: value}))
    assert answer.status_code == 200
    assert name in answer.context["form"].errors


def test_it_is_not_signed_before_the_papers_are_there(story: Story) -> None:
    case = story.begin("agreement.draft", "finance_bureau", **story.cooperation("other_bank"))
    case = story.act("agreement.offer", case, "finance_bureau")
    signed = {"signed_on": story.day.isoformat(), "effective_from": story.day.isoformat()}
    with pytest.raises(Refused) as refusal:
        story.act("agreement.sign", case, "district_gov", **signed)
    assert codes(refusal) == {"AGR-03"}
    story.on_file(case, "other_bank", "0")
    assert story.act("agreement.sign", case, "district_gov", **signed).status == "EFFECTIVE"


def test_kinds_of_list_0_are_offered_with_agreements_only(story: Story) -> None:
    client = Client()
    client.force_login(story.cast.bank.handler)
    assertContains(client.get(f"{of(story).get_absolute_url()}attach/"), "coop_scan")
    owner = Client()
    owner.force_login(story.cast.enterprise.handler)
    assertNotContains(owner.get(f"{story.begun().get_absolute_url()}attach/"), "coop_scan")


def test_an_agreement_given_up_leaves_room_for_another(story: Story) -> None:
    case = story.offered("other_bank")
    with pytest.raises(Refused) as refusal:
        story.offered("other_bank")
    assert codes(refusal) == {"AGR-02"}
    assert story.act("agreement.abandon", case, "finance_bureau", reason="条件未谈妥").status == "CLOSED"
    assert story.offered("other_bank").status == "SIGNING"


def test_a_renewal_takes_over_without_a_gap(story: Story) -> None:
    old = of(story)
    until = old.effective_until
    with pytest.raises(Refused) as refusal:
        story.offered(effective_from=until.isoformat(), days=2000)
    assert codes(refusal) == {"AGR-02"}
    new = story.agreement(days=2000, effective_from=(until + DAY).isoformat())
    assert (new.status, of(story)) == ("SIGNED", old)
    loan = story.registered().loan
    request = story.recommended(purpose="购置设备")
    story.at_the_evening_of(until - DAY)
    assert [story.fresh(each).status for each in (old, new)] == ["EFFECTIVE", "SIGNED"]
    story.at_the_evening_of(until)
    assert [story.fresh(each).status for each in (old, new)] == ["EXPIRED", "EFFECTIVE"]
    # Nobody's business was interrupted by the change (their own periods are another matter).
    assert not Notice.objects.filter(params__verb="application.bank_left").exists()
    assert of(story) == new
    assert loan.status == "PENDING_DRAW"
    assert request.status == "RECOMMENDED"


def test_without_a_renewal_it_ends_with_its_last_day(story: Story) -> None:
    story.agreement("other_bank", days=20)
    request = story.accepted("other_bank")
    last = of(story, "other_bank").effective_until
    story.at_the_evening_of(last)
    assert of(story, "other_bank").status == "EXPIRED"
    assert story.fresh(request).status == "BANK_LEFT"
    words = {"report_no": "QS-1"}
    assert story.act("agreement.close", of(story, "other_bank"), "finance_bureau", **words).status == "CLOSED"


def test_bank_and_bureau_are_reminded_60_and_30_days_before(story: Story) -> None:
    case = of(story)
    for days in (61, 60, 31, 30):
        story.at_the_evening_of(case.effective_until - dt.timedelta(days=days))
        story.day_end()  # once more says nothing new
    found = Notice.objects.filter(cause__startswith="agreement-ends:")
    assert sorted(set(found.values_list("params__days", flat=True))) == [30, 60]
    readers = set(found.values_list("reader__organisation__kind", flat=True))
    assert readers == {"bank", "finance_bureau"}
    assert found.count() == 2 * 7, "the bank has two handlers"


def test_while_suspended_requests_wait_or_go_elsewhere_and_what_is_filed_is_drawn(story: Story) -> None:
    loan = story.registered().loan
    waiting = story.investigating(purpose="购置设备")
    request = waiting.application
    story.agreement("other_bank")
    elsewhere = {"bank": story.cast.other_bank.organisation.pk, "reason": "银行暂停新增"}
    with pytest.raises(Refused) as refusal:
        story.act("application.reroute", request, "department", **elsewhere)
    assert codes(refusal) == {"REC-07"}
    before = told(request, story.cast.department)
    story.suspended(of(story))
    assert told(request, story.cast.department) > before
    assert story.fresh(request).status == "DUE_DILIGENCE"
    request = story.act("application.reroute", request, "department", **elsewhere)
    assert (request.status, request.bank) == ("RECOMMENDED", story.cast.other_bank.organisation)
    assert story.fresh(waiting).status == "LAPSED"
    assert story.act("application.accept", request, "other_bank").status == "BANK_ACCEPTED"
    assert story.act("loan.draw", loan, "bank", **story.drawing(loan)).status == "ACTIVE"


def test_the_bureau_resumes_what_it_suspended(story: Story) -> None:
    case = story.suspended(of(story))
    paper = words_of("agreement_suspension")
    assert case.suspension_no in paper
    assert "不良率超过10%" in paper
    words = {"basis": "江津府函〔2026〕8号", "reason": "原因已消除"}
    with pytest.raises(NotYours):
        story.act("agreement.resume", case, "district_gov", **words)
    case = story.act("agreement.resume", case, "finance_bureau", **words)
    assert case.status == "EFFECTIVE"
    assert "江津府函〔2026〕8号" in words_of("agreement_resumption")


@pytest.mark.parametrize(("row", "team"), [("suspend", "finance_bureau"), ("terminate", "district_gov")])
def test_the_exit_line_is_not_chosen_by_hand(story: Story, row: str, team: str) -> None:
    client = Client()
    client.force_login(story.cast.teams[team].who("approver"))
    with time_machine.travel(story.now, tick=False):
        page = client.get(f"/agreements/{of(story).pk}/{row}/").content.decode()
    assert "EXIT_LINE" not in page


def test_termination_sends_requests_back_lets_filings_lapse_and_keeps_loans_covered(story: Story) -> None:
    drawn = story.drawn()
    undrawn = story.registered(purpose="技术改造")
    filed = story.filed(purpose="购置设备")
    given = story.approved(purpose="研发投入")
    accepted = story.accepted(purpose="扩建厂房")
    renewal = story.offered(effective_from=(of(story).effective_until + DAY).isoformat(), days=2000)
    complaints.substantiated(story)
    case = story.terminated(of(story))
    assert case.status == "RUN_OFF"
    assert story.fresh(renewal).status == "CLOSED"
    assert [story.fresh(each).status for each in (accepted, given.application, filed.application)] == ["BANK_LEFT"] * 3
    assert [story.fresh(each).status for each in (filed, undrawn, undrawn.loan)] == ["LAPSED", "LAPSED", "CANCELLED"]
    assert story.fresh(undrawn.application).status == "EXPIRED"
    assert story.fresh(drawn).status == "ACTIVE"
    assert told(accepted, story.cast.department)
    paper = words_of("agreement_termination")
    assert "江津府函〔2026〕9号" in paper
    assert "第二十二条" in paper
    story.agreement("other_bank")
    elsewhere = {"bank": story.cast.other_bank.organisation.pk, "reason": "原银行停止合作"}
    again = story.act("application.redirect", given.application, "department", **elsewhere)
    opinion = story.begin(
        "opinion.investigate", "other_bank", on=story.act("application.accept", again, "other_bank"),
        **story.investigators("other_bank"),
    )  # fmt: skip
    assert opinion.status == "INVESTIGATING"


def test_it_is_closed_when_nothing_is_owed_and_the_account_is_empty(story: Story) -> None:
    loan = story.drawn()
    case = story.terminated(of(story))
    with pytest.raises(Refused) as refusal:
        story.act("agreement.close", case, "finance_bureau", report_no="QS-1")
    assert codes(refusal) == {"AGR-04"}
    story.repaid(loan, str(loan.amount))
    case = story.act("agreement.close", case, "finance_bureau", report_no="QS-1")
    assert (case.status, case.closing_report_no) == ("CLOSED", "QS-1")


def test_money_on_the_account_keeps_it_open(story: Story) -> None:
    story.funded()
    case = story.terminated(of(story))
    assert case.status == "TERMINATED"
    with pytest.raises(Refused) as refusal:
        story.act("agreement.close", case, "finance_bureau", report_no="QS-1")
    assert codes(refusal) == {"AGR-04"}


def test_who_sees_what(story: Story) -> None:
    request = story.recommended()
    story.funded()
    case = of(story)
    assert page(story, "other_bank", case).status_code == 404
    assert page(story, "enterprise", case).status_code == 404
    for team in ("bank", "finance_bureau", "auditor"):
        shown = page(story, team, case)
        assertContains(shown, "在办和存量业务")
        assertContains(shown, "10,000,000.00")
        assertContains(shown, request.number)
    assertNotContains(page(story, "department", case), "在办和存量业务")
    assertNotContains(page(story, "other_department", case), request.number)


def test_the_list_costs_the_same_with_more(story: Story, django_assert_max_num_queries: Any) -> None:
    story.agreement("other_bank")
    client = Client()
    client.force_login(story.cast.finance_bureau.handler)
    client.get(reverse("agreement-list"))
    with django_assert_max_num_queries(14):
        shown = client.get(reverse("agreement-list"))
    assertContains(shown, "剩余天数")


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(-400, 400), st.integers(-400, 400))
def test_a_renewal_never_overlaps(until: dt.date, ahead: int, length: int) -> None:
    begins = until + dt.timedelta(days=ahead)
    ends = begins + dt.timedelta(days=length)
    found = [*rules.only_agreement(False, True, until, begins), *rules.period_whole(begins, ends)]
    assert bool(found) == (begins <= until or ends < begins)
