"""Money for the special accounts, between them and back (Articles 7, 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications.models import Agreement
from applications.models.agreement import LIVE
from compensation import queries, rules
from compensation.models import AllocationPlan, FundMovement
from compensation.models.fund import FROM_TREASURY, LEAVING
from loans import rules as loan_rules
from loans.queries import account_balance, special_account_code
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding, Refused
from zengxindai.ledger import book
from zengxindai.ledger.models import Account, Kind
from zengxindai.workflow import numbering
from zengxindai.workflow.case import Case
from zengxindai.workflow.step import Step


def special(bank: Organisation) -> Account:
    """The bank's special account, opened when first needed: a deposit account that never falls below zero."""
    return book.account(
        special_account_code(bank), name=f"{bank.name} 风险补偿资金专户", floor=Decimal(0), special=True
    )


def outside(code: str, name: str) -> Account:
    """An account outside the scheme: where money comes from or goes to."""
    return book.account(code, name=name, floor=None)


def treasury() -> Account:
    """The district's treasury; what it has put in stands there below zero."""
    return outside(queries.TREASURY, "区财政")


def with_bank(bank: Organisation) -> Account:
    """What the scheme has paid to a bank and got back from it."""
    return outside(f"bank:{bank.pk}", bank.name)


def mark(case: Case, step: Step, **data: Any) -> None:
    """A row that only moves the status."""


def is_open(agreement: Agreement) -> bool:
    """Whether the agreement names an account that has been opened."""
    return bool(agreement.account_no) and agreement.account_opened_on is not None


def _within_pool(amount: Decimal, step: Step, movement: FundMovement) -> Iterator[Finding]:
    yield from rules.within_pool(amount, queries.funded(), queries.promised(movement), step.terms.pool_total)


def _above_committed(amount: Decimal, bank: Organisation, besides: FundMovement | None = None) -> Iterator[Finding]:
    spoken_for = queries.committed(bank) + queries.leaving(bank, besides)
    yield from rules.above_committed(amount, account_balance(bank), spoken_for)


def _refundable(agreement: Agreement) -> Iterator[Finding]:
    yield from rules.refundable(**queries.left_on(agreement)._asdict())


def may_draft(movement: FundMovement, step: Step, *, parent: Agreement, **data: Any) -> Iterator[Finding]:
    """ACC-02, FND-01."""
    yield from rules.movement_possible(is_open(parent))
    if amount := data.get("amount"):
        yield from _within_pool(amount, step, movement)


def draft(movement: FundMovement, step: Step, *, parent: Agreement, kind: str, amount: Decimal, basis: str) -> None:
    """Propose money for the account of an agreement."""
    movement.agreement, movement.bank, movement.subject = parent, parent.bank, parent.bank.name
    movement.kind, movement.amount, movement.basis = kind, amount, basis
    movement.number = numbering.written("ZJ", step.day.year)


def may_transfer(movement: FundMovement, step: Step, *, parent: Agreement, **data: Any) -> Iterator[Finding]:
    """ACC-02, FND-02."""
    yield from rules.movement_possible(is_open(parent))
    if amount := data.get("amount"):
        yield from _above_committed(amount, parent.bank)


def transfer(
    movement: FundMovement, step: Step, *, parent: Agreement, to_bank: Organisation, amount: Decimal, basis: str
) -> None:
    """Propose to move money to another bank's account (Articles 7, 8)."""
    draft(movement, step, parent=parent, kind=Kind.TRANSFER_OUT, amount=amount, basis=basis)
    movement.to_agreement = Agreement.objects.get(bank=to_bank, status__in=LIVE)


def may_refund(movement: FundMovement, step: Step, *, parent: Agreement, **data: Any) -> Iterator[Finding]:
    """FND-03."""
    yield from _refundable(parent)


def refund(movement: FundMovement, step: Step, *, parent: Agreement, basis: str) -> None:
    """Propose to empty the account of an agreement that is over; the amount is what it holds (Article 8)."""
    amount = account_balance(parent.bank)
    draft(movement, step, parent=parent, kind=Kind.REFUND_TO_FISCAL, amount=amount, basis=basis)


def carry(
    movement: FundMovement,
    step: Step,
    *,
    parent: AllocationPlan,
    kind: str,
    taker: Agreement,
    giver: Agreement | None,
    amount: Decimal,
) -> None:
    """A part of an allocation: what the government approved of the plan is approved of this movement (Article 7)."""
    draft(
        movement, step, parent=giver or taker, kind=kind, amount=amount, basis=f"{parent.number} {parent.explanation}"
    )
    movement.to_agreement, movement.plan = (taker if giver else None), parent
    approve(movement, step, approval_no=parent.approval_no, approved_on=parent.approved_on)


def may_register(movement: FundMovement, step: Step, *, parent: Agreement, **data: Any) -> Iterator[Finding]:
    """ACC-02: interest is paid by the bank at which the account is open."""
    yield from rules.movement_possible(is_open(parent))


def register(movement: FundMovement, step: Step, *, parent: Agreement, amount: Decimal, basis: str) -> None:
    """The bank has paid interest: it stays on the account and needs nobody's approval (Article 8)."""
    draft(movement, step, parent=parent, kind=Kind.INTEREST, amount=amount, basis=basis)


def may_submit(movement: FundMovement, step: Step, **data: Any) -> Iterator[Finding]:
    """FND-01 for what comes from the treasury; FND-02, FND-03 and FND-04 for what leaves the account."""
    if movement.kind in FROM_TREASURY:
        yield from _within_pool(movement.amount, step, movement)
    yield from _may_leave(movement)


def _may_leave(movement: FundMovement) -> Iterator[Finding]:
    if movement.kind in LEAVING:
        yield from _above_committed(movement.amount, movement.bank, movement)
    if movement.kind == Kind.REFUND_TO_FISCAL:
        yield from _refundable(movement.agreement)
    if (receiver := movement.to_agreement) is not None:
        yield from rules.receiver_in_force(receiver.status in LIVE, is_open(receiver))


def submit(movement: FundMovement, step: Step, *, opinion: str = "") -> None:
    """Lay it before the district government."""


def may_approve(
    movement: FundMovement, step: Step, *, approved_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """LOAN-04: the decision has been taken; then as `may_submit`."""
    if approved_on is not None:
        yield from loan_rules.not_in_future(approved_on, step.day)
    yield from may_submit(movement, step)


def approve(movement: FundMovement, step: Step, *, approval_no: str, approved_on: dt.date) -> None:
    """The government agrees (Article 8)."""
    movement.approval_no, movement.approved_on = approval_no, approved_on


def may_book(movement: FundMovement, step: Step, *, booked_on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """CLM-06: booked between approval and today, LOAN-04 for interest; FND-01 to FND-04."""
    if booked_on is not None and movement.approved_on is not None:
        yield from rules.paid_in_time_order(booked_on, movement.approved_on, step.day)
    elif booked_on is not None:
        yield from loan_rules.not_in_future(booked_on, step.day)
    if movement.kind in FROM_TREASURY:
        # The approval has reserved its place: only what is booked counts now.
        yield from rules.within_pool(movement.amount, queries.funded(), Decimal(0), step.terms.pool_total)
    yield from _may_leave(movement)


def book_movement(movement: FundMovement, step: Step, *, voucher_no: str, booked_on: dt.date) -> None:
    """The money has moved: booked once under the movement's number."""
    movement.voucher_no, movement.booked_on = voucher_no, booked_on
    source, goal = _between(movement)
    legs = ((source, -movement.amount), (goal, movement.amount))
    # What a transfer rests on is the giving bank's business; the receiving one reads the number.
    why = "" if movement.to_agreement_id else f" {movement.basis}"
    book.post(f"fund:{movement.number}", booked_on, movement.kind, legs, memo=f"{movement.number}{why}"[:200])
    _still_within_pool(movement, step)


def _between(movement: FundMovement) -> tuple[Account, Account]:
    here = special(movement.bank)
    if movement.to_agreement is not None:
        return here, special(movement.to_agreement.bank)
    if movement.kind == Kind.REFUND_TO_FISCAL:
        return here, treasury()
    return (outside("interest", "专户利息") if movement.kind == Kind.INTEREST else treasury()), here


def _still_within_pool(movement: FundMovement, step: Step) -> None:
    """Two bookings at the same moment both saw room: whoever waited for the treasury's row is refused in words."""
    over = list(rules.within_pool(Decimal(0), queries.funded(), Decimal(0), step.terms.pool_total))
    if movement.kind != Kind.INTEREST and any(finding.blocks for finding in over):
        raise Refused(over)


def may_reverse(movement: FundMovement, step: Step, **data: Any) -> Iterator[Finding]:
    """FND-02 for the account that loses the money again; FND-01 where the treasury's comes back."""
    if movement.kind == Kind.REFUND_TO_FISCAL:
        yield from _within_pool(movement.amount, step, movement)
        return
    holder = movement.to_agreement.bank if movement.to_agreement is not None else movement.bank
    yield from _above_committed(movement.amount, holder)


def reverse(movement: FundMovement, step: Step, *, reason: str) -> None:
    """Wrongly booked: taken back by a transaction that names the first one; neither is ever erased."""
    movement.reversed_on = step.day
    booked = queries.booking_of(movement)
    book.reverse(booked, cause=f"fund:{movement.number}:back", on=step.day, reason=f"{movement.number} {reason}"[:200])
    _still_within_pool(movement, step)
