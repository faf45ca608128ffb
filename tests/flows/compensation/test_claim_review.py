"""List D, the system's own list, the government's decision on paper, and a claim that is raised again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from compensation import queries
from compensation.queries.claim_materials import files_of
from loans.models import Loan
from tests.cast import Cast
from tests.story import Story, paper
from zengxindai.audit.models import Event
from zengxindai.documents import store
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding, NotYours, Refused
from zengxindai.ledger import queries as ledger
from zengxindai.policy import terms
from zengxindai.workflow import signing
from zengxindai.workflow.models import Proposal, Turn


@pytest.fixture
def story(story: Story) -> Story:
    story.funded()
    return story


def refused(story: Story, key: str, case: Any, team: str, **words: Any) -> list[Finding]:
    """The findings that stop an act."""
    with pytest.raises(Refused) as told:
        story.act(key, case, team, **words)
    return [found for found in told.value.findings if found.blocks]


def as_(story: Story, role: str, duty: str = "handler") -> Client:
    client = Client()
    client.force_login(story.cast.teams[role].who(duty))
    return client


def page(story: Story, role: str, case: Any) -> str:
    return as_(story, role).get(case.get_absolute_url()).content.decode()


def test_what_list_d_requires_is_named_until_it_is_there(story: Story) -> None:
    claim = story.begin("claim.draft", "bank", on=story.overdue(), **story.claim_input())
    with translation.override("zh-hans"):
        (found,) = refused(story, "claim.submit", claim, "bank")
    assert (found.code, found.article) == ("CLM-08", 9)
    missing = found.params["missing"].split("、")
    assert {"贷款合同", "保证合同", "贷后检查记录"} <= set(missing)
    assert "备案表" not in missing, "the filing is in the system"
    assert "推荐意见书" not in missing
    assert "系统已有，免提交" in page(story, "bank", claim)
    story.on_file(claim, "bank", "D")
    assert story.act("claim.submit", claim, "bank").status == "SUBMITTED"


def test_checks_of_the_bank_count_as_sent(story: Story) -> None:
    loan = story.drawn(months="2")
    story.visited(loan)
    story.at_the_evening_of(story.fresh(loan).pay_by)
    story.later(days=1).day_end()
    claim = story.begin("claim.draft", "bank", on=story.fresh(loan), **story.claim_input())
    with translation.override("zh-hans"):
        assert "贷后检查记录" not in queries.claim_papers_missing(claim, terms.on(story.day))


def test_a_wrong_file_is_taken_back(story: Story) -> None:
    claim = story.begin("claim.draft", "bank", on=story.overdue(), **story.claim_input())
    kept = store.keep(paper("追偿方案.pdf"), by=story.cast.bank.handler, kind="claim_plan")
    story.act("claim.attach", claim, "bank", kind="claim_plan", files=[kept.pk])
    file = Attachment.objects.get(case_type="claim", case_id=claim.pk)
    assert file.kind == "claim_plan"
    story.act("claim.set_aside", claim, "bank", file=file.pk, reason="传错")
    assert not files_of(claim)


def test_what_follows_from_the_loan_is_frozen_on_the_form(story: Story) -> None:
    loan = story.registered().loan
    loan = story.act(
        "loan.draw", loan, "bank", **story.drawing(loan, matures_on=(story.day + dt.timedelta(days=60)).isoformat())
    )
    story.repaid(story.later(days=1).fresh(loan), "456789.12")
    story.at_the_evening_of(loan.pay_by)
    story.later(days=10).day_end()
    claim = story.act("claim.submit", story.claim_drafted(loan=story.fresh(loan)), "bank")
    assert (claim.repaid, claim.days_overdue, claim.tier) == (Decimal("456789.12"), 10, "2")
    assert (claim.principal, claim.claimed) == (Decimal("2543210.88"), Decimal("1653087.07"))


def test_a_returned_claim_keeps_what_was_typed(story: Story) -> None:
    claim = story.act("claim.return_for_correction", story.claimed(), "finance_bureau", reason="账号有误")
    form = as_(story, "bank").get(f"{claim.get_absolute_url()}edit/").context["form"]
    assert {name: str(form.initial[name]) for name in story.claim_input()} == story.claim_input()
    loan = story.overdue(purpose="另一笔")
    first = as_(story, "bank").get(f"{loan.get_absolute_url()}begin/claim/draft/").context["form"].initial
    assert first["account_no"] == claim.account_no, "the account of the bank's last claim"
    assert "overdue_reason" not in first


def test_the_list_is_shown_live_and_frozen_with_the_review(story: Story) -> None:
    claim = story.claimed()
    for role in ("finance_bureau", "district_gov", "guarantor", "auditor"):
        assert "panel-verification" in page(story, role, claim), role
    for role in ("bank", "enterprise", "department"):
        assert "panel-verification" not in page(story, role, claim), role
    claim = story.act("claim.review", claim, "finance_bureau", **story.review_input())
    event = Event.objects.get(verb="claim.review", case_id=claim.pk)
    frozen = event.data["verification"]
    assert [each["key"] for each in frozen] == [
        "filing", "amount", "term", "rate", "recommendation", "integrity", "order", "cover", "once", "funds",
    ]  # fmt: skip
    assert all(each["passed"] for each in frozen)
    assert event.data["petition_no"] == claim.petition_no == "江津财代偿请〔2026〕1号"
    funds = frozen[-1]["found"]
    assert funds == "10,000,000.00 − 0.00 = 10,000,000.00 ≥ 1,950,000.00"
    story.funded("5000000")
    assert funds in page(story, "district_gov", claim), "as reviewed, not as it is now"


def test_a_bar_of_the_notice_stops_the_review(story: Story) -> None:
    claim = story.claimed()
    Loan.objects.filter(pk=claim.loan_id).update(rate=Decimal("9.99"))
    (found,) = refused(story, "claim.review", claim, "finance_bureau", **story.review_input())
    assert (found.code, found.article, found.params["found"]) == ("CLM-09", 14, "9.99 % ≤ 5.22 %")
    assert "check-bad" in page(story, "finance_bureau", claim)


def test_a_short_account_warns_and_counts_what_others_ask_for(story: Story, cast: Cast) -> None:
    story.agreement("other_bank")
    story.funded("3300000", bank="other_bank")
    loans = [story.overdue("other_bank", amount=amount, purpose=amount) for amount in ("5000000", "1000000")]
    first, claim = (
        story.act("claim.submit", story.claim_drafted("other_bank", story.fresh(loan)), "other_bank") for loan in loans
    )
    bank = cast.other_bank.organisation
    assert (queries.reserved(bank), queries.reserved(bank, but=first)) == (Decimal("3900000.00"), Decimal("650000.00"))
    claim = story.act("claim.review", claim, "finance_bureau", **story.review_input())
    event = Event.objects.get(verb="claim.review", case_id=claim.pk)
    warned = [each for each in event.findings if each["code"] == "CLM-09"]
    assert [each["level"] for each in warned] == ["warn"]
    assert warned[0]["params"]["found"] == "3,300,000.00 − 3,250,000.00 = 50,000.00 ≥ 650,000.00"
    assert queries.reserved(cast.bank.organisation) == 0
    claim = story.act("claim.approve", claim, "district_gov", approved="650000.00", **story.approval(claim))
    assert queries.reserved(bank) == Decimal("3250000.00"), "what is approved is held, no longer reserved"


def decision(story: Story, claim: Any, **changed: Any) -> dict[str, Any]:
    return {"approved": "1950000.00", **story.approval(claim), "file": paper("批示.pdf"), **changed}


def test_the_government_s_decision_on_paper(story: Story, cast: Cast) -> None:
    claim = story.reviewed_claim()
    form = as_(story, "finance_bureau")
    form.post(f"{claim.get_absolute_url()}record_approval/", decision(story, claim))
    assert story.fresh(claim).status == "GOV_PENDING", "one signature records nothing"
    proposal = Proposal.objects.get(row="claim.record_approval")
    scan = Attachment.objects.get(kind="file")
    with pytest.raises(NotYours):
        signing.sign(proposal, by=cast.finance_bureau.handler, at=story.now)
    # Who confirms reads the scan beside what is proposed; the government and other houses do not see it yet.
    seen = as_(story, "finance_bureau", "checker").get(claim.get_absolute_url()).content.decode()
    assert f'href="/documents/{scan.pk}/"' in seen
    for role, duty, code in (
        ("finance_bureau", "checker", 200), ("bank", "handler", 404), ("guarantor", "checker", 404),
    ):  # fmt: skip
        assert as_(story, role, duty).get(f"/documents/{scan.pk}/").status_code == code, role
    signing.sign(proposal, by=cast.finance_bureau.checker, opinion="与批示一致", at=story.now)
    claim = story.fresh(claim)
    assert (claim.status, claim.approval_route, claim.approved) == ("GOV_APPROVED", "PAPER", Decimal("1950000.00"))
    assert claim.approved_base == Decimal("3000000.00")
    assert ledger.held(queries.special_account(claim.bank)) == Decimal("1950000.00")
    scan.refresh_from_db()
    assert (scan.case_type, scan.case_id) == ("claim", claim.pk)
    assert as_(story, "district_gov").get(f"/documents/{scan.pk}/").status_code == 200
    assert story.act("claim.entrust", claim, "finance_bureau").status == "ENTRUSTED"


def test_both_routes_have_the_same_rules(story: Story) -> None:
    claim = story.reviewed_claim()
    words = decision(story, claim, approved="1950000.01")
    assert {found.code for found in refused(story, "claim.record_approval", claim, "finance_bureau", **words)} == {
        "CLM-03"
    }
    online = story.act("claim.approve", claim, "district_gov", approved="1950000.00", **story.approval(claim))
    assert online.approval_route == "ONLINE"


def test_paper_without_its_scan_is_no_decision(story: Story) -> None:
    claim = story.reviewed_claim()
    words = decision(story, claim)
    del words["file"]
    answer = as_(story, "finance_bureau").post(f"{claim.get_absolute_url()}record_approval/", words)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Proposal.objects.filter(row="claim.record_approval").exists()


def test_whoever_is_faster_decides(story: Story, cast: Cast) -> None:
    claim = story.reviewed_claim()
    as_(story, "finance_bureau").post(f"{claim.get_absolute_url()}record_approval/", decision(story, claim))
    story.act("claim.approve", claim, "district_gov", approved="1950000.00", **story.approval(claim))
    assert Proposal.objects.get(row="claim.record_approval").state == "VOID"
    assert ledger.held(queries.special_account(claim.bank)) == Decimal("1950000.00")


def test_a_refusal_on_paper_puts_the_loan_back(story: Story) -> None:
    claim = story.reviewed_claim()
    words = {"reason": "不同意代偿", "file": paper("批示.pdf")}
    claim = story.act("claim.record_refusal", claim, "finance_bureau", **words)
    assert (claim.status, story.fresh(claim.loan).status, claim.approval_route) == ("GOV_REJECTED", "OVERDUE", "")
    assert Attachment.objects.get(kind="file").case_id == claim.pk


def test_a_refused_claim_is_raised_once_more_with_new_evidence(story: Story, cast: Cast) -> None:
    claim = story.act("claim.reject", story.claimed(), "finance_bureau", reason="用途不符")
    again = story.claim_drafted(loan=story.fresh(claim.loan))
    assert [found.code for found in refused(story, "claim.submit", again, "bank")] == ["CLM-10"]
    kept = store.keep(paper("审计报告.pdf"), by=cast.bank.handler, kind="claim_new")
    story.act("claim.attach", again, "bank", kind="claim_new", files=[kept.pk])
    again = story.act("claim.submit", again, "bank")
    assert again.status == "SUBMITTED"
    story.act("claim.reject", again, "finance_bureau", reason="证据不足")
    with pytest.raises(Refused) as told:
        story.begin("claim.draft", "bank", on=story.fresh(claim.loan), **story.claim_input())
    assert {found.code for found in told.value.findings} == {"CLM-10"}


def test_a_withdrawn_claim_is_no_refused_one(story: Story) -> None:
    claim = story.act("claim.withdraw", story.claimed(), "bank", reason="借款人承诺还款")
    assert story.act("claim.submit", story.claim_drafted(loan=story.fresh(claim.loan)), "bank").status == "SUBMITTED"


@pytest.mark.parametrize(
    ("reach", "role", "days"),
    [
        ("claimed", "finance_bureau", 10), ("reviewed_claim", "district_gov", 10), ("entrusted", "guarantor", 3),
        ("paid", "bank", 2),
    ],
)  # fmt: skip
def test_every_step_has_its_working_days(story: Story, cast: Cast, reach: str, role: str, days: int) -> None:
    claim = getattr(story, reach)()
    turn = Turn.objects.filter(case_type="claim", case_id=claim.pk, organisation=cast.teams[role].organisation).first()
    assert turn is not None
    assert turn.due_on == terms.on(story.day).calendar.add(story.day, days)


def test_the_letter_is_due_in_two_working_days(story: Story, cast: Cast) -> None:
    claim = story.reviewed_claim()
    story.act("claim.approve", claim, "district_gov", approved="1950000.00", **story.approval(claim))
    turn = Turn.objects.get(case_type="claim", row="claim.entrust", organisation=cast.finance_bureau.organisation)
    assert turn.due_on == terms.on(story.day).calendar.add(story.day, 2)
