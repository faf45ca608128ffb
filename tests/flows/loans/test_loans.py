"""From the bank's investigation to the end of a loan that goes well, or nearly."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from loans.models import Filing, Loan
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow.models import Turn


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def test_an_opinion_moves_the_request_and_prepares_the_filing(story: Story) -> None:
    paper = story.approved()
    assert paper.status == "APPROVED"
    assert story.fresh(paper.application).status == "OPINION_APPROVED"
    filing = story.below("filing", paper)
    assert (filing.status, filing.share_pct, filing.pool_limit) == ("DRAFT", Decimal(65), Decimal("1950000.00"))


def test_conditions_make_it_conditional(story: Story) -> None:
    paper = story.investigated()
    paper = story.act("opinion.approve", paper, "bank", **story.opinion(conditions="追加保证人"))
    assert paper.status == "CONDITIONAL"
    assert Filing.objects.get(opinion=paper).status == "DRAFT"


@pytest.mark.parametrize(("rate", "fits"), [("5.22", True), ("5.2201", False)])
def test_the_rate_cap_is_inclusive(story: Story, rate: str, fits: bool) -> None:
    paper = story.investigated()
    if fits:
        assert story.act("opinion.approve", paper, "bank", **story.opinion(rate=rate)).status == "APPROVED"
        return
    with pytest.raises(Refused) as refused:
        story.act("opinion.approve", paper, "bank", **story.opinion(rate=rate))
    assert codes(refused) == {"OPN-01"}
    assert refused.value.findings[0].article == 14


def test_declining_needs_a_reason_and_another_bank_can_be_chosen(story: Story) -> None:
    story.agreement("other_bank")
    paper = story.investigating()
    paper = story.act("opinion.decline", paper, "bank", decline_code="FINANCES", reason="负债过高")
    request = story.fresh(paper.application)
    assert request.status == "BANK_DECLINED"
    other = story.cast.other_bank.organisation
    request = story.act("application.redirect", request, "department", bank=other.pk, reason="企业另选")
    assert (request.status, request.bank) == ("RECOMMENDED", other)


def test_three_acknowledgements_register_it(story: Story) -> None:
    filing = story.filed()
    for party in ("guarantor", "finance_bureau"):
        filing = story.act("filing.acknowledge", filing, party)
        assert (filing.status, filing.number) == ("SUBMITTED", None)
    filing = story.act("filing.acknowledge", filing, "fin_dev_center")
    assert (filing.status, filing.number) == ("REGISTERED", "JJZXD备〔2026〕0001号")
    assert story.fresh(filing.application).status == "FILED"
    assert filing.loan.status == "PENDING_DRAW"
    assert Turn.objects.get(case_type="loan").organisation == story.cast.bank.organisation


def test_nobody_acknowledges_twice(story: Story) -> None:
    filing = story.act("filing.acknowledge", story.filed(), "guarantor")
    with pytest.raises(NotYours):
        story.act("filing.acknowledge", filing, "guarantor")
    with pytest.raises(NotYours):
        story.act("filing.return_for_correction", filing, "guarantor", ground="MISSING_ITEM", reason="缺")


def test_a_return_asks_all_three_anew(story: Story) -> None:
    filing = story.act("filing.acknowledge", story.filed(), "guarantor")
    filing = story.act(
        "filing.return_for_correction", filing, "finance_bureau", ground="MISSING_ITEM", reason="缺保证意愿书"
    )
    assert filing.status == "RETURNED"
    filing = story.act("filing.submit", filing, "bank", **story.filing_input())
    assert Turn.objects.filter(case_type="filing").count() == 3


def test_silence_counts_as_acknowledgement(story: Story) -> None:
    filing = story.act("filing.acknowledge", story.filed(), "guarantor")
    story.at_the_evening_of(dt.date(2026, 3, 13))
    assert story.fresh(filing).status == "SUBMITTED"
    story.at_the_evening_of(dt.date(2026, 3, 16))
    filing = story.fresh(filing)
    assert (filing.status, filing.deemed) == ("REGISTERED", True)
    assert sorted(filing.marks.values_list("mark", flat=True)) == ["ACKED", "DEEMED", "DEEMED"]


def test_what_is_not_drawn_in_sixty_days_lapses(story: Story) -> None:
    filing = story.registered()
    story.at_the_evening_of(filing.draw_by)
    assert story.fresh(filing).status == "REGISTERED"
    story.at_the_evening_of(filing.draw_by + dt.timedelta(days=1))
    assert story.fresh(filing).status == "LAPSED"
    assert story.fresh(filing.loan).status == "CANCELLED"
    assert story.fresh(filing.application).status == "EXPIRED"


@pytest.mark.parametrize(
    ("changed", "article"),
    [
        ({"amount": "3000000.01"}, 18),
        ({"rate": "5.2201"}, 14),
        ({"drawn_on": "2026-03-09"}, 18),
        ({"matures_on": "2027-03-11"}, 13),
        ({"matures_on": "2026-03-10"}, 13),
    ],
)
def test_a_disbursement_must_fit_the_filing(story: Story, changed: dict[str, str], article: int) -> None:
    loan = story.registered().loan
    with pytest.raises(Refused) as refused:
        story.act("loan.draw", loan, "bank", **story.drawing(loan, **changed))
    assert article in {finding.article for finding in refused.value.findings}
    assert story.fresh(loan).status == "PENDING_DRAW"


def test_a_loan_is_drawn_and_repaid(story: Story) -> None:
    loan = story.drawn()
    assert (loan.status, loan.outstanding, loan.pay_by) == ("ACTIVE", Decimal("3000000.00"), None)
    assert story.fresh(loan.application).status == "DISBURSED"
    loan = story.repaid(story.later(days=30).fresh(loan), "456789.12")
    assert loan.outstanding == Decimal("2543210.88")
    loan = story.repaid(story.later(days=30).fresh(loan), "2543210.88")
    assert (loan.status, story.fresh(loan.filing).status) == ("REPAID", "CLOSED")


def test_nobody_repays_more_than_is_owed(story: Story) -> None:
    with pytest.raises(Refused) as refused:
        story.repaid(story.drawn(), "3000000.01")
    assert codes(refused) == {"LOAN-05"}


def test_a_day_off_moves_the_last_pay_day_not_the_contract(story: Story) -> None:
    loan = story.registered(months="24").loan
    day = dt.date(2026, 3, 10)
    story.act(
        "loan.draw", loan, "bank", **story.drawing(loan, matures_on="2026-10-03", drawn_on=day.isoformat(), rate="5.22")
    )
    loan = Loan.objects.get(pk=loan.pk)
    assert (loan.matures_on, loan.pay_by) == (dt.date(2026, 10, 3), dt.date(2026, 10, 8))
    story.at_the_evening_of(dt.date(2026, 10, 8))
    assert story.fresh(loan).status == "ACTIVE"
    story.at_the_evening_of(dt.date(2026, 10, 9))
    loan = story.fresh(loan)
    assert (loan.status, loan.overdue_since, loan.tier) == ("OVERDUE", dt.date(2026, 10, 9), "2")


def test_the_tier_has_a_floor_by_days(story: Story) -> None:
    loan = story.registered().loan
    story.act("loan.draw", loan, "bank", **story.drawing(loan, matures_on="2026-03-31"))
    story.at_the_evening_of(dt.date(2026, 4, 1))
    story.at_the_evening_of(dt.date(2026, 6, 29))
    assert story.fresh(loan).tier == "2"
    story.at_the_evening_of(dt.date(2026, 6, 30))
    assert story.fresh(loan).tier == "3"
    with pytest.raises(Refused) as refused:
        story.act("loan.classify", story.fresh(loan), "bank", tier="2", reason="好转")
    assert codes(refused) == {"TIER-01"}


def test_the_jobs_run_once_for_a_date(story: Story) -> None:
    loan = story.overdue()
    events = Event.objects.filter(verb="loan.overdue", case_id=loan.pk)
    assert events.count() == 1
    story.day_end()
    story.day_end()
    assert events.count() == 1


def test_a_withdrawn_request_takes_its_opinion_along(story: Story) -> None:
    paper = story.investigating()
    story.act("application.withdraw", story.fresh(paper.application), "enterprise", reason="不需要了")
    with pytest.raises(Refused) as refused:
        story.act("opinion.approve", paper, "bank", **story.opinion())
    assert codes(refused) == {"OPN-04"}
    story.day_end()
    assert story.fresh(paper).status == "LAPSED"
