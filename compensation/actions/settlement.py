"""The final settlement of a compensated loan (Article 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from compensation import queries, rules
from compensation.actions.fund import special, with_bank
from compensation.models import RecoveryCase, Settlement
from loans import rules as loan_rules
from zengxindai.findings import Finding
from zengxindai.ledger import book
from zengxindai.ledger.models import Kind
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def _ready(recovery: RecoveryCase) -> Iterator[Finding]:
    yield from rules.ready_to_settle(claim_status=recovery.claim.status, receipts_open=queries.receipts_open(recovery))


def may_draft(settlement: Settlement, step: Step, *, parent: RecoveryCase, **data: Any) -> Iterator[Finding]:
    """SET-01."""
    yield from _ready(parent)


def draft(settlement: Settlement, step: Step, *, parent: RecoveryCase, summary: str) -> None:
    """Draw the sheet up from the books."""
    settlement.application, settlement.recovery, settlement.bank = parent.application, parent, parent.bank
    settlement.subject, settlement.number = parent.subject, numbering.written("QS", step.day.year)
    edit(settlement, step, summary=summary)


def edit(settlement: Settlement, step: Step, *, summary: str) -> None:
    """Tell the story anew; the figures are computed again."""
    settlement.summary = summary
    _compute(settlement)


def _compute(settlement: Settlement) -> None:
    recovery = settlement.recovery
    sheet = rules.settle(
        recovery.principal, recovery.claim.paid, recovery.recovered, recovery.returned, recovery.share_pct
    )
    settlement.principal, settlement.paid, settlement.recovered, settlement.returned = sheet[:4]
    settlement.loss, settlement.pool, settlement.bank_share, settlement.tail = sheet[4:]


def may_submit(settlement: Settlement, step: Step, **data: Any) -> Iterator[Finding]:
    """SET-01."""
    yield from _ready(settlement.recovery)


def submit(settlement: Settlement, step: Step, *, opinion: str = "") -> None:
    """The bank signs the sheet."""
    _compute(settlement)


def review(settlement: Settlement, step: Step, *, opinion: str = "") -> None:
    """The bureau finds sheet and books in agreement."""


def return_for_correction(settlement: Settlement, step: Step, *, reason: str) -> None:
    """Back to the bank."""


def may_approve(
    settlement: Settlement, step: Step, *, approved_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """LOAN-04: the decision has been taken."""
    if approved_on is not None:
        yield from loan_rules.not_in_future(approved_on, step.day)


def approve(settlement: Settlement, step: Step, *, approval_no: str, approved_on: dt.date) -> None:
    """The government agrees (Articles 8, 9)."""
    settlement.approval_no, settlement.approved_on = approval_no, approved_on


def may_execute(
    settlement: Settlement, step: Step, *, executed_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """SET-01, CLM-06."""
    yield from _ready(settlement.recovery)
    if executed_on is not None:
        yield from rules.paid_in_time_order(executed_on, settlement.approved_on, step.day)


def execute(settlement: Settlement, step: Step, *, voucher_no: str, executed_on: dt.date) -> None:
    """The difference is booked, one way or the other; loan and pursuit are settled (case 6)."""
    settlement.voucher_no, settlement.executed_on = voucher_no, executed_on
    if settlement.tail:
        legs = ((with_bank(settlement.bank), -settlement.tail), (special(settlement.bank), settlement.tail))
        memo = f"{settlement.number} {settlement.subject}"[:200]
        book.post(f"settlement:{settlement.number}", executed_on, Kind.SETTLEMENT_ADJUST, legs, memo=memo)
    recovery = settlement.recovery
    step.cascade("loan.settle", recovery.loan, loss=settlement.loss, on=executed_on, voucher_no=settlement.number)
    step.cascade("recovery.settle", recovery, loss=settlement.loss)


def archive(settlement: Settlement, step: Step, *, archive_no: str) -> None:
    """Filed away with three seals; never reopened."""
    settlement.archive_no = archive_no
