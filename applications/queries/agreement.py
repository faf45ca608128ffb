"""Reads on agreements."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement, Application
from applications.models.agreement import COMING
from applications.states import ApplicationState as A
from zengxindai.accounts.models import Organisation
from zengxindai.documents.models import Attachment
from zengxindai.policy import materials
from zengxindai.policy.terms import MaterialKind
from zengxindai.web import panels
from zengxindai.workflow import registry

# Requests in a bank's hands that are not filed yet (§2.28).
AT_BANK = (A.RECOMMENDED, A.BANK_ACCEPTED, A.DUE_DILIGENCE, A.OPINION_APPROVED)


class Left(NamedTuple):
    """What is open under an agreement: loans that owe principal, what they owe, the account's balance, yuan."""

    loans: int
    owed: Decimal
    balance: Decimal


def live_agreement(bank: Organisation) -> Agreement | None:
    """The bank's agreement in force, its new business suspended or not."""
    return Agreement.objects.all().live().filter(bank=bank).first()


def coming_agreements(bank: Organisation) -> QuerySet[Agreement]:
    """The bank's agreements that are drafted or signed and not in force yet: none or one."""
    return Agreement.objects.filter(bank=bank, status__in=COMING)


def has_other_agreement(bank: Organisation, pk: int | None) -> bool:
    """Whether another agreement of the bank is on its way (AGR-02)."""
    return coming_agreements(bank).exclude(pk=pk).exists()


def has_successor(agreement: Agreement) -> bool:
    """Whether the bank has another agreement in force, so that account and older loans are that one's business."""
    return Agreement.objects.all().live().filter(bank=agreement.bank).exclude(pk=agreement.pk).exists()


def papers_missing(agreement: Agreement, kinds: Sequence[MaterialKind]) -> list[str]:
    """Names of the required materials of list 0 that are not on file."""
    here = Attachment.objects.all().on(agreement.case_type, agreement.pk).materials()
    there = set(here.values_list("kind", flat=True))
    return [materials.words(kind) for kind in kinds if kind.required and kind.key not in there]


def requests_at(bank: Organisation) -> QuerySet[Application]:
    """Requests in the bank's hands that are not filed yet."""
    return Application.objects.filter(bank=bank, status__in=AT_BANK).order_by("id")


def owing_under(agreement: Agreement) -> Left:
    """What the upper floors know to be open under an agreement; nothing where nobody knows (ADR 0018)."""
    known = registry.answers("agreement.left", agreement)
    return Left(
        sum(each[0] for each in known),
        sum((each[1] for each in known), Decimal(0)),
        sum((each[2] for each in known), Decimal(0)),
    )


def agreement_facts(agreement: Agreement, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an agreement's page: the contract as signed, then what became of it."""
    return [*_contract(agreement), *_targets(agreement), *_terms(agreement), *_course(agreement)]


def _contract(agreement: Agreement) -> list[tuple[Any, Any, str]]:
    return [
        (_("Bank"), agreement.bank.name, "text"),
        (_("Signed on"), agreement.signed_on or "", "day"),
        (_("In force from"), agreement.effective_from or "", "day"),
        (_("In force until"), agreement.effective_until or "", "day"),
        (_("Signs for the government"), agreement.signatory_gov, "text"),
        (_("Signs for the bank"), agreement.signatory_bank, "text"),
        (_("Special account in the name of"), agreement.account_name, "text"),
        (_("Special account number"), agreement.account_no, "text"),
        (_("Account held at"), agreement.account_branch, "text"),
        (_("Special account opened on"), agreement.account_opened_on or "", "day"),
    ]


def _targets(agreement: Agreement) -> list[tuple[Any, Any, str]]:
    return [
        (_("Amount deposited (yuan)"), _known(agreement.deposit_amount), "money"),
        (_("Leverage (times the deposit)"), _known(agreement.leverage), "number"),
        (_("Target balance (yuan)"), agreement.target_balance, "money"),
        (_("Target number of customers"), _known(agreement.target_customers), "number"),
        (_("Target average rate (% a year)"), _known(agreement.target_rate_pct), "pct"),
    ]


def _terms(agreement: Agreement) -> list[tuple[Any, Any, str]]:
    return [
        (_("Pool's share of overdue principal (%)"), agreement.share_pct, "pct"),
        (_("Limit of non-performing loans (%)"), agreement.npl_limit_pct, "pct"),
        (_("Days to wait before a claim"), _known(agreement.claim_wait_days), "number"),
        (_("Grounds for not compensating"), agreement.no_cover_grounds, "text"),
        (_("Order in which receipts are applied"), agreement.get_application_order_display(), "text"),
        (_("Costs of recovery borne by"), agreement.get_cost_bearer_display(), "text"),
        (_("Working days to pay recoveries in"), _known(agreement.deposit_wd), "number"),
        (_("Monthly report due on working day"), _known(agreement.report_wd), "number"),
        (_("What becomes of the loans after exit"), agreement.after_exit, "text"),
        (_("Remarks"), agreement.remarks, "text"),
        (_("Conditions of the bank"), agreement.conditions, "text"),
    ]


def _course(agreement: Agreement) -> list[tuple[Any, Any, str]]:
    """Only what has happened."""
    happened = [
        (_("Ground of the newest suspension"), agreement.get_suspension_ground_display(), "text"),
        (_("Notice of suspension"), agreement.suspension_no, "text"),
        (_("Notice of resumption"), agreement.resumption_no, "text"),
        (_("Decision to resume"), agreement.resumption_basis, "text"),
        (_("Ground of the termination"), agreement.get_termination_ground_display(), "text"),
        (_("Notice of termination"), agreement.termination_no, "text"),
        (_("Decision of the government"), agreement.decision_no, "text"),
        (_("Settlement report"), agreement.closing_report_no, "text"),
    ]
    return [fact for fact in happened if fact[1]]


def _known(value: Any) -> Any:
    return "" if value is None else value


def bank_requests_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """The requests in the bank's hands, of those the person sees: what the agreement's end would send elsewhere."""
    columns = (
        (_("Number"), "text"), (_("Enterprise"), "text"), (_("Amount (yuan)"), "money"), (_("State"), "status"),
        (_("Since"), "day"),
    )  # fmt: skip
    if agreement.status not in ("EFFECTIVE", "SUSPENDED"):
        return None
    seen = Application.objects.visible_to(user).filter(bank=agreement.bank, status__in=AT_BANK).order_by("-id")[:50]
    return panels.table(
        columns,
        [
            (a.get_absolute_url(), (a.number, a.subject, a.amount, (a.status_label, a.status), a.status_since))
            for a in seen
        ],
    )
