"""The final settlement of a compensated loan (Article 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from compensation import queries, rules
from compensation.actions.fund import special, with_bank
from compensation.models import RecoveryCase, Settlement
from compensation.states import ClaimState, RecoveryState
from loans import rules as loan_rules
from zengxindai.findings import Finding
from zengxindai.ledger import book
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Kind
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def _ready(recovery: RecoveryCase) -> Iterator[Finding]:
    owed = queries.due(recovery.claim).owed if recovery.claim.status == ClaimState.PARTIALLY_PAID else Decimal(0)
    yield from rules.ready_to_settle(owed=owed, receipts_open=queries.receipts_open(recovery))
    yield from rules.pursuit_over(recovery.status == RecoveryState.EXHAUSTED)


def may_draft(settlement: Settlement, step: Step, *, parent: RecoveryCase, **data: Any) -> Iterator[Finding]:
    """SET-01."""
    yield from _ready(parent)
    sheet = queries.live_settlement(parent)
    yield from rules.drawn_up_once(sheet is not None)


def draft(settlement: Settlement, step: Step, *, parent: RecoveryCase, summary: str) -> None:
    """Draw the sheet up from the books."""
    settlement.application, settlement.recovery, settlement.bank = parent.application, parent, parent.bank
    settlement.subject, settlement.number = parent.subject, numbering.written("QS", step.day.year)
    edit(settlement, step, summary=summary)


def edit(settlement: Settlement, step: Step, *, summary: str) -> None:
    """Tell the story anew; the figures are computed again."""
    settlement.summary = summary
    _compute(settlement)


def _now(settlement: Settlement) -> rules.Sheet:
    """What the sheet says by the books of this moment."""
    recovery = settlement.recovery
    return rules.settle(
        recovery.principal, recovery.claim.paid, recovery.recovered, recovery.returned, recovery.share_pct
    )


def _compute(settlement: Settlement) -> None:
    sheet = _now(settlement)
    settlement.principal, settlement.paid, settlement.recovered, settlement.returned = sheet[:4]
    settlement.loss, settlement.pool, settlement.bank_share, settlement.tail = sheet[4:]


def _stands(settlement: Settlement) -> Iterator[Finding]:
    yield from _ready(settlement.recovery)
    yield from rules.sheet_stands(queries.sheet_of(settlement), _now(settlement))


def may_submit(settlement: Settlement, step: Step, **data: Any) -> Iterator[Finding]:
    """SET-01: ready, and its evidence on file (form 4.9)."""
    yield from _ready(settlement.recovery)
    yield from rules.evidence_complete(queries.missing_evidence(settlement, step.terms))


def submit(settlement: Settlement, step: Step, *, opinion: str = "") -> None:
    """The bank signs the sheet, with the figures of the day."""
    _compute(settlement)


def may_review(settlement: Settlement, step: Step, **data: Any) -> Iterator[Finding]:
    """SET-01, SET-02: the bureau compares sheet and books."""
    yield from _stands(settlement)
    yield from rules.evidence_complete(queries.missing_evidence(settlement, step.terms))


def review(settlement: Settlement, step: Step, *, opinion: str = "") -> None:
    """The bureau finds sheet and books in agreement."""


def return_for_correction(settlement: Settlement, step: Step, *, reason: str) -> None:
    """Back to the bank; an approval given to these figures counts for nothing."""
    settlement.approval_no, settlement.approved_on = "", None


def may_approve(
    settlement: Settlement, step: Step, *, approved_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """SET-01, SET-02, LOAN-04: what is approved is what the books say."""
    yield from _stands(settlement)
    if approved_on is not None:
        yield from loan_rules.not_in_future(approved_on, step.day)


def approve(settlement: Settlement, step: Step, *, approval_no: str, approved_on: dt.date) -> None:
    """The government agrees (Articles 8, 9)."""
    settlement.approval_no, settlement.approved_on = approval_no, approved_on


def may_execute(
    settlement: Settlement, step: Step, *, executed_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """SET-01, SET-02, REC-14, CLM-06: no other figures are executed than those approved, and the account has them."""
    yield from _stands(settlement)
    account = queries.special_account(settlement.bank)
    if settlement.tail < 0 and account is not None:
        yield from rules.account_covers(-settlement.tail, ledger.available(account))
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


def fall_away(settlement: Settlement, step: Step) -> None:
    """Everything has been recovered before it was executed: there is no loss to divide."""
    settlement.approval_no, settlement.approved_on = "", None
