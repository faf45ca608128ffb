"""Reads on agreements."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import Agreement
from applications.states import AgreementState
from zengxindai.accounts.models import Organisation

# States in which an agreement no longer keeps another from being drafted.
AGREEMENT_OVER = (AgreementState.CLOSED, AgreementState.EXPIRED, AgreementState.RUN_OFF)


def has_other_agreement(bank: Organisation, pk: int | None) -> bool:
    """Whether a bank has another agreement that is not over (AGR-02)."""
    return Agreement.objects.filter(bank=bank).exclude(pk=pk).exclude(status__in=AGREEMENT_OVER).exists()


def agreement_facts(agreement: Agreement, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an agreement's page."""
    return [
        (_("Bank"), agreement.bank.name, "text"),
        (_("Pool's share of overdue principal (%)"), agreement.share_pct, "pct"),
        (_("Limit of non-performing loans (%)"), agreement.npl_limit_pct, "pct"),
        (_("Special account number"), agreement.account_no, "text"),
        (_("Special account opened on"), agreement.account_opened_on or "", "day"),
        (_("Target balance (yuan)"), agreement.target_balance, "money"),
        (_("Order of application of recoveries"), agreement.application_order, "text"),
        (_("Signed on"), agreement.signed_on or "", "day"),
        (_("In force from"), agreement.effective_from or "", "day"),
        (_("In force until"), agreement.effective_until or "", "day"),
        (_("Conditions of the bank"), agreement.conditions, "text"),
    ]
