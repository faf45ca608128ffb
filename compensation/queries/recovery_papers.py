"""What stands on the papers of a pursuit and of its settlement (forms 4.8, 4.9, Article 9). Amounts in yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from compensation.models import Receipt, RecoveryCase, Settlement
from compensation.queries.pursuit import costs_of, recovered_in_all
from compensation.states import SeizureKind
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.money import split
from zengxindai.workflow import papers


def _head(recovery: RecoveryCase) -> dict[str, Any]:
    return {
        "bank": recovery.bank.name,
        "enterprise": recovery.enterprise.name,
        "claim_no": recovery.claim.number,
        "recovery_no": recovery.number,
        "paid_on": recovery.paid_on,
        "principal": yuan(recovery.principal),
        "paid": yuan(recovery.claim.paid),
        "pool_pct": f"{recovery.share_pct.normalize():f}",
        "bank_pct": f"{(100 - recovery.share_pct).normalize():f}",
    }


def progress_paper(recovery: RecoveryCase, event: Event) -> dict[str, Any]:
    """《追偿进展报告》 as reported (form 4.8)."""
    said = event.data
    report = recovery.reports.order_by("-id")[:1].get()
    standing = recovery.seizures.filter(followed_by__isnull=True).exclude(kind=SeizureKind.RELEASE).order_by("id")
    return {
        **_head(recovery),
        "number": f"{recovery.number}-BG{event.pk}",
        "officer": said["officer"],
        "stage": report.get_stage_display(),
        "case_no": said["case_no"],
        "court": said["court"],
        "judgment": said["judgment"],
        "leads": said["leads"],
        "seizures": [[each.asset, str(each.get_kind_display()), each.court, each.until] for each in standing],
        "measures": said["measures"],
        "next_steps": said["next_steps"],
        "in_period": f"{report.in_period:,.2f}",
        "recovered": yuan(report.recovered),
        "costs": yuan(report.costs),
        "expected": yuan(report.expected),
        "signers": papers.signers(event),
    }


def deposit_slip(receipt: Receipt, event: Event) -> dict[str, Any]:
    """《追偿缴款单》: what of a receipt goes back to the special account (Article 9)."""
    recovery, agreement = receipt.recovery, receipt.recovery.loan.filing.agreement
    return {
        **_head(recovery),
        "number": f"{receipt.number}-JK{event.pk}",
        "receipt_no": receipt.number,
        "received_on": receipt.received_on,
        "method": str(receipt.get_method_display()),
        "total": yuan(receipt.total),
        "costs": yuan(receipt.costs),
        "to_principal": yuan(receipt.to_principal),
        "to_interest": yuan(receipt.to_interest),
        "returned": yuan(receipt.pool_return or Decimal(0)),
        "account": f"{agreement.account_name}　{agreement.account_no}　{agreement.account_branch}",
        "deposit_voucher_no": receipt.deposit_voucher_no,
        "deposited_on": receipt.deposited_on,
        "signers": papers.signers(event),
    }


def settlement_paper(settlement: Settlement, event: Event) -> dict[str, Any]:
    """《清算表》 as executed: figures, approval, places for three seals (form 4.9)."""
    recovery = settlement.recovery
    rows = (
        ("A", "代偿本金", settlement.principal),
        ("B", "政府代偿", settlement.paid),
        ("R", "累计收回本金", settlement.recovered),
        ("C", "已返还专户", settlement.returned),
        ("L", "最终损失 A−R", settlement.loss),
        ("D", f"政府应承担 L×{recovery.share_pct.normalize():f}%", settlement.pool),
        ("E", "银行应承担 L−D", settlement.bank_share),
        ("F", "尾差（B−C）−D", settlement.tail),
    )
    return {
        **_head(recovery),
        "number": settlement.number,
        "ground": str(recovery.get_exhaustion_display()),
        "evidence_no": recovery.evidence_no,
        "summary": settlement.summary,
        "rows": [[letter, label, f"{amount:,.2f}"] for letter, label, amount in rows],
        "tail": yuan(abs(settlement.tail)),
        "way": _way(settlement.tail),
        "approval_no": settlement.approval_no,
        "approved_on": settlement.approved_on,
        "voucher_no": settlement.voucher_no,
        "executed_on": settlement.executed_on,
        "parties": _parties(settlement),
    }


def _way(tail: Decimal) -> str:
    """Who pays the difference: the bank what is above zero, the account what is below (case 6)."""
    if not tail:
        return "无尾差"
    return "银行退还专户" if tail > 0 else "专户补付银行"


def _parties(settlement: Settlement) -> list[str]:
    sole = Organisation.objects.sole
    return [settlement.bank.name, sole(Kind.FINANCE_BUREAU).name, sole(Kind.GUARANTOR).name]


def supplement_paper(recovery: RecoveryCase, event: Event) -> dict[str, Any]:
    """《补充清算表》: what one receipt after the settlement changes (case 8)."""
    receipt = recovery.receipts.get(number=event.data["receipt"])
    sheet = recovery.settlements.exclude(status="VOID").get()
    earlier = recovery.receipts.filter(after_settlement=True, status="CONFIRMED", place__lt=receipt.place)
    before = sheet.loss - sum((each.to_principal for each in earlier), Decimal(0))
    after = before - receipt.to_principal
    was, now = split(before, recovery.share_pct), split(after, recovery.share_pct)
    rows = (
        ("最终损失 L", before, after),
        ("政府承担 D", was.pool, now.pool),
        ("银行承担 L−D", was.bank, now.bank),
    )
    return {
        **_head(recovery),
        "number": f"{sheet.number}-BC{event.pk}",
        "sheet_no": sheet.number,
        "receipt_no": receipt.number,
        "received_on": receipt.received_on,
        "to_principal": yuan(receipt.to_principal),
        "returned": yuan(receipt.pool_return),
        "deposit_voucher_no": receipt.deposit_voucher_no,
        "deposited_on": receipt.deposited_on,
        "rows": [[label, f"{old:,.2f}", f"{new:,.2f}", f"{old - new:,.2f}"] for label, old, new in rows],
        "recovered": yuan(recovered_in_all(recovery)),
        "costs": yuan(costs_of(recovery)),
        "parties": _parties(sheet),
    }
