"""What pages and papers show of fund movements, claims, recoveries and settlements. Amounts in yuan."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement
from compensation.models import Claim, FundMovement, Receipt, RecoveryCase, Settlement
from compensation.queries.facts import ZERO, due, special_account
from compensation.states import ClaimState
from loans.models import Loan
from zengxindai.audit.models import Event
from zengxindai.documents.render import shares, yuan
from zengxindai.ledger import queries as ledger
from zengxindai.web import panels
from zengxindai.web.present import today_terms
from zengxindai.workflow import papers


def fund_movement_facts(movement: FundMovement, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a fund movement's page."""
    return [
        (_("Bank"), movement.bank.name, "text"),
        (_("Special account number"), movement.agreement.account_no, "text"),
        (_("What"), movement.get_kind_display(), "text"),
        (_("Amount"), movement.amount, "money"),
        (_("Basis"), movement.basis, "text"),
        (_("Approval number"), movement.approval_no, "text"),
        (_("Approved on"), movement.approved_on or "", "day"),
        (_("Voucher number"), movement.voucher_no or "", "text"),
        (_("Booked on"), movement.booked_on or "", "day"),
    ]


def claim_facts(claim: Claim, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a claim's page; enterprise and department read the state only (domain note 6 §16)."""
    head = [
        (_("Enterprise"), claim.enterprise.name, "text"),
        (_("Bank"), claim.bank.name, "text"),
        (_("Note number"), claim.loan.note_no or "", "text"),
    ]
    if user.organisation_id in (claim.application.enterprise_id, claim.application.department_id):
        return head
    return [
        *head,
        (_("Filing number"), claim.loan.filing.number or "", "text"),
        (_("Overdue since"), claim.loan.overdue_since or "", "day"),
        (_("Overdue principal at submission"), claim.principal, "money"),
        (_("Outstanding principal now"), claim.loan.outstanding, "money"),
        (_("Pool's share of overdue principal (%)"), claim.share_pct, "pct"),
        (_("Claimed from the pool"), claim.claimed, "money"),
        (_("Borne by the bank"), claim.principal - claim.claimed, "money"),
        (_("Interest owed (not compensated)"), claim.interest_owed, "money"),
        (_("Why it is overdue"), claim.overdue_reason, "text"),
        (_("Measures taken"), claim.measures_taken, "text"),
        (_("Measures planned"), claim.measures_planned, "text"),
        (_("Collection notice sent on"), claim.notice_sent_on, "day"),
        (_("Receiving account"), claim.receiving_account, "text"),
        (_("Approved by the government"), claim.approved, "money"),
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
        (_("Legal stage"), recovery.get_stage_display(), "text"),
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
        (_("Return voucher"), receipt.deposit_voucher_no or "", "text"),
        (_("Returned on"), receipt.deposited_on or "", "day"),
        (_("Booked on"), receipt.confirmed_on or "", "day"),
    ]


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


COMPARED = (("合同", "contract_agrees"), ("借据", "note_agrees"), ("备案", "filing_agrees"), ("系统", "system_agrees"))


def approval_paper(claim: Claim, event: Event) -> dict[str, Any]:
    """What stands on 《代偿审批表》 (form 4.7, Article 9), as reviewed."""
    loan, account = claim.loan, special_account(claim.bank)
    before = ledger.balance(account) if account else ZERO
    parts = shares(claim.principal, claim.share_pct)
    principal = f"{claim.principal:,.2f}"
    ticks = (*COMPARED, ("台账", "ledger_agrees"))
    comparisons = [
        {"item": item, "claimed": principal, "found": principal, "agrees": bool(event.data.get(name))}
        for item, name in ticks
    ]
    return {
        "number": f"{claim.number}-SP{event.pk}",
        "issuer": event.organisation_name,
        "bank": claim.bank.name,
        "enterprise": claim.enterprise.name,
        "claim_no": claim.number,
        "filing_no": loan.filing.number,
        "contract_no": loan.contract_no,
        "note_no": loan.note_no,
        "disbursed_on": loan.drawn_on,
        "matured_on": loan.matures_on,
        "days_overdue": (timezone.localdate(event.at) - loan.pay_by).days,
        **parts,
        "account_before": yuan(before),
        "account_after": yuan(before - claim.claimed),
        "comparisons": comparisons,
        "reason": claim.overdue_reason,
        "opinions": [
            {"party": f"区财政局{each['duty']}", "opinion": each["opinion"], "name": each["name"], "on": each["on"]}
            for each in papers.signers(event)
        ],
    }


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
    columns = ((_("On"), "day"), (_("Legal stage"), "text"), (_("Measures"), "text"), (_("Next steps"), "text"))
    reports = recovery.reports.order_by("-on", "-id")
    return panels.table(columns, [("", (r.on, r.get_stage_display(), r.measures, r.next_steps)) for r in reports])


def statement_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """The special account of an agreement this year (Article 8)."""
    account = special_account(agreement.bank)
    if account is None:
        return None
    today = today_terms().day
    statement = ledger.statement(account, today.replace(month=1, day=1), today)
    columns = (
        (_("Booked on"), "day"),
        (_("What"), "text"),
        (_("For"), "text"),
        (_("Amount"), "money"),
        (_("Balance"), "money"),
    )
    lines = [
        (line.booked_on, line.transaction.kind_label, line.transaction.memo, line.amount, line.balance)
        for line in statement.lines
    ]
    opening = (statement.since, _("Brought forward"), "", None, statement.opening)
    return panels.table(columns, [("", values) for values in (opening, *lines)])


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
