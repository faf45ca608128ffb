"""Receipts: documented costs, days to return, and the way back out of the books (Articles 8, 9)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from compensation import queries
from compensation.models import Receipt, RecoveryCase
from tests.story import Story
from zengxindai.findings import Refused
from zengxindai.ledger import book
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Transaction
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn
from zengxindai.workflow.rehearsal import NotValid

YUAN = Decimal


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def balance(story: Story) -> Decimal:
    return ledger.balance(queries.special_account(story.cast.bank.organisation))


def words(story: Story, **changed: Any) -> dict[str, Any]:
    """The input of a receipt."""
    good = {"received_on": story.day.isoformat(), "total": "1000", "costs": "0", "interest": "0", "method": "OTHER"}
    return {**good, "voucher_no": "Z1", **changed}


@pytest.fixture
def recovery(story: Story) -> Any:
    """A pursuit of 1,000,000.00, 650,000.00 of it paid."""
    story.funded()
    return RecoveryCase.objects.get(claim=story.paid(amount="1000000.00"))


def test_only_documented_costs_are_deducted_and_each_once(story: Story, recovery: Any) -> None:
    with pytest.raises(Refused) as refused:
        story.begin("receipt.register", "bank", on=recovery, **words(story, costs="100"))
    assert codes(refused) == {"REC-15"}
    recovery = story.spent(recovery, "100")
    receipt = story.begin("receipt.register", "bank", on=recovery, **words(story, costs="60"))
    assert (receipt.costs, receipt.to_principal) == (YUAN(60), YUAN(940))
    with pytest.raises(Refused) as refused:
        story.begin(
            "receipt.register", "bank", on=story.fresh(recovery), **words(story, costs="40.01", voucher_no="Z2")
        )
    assert codes(refused) == {"REC-15"}
    story.act("receipt.cancel", receipt, "bank", reason="重复登记")
    again = story.begin("receipt.register", "bank", on=story.fresh(recovery), **words(story, costs="100"))
    assert again.costs == YUAN(100)
    with pytest.raises(NotValid, match="voucher_no"):
        story.spent(recovery, "5", voucher_no=recovery.costs.get().voucher_no)


def test_the_bureau_s_check_splits_anew(story: Story, recovery: Any) -> None:
    """The first receipt took all principal; struck out, the second is principal where it had been interest."""
    first = story.begin("receipt.register", "bank", on=recovery, **words(story, total="1000000"))
    late = words(story, total="5000", interest="5000", voucher_no="Z2")
    second = story.begin("receipt.register", "bank", on=story.fresh(recovery), **late)
    assert (second.to_principal, second.to_interest) == (0, YUAN(5000))
    story.act("receipt.cancel", first, "finance_bureau", reason="非本笔贷款款项")
    second = story.act("receipt.verify", second, "finance_bureau")
    assert (second.to_principal, second.to_interest, second.pool_return) == (YUAN(5000), 0, YUAN(3250))


def test_a_return_has_the_agreement_s_days_and_is_told_once_when_late(story: Story, recovery: Any) -> None:
    receipt = story.begin("receipt.register", "bank", on=recovery, **words(story))
    receipt = story.act("receipt.verify", receipt, "finance_bureau")
    turn = Turn.objects.get(case_type="receipt", case_id=receipt.pk)
    assert turn.due_on == receipt.deposit_by
    late = Notice.objects.filter(cause=f"recovery:return:{receipt.pk}")
    story.at_the_evening_of(receipt.deposit_by)
    assert not late.exists()
    story.at_the_evening_of(receipt.deposit_by + dt.timedelta(days=1))
    told = late.count()
    assert {each.reader.organisation.kind for each in late.all()} == {"bank", "finance_bureau"}
    story.at_the_evening_of(receipt.deposit_by + dt.timedelta(days=2))
    assert late.count() == told


def test_what_is_not_on_the_statement_goes_back_to_the_bank(story: Story, recovery: Any) -> None:
    receipt = story.begin("receipt.register", "bank", on=recovery, **words(story))
    receipt = story.act("receipt.verify", receipt, "finance_bureau")
    voucher = {"deposit_voucher_no": "JC-7", "deposited_on": story.day.isoformat()}
    receipt = story.act("receipt.deposit", receipt, "bank", **voucher)
    receipt = story.act("receipt.not_found", receipt, "guarantor", reason="对账单无此笔")
    assert (receipt.status, receipt.deposit_voucher_no) == ("VERIFIED", None)
    receipt = story.act("receipt.deposit", receipt, "bank", **voucher)
    assert story.act("receipt.confirm", receipt, "guarantor").status == "CONFIRMED"


def test_a_reversal_leaves_everything_as_before_the_receipt(story: Story, recovery: Any) -> None:
    first = story.received(recovery, "100000.01")
    before = (balance(story), story.fresh(recovery).recovered, story.fresh(recovery.loan).outstanding)
    second = story.received(recovery, "33333.33")
    assert story.taken_back(second).status == "REVERSED"
    now = story.fresh(recovery)
    assert (balance(story), now.recovered, story.fresh(recovery.loan).outstanding) == before
    assert (now.returned, now.status) == (first.pool_return, "OPEN")
    correction = Transaction.objects.get(kind="CORRECTION")
    assert correction.reverses.cause == f"return:{second.deposit_voucher_no}"
    assert list(ledger.differences()) == []


def test_the_same_vouchers_count_once_they_are_right(story: Story, recovery: Any) -> None:
    receipt = story.received(recovery, "33333.33")
    story.taken_back(receipt)
    again = words(story, total="33333.30", voucher_no=receipt.voucher_no)
    second = story.begin("receipt.register", "bank", on=story.fresh(recovery), **again)
    second = story.act("receipt.verify", second, "finance_bureau")
    voucher = {"deposit_voucher_no": receipt.deposit_voucher_no, "deposited_on": story.day.isoformat()}
    second = story.act("receipt.confirm", story.act("receipt.deposit", second, "bank", **voucher), "guarantor")
    assert story.fresh(recovery).returned == second.pool_return == YUAN("21666.65")
    assert story.taken_back(second).status == "REVERSED"
    assert story.fresh(recovery).returned == 0
    assert list(ledger.differences()) == []


def test_only_the_newest_is_taken_back(story: Story, recovery: Any) -> None:
    first, second = story.received(recovery, "1000"), story.received(recovery, "2000")
    with pytest.raises(Refused) as refused:
        story.taken_back(first)
    assert codes(refused) == {"REC-13"}
    story.taken_back(second)
    story.taken_back(first)
    assert story.fresh(recovery).recovered == 0


def test_a_full_recovery_reopens(story: Story, recovery: Any) -> None:
    story.received(recovery, "400000")
    last = story.received(recovery, "600000")
    assert (story.fresh(recovery).status, story.fresh(recovery.loan).status) == ("FULL", "RECOVERED_FULL")
    story.taken_back(last)
    loan = story.fresh(recovery.loan)
    assert (story.fresh(recovery).status, loan.status, loan.outstanding) == ("OPEN", "COMPENSATED", YUAN(600000))
    assert story.fresh(loan.filing).status == "REGISTERED"
    story.received(recovery, "600000")
    assert story.fresh(recovery).status == "FULL"
    assert balance(story) == YUAN("10000000.00")


def test_a_refund_needs_the_government_and_promised_money_stays(story: Story, recovery: Any) -> None:
    receipt = story.received(recovery, "100000")
    with pytest.raises(Refused) as refused:
        story.taken_back(receipt, ground="REFUND")
    assert (codes(refused), refused.value.findings[0].article) == ({"REC-14"}, 8)
    account = queries.special_account(recovery.bank)
    book.hold(account, ledger.available(account) - 1, "claim:0:0")
    with pytest.raises(Refused) as refused:
        story.taken_back(receipt, ground="REFUND", approval_no="府函9")
    assert codes(refused) == {"REC-14"}
    book.release(ledger.open_holds(account).get(), cause="over")
    taken = story.taken_back(receipt, ground="REFUND", approval_no="府函9")
    assert (taken.status, taken.reversal_approval_no) == ("REVERSED", "府函9")


def test_a_verified_receipt_is_taken_back_without_a_booking(story: Story, recovery: Any) -> None:
    receipt = story.begin("receipt.register", "bank", on=recovery, **words(story))
    receipt = story.act("receipt.verify", receipt, "finance_bureau")
    assert story.taken_back(receipt).status == "REVERSED"
    assert not Transaction.objects.filter(kind__in=("CORRECTION", "RECOVERY_RETURN")).exists()
    assert Receipt.objects.get().place == 1
    assert story.received(recovery, "1000").place == 2


def test_money_after_the_settlement_is_taken_back_too_but_not_what_was_settled(story: Story, recovery: Any) -> None:
    before = story.received(recovery, "100000")
    story.settled(recovery)
    with pytest.raises(Refused) as refused:
        story.taken_back(before)
    assert codes(refused) == {"REC-13"}
    first, later = story.received(recovery, "0.10"), story.received(recovery, "300000")
    assert story.fresh(recovery).loss == YUAN("599999.90")
    story.taken_back(later)
    assert (story.fresh(recovery).status, story.fresh(recovery).loss) == ("POST", YUAN("899999.90"))
    story.taken_back(first)
    assert (story.fresh(recovery).status, story.fresh(recovery).loss) == ("SETTLED", YUAN("900000.00"))
