"""Money for the special accounts (Articles 7, 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications.models import Agreement
from compensation import rules
from compensation.models import FundMovement
from loans import rules as loan_rules
from loans.queries import special_account_code
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
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


def with_bank(bank: Organisation) -> Account:
    """What the scheme has paid to a bank and got back from it."""
    return outside(f"bank:{bank.pk}", bank.name)


def mark(case: Case, step: Step, **data: Any) -> None:
    """A row that only moves the status."""


def may_draft(movement: FundMovement, step: Step, *, parent: Agreement, **data: Any) -> Iterator[Finding]:
    """ACC-02."""
    opened = bool(parent.account_no) and parent.account_opened_on is not None
    yield from rules.movement_possible(data.get("kind", ""), data.get("amount", Decimal(0)), opened)


def draft(movement: FundMovement, step: Step, *, parent: Agreement, kind: str, amount: Decimal, basis: str) -> None:
    """Propose money for the account of an agreement."""
    movement.agreement, movement.bank, movement.subject = parent, parent.bank, parent.bank.name
    movement.kind, movement.amount, movement.basis = kind, amount, basis
    movement.number = numbering.written("ZJ", step.day.year)


def submit(movement: FundMovement, step: Step, *, opinion: str = "") -> None:
    """Lay it before the district government."""


def may_approve(
    movement: FundMovement, step: Step, *, approved_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """LOAN-04: the decision has been taken."""
    if approved_on is not None:
        yield from loan_rules.not_in_future(approved_on, step.day)


def approve(movement: FundMovement, step: Step, *, approval_no: str, approved_on: dt.date) -> None:
    """The government agrees (Article 8)."""
    movement.approval_no, movement.approved_on = approval_no, approved_on


def may_book(movement: FundMovement, step: Step, *, booked_on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """CLM-06: booked between approval and today."""
    if booked_on is not None:
        yield from rules.paid_in_time_order(booked_on, movement.approved_on, step.day)


def book_movement(movement: FundMovement, step: Step, *, voucher_no: str, booked_on: dt.date) -> None:
    """The money is on the account."""
    movement.voucher_no, movement.booked_on = voucher_no, booked_on
    source = outside("interest", "专户利息") if movement.kind == Kind.INTEREST else outside("treasury", "区财政")
    legs = ((source, -movement.amount), (special(movement.bank), movement.amount))
    book.post(f"fund:{voucher_no}", booked_on, movement.kind, legs, memo=f"{movement.number} {movement.basis}"[:200])
