"""Reads on a loan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from loans.models import Loan
from zengxindai.web import panels


def loan_facts(loan: Loan, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a loan's page."""
    return [
        (_("Filing number"), loan.filing.number or "", "text"),
        (_("Enterprise"), loan.enterprise.name, "text"),
        (_("Bank"), loan.bank.name, "text"),
        (_("Contract number"), loan.contract_no, "text"),
        (_("Note number"), loan.note_no or "", "text"),
        (_("Disbursed amount"), loan.amount, "money"),
        (_("Outstanding principal"), loan.outstanding, "money"),
        (_("Rate (% a year)"), loan.rate, "pct"),
        (_("Disbursed on"), loan.drawn_on or "", "day"),
        (_("Matures on"), loan.matures_on or "", "day"),
        (_("Repayment method"), loan.get_repayment_display() if loan.plan else "", "text"),
        (_("Next instalment due on"), loan.due_on or "" if loan.outstanding else "", "day"),
        (_("Next instalment payable until"), loan.pay_by or "", "day"),
        (_("Overdue since"), loan.overdue_since or "", "day"),
        (_("Declared due on"), loan.accelerated_on or "", "day"),
        (_("Renews"), loan.previous.note_no if loan.previous else "", "text"),
        (_("Backing"), loan.get_backing_display(), "text"),
        (_("Five-tier class"), loan.get_tier_display(), "text"),
    ]


def movements_panel(loan: Loan, user: Any) -> dict[str, Any] | None:
    """The movements of a loan with the principal after each, yuan."""
    columns = (
        (_("On"), "day"),
        (_("What"), "text"),
        (_("Voucher number"), "text"),
        (_("Principal (yuan)"), "money"),
        (_("Outstanding principal"), "money"),
    )
    rows, after = [], Decimal(0)
    for each in loan.movements.order_by("id"):
        after += each.principal
        rows.append(("", (each.on, each.get_kind_display(), each.voucher_no, each.principal, after)))
    return panels.table(columns, rows)
