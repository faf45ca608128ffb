"""From a claim to the last fen recovered: the worked cases of the notice, by real acts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from compensation import queries
from compensation.models import RecoveryCase
from tests.story import Story
from zengxindai.findings import NotYours, Refused
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Transaction
from zengxindai.workflow.rehearsal import NotValid


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def balance(story: Story, bank: str = "bank") -> Decimal:
    return ledger.balance(queries.special_account(story.cast.teams[bank].organisation))


@pytest.fixture
def story(story: Story) -> Story:
    story.funded()
    return story


@pytest.mark.parametrize(
    ("principal", "pool", "bank"),
    [
        ("5000000.00", "3250000.00", "1750000.00"),
        ("1234567.90", "802469.14", "432098.76"),
        ("0.10", "0.07", "0.03"),
        ("4999999.99", "3249999.99", "1750000.00"),
        ("3333333.33", "2166666.66", "1166666.67"),
        ("1000000.01", "650000.01", "350000.00"),
        ("200000.03", "130000.02", "70000.01"),
        ("0.30", "0.20", "0.10"),
        ("0.01", "0.01", "0.00"),
    ],
)
def test_cases_1_to_3_pay_65_percent_half_up(story: Story, principal: str, pool: str, bank: str) -> None:
    claim = story.paid(amount=principal)
    assert (claim.status, claim.paid, claim.base - claim.paid) == ("PAID", Decimal(pool), Decimal(bank))
    assert balance(story) == Decimal(10_000_000) - Decimal(pool)
    assert story.fresh(claim.loan).status == "COMPENSATED"
    assert story.fresh(claim.loan).outstanding == Decimal(principal)
    assert ledger.held(queries.special_account(claim.bank)) == 0
    assert story.act("claim.confirm", claim, "bank").status == "RECEIVED"
    assert list(ledger.differences()) == []


def test_case_4_the_borrower_pays_between_approval_and_payout(story: Story) -> None:
    claim = story.entrusted()
    assert claim.approved == Decimal("1950000.00")
    claim = story.repaid(claim, "456789.12", key="claim.record_repayment")
    with pytest.raises(Refused) as refused:
        story.act("claim.pay", claim, "guarantor", **story.payment(claim, "1950000.00"))
    assert codes(refused) == {"CLM-04"}
    assert refused.value.findings[0].article == 8
    claim = story.act("claim.pay", claim, "guarantor", **story.payment(claim, "1653087.07"))
    assert (claim.status, claim.base, claim.paid) == ("PAID", Decimal("2543210.88"), Decimal("1653087.07"))
    assert claim.base - claim.paid == Decimal("890123.81")


def test_everything_repaid_before_payment_ends_the_claim(story: Story) -> None:
    claim = story.repaid(story.entrusted(), "3000000.00", key="claim.record_repayment")
    assert (claim.status, claim.paid) == ("WITHDRAWN", 0)
    assert story.fresh(claim.loan).status == "REPAID"
    assert ledger.held(queries.special_account(claim.bank)) == 0


def test_case_5_and_6_cumulative_returns_and_the_tail(story: Story) -> None:
    claim = story.paid(amount="1234567.90")
    recovery = RecoveryCase.objects.get(claim=claim)
    receipts = ("100000.01", "33333.33", "0.10", "0.10", "0.10", "567890.13")
    returns = [story.received(recovery, amount).pool_return for amount in receipts]
    assert returns == [Decimal(r) for r in ("65000.01", "21666.66", "0.07", "0.06", "0.07", "369128.58")]
    recovery = story.fresh(recovery)
    assert (recovery.recovered, recovery.returned) == (Decimal("701223.77"), Decimal("455795.45"))
    before = balance(story)
    sheet = story.settled(recovery)
    assert (sheet.status, sheet.loss, sheet.pool, sheet.bank_share, sheet.tail) == (
        "CLOSED",
        Decimal("533344.13"),
        Decimal("346673.68"),
        Decimal("186670.45"),
        Decimal("0.01"),
    )
    assert balance(story) == before + Decimal("0.01")
    assert (story.fresh(recovery).status, story.fresh(claim.loan).status) == ("SETTLED", "SETTLED")
    assert story.fresh(claim.loan.filing).status == "CLOSED"


def test_case_7_costs_first_then_principal(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid())
    receipt = story.received(recovery, "600000.00", costs="35123.00", interest="87654.32")
    assert (receipt.costs, receipt.to_principal, receipt.to_interest) == (
        Decimal("35123.00"),
        Decimal("564877.00"),
        Decimal("0.00"),
    )
    assert receipt.pool_return == Decimal("367170.05")
    assert receipt.to_principal - receipt.pool_return == Decimal("197706.95")


def test_case_8_money_after_settlement(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid(amount="1000000.00"))
    story.settled(recovery)
    receipt = story.received(story.fresh(recovery), "333333.33")
    assert receipt.pool_return == Decimal("216666.66")
    recovery = story.fresh(recovery)
    assert (recovery.status, recovery.loss) == ("POST", Decimal("666666.67"))
    rest = story.received(recovery, "666666.67")
    assert receipt.pool_return + rest.pool_return == Decimal("650000.00")
    assert story.fresh(recovery).loss == 0


def test_full_recovery_brings_everything_back(story: Story) -> None:
    claim = story.paid(amount="1234567.89")
    recovery = RecoveryCase.objects.get(claim=claim)
    story.received(recovery, "1000000.00")
    story.received(recovery, "234567.89")
    assert story.fresh(recovery).status == "FULL"
    assert story.fresh(claim.loan).status == "RECOVERED_FULL"
    assert balance(story) == Decimal("10000000.00")


def test_case_16_a_short_account_pays_the_rest_later(story: Story) -> None:
    story.agreement("other_bank")
    story.funded("2000000", bank="other_bank")
    x = story.paid("other_bank", amount="2500000.00")
    assert (x.status, x.paid) == ("PAID", Decimal("1625000.00"))
    y = story.paid("other_bank", amount="1000000.00", purpose="另一笔")
    assert (y.status, y.paid) == ("PARTIALLY_PAID", Decimal("375000.00"))
    assert queries.due(y).unfunded == Decimal("275000.00")
    assert balance(story, "other_bank") == 0
    with pytest.raises(Refused) as refused:
        story.act("claim.entrust_rest", y, "finance_bureau")
    assert codes(refused) == {"CLM-04"}
    story.received(RecoveryCase.objects.get(claim=x), "461538.46", bank="other_bank")
    assert balance(story, "other_bank") == Decimal("300000.00")
    y = story.act("claim.entrust_rest", y, "finance_bureau")
    y = story.act("claim.pay_rest", y, "guarantor", **story.payment(y))
    assert (y.status, y.paid) == ("PAID", Decimal("650000.00"))
    assert balance(story, "other_bank") == Decimal("25000.00")


def test_a_voucher_pays_once(story: Story) -> None:
    first = story.paid(amount="100000")
    claim = story.entrusted(amount="200000", purpose="另一笔")
    words = story.payment(claim) | {"voucher_no": first.payouts.get().voucher_no}
    with pytest.raises(NotValid, match="voucher_no"):
        story.act("claim.pay", claim, "guarantor", **words)


def test_nothing_is_paid_without_the_government(story: Story) -> None:
    claim = story.reviewed_claim()
    with pytest.raises(NotYours):
        story.act("claim.pay", claim, "guarantor", **story.payment(claim, "1950000.00"))
    assert not Transaction.objects.filter(kind="PAYOUT").exists()


def test_the_government_approves_no_more_than_the_share(story: Story) -> None:
    claim = story.reviewed_claim()
    with pytest.raises(Refused) as refused:
        story.act("claim.approve", claim, "district_gov", approved="1950000.01", **story.approval(claim))
    assert codes(refused) == {"CLM-03"}


def test_the_five_comparisons_must_agree(story: Story) -> None:
    claim = story.claimed()
    words = {name: value for name, value in story.review_input().items() if name != "note_agrees"}
    with pytest.raises(Refused) as refused:
        story.act("claim.review", claim, "finance_bureau", **words)
    assert codes(refused) == {"CLM-05"}


def test_a_returned_claim_puts_the_loan_back(story: Story) -> None:
    claim = story.claimed()
    claim = story.act("claim.return_for_correction", claim, "finance_bureau", reason="缺催收回执")
    assert (claim.status, story.fresh(claim.loan).status) == ("RETURNED", "OVERDUE")
    claim = story.act("claim.submit", claim, "bank")
    assert (claim.status, story.fresh(claim.loan).status) == ("SUBMITTED", "CLAIMED")


def test_one_live_claim_per_loan(story: Story) -> None:
    claim = story.claimed()
    claim = story.act("claim.reject", claim, "finance_bureau", reason="用途不符")
    again = story.begin("claim.draft", "bank", on=story.fresh(claim.loan), **story.claim_input())
    with pytest.raises(Refused) as refused:
        story.begin("claim.draft", "bank", on=story.fresh(claim.loan), **story.claim_input())
    assert codes(refused) == {"CLM-01"}
    assert again.status == "DRAFT"


def test_no_settlement_before_everything_is_booked(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid())
    recovery = story.exhausted(recovery)
    story.begin(
        "receipt.register",
        "bank",
        on=recovery,
        received_on=story.day.isoformat(),
        total="1000",
        costs="0",
        interest="0",
        method="OTHER",
        voucher_no="Z1",
    )
    with pytest.raises(Refused) as refused:
        story.begin("settlement.draft", "bank", on=story.fresh(recovery), summary="…")
    assert codes(refused) == {"SET-01"}


def test_exhaustion_needs_a_court_or_time(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid())
    words = story.proof(ground="NO_ASSETS", evidence_no="查询单1", opinion="无可供执行财产")
    with pytest.raises(Refused) as refused:
        story.act("recovery.exhaust", recovery, "bank", **words)
    assert codes(refused) == {"REC-12"}
    story.now += dt.timedelta(days=180)
    assert story.act("recovery.exhaust", recovery, "bank", **words).status == "EXHAUSTING"


def test_more_than_is_owed_is_no_receipt(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid(amount="100000"))
    with pytest.raises(Refused) as refused:
        story.received(recovery, "100000.01")
    assert codes(refused) == {"REC-10"}
