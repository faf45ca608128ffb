"""A guarantee from the bank's application to its release, or to payout, recovery and end (Articles 5, 6.4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from loans.models import Filing, Guarantee
from loans.queries import guarantee as queries
from loans.queries.guarantee_pages import guarantee_facts
from reporting.models import MonthlyReport
from tests.story import Story, paper
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.policy.models import Document, Parameter
from zengxindai.workflow.models import Turn

YUAN = Decimal


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings if finding.blocks}


def turns(case: Any) -> set[tuple[str, str]]:
    found = Turn.objects.filter(case_type="guarantee", case_id=case.pk)
    return {(turn.organisation.kind, turn.row) for turn in found}


def test_the_bank_applies_and_the_guarantor_has_a_day_to_take_it_up(story: Story) -> None:
    case = story.guaranteed("APPLIED")
    assert (case.status, case.number, case.amount) == ("APPLIED", "JJZXD-DB-2026-0001", YUAN("3000000.00"))
    turn = Turn.objects.get(case_type="guarantee")
    assert (turn.organisation.kind, turn.row, turn.due_on) == ("guarantor", "guarantee.take", dt.date(2026, 3, 11))


def test_the_guarantor_sees_request_and_opinion_from_the_application_on(story: Story) -> None:
    paper_ = story.investigated()
    model, who = type(paper_), story.cast.guarantor.handler
    assert not model.objects.visible_to(who).exists()
    words = {"amount": "3000000", "months": "12", "ratio_pct": "80", "reason": "抵押物不足"}
    story.begin("guarantee.apply", "bank", on=paper_, **words)
    assert model.objects.visible_to(who).exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": "3000000.01"}, "OPN-03"),
        ({"months": "13"}, "OPN-03"),
        ({"ratio_pct": "90.0001"}, "GUA-02"),
        ({"ratio_pct": "49.9999"}, "GUA-02"),
    ],
)
def test_what_is_asked_for_lies_within_request_and_policy(story: Story, changed: dict[str, str], code: str) -> None:
    words = {"amount": "3000000", "months": "12", "ratio_pct": "80", "reason": "抵押物不足", **changed}
    with pytest.raises(Refused) as refused:
        story.begin("guarantee.apply", "bank", on=story.investigated(), **words)
    assert codes(refused) == {code}


def test_one_guarantee_for_one_opinion(story: Story) -> None:
    case = story.guaranteed("APPLIED")
    words = {"amount": "3000000", "months": "12", "ratio_pct": "80", "reason": "抵押物不足"}
    with pytest.raises(Refused) as refused:
        story.begin("guarantee.apply", "bank", on=case.opinion, **words)
    assert codes(refused) == {"GUA-01"}
    story.act("guarantee.withdraw", case, "bank", reason="改为直接贷款")
    assert story.begin("guarantee.apply", "bank", on=case.opinion, **words).status == "APPLIED"


def test_no_decision_without_investigation(story: Story) -> None:
    case = story.act("guarantee.take", story.guaranteed("APPLIED"), "guarantor")
    with pytest.raises(Refused) as refused:
        story.act("guarantee.approve", case, "guarantor", **story.agreeing(case))
    assert codes(refused) == {"GUA-04"}


def test_counter_guarantees_come_and_go_before_the_decision(story: Story) -> None:
    case = story.guaranteed("REVIEW")
    words = {"kind": "SURETY", "what": "王晨光", "value": "500000"}
    story.act("guarantee.add_counter", case, "guarantor", **words)
    story.act("guarantee.remove_counter", story.fresh(case), "guarantor", counter=case.counters.get(kind="SURETY").pk)
    assert [each.what for each in case.counters.all()] == ["厂房一处"]
    case = story.act("guarantee.approve", story.fresh(case), "guarantor", **story.agreeing(case))
    with pytest.raises(NotYours):
        story.act("guarantee.add_counter", case, "guarantor", **words)


def test_the_guarantor_agrees_with_three_signatures_to_that_or_less(story: Story) -> None:
    case = story.guaranteed("REVIEW")
    with pytest.raises(Refused) as refused:
        story.act("guarantee.approve", case, "guarantor", **story.agreeing(case, amount="3000000.01"))
    assert codes(refused) == {"GUA-03"}
    words = story.agreeing(case, amount="2500000", ratio_pct="70")
    case = story.act("guarantee.approve", case, "guarantor", **words)
    assert (case.status, case.amount, case.ratio_pct) == ("APPROVED", YUAN("2500000.00"), YUAN("70.0000"))
    assert case.decided_on == story.day


def test_leverage_and_the_single_customer_only_warn(story: Story) -> None:
    case = story.guaranteed("REVIEW")
    row = story.act("guarantee.approve", case, "guarantor", **story.agreeing(case))
    found = Event.objects.get(verb="guarantee.approve", case_id=row.pk).findings
    # 80 % of 3,000,000 is more than a tenth of 20,000,000.
    assert [each["code"] for each in found] == ["GUA-06"]


def test_it_is_declined_with_a_reason_and_the_pool_may_still_stand_behind(story: Story) -> None:
    case = story.guaranteed("REVIEW")
    case = story.act("guarantee.decline", case, "guarantor", reason="或有负债过高")
    assert (case.status, case.decline_reason) == ("DECLINED", "或有负债过高")
    opinion = story.act("opinion.approve", case.opinion, "bank", **story.opinion())
    filing = Filing.objects.get(opinion=opinion)
    assert (filing.backing, filing.pool_limit) == ("POOL", YUAN("1950000.00"))


@pytest.mark.parametrize("upto", ["APPLIED", "REVIEW"])
def test_the_bank_waits_for_the_decision(story: Story, upto: str) -> None:
    case = story.guaranteed(upto)
    with pytest.raises(Refused) as refused:
        story.act("opinion.approve", case.opinion, "bank", **story.opinion())
    assert codes(refused) == {"GUA-07"}


@pytest.mark.parametrize("changed", [{"amount": "2500000.01"}, {"months": "12", "amount": "3000000"}])
def test_the_loan_is_not_larger_than_the_guarantee(story: Story, changed: dict[str, str]) -> None:
    case = story.guaranteed("REVIEW")
    case = story.act("guarantee.approve", case, "guarantor", **story.agreeing(case, amount="2500000"))
    with pytest.raises(Refused) as refused:
        story.act("opinion.approve", case.opinion, "bank", **story.opinion(**changed))
    assert "GUA-08" in codes(refused)


def test_a_guaranteed_filing_spares_the_pool(story: Story) -> None:
    filing = story.guaranteed_filing()
    assert (filing.backing, filing.pool_limit, filing.loan.backing) == ("GUARANTEE", YUAN("0.00"), "GUARANTEE")
    case = Guarantee.objects.get(opinion=filing.opinion)
    assert (case.status, case.loan) == ("APPROVED", None)


def test_it_comes_into_force_with_the_disbursement_and_falls_with_repayment(story: Story) -> None:
    case = story.in_force(amount="1234567.89")
    assert (case.status, queries.balance_now(case)) == ("IN_FORCE", YUAN("987654.31"))
    loan = story.repaid(story.later(days=10).fresh(case.loan), "234567.89")
    assert queries.balance_now(story.fresh(case)) == YUAN("800000.00")
    story.repaid(story.later(days=10).fresh(loan), "1000000")
    case = story.fresh(case)
    assert (case.status, queries.balance_now(case)) == ("RELEASED", YUAN(0))


def test_a_payout_is_asked_for_overdue_loans_only(story: Story) -> None:
    case = story.in_force()
    with pytest.raises(Refused) as refused:
        story.act("guarantee.request_payout", case, "bank", **story.calling(case))
    assert codes(refused) == {"GUA-09"}


def test_the_pool_is_not_claimed_for_a_guaranteed_loan(story: Story) -> None:
    case = story.called()
    loan = story.fresh(case.loan)
    assert loan.status == "OVERDUE"
    with pytest.raises(Refused) as refused:
        story.begin("claim.draft", "bank", on=loan, **story.claim_input())
    assert codes(refused) == {"CLM-01"}


def test_nobody_asks_for_more_than_the_guaranteed_part(story: Story) -> None:
    case = story.called()
    case = story.act("guarantee.return_payout", case, "guarantor", reason="缺催收记录")
    assert (case.status, case.requested) == ("IN_FORCE", None)
    with pytest.raises(Refused) as refused:
        story.act("guarantee.request_payout", case, "bank", **story.calling(case, amount="2400000.01"))
    assert codes(refused) == {"GUA-09"}


def test_a_repayment_after_the_request_lowers_the_payout(story: Story) -> None:
    case = story.called()
    story.repaid(story.fresh(case.loan), "1000000")
    with pytest.raises(Refused) as refused:
        story.act("guarantee.pay_out", case, "guarantor", **story.paying_out(case, amount="2400000"))
    assert codes(refused) == {"GUA-10"}
    case = story.act("guarantee.pay_out", case, "guarantor", **story.paying_out(case))
    assert case.paid_out == YUAN("1600000.00")


def test_repaid_before_the_payout_it_is_released(story: Story) -> None:
    case = story.called()
    story.repaid(story.fresh(case.loan), "3000000")
    assert story.fresh(case).status == "RELEASED"
    with pytest.raises(NotYours):
        story.act("guarantee.pay_out", case, "guarantor", amount="1", voucher_no="X", paid_on=story.day.isoformat())


@pytest.mark.parametrize("ahead", [-5, 1])
def test_the_day_of_the_payout(story: Story, ahead: int) -> None:
    case = story.called()
    day = (story.day + dt.timedelta(days=ahead)).isoformat()
    with pytest.raises((Refused, ValueError)):
        story.act("guarantee.pay_out", case, "guarantor", **story.paying_out(case, paid_on=day))


def test_a_voucher_pays_once(story: Story) -> None:
    first = story.paid_by_guarantor()
    case = story.called(purpose="扩建厂房")
    with pytest.raises(ValueError, match="voucher_no"):
        story.act(
            "guarantee.pay_out", case, "guarantor", **story.paying_out(case, voucher_no=first.payout_voucher_no or "")
        )


def test_recovery_lowers_what_the_borrower_owes_unless_the_bank_passed_it_on(story: Story) -> None:
    case = story.paid_by_guarantor()
    case = story.back_to_guarantor(case, "400000")
    assert (case.status, case.recovered, story.fresh(case.loan).outstanding) == (
        "RECOVERING",
        YUAN("400000.00"),
        YUAN("2600000.00"),
    )
    case = story.back_to_guarantor(case, "100000", "BANK")
    assert (case.unrecovered, story.fresh(case.loan).outstanding) == (YUAN("1900000.00"), YUAN("2600000.00"))
    with pytest.raises(Refused) as refused:
        story.back_to_guarantor(case, "1900000.01")
    assert codes(refused) == {"GUA-12"}
    case = story.back_to_guarantor(case, "1900000")
    assert (case.status, case.unrecovered) == ("CLOSED", YUAN(0))
    assert story.fresh(case.loan).outstanding == YUAN("700000.00")


def test_the_whole_debt_through_the_guarantor_repays_the_loan(story: Story) -> None:
    case = story.paid_by_guarantor()
    story.repaid(story.fresh(case.loan), "600000")
    case = story.back_to_guarantor(case, "2400000")
    assert (case.status, story.fresh(case.loan).status) == ("CLOSED", "REPAID")


def test_the_pursuit_is_reported_and_the_rest_written_off(story: Story) -> None:
    case = story.paid_by_guarantor()
    case = story.act("guarantee.report", case, "guarantor", stage="ENFORCEMENT", measures="查封厂房")
    assert (case.status, case.stage, case.reports.count()) == ("RECOVERING", "ENFORCEMENT", 1)
    words = {"reason": "法院裁定终结执行", "file": paper("裁定书.pdf")}
    case = story.act("guarantee.write_off", case, "guarantor", **words)
    assert (case.status, case.written_off_on) == ("WRITTEN_OFF", story.day)
    assert queries.unrecovered_total(story.day) == YUAN(0)


@pytest.mark.parametrize("upto", ["APPLIED", "REVIEW", "APPROVED"])
def test_it_lapses_with_the_request(story: Story, upto: str) -> None:
    case = story.guaranteed(upto)
    story.act("application.withdraw", story.fresh(case.application), "enterprise", reason="不需要了")
    story.day_end()
    assert story.fresh(case).status == "LAPSED"


def test_it_lapses_when_the_bank_declines(story: Story) -> None:
    case = story.guaranteed()
    story.act("opinion.decline", case.opinion, "bank", decline_code="FINANCES", reason="负债过高")
    assert story.fresh(case).status == "LAPSED"
    story.day_end()


def test_it_lapses_with_a_recommendation_revoked(story: Story) -> None:
    case = story.guaranteed()
    story.act("application.revoke", story.fresh(case.application), "department", reason="材料不实")
    assert story.fresh(case).status == "LAPSED"


def test_nothing_is_agreed_once_the_request_is_over(story: Story) -> None:
    case = story.guaranteed("REVIEW")
    story.act("application.withdraw", story.fresh(case.application), "enterprise", reason="不需要了")
    with pytest.raises(Refused) as refused:
        story.act("guarantee.approve", case, "guarantor", **story.agreeing(case))
    assert codes(refused) == {"OPN-04"}


def test_it_lapses_when_the_loan_is_not_drawn(story: Story) -> None:
    filing = story.guaranteed_filing()
    story.at_the_evening_of(filing.draw_by + dt.timedelta(days=1))
    assert Guarantee.objects.get(opinion=filing.opinion).status == "LAPSED"


def page(story: Story, team: str, url: str) -> tuple[int, str]:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[team].handler)
    answer = signed_in.get(url)
    return answer.status_code, answer.content.decode()


def test_who_sees_what(story: Story) -> None:
    case = story.paid_by_guarantor()
    url = case.get_absolute_url()
    for team in ("bank", "guarantor", "finance_bureau", "fin_dev_center", "district_gov", "auditor"):
        status, seen = page(story, team, url)
        assert status == 200, team
        assert "订单稳定" in seen
        assert "厂房一处" in seen
    status, seen = page(story, "enterprise", url)
    assert status == 200
    assert "3,000,000.00" in seen
    for inside in ("订单稳定", "厂房一处", "抵押物不足", "书面催收三次"):
        assert inside not in seen
    for team in ("other_bank", "other_enterprise", "department", "other_department"):
        assert page(story, team, url)[0] == 404, team
    for shown in (case.loan, case.opinion, case.application, case.loan.filing):
        assert case.number in page(story, "guarantor", shown.get_absolute_url())[1]


def test_of_two_banks_each_sees_its_own(story: Story) -> None:
    story.agreement("other_bank")
    case = story.guaranteed()
    story.act("opinion.decline", case.opinion, "bank", decline_code="FINANCES", reason="负债过高")
    other = story.cast.other_bank.organisation
    request = story.fresh(case.application)
    request = story.act("application.redirect", request, "department", bank=other.pk, reason="企业另选")
    assert page(story, "other_bank", request.get_absolute_url())[0] == 200
    assert page(story, "other_bank", case.get_absolute_url())[0] == 404


def test_figures_of_a_period(story: Story) -> None:
    """Two loans: one repaid in part, one paid out; by hand."""
    first = story.day
    alive = story.in_force(amount="1000000", purpose="甲")  # 800,000 guaranteed on 10 March
    story.repaid(story.later(days=5).fresh(alive.loan), "100000.01")  # 899,999.99 → 719,999.99
    before_bad = story.day
    bad = story.paid_by_guarantor(amount="2000000", purpose="乙")  # 1,600,000
    story.back_to_guarantor(bad, "300000")
    got = queries.turnover(first, story.day)
    assert (got.opening, got.new, got.released) == (YUAN(0), YUAN("2400000.00"), YUAN("80000.01"))
    assert (got.paid_out, got.closing, got.recovered) == (YUAN("1600000"), YUAN("719999.99"), YUAN("300000"))
    assert (got.count_new, got.count_released, got.count_paid_out, got.count_closing) == (2, 0, 1, 1)
    assert got.opening + got.new - got.released - got.paid_out == got.closing
    later = queries.turnover(before_bad + dt.timedelta(days=1), story.day, story.cast.bank.organisation)
    assert (later.opening, later.new, later.closing) == (YUAN("2319999.99"), YUAN(0), YUAN("719999.99"))
    assert queries.turnover(first, story.day, story.cast.other_bank.organisation).closing == 0
    assert queries.guaranteed_balance(first) == YUAN("800000.00")
    assert queries.guaranteed_balance(first - dt.timedelta(days=1)) == 0
    assert queries.unrecovered_total(story.day) == YUAN("1300000.00")


def test_r2_has_the_guarantor_s_part_until_it_has_paid(story: Story) -> None:
    story.in_force(amount="1234567.89", purpose="甲")
    story.drawn(purpose="乙")
    story.at_the_evening_of(dt.date(2026, 3, 31))
    report = MonthlyReport.objects.get(reporter=story.cast.guarantor.organisation)
    assert YUAN(report.figures["R2"]["total"]["closing"]) == YUAN("987654.31")
    assert [YUAN(row["covered"]) for row in report.figures["R6"]["rows"]] == [YUAN("3000000.00")]


@pytest.mark.parametrize(("switch", "pool"), [(False, "0.00"), (True, "160,493.83")])
def test_the_pool_s_part_of_the_rest_is_shown_and_nowhere_claimed(story: Story, switch: bool, pool: str) -> None:
    if switch:
        Parameter.objects.filter(key="pool_covers_guaranteed_residual").update(value=True)
        Document.objects.update(loaded_at=timezone.now())
    case = story.in_force(amount="1234567.89")
    rows = {str(label): value for label, value, _ in guarantee_facts(case, story.cast.bank.handler)}
    assert f"{rows['如代偿，风险补偿资金承担']:,.2f}" == pool
