"""What pages show of recoveries and receipts. Amounts in yuan."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from compensation.models import Receipt, RecoveryCase
from compensation.queries.pursuit import costs_left, costs_of, late_in
from compensation.states import SeizureKind
from zengxindai.policy import articles
from zengxindai.web import panels
from zengxindai.web.present import today_terms


def recovery_facts(recovery: RecoveryCase, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a recovery's page."""
    return [
        (_("Enterprise"), recovery.enterprise.name, "text"),
        (_("Bank"), recovery.bank.name, "text"),
        (_("Claim"), recovery.claim.number or "", "text"),
        (_("Compensated principal"), recovery.principal, "money"),
        (_("Paid by the pool"), recovery.claim.paid, "money"),
        (_("Recovered principal"), recovery.recovered, "money"),
        (_("Returned to the account"), recovery.returned, "money"),
        (_("Not yet recovered"), recovery.unrecovered, "money"),
        (_("Costs documented"), costs_of(recovery), "money"),
        (_("Of it not deducted yet"), costs_left(recovery), "money"),
        (_("Legal stage"), recovery.get_stage_display(), "text"),
        (_("Court case number"), recovery.case_no, "text"),
        (_("Court"), recovery.court, "text"),
        (_("Next report by"), recovery.named_day() or "", "day"),
        (_("Paid out on"), recovery.paid_on, "day"),
        (_("Measures exhausted on"), recovery.exhausted_on or "", "day"),
        (_("Ground"), recovery.get_exhaustion_display(), "text"),
        (_("Evidence number"), recovery.evidence_no, "text"),
    ]


def receipt_facts(receipt: Receipt, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a receipt's page."""
    return [
        (_("Enterprise"), receipt.enterprise.name, "text"),
        (_("Bank"), receipt.bank.name, "text"),
        (_("Received on"), receipt.received_on, "day"),
        (_("Voucher number"), receipt.voucher_no, "text"),
        (_("How it came"), receipt.get_method_display(), "text"),
        (_("Received"), receipt.total, "money"),
        (_("Of it costs"), receipt.costs, "money"),
        (_("Of it principal"), receipt.to_principal, "money"),
        (_("Of it interest"), receipt.to_interest, "money"),
        (_("To be returned to the account"), receipt.pool_return, "money"),
        (_("To be returned by"), receipt.deposit_by or "", "day"),
        (_("Return voucher"), receipt.deposit_voucher_no or "", "text"),
        (_("Returned on"), receipt.deposited_on or "", "day"),
        (_("Booked on"), receipt.confirmed_on or "", "day"),
        (_("Taken back on"), receipt.reversed_on or "", "day"),
        (_("Ground"), receipt.get_reversal_ground_display(), "text"),
        (_("Approval number"), receipt.reversal_approval_no, "text"),
    ]


def receipts_panel(recovery: RecoveryCase, user: Any) -> dict[str, Any] | None:
    """The receipts of a recovery."""
    columns = (
        (_("Received on"), "day"),
        (_("Received"), "money"),
        (_("Of it principal"), "money"),
        (_("To be returned to the account"), "money"),
        (_("State"), "status"),
    )
    receipts = recovery.receipts.order_by("id")
    return panels.table(
        columns,
        [
            (r.get_absolute_url(), (r.received_on, r.total, r.to_principal, r.pool_return, (r.status_label, r.status)))
            for r in receipts
        ],
    )


def progress_panel(recovery: RecoveryCase, user: Any) -> dict[str, Any] | None:
    """The progress reports of a recovery, newest first."""
    columns = (
        (_("On"), "day"),
        (_("Legal stage"), "text"),
        (_("Court case number"), "text"),
        (_("Measures"), "text"),
        (_("Next steps"), "text"),
        (_("Recovered in the period"), "money"),
        (_("Still expected"), "money"),
    )
    reports = recovery.reports.order_by("-on", "-id")
    return panels.table(
        columns,
        [
            ("", (r.on, r.get_stage_display(), r.case_no, r.measures, r.next_steps, r.in_period, r.expected))
            for r in reports
        ],
    )


def costs_panel(recovery: RecoveryCase, user: Any) -> dict[str, Any] | None:
    """The documented costs of a pursuit."""
    columns = ((_("Paid on"), "day"), (_("What for"), "text"), (_("Voucher number"), "text"), (_("Amount"), "money"))
    rows = recovery.costs.order_by("on", "id")
    return panels.table(columns, [("", (c.on, c.get_kind_display(), c.voucher_no, c.amount)) for c in rows])


def seizures_panel(recovery: RecoveryCase, user: Any) -> dict[str, Any] | None:
    """What is or was seized, act by act; what runs out soon is red."""
    terms = today_terms()
    columns = (
        (_("What is seized"), "text"),
        (_("Kind of seizure"), "status"),
        (_("Court"), "text"),
        (_("Number of the court's order"), "text"),
        (_("From"), "day"),
        (_("Until"), "day"),
    )
    lines = []
    for each in recovery.seizures.select_related("followed_by").order_by("id"):
        holds = not hasattr(each, "followed_by") and each.kind != SeizureKind.RELEASE
        soon = holds and each.until is not None and (each.until - terms.day).days <= min(terms.seizure_reminder_days)
        kind = (each.get_kind_display(), "EXPIRED" if soon else "REGISTERED" if holds else each.kind)
        lines.append(("", (each.asset, kind, each.court, each.order_no, each.since, each.until or "")))
    return panels.table(columns, lines)


def late_panel(recovery: RecoveryCase, user: Any) -> dict[str, Any] | None:
    """What is late or runs out (REC-11)."""
    terms = today_terms()
    columns = ((_("What"), "status"), (_("What to do"), "text"))
    found = late_in(recovery, terms.day, terms)
    lines = [
        ("", ((articles.sentence(each.finding), "OVERDUE" if each.red else ""), articles.advice(each.finding)))
        for each in found
    ]
    return panels.table(columns, lines)


def settlements_panel(recovery: RecoveryCase, user: Any) -> dict[str, Any] | None:
    """The settlement of a pursuit, and those that fell away."""
    columns = ((_("Number"), "number"), (_("Loss"), "money"), (_("Difference"), "money"), (_("State"), "status"))
    sheets = recovery.settlements.order_by("id")
    return panels.table(
        columns, [(s.get_absolute_url(), (s.number, s.loss, s.tail, (s.status_label, s.status))) for s in sheets]
    )
