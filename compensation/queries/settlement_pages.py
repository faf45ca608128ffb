"""What pages and papers show of settlements. Amounts in yuan."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from compensation.models import Settlement


def settlement_facts(settlement: Settlement, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a settlement's page, in the order of the sheet (form 4.9)."""
    return [
        (_("Enterprise"), settlement.enterprise.name, "text"),
        (_("Bank"), settlement.bank.name, "text"),
        (_("A Compensated principal"), settlement.principal, "money"),
        (_("B Paid by the pool"), settlement.paid, "money"),
        (_("R Recovered principal"), settlement.recovered, "money"),
        (_("C Returned to the account"), settlement.returned, "money"),
        (_("L Loss = A − R"), settlement.loss, "money"),
        (_("D Borne by the pool"), settlement.pool, "money"),
        (_("L − D Borne by the bank"), settlement.bank_share, "money"),
        (_("Difference (B − C) − D"), settlement.tail, "money"),
        (_("Summary of the pursuit"), settlement.summary, "text"),
        (_("Approval number"), settlement.approval_no, "text"),
        (_("Executed on"), settlement.executed_on or "", "day"),
        (_("Archive number"), settlement.archive_no, "text"),
    ]
