"""The pursuit after a payout: reports, costs, seizures, and how it ends (Article 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from compensation import queries, rules
from compensation.models import Claim, ProgressReport, RecoveryCase, RecoveryCost, Seizure
from compensation.states import SeizureKind
from loans import rules as loan_rules
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding
from zengxindai.workdays import months_later
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def open_recovery(recovery: RecoveryCase, step: Step, *, parent: Claim, paid_on: dt.date) -> None:
    """The pursuit begins with the first payment."""
    recovery.application, recovery.claim, recovery.loan = parent.application, parent, parent.loan
    recovery.bank, recovery.subject, recovery.share_pct = parent.bank, parent.subject, parent.share_pct
    recovery.principal, recovery.paid_on = parent.base, paid_on
    recovery.report_by = months_later(step.day, step.terms.progress_report_months)
    recovery.number = numbering.written("ZC", step.day.year)


def report_progress(recovery: RecoveryCase, step: Step, *, stage: str, **said: Any) -> None:
    """《追偿进展报告》, quarterly while the pursuit is open; the stage changes by a report alone (form 4.8)."""
    before = recovery.reports.order_by("-id").values_list("recovered", flat=True).first()
    recovered = queries.recovered_in_all(recovery)
    ProgressReport.objects.create(
        recovery=recovery,
        on=step.day,
        due_on=recovery.report_by,
        stage=stage,
        in_period=recovered - (before or Decimal(0)),
        recovered=recovered,
        costs=queries.costs_of(recovery),
        **said,
    )
    recovery.stage, recovery.case_no, recovery.court = stage, said["case_no"], said["court"]
    recovery.report_by = months_later(step.day, step.terms.progress_report_months)


def may_record_cost(
    recovery: RecoveryCase, step: Step, *, amount: Decimal | None = None, on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """REC-15 warns above the usual; LOAN-04."""
    if amount is not None and on is not None:
        yield from rules.costs_usual(queries.costs_of(recovery) + amount, recovery.principal, step.terms)
        yield from loan_rules.not_in_future(on, step.day)


def record_cost(
    recovery: RecoveryCase,
    step: Step,
    *,
    kind: str,
    amount: Decimal,
    voucher_no: str,
    on: dt.date,
    files: list[Attachment],
) -> None:
    """A documented cost; receipts deduct such costs before the principal where the agreement says so."""
    RecoveryCost.objects.create(
        recovery=recovery, bank=recovery.bank, kind=kind, amount=amount, voucher_no=voucher_no, on=on
    )


def may_record_seizure(
    recovery: RecoveryCase,
    step: Step,
    *,
    kind: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """REC-16."""
    if kind and since is not None:
        yield from rules.first_has_end(kind, until)
        yield from rules.seized_in_order(since, until, step.day)


def record_seizure(recovery: RecoveryCase, step: Step, *, files: list[Attachment], **seized: Any) -> None:
    """The court has seized an asset, or queued the seizure."""
    Seizure.objects.create(recovery=recovery, **seized)


def may_follow_seizure(
    recovery: RecoveryCase,
    step: Step,
    *,
    seizure: Seizure | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """REC-16: there is one in force; a renewal reaches further, a lifting comes after it."""
    yield from rules.something_seized(queries.seizures_in_force(recovery).exists())
    if seizure is not None and since is not None:
        yield from rules.seized_in_order(since, until, step.day)
        yield from rules.follows_in_order(since, until, old_since=seizure.since, old_until=seizure.until)


def renew_seizure(recovery: RecoveryCase, step: Step, *, seizure: Seizure, files: list[Attachment], **by: Any) -> None:
    """The court has renewed a seizure, or a queued one has come to its turn."""
    _follow(seizure, SeizureKind.RENEWAL, **by)


def release_seizure(
    recovery: RecoveryCase, step: Step, *, seizure: Seizure, order_no: str, since: dt.date, reason: str
) -> None:
    """A seizure is lifted; why stays in the trail."""
    _follow(seizure, SeizureKind.RELEASE, order_no=order_no, since=since)


def _follow(seizure: Seizure, kind: SeizureKind, **by: Any) -> None:
    Seizure.objects.create(
        recovery_id=seizure.recovery_id, follows=seizure, kind=kind, asset=seizure.asset, court=seizure.court, **by
    )


def may_exhaust(recovery: RecoveryCase, step: Step, *, ground: str = "", **data: Any) -> Iterator[Finding]:
    """REC-12."""
    if ground:
        yield from rules.exhausted(ground, recovery.paid_on, step.day, step.terms)


def exhaust(
    recovery: RecoveryCase, step: Step, *, ground: str, evidence_no: str, opinion: str, files: list[Attachment]
) -> None:
    """The bank finds its measures exhausted, with proof; the finance bureau checks it."""
    recovery.exhaustion, recovery.evidence_no, recovery.exhausted_on = ground, evidence_no, step.day


def go_on(recovery: RecoveryCase, step: Step, *, reason: str = "") -> None:
    """Not exhausted, or there is money again: the pursuit is open, and reports are due."""
    recovery.exhaustion, recovery.evidence_no, recovery.exhausted_on = "", "", None
    recovery.report_by = months_later(step.day, step.terms.progress_report_months)


def count_receipt(recovery: RecoveryCase, step: Step, *, principal: Decimal, returned: Decimal) -> None:
    """A booked receipt lowers what is unrecovered; the last one ends the pursuit."""
    recovery.recovered += principal
    recovery.returned += returned
    if not recovery.unrecovered:
        step.cascade("recovery.complete", recovery)


def complete(recovery: RecoveryCase, step: Step) -> None:
    """Everything has come back: a settlement under way has lost its object."""
    sheet = queries.live_settlement(recovery)
    if sheet is not None:
        step.cascade("settlement.fall_away", sheet)


def count_later(recovery: RecoveryCase, step: Step, *, receipt: str, principal: Decimal, returned: Decimal) -> None:
    """Money after the settlement lowers the loss; 《补充清算表》 (case 8)."""
    recovery.loss -= principal


def take_back(recovery: RecoveryCase, step: Step, *, receipt: str, principal: Decimal, returned: Decimal) -> None:
    """A receipt is taken back: recovered and returned fall again; what was complete goes on."""
    if recovery.loss is not None:
        recovery.loss += principal
        if not queries.standing_after_settlement(recovery):
            step.cascade("recovery.close_again", recovery)
        return
    recovery.recovered -= principal
    recovery.returned -= returned


def resume(recovery: RecoveryCase, step: Step, **counted: Any) -> None:
    """The receipt that completed it is taken back: the pursuit is open again."""
    take_back(recovery, step, **counted)
    go_on(recovery, step)


def settle(recovery: RecoveryCase, step: Step, *, loss: Decimal) -> None:
    """Settled: what is lost stays in a register of its own; the duty to pursue goes on."""
    recovery.loss = loss
