"""What pages show of claims. Amounts in yuan."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from compensation.models import Claim, RecoveryCase, Settlement
from compensation.queries.facts import due
from compensation.states import ClaimState
from loans.models import Loan
from zengxindai.web import panels


def claim_facts(claim: Claim, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a claim's page; enterprise and department read the state only (domain note 6 §16)."""
    head = [
        (_("Enterprise"), claim.enterprise.name, "text"),
        (_("Bank"), claim.bank.name, "text"),
        (_("Note number"), claim.loan.note_no or "", "text"),
    ]
    if user.organisation_id in (claim.application.enterprise_id, claim.application.department_id):
        return head
    return [*head, *_form(claim), *_course(claim)]


def _form(claim: Claim) -> list[tuple[Any, Any, str]]:
    """What the bank says (form 4.7), with what follows from the loan."""
    return [
        (_("Filing number"), claim.loan.filing.number or "", "text"),
        (_("Overdue since"), claim.loan.overdue_since or "", "day"),
        (_("Days overdue at submission"), claim.days_overdue, "number"),
        (_("Repaid principal at submission"), claim.repaid, "money"),
        (_("Overdue principal at submission"), claim.principal, "money"),
        (_("Five-tier class at submission"), claim.get_tier_display(), "text"),
        (_("Outstanding principal now"), claim.loan.outstanding, "money"),
        (_("Pool's share of overdue principal (%)"), claim.share_pct, "pct"),
        (_("Claimed from the pool"), claim.claimed, "money"),
        (_("Borne by the bank"), claim.principal - claim.claimed, "money"),
        (_("Interest owed (not compensated)"), claim.interest_owed, "money"),
        (_("Why it is overdue"), claim.overdue_reason, "text"),
        (_("Measures taken"), claim.measures_taken, "text"),
        (_("Measures planned"), claim.measures_planned, "text"),
        (_("Collection notice sent on"), claim.notice_sent_on, "day"),
        (_("Guarantors and leads to assets"), claim.leads, "text"),
        (_("Account holder"), claim.account_holder, "text"),
        (_("Account number"), claim.account_no, "text"),
        (_("Opened at"), claim.account_branch, "text"),
        (_("Officer responsible at the bank"), claim.officer, "text"),
    ]


def _course(claim: Claim) -> list[tuple[Any, Any, str]]:
    """What became of it."""
    return [
        (_("Petition to the government"), claim.petition_no or "", "text"),
        (_("Approved by the government"), claim.approved, "money"),
        (_("How it was approved"), claim.get_approval_route_display(), "text"),
        (_("Approval number"), claim.approval_no, "text"),
        (_("Letter of entrustment"), claim.letter_no or "", "text"),
        (_("Paid"), claim.paid, "money"),
        (
            _("To be paid now"),
            due(claim).now if claim.status in (ClaimState.ENTRUSTED, ClaimState.PARTIALLY_PAID) else None,
            "money",
        ),
        (_("Not funded yet"), due(claim).unfunded if claim.status == ClaimState.PARTIALLY_PAID else None, "money"),
    ]


def payouts_panel(claim: Claim, user: Any) -> dict[str, Any] | None:
    """The payments on a claim."""
    columns = (
        (_("Tranche"), "number"),
        (_("Paid on"), "day"),
        (_("Voucher number"), "text"),
        (_("Principal on that day"), "money"),
        (_("Paid"), "money"),
    )
    payouts = claim.payouts.order_by("tranche")
    return panels.table(columns, [("", (p.tranche, p.paid_on, p.voucher_no, p.base, p.amount)) for p in payouts])


def claims_panel(loan: Loan, user: Any) -> dict[str, Any] | None:
    """Claims and recoveries of a loan."""
    columns = ((_("Number"), "number"), (_("What"), "text"), (_("State"), "status"))
    found: list[Any] = [*Claim.objects.visible_to(user).filter(loan=loan).order_by("id")]
    found += RecoveryCase.objects.visible_to(user).filter(loan=loan)
    found += Settlement.objects.visible_to(user).filter(recovery__loan=loan)
    return panels.table(
        columns,
        [
            (c.get_absolute_url(), (c.number or f"#{c.pk}", c._meta.verbose_name, (c.status_label, c.status)))
            for c in found
        ],
    )
