"""Pursuit and receipts after a payout (Article 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from compensation import queries, rules
from compensation.actions.fund import special, with_bank
from compensation.models import Claim, ProgressReport, Receipt, RecoveryCase
from compensation.states import RecoveryState
from loans import rules as loan_rules
from zengxindai.findings import Finding
from zengxindai.ledger import book
from zengxindai.ledger.models import Kind
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def open_recovery(recovery: RecoveryCase, step: Step, *, parent: Claim, paid_on: dt.date) -> None:
    """The pursuit begins with the first payment."""
    recovery.application, recovery.claim, recovery.loan = parent.application, parent, parent.loan
    recovery.bank, recovery.subject, recovery.share_pct = parent.bank, parent.subject, parent.share_pct
    recovery.principal, recovery.paid_on = parent.base, paid_on
    recovery.number = numbering.written("ZC", step.day.year)


def report_progress(recovery: RecoveryCase, step: Step, *, stage: str, measures: str, next_steps: str) -> None:
    """《追偿进展报告》, quarterly while the pursuit is open."""
    recovery.stage = stage
    ProgressReport.objects.create(recovery=recovery, on=step.day, stage=stage, measures=measures, next_steps=next_steps)


def may_exhaust(recovery: RecoveryCase, step: Step, *, ground: str = "", **data: Any) -> Iterator[Finding]:
    """REC-12."""
    if ground:
        yield from rules.exhausted(ground, recovery.paid_on, step.day, step.terms)


def exhaust(recovery: RecoveryCase, step: Step, *, ground: str, evidence_no: str, opinion: str) -> None:
    """Measures are exhausted, with proof."""
    recovery.exhaustion, recovery.evidence_no, recovery.exhausted_on = ground, evidence_no, step.day


def count_receipt(recovery: RecoveryCase, step: Step, *, principal: Decimal, returned: Decimal) -> None:
    """A booked receipt lowers what is unrecovered; the last one ends the pursuit."""
    if recovery.loss is not None:
        recovery.loss -= principal
        if recovery.status == RecoveryState.SETTLED:
            step.cascade("recovery.reopen", recovery)
        return
    recovery.recovered += principal
    recovery.returned += returned
    if not recovery.unrecovered:
        step.cascade("recovery.complete", recovery)


def settle(recovery: RecoveryCase, step: Step, *, loss: Decimal) -> None:
    """Settled: what is lost stays in a register of its own; the duty to pursue goes on."""
    recovery.loss = loss


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
    """REC-10 (Article 9)."""
    if total is None or received_on is None:
        return
    unrecovered = parent.unrecovered - queries.waiting_receipts(parent)
    applied = rules.apply_receipt(total, costs, interest, unrecovered, queries.application_order(parent))
    yield from rules.within_unrecovered(applied, total, costs, unrecovered)
    yield from rules.paid_in_time_order(received_on, parent.paid_on, step.day)


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
    unrecovered = parent.unrecovered - queries.waiting_receipts(parent)
    applied = rules.apply_receipt(total, costs, interest, unrecovered, queries.application_order(parent))
    receipt.application, receipt.recovery, receipt.bank = parent.application, parent, parent.bank
    receipt.subject, receipt.received_on, receipt.total = parent.subject, received_on, total
    receipt.costs, receipt.to_principal, receipt.to_interest = applied
    receipt.method, receipt.voucher_no = method, voucher_no
    receipt.after_settlement = parent.loss is not None
    receipt.number = numbering.written("SK", step.day.year)


def verify(receipt: Receipt, step: Step, *, opinion: str = "") -> None:
    """The bureau has checked; what goes back to the account is computed on everything verified before (case 5)."""
    # Two receipts verified at once would each leave the other out of the sum: they take turns on the recovery's row.
    recovery = RecoveryCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=receipt.recovery_id)
    if receipt.after_settlement:
        verified = queries.verified_after_settlement(recovery)
        lost = recovery.loss - verified
        receipt.pool_return = rules.pool_return_after_settlement(lost, receipt.to_principal, recovery.share_pct)
        return
    recovered, returned = queries.verified_so_far(recovery)
    receipt.pool_return = rules.pool_return(
        principal=recovery.principal,
        paid=recovery.claim.paid,
        share_pct=recovery.share_pct,
        recovered=recovered,
        returned=returned,
        receipt=receipt.to_principal,
    )


def may_deposit(receipt: Receipt, step: Step, *, deposited_on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """CLM-06: returned between receipt and today."""
    if deposited_on is not None:
        yield from rules.paid_in_time_order(deposited_on, receipt.received_on, step.day)
        yield from loan_rules.not_in_future(deposited_on, step.day)


def deposit(receipt: Receipt, step: Step, *, deposit_voucher_no: str, deposited_on: dt.date) -> None:
    """The bank has paid the return to the special account."""
    receipt.deposit_voucher_no, receipt.deposited_on = deposit_voucher_no, deposited_on


def confirm(receipt: Receipt, step: Step, *, opinion: str = "") -> None:
    """The guarantor finds it on the statement: it is booked, and counts."""
    receipt.confirmed_on = step.day
    if receipt.pool_return:
        legs = ((with_bank(receipt.bank), -receipt.pool_return), (special(receipt.bank), receipt.pool_return))
        memo = f"{receipt.number} {receipt.subject}"[:200]
        book.post(f"return:{receipt.deposit_voucher_no}", receipt.deposited_on, Kind.RECOVERY_RETURN, legs, memo=memo)
    recovery = receipt.recovery
    if receipt.to_principal and not receipt.after_settlement:
        step.cascade(
            "loan.recover",
            recovery.loan,
            principal=receipt.to_principal,
            on=receipt.received_on,
            voucher_no=receipt.voucher_no,
        )
    step.cascade("recovery.count_receipt", recovery, principal=receipt.to_principal, returned=receipt.pool_return)
