"""Reads on requests and agreements, and the facts their rules ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement, Application, BlacklistEntry
from applications.states import AgreementState, ApplicationState
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.workflow import papers

# States in which a request is over and stands in nobody's way.
OVER = (
    ApplicationState.REJECTED,
    ApplicationState.DISBURSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.EXPIRED,
)
# States in which an agreement no longer keeps another from being drafted.
AGREEMENT_OVER = (AgreementState.CLOSED, AgreementState.EXPIRED, AgreementState.RUN_OFF)


def banks() -> QuerySet[Organisation]:
    """Head offices of banks, by code."""
    return Organisation.objects.filter(kind=Kind.BANK, parent__isnull=True).order_by("code")


def cooperating_banks() -> QuerySet[Organisation]:
    """Banks whose agreement is in force: only to these may be recommended (REC-02)."""
    in_force = Agreement.objects.filter(bank=OuterRef("pk"), status=AgreementState.EFFECTIVE)
    return banks().filter(Exists(in_force))


def departments() -> QuerySet[Organisation]:
    """The sector departments, by code."""
    return Organisation.objects.filter(kind=Kind.SECTOR_DEPT).order_by("code")


def department_of(sector: str | None) -> Organisation | None:
    """The department of a sector; None when the routing table has no sector for the industry."""
    return departments().filter(sector=sector).first() if sector else None


def agreement_of(bank: Organisation) -> Agreement | None:
    """The bank's newest agreement."""
    return Agreement.objects.filter(bank=bank).order_by("-id").first()


def agreement_state(bank: Organisation | None) -> str | None:
    """The state of the bank's newest agreement; None when it has none."""
    agreement = agreement_of(bank) if bank is not None else None
    return agreement.status if agreement else None


def has_other_agreement(bank: Organisation, pk: int | None) -> bool:
    """Whether a bank has another agreement that is not over (AGR-02)."""
    return Agreement.objects.filter(bank=bank).exclude(pk=pk).exclude(status__in=AGREEMENT_OVER).exists()


def barred_until(uscc: str, day: dt.date) -> dt.date | None:
    """The last day an active black-list entry bars the enterprise on; None when none does."""
    entries = BlacklistEntry.objects.all().active_on(uscc, day).order_by("-barred_until")
    return entries.values_list("barred_until", flat=True).first()


def has_open_twin(application: Application) -> bool:
    """Whether the enterprise has another open request for the same purpose and bank (APP-06)."""
    twins = Application.objects.filter(
        enterprise=application.enterprise_id,
        purpose=application.purpose,
        intended_bank=application.intended_bank_id,
    )
    return twins.exclude(pk=application.pk).exclude(status__in=[*OVER, ApplicationState.DRAFT]).exists()


def recommendation_paper(application: Application, event: Event) -> dict[str, Any]:
    """What stands on 《增信贷企业推荐意见书》 (form 4.3, Article 17)."""
    return {
        "number": application.recommendation_no,
        "issuer": application.department.name,
        "addressee": application.bank.name,
        "enterprise": application.enterprise.name,
        "uscc": application.enterprise.code,
        "application_no": application.number,
        "amount": yuan(application.amount),
        "months": application.months,
        "purpose": application.purpose,
        "operation_opinion": application.operation_opinion,
        "credit_opinion": application.credit_opinion,
        "industry_opinion": application.industry_opinion,
        "integrity_checked_on": application.integrity_checked_on,
        "valid_until": application.recommendation_valid_until,
        "signers": papers.signers(event),
        "copied_to": [Organisation.objects.sole(Kind.FINANCE_BUREAU).name],
    }


def facts(application: Application, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a request's page."""
    return [
        (_("Enterprise"), application.enterprise.name, "text"),
        (_("Credit code"), application.enterprise.code, "text"),
        (_("Amount applied for"), application.amount, "money"),
        (_("Term (months)"), application.months, "number"),
        (_("Purpose"), application.purpose, "text"),
        (_("Source of repayment"), application.repayment_source, "text"),
        (_("Industry class"), application.industry_code, "text"),
        (_("Registered address"), application.registered_address, "text"),
        (_("Department"), application.department or "", "text"),
        (_("Preferred bank"), application.intended_bank or "", "text"),
        (_("Recommended bank"), application.bank or "", "text"),
        (_("Recommendation valid until"), application.recommendation_valid_until or "", "day"),
    ]


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
    ]


def blacklist_facts(entry: BlacklistEntry, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a black-list entry's page."""
    return [
        (_("Enterprise"), entry.subject, "text"),
        (_("Credit code"), entry.uscc, "text"),
        (_("Facts and proof"), entry.ground, "text"),
        (_("Loss caused (yuan)"), entry.loss, "money"),
        (_("Decision number"), entry.decision_no, "text"),
        (_("Listed on"), entry.listed_on or "", "day"),
        (_("Barred until"), entry.barred_until or "", "day"),
    ]
