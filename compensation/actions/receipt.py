"""Money that comes back after a payout, from the bank's entry to the books, and back out of them (Articles 8, 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from compensation import queries, rules
from compensation.actions.fund import special, with_bank
from compensation.models import Receipt, RecoveryCase
from compensation.states import ReceiptState, RecoveryState, ReversalGround
from loans import rules as loan_rules
from loans.states import LoanState
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding
from zengxindai.ledger import book
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Kind
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def may_register(
    receipt: Receipt,
    step: Step,
    *,
    parent: RecoveryCase,
    total: Decimal | None = None,
    costs: Decimal = Decimal(0),
    interest: Decimal = Decimal(0),
    received_on: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """REC-10, REC-15, CLM-06 (Article 9)."""
    if total is None or received_on is None:
        return
    yield from _applicable(parent, None, total, costs, interest, step)
    yield from rules.paid_in_time_order(received_on, parent.paid_on, step.day)


def _applicable(
    recovery: RecoveryCase, receipt: Receipt | None, total: Decimal, costs: Decimal, interest: Decimal, step: Step
) -> Iterator[Finding]:
    unrecovered = recovery.unrecovered - queries.waiting_receipts(recovery, receipt)
    applied = rules.apply_receipt(total, costs, interest, unrecovered, queries.application_order(recovery))
    yield from rules.within_unrecovered(applied, total, costs, unrecovered)
    yield from rules.costs_documented(costs, queries.costs_left(recovery, receipt))
    yield from rules.costs_usual(queries.costs_of(recovery), recovery.principal, step.terms)


def register(
    receipt: Receipt,
    step: Step,
    *,
    parent: RecoveryCase,
    received_on: dt.date,
    total: Decimal,
    costs: Decimal,
    interest: Decimal,
    method: str,
    voucher_no: str,
) -> None:
    """Money came, from whatever source; it is applied in the agreement's order."""
    receipt.application, receipt.recovery, receipt.bank = parent.application, parent, parent.bank
    receipt.subject, receipt.received_on, receipt.total = parent.subject, received_on, total
    receipt.stated_costs, receipt.stated_interest = costs, interest
    receipt.method, receipt.voucher_no = method, voucher_no
    receipt.after_settlement = parent.loss is not None
    receipt.number = numbering.written("SK", step.day.year)
    _apply(receipt, parent)


def _apply(receipt: Receipt, recovery: RecoveryCase) -> None:
    receipt.open_principal = recovery.unrecovered - queries.waiting_receipts(recovery, receipt)
    stated = (receipt.total, receipt.stated_costs, receipt.stated_interest)
    applied = rules.apply_receipt(*stated, receipt.open_principal, queries.application_order(recovery))
    receipt.costs, receipt.to_principal, receipt.to_interest = applied


def may_verify(receipt: Receipt, step: Step, **data: Any) -> Iterator[Finding]:
    """REC-10, REC-15 once more, as of now (Article 9)."""
    stated = (receipt.total, receipt.stated_costs, receipt.stated_interest)
    yield from _applicable(receipt.recovery, receipt, *stated, step)


def verify(receipt: Receipt, step: Step, *, opinion: str = "") -> None:
    """The bureau has checked; split and return are computed on everything verified before (case 5)."""
    # Two receipts verified at once would each leave the other out of the sum: they take turns on the recovery's row.
    recovery = RecoveryCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=receipt.recovery_id)
    _apply(receipt, recovery)
    receipt.place = queries.next_place(recovery)
    receipt.pool_paid = recovery.claim.paid
    receipt.deposit_by = _deposit_by(receipt, step)
    receipt.pool_return = _return(receipt, recovery)


def _return(receipt: Receipt, recovery: RecoveryCase) -> Decimal:
    if receipt.after_settlement:
        lost = recovery.loss - queries.verified_after_settlement(recovery)
        return rules.pool_return_after_settlement(lost, receipt.to_principal, recovery.share_pct)
    recovered, returned = queries.verified_so_far(recovery)
    return rules.pool_return(
        principal=recovery.principal,
        paid=receipt.pool_paid,
        share_pct=recovery.share_pct,
        recovered=recovered,
        returned=returned,
        receipt=receipt.to_principal,
    )


def _deposit_by(receipt: Receipt, step: Step) -> dt.date | None:
    """The agreement's working days, else the policy's; open while that year's days off are not published."""
    agreed = receipt.recovery.loan.filing.agreement.deposit_wd or step.terms.recovery_deposit_wd
    try:
        return step.terms.calendar.add(step.day, agreed)
    except CalendarMissing:
        return None


def may_deposit(receipt: Receipt, step: Step, *, deposited_on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """CLM-06: returned between receipt and today."""
    if deposited_on is not None:
        yield from rules.paid_in_time_order(deposited_on, receipt.received_on, step.day)
        yield from loan_rules.not_in_future(deposited_on, step.day)


def deposit(receipt: Receipt, step: Step, *, deposit_voucher_no: str, deposited_on: dt.date) -> None:
    """The bank has paid the return to the special account: 《追偿缴款单》."""
    receipt.deposit_voucher_no, receipt.deposited_on = deposit_voucher_no, deposited_on


def not_found(receipt: Receipt, step: Step, *, reason: str) -> None:
    """The guarantor does not find the return on the statement: the bank has to pay it, or to say by which voucher."""
    receipt.deposit_voucher_no = receipt.deposited_on = None


def confirm(receipt: Receipt, step: Step, *, opinion: str = "") -> None:
    """The guarantor finds it on the statement: it is booked, and counts."""
    receipt.confirmed_on = step.day
    if receipt.pool_return:
        legs = ((with_bank(receipt.bank), -receipt.pool_return), (special(receipt.bank), receipt.pool_return))
        memo = f"{receipt.number} {receipt.subject}"[:200]
        book.post(queries.return_cause(receipt), receipt.deposited_on, Kind.RECOVERY_RETURN, legs, memo=memo)
    recovery = receipt.recovery
    if receipt.after_settlement:
        counted = {"receipt": receipt.number, "principal": receipt.to_principal, "returned": receipt.pool_return}
        step.cascade("recovery.count_later", recovery, **counted)
        return
    if receipt.to_principal:
        step.cascade(
            "loan.recover",
            recovery.loan,
            principal=receipt.to_principal,
            on=receipt.received_on,
            voucher_no=receipt.voucher_no,
        )
    step.cascade("recovery.count_receipt", recovery, principal=receipt.to_principal, returned=receipt.pool_return)


def cancel(receipt: Receipt, step: Step, *, reason: str) -> None:
    """Entered wrongly, nothing being verified yet: it counts for nothing, and its voucher is free again."""
    receipt.reversed_on = step.day


def may_reverse(
    receipt: Receipt, step: Step, *, ground: str = "", approval_no: str = "", **data: Any
) -> Iterator[Finding]:
    """REC-13, REC-14 (Articles 8, 9)."""
    yield from rules.newest_only(queries.verified_later(receipt))
    yield from rules.before_settled(receipt.after_settlement, receipt.recovery.loss is not None)
    if receipt.status != ReceiptState.CONFIRMED or not receipt.pool_return:
        return
    account = queries.special_account(receipt.bank)
    if account is not None:
        yield from rules.account_covers(receipt.pool_return, ledger.available(account))
    if ground:
        yield from rules.refund_approved(ground == ReversalGround.REFUND, approval_no)


def reverse(
    receipt: Receipt, step: Step, *, ground: str, approval_no: str, reason: str, files: list[Attachment]
) -> None:
    """Taken back by a counter-entry; everything stands as before the receipt (domain note 3 §3.8)."""
    booked = receipt.status == ReceiptState.CONFIRMED
    receipt.reversed_on, receipt.reversal_ground = step.day, ground
    receipt.reversal_approval_no = approval_no
    if not booked:
        return
    if receipt.pool_return:
        entry = queries.return_entry(receipt)
        book.reverse(
            entry, cause=f"reverse:{receipt.number}", on=step.day, reason=f"冲正 {receipt.number} {reason}"[:200]
        )
    recovery = receipt.recovery
    counted = {"receipt": receipt.number, "principal": receipt.to_principal, "returned": receipt.pool_return}
    if receipt.to_principal and not receipt.after_settlement:
        row = "loan.owe_again" if recovery.loan.status == LoanState.RECOVERED_FULL else "loan.unrecover"
        step.cascade(row, recovery.loan, voucher_no=receipt.voucher_no)
    full = recovery.status == RecoveryState.FULL
    step.cascade("recovery.resume" if full else "recovery.take_back", recovery, **counted)
