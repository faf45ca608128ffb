"""The change of a registered filing: what may change when, three acknowledgements, what stays (Article 18, §3.4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from loans.models import FilingVersion
from tests.flows.documents.test_papers_of_acts import printed, text
from tests.flows.loans.test_filing import RETURN, THREE, browser, page, told
from tests.flows.loans.test_loans import codes
from tests.story import Story, paper
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow.models import Turn

LESS = {"amount": "2000000", "months": "6", "rate": "5", "sureties": "王晨光、李兰、王父"}


def terms(filing: Any) -> tuple[Any, ...]:
    return (filing.amount, filing.months, filing.rate, filing.sureties, filing.pool_limit)


def test_a_change_is_in_force_with_the_third_acknowledgement(story: Story) -> None:
    filing = story.registered()
    number, before, draw_by = filing.number, terms(filing), filing.draw_by
    filing = story.amending(story.later(days=1).fresh(filing), **LESS)
    assert (filing.status, terms(filing)) == ("AMENDING", before)
    assert Turn.objects.filter(case_type="filing", row="filing.acknowledge").count() == 3
    for party in THREE[:2]:
        filing = story.act("filing.acknowledge", filing, party)
        assert (filing.status, terms(filing)) == ("AMENDING", before)
    filing = story.act("filing.acknowledge", filing, THREE[2])
    wanted = (Decimal(2_000_000), 6, Decimal(5), "王晨光、李兰、王父", Decimal(1_300_000))
    assert (filing.status, terms(filing)) == ("REGISTERED", wanted)
    assert (filing.number, filing.draw_by) == (number, draw_by)
    assert [each.kind for each in filing.versions.order_by("submission")] == ["FILING", "AMENDMENT"]
    assert all(told(team, story, "filing.change") for team in ("bank", "enterprise", "department", *THREE))


def test_silence_brings_a_change_into_force(story: Story) -> None:
    filing = story.amending(story.registered(), amount="2000000")
    story.at_the_evening_of(dt.date(2026, 3, 13))
    assert story.fresh(filing).status == "AMENDING"
    story.at_the_evening_of(dt.date(2026, 3, 16))
    filing = story.fresh(filing)
    assert (filing.status, filing.amount, filing.deemed) == ("REGISTERED", Decimal(2_000_000), False)
    assert filing.marks.filter(submission=2, mark="DEEMED").count() == 3


@pytest.mark.parametrize("party", THREE)
def test_a_returned_change_leaves_what_is_registered(story: Story, party: str) -> None:
    filing = story.registered()
    before = terms(filing)
    filing = story.amending(filing, **LESS)
    other = next(each for each in THREE if each != party)
    filing = story.act("filing.acknowledge", filing, other)
    with pytest.raises(NotYours):
        story.act("filing.return_amendment", filing, other, **RETURN)
    filing = story.act("filing.return_amendment", filing, party, **RETURN)
    assert (filing.status, terms(filing)) == ("REGISTERED", before)
    filing = story.amending(filing, amount="2500000")
    assert filing.submission == 3
    assert Turn.objects.filter(case_type="filing", row="filing.acknowledge").count() == 3, "all are asked anew"
    filing = story.acknowledged(filing)
    assert (filing.status, filing.amount, filing.months) == ("REGISTERED", Decimal(2_500_000), 12)


def test_the_bank_takes_a_change_back(story: Story) -> None:
    filing = story.registered()
    before = terms(filing)
    filing = story.act("filing.take_back", story.amending(filing, **LESS), "bank", reason="企业改变主意")
    assert (filing.status, terms(filing)) == ("REGISTERED", before)


def test_nothing_is_drawn_meanwhile_and_then_as_changed(story: Story) -> None:
    filing = story.registered()
    loan = filing.loan
    filing = story.amending(filing, amount="2000000")
    with pytest.raises(Refused) as refused:
        story.act("loan.draw", loan, "bank", **story.drawing(loan))
    assert codes(refused) == {"LOAN-01"}
    assert "变更" in page(story, "bank", f"/loans/{loan.pk}/")
    story.acknowledged(filing)
    with pytest.raises(Refused) as refused:
        story.act("loan.draw", loan, "bank", **story.drawing(loan, amount="2000000.01"))
    assert codes(refused) == {"LOAN-01"}
    loan = story.fresh(loan)
    assert story.act("loan.draw", loan, "bank", **story.drawing(loan)).outstanding == Decimal(2_000_000)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": "3000000.01"}, "FIL-06"),
        ({"months": "13"}, "FIL-06"),
        ({"rate": "5.2201"}, "FIL-06"),
        ({}, "FIL-05"),
        ({"amount": "2000000", "sureties": "李兰"}, "FIL-01"),
        ({"amount": "2000000", "sureties_complete": ""}, "FIL-01"),
    ],
)
def test_a_change_keeps_within_what_was_decided(story: Story, changed: dict[str, str], code: str) -> None:
    filing = story.registered()
    with pytest.raises(Refused) as refused:
        story.amending(filing, **changed)
    assert code in codes(refused)
    assert story.fresh(filing).status == "REGISTERED"


def test_what_was_lowered_is_not_raised_again(story: Story) -> None:
    filing = story.acknowledged(story.amending(story.registered(), amount="2000000"))
    with pytest.raises(Refused) as refused:
        story.amending(filing, amount="2500000")
    assert codes(refused) == {"FIL-06"}


def test_after_disbursement_rate_and_sureties_only(story: Story) -> None:
    loan = story.drawn(rate="5.00")
    filing = loan.filing
    for changed in ({"amount": "2000000"}, {"months": "6"}):
        with pytest.raises(Refused) as refused:
            story.amending(filing, **changed)
        assert codes(refused) == {"FIL-07"}
    with pytest.raises(Refused) as refused:
        story.amending(filing, rate="5.2201")
    assert codes(refused) == {"OPN-01"}
    filing = story.acknowledged(story.amending(filing, rate="5.22", sureties="王晨光、王父"))
    assert (filing.rate, filing.sureties, filing.amount) == (Decimal("5.22"), "王晨光、王父", Decimal(3_000_000))
    assert story.fresh(loan).status == "ACTIVE"


def test_a_loan_that_is_closed_or_claimed_keeps_its_filing(story: Story) -> None:
    story.funded()
    claim = story.claimed()
    with pytest.raises(Refused) as refused:
        story.amending(claim.loan.filing, sureties="王晨光、王父")
    assert codes(refused) == {"FIL-07"}


def test_a_claim_may_be_made_while_sureties_change(story: Story) -> None:
    loan = story.overdue()
    story.amending(loan.filing, sureties="王晨光、王父")
    claim = story.begin("claim.draft", "bank", on=loan, **story.claim_input())
    assert claim.status == "DRAFT"


def test_a_loan_repaid_meanwhile_closes_the_filing(story: Story) -> None:
    loan = story.drawn()
    filing = story.amending(loan.filing, sureties="王晨光、王父")
    story.repaid(story.later(days=1).fresh(loan), "3000000")
    assert story.fresh(filing).status == "CLOSED"


def test_a_change_does_not_stop_the_sixty_days_nor_the_bureau(story: Story) -> None:
    filing = story.registered()
    story.at_the_evening_of(filing.draw_by)
    filing = story.amending(story.fresh(filing), amount="2000000")
    story.at_the_evening_of(filing.draw_by + dt.timedelta(days=1))
    assert story.fresh(filing).status == "LAPSED"
    second = story.amending(story.registered(purpose="二"), amount="2000000")
    second = story.act("filing.cancel", second, "finance_bureau", reason="合同系伪造", file=paper())
    assert (second.status, second.amount) == ("CANCELLED", Decimal(3_000_000))


def test_the_three_see_what_shall_change_and_why(story: Story) -> None:
    filing = story.amending(story.registered(), amount="2000000", reason="客户订单缩减")
    for team in (*THREE, "bank", "department"):
        seen = page(story, team, filing.get_absolute_url())
        for part in ("客户订单缩减", "3,000,000.00", "2,000,000.00", "1,300,000.00"):
            assert part in seen, (team, part)
    seen = page(story, "enterprise", filing.get_absolute_url())
    for part in ("客户订单缩减", "2,000,000.00"):
        assert part not in seen


def test_the_change_is_a_paper_with_old_and_new(story: Story) -> None:
    filing = story.amending(story.registered(), amount="2000000", reason="客户订单缩减")
    filing = story.act("filing.return_amendment", filing, "guarantor", **RETURN)
    filing = story.acknowledged(story.amending(filing, amount="2500000", months="6", reason="客户订单缩减"))
    sheet = printed("filing_change")
    words = "".join(text(sheet).split())
    assert sheet.number == "JJZXD备〔2026〕0001号-变2"
    for part in ("3,000,000.002,500,000.00√", "126√", "客户订单缩减", "1,950,000.001,625,000.00√", "增信贷备案专用"):
        assert part in words, part
    assert "2,000,000.00" not in words, "what was returned never was in force"
    first = "".join(text(printed("loan_filing")).split())
    assert "3,000,000.00" in first, "the filing's own sheet says what was registered"


def test_both_doors_change_a_filing(story: Story) -> None:
    filing = story.registered()
    said = story.changed(filing, amount="2000000")
    web, program = browser(story, "bank"), Client()
    program.force_login(story.cast.bank.approver)
    assert web.post(f"/filings/{filing.pk}/amend/", said).status_code == 302
    assert story.fresh(filing).status == "REGISTERED", "the approver has not signed"
    proposal = web.get(f"/api/filings/{filing.pk}/").json()
    assert proposal["status"] == "REGISTERED"
    refused = browser(story, "guarantor").post(f"/api/filings/{filing.pk}/amend/", said)
    assert refused.status_code == 403
    stranger = browser(story, "other_bank").post(f"/filings/{filing.pk}/amend/", said)
    assert stranger.status_code == 404


def test_events_and_versions_tell_the_whole_story(story: Story) -> None:
    filing = story.acknowledged(story.amending(story.registered(), amount="2000000"))
    verbs = Event.objects.filter(case_type="filing", case_id=filing.pk).order_by("id").values_list("verb", flat=True)
    assert [each.removeprefix("filing.") for each in verbs if each.count(".") == 1 and "acknowledge" not in each] == [
        "prepare", "submit", "register", "amend", "change",
    ]  # fmt: skip
    assert FilingVersion.objects.filter(filing=filing).count() == 2
