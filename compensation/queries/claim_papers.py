"""What stands on the papers of a claim: application, approval form, petition, letters, payment, receipt (Article 9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from compensation.models import Claim, Payout
from compensation.queries.claim_verification import frozen_verification
from compensation.queries.facts import ZERO, special_account
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import shares, yuan
from zengxindai.ledger import queries as ledger
from zengxindai.policy import articles
from zengxindai.workflow import papers

COMPARED = (
    ("合同", "contract_agrees"),
    ("借据", "note_agrees"),
    ("备案", "filing_agrees"),
    ("系统", "system_agrees"),
    ("台账", "ledger_agrees"),
)


def _loan(claim: Claim) -> dict[str, Any]:
    loan = claim.loan
    return {
        "bank": claim.bank.name,
        "enterprise": claim.enterprise.name,
        "claim_no": claim.number,
        "filing_no": loan.filing.number,
        "contract_no": loan.contract_no,
        "note_no": loan.note_no,
        "disbursed_on": loan.drawn_on,
        "matured_on": loan.matures_on,
    }


def application_paper(claim: Claim, event: Event) -> dict[str, Any]:
    """《增信贷代偿申请书》 as submitted (form 4.7)."""
    return {
        **_loan(claim),
        **shares(claim.principal, claim.share_pct),
        "number": f"{claim.number}-SQ{event.pk}",
        "addressee": _sole(Kind.FINANCE_BUREAU),
        "drawn": yuan(claim.loan.amount),
        "overdue_since": claim.loan.overdue_since,
        "days_overdue": claim.days_overdue,
        "repaid": yuan(claim.repaid),
        "interest_owed": yuan(claim.interest_owed),
        "tier": claim.get_tier_display(),
        "reason": claim.overdue_reason,
        "taken": claim.measures_taken,
        "planned": claim.measures_planned,
        "leads": claim.leads,
        "account": [claim.account_holder, claim.account_no, claim.account_branch],
        "officer": claim.officer,
        "signers": papers.signers(event),
    }


def approval_paper(claim: Claim, event: Event) -> dict[str, Any]:
    """What stands on 《代偿审批表》 (form 4.7, Article 9), as reviewed."""
    account = special_account(claim.bank)
    before = ledger.balance(account) if account else ZERO
    principal = f"{claim.principal:,.2f}"
    return {
        **_loan(claim),
        **shares(claim.principal, claim.share_pct),
        "number": f"{claim.number}-SP{event.pk}",
        "issuer": event.organisation_name,
        "days_overdue": (timezone.localdate(event.at) - claim.loan.pay_by).days,
        "account_before": yuan(before),
        "account_after": yuan(before - claim.claimed),
        "comparisons": [
            {"item": item, "claimed": principal, "found": principal, "agrees": bool(event.data.get(name))}
            for item, name in COMPARED
        ],
        "verified": [
            {
                "item": _(each["label"]),
                "article": articles.cite(each["article"]),
                "found": each["found"],
                "passed": each["passed"],
            }
            for each in frozen_verification(event)
        ],
        "reason": claim.overdue_reason,
        "opinions": [
            {"party": f"区财政局{each['duty']}", "opinion": each["opinion"], "name": each["name"], "on": each["on"]}
            for each in papers.signers(event)
        ],
    }


def petition_paper(claim: Claim, event: Event) -> dict[str, Any]:
    """请示: the bureau asks the district government for its consent (Article 8)."""
    return _letter(
        claim,
        event,
        number=event.data["petition_no"],
        addressee=_sole(Kind.DISTRICT_GOV),
        says=f"经审核，{claim.bank.name}就{claim.enterprise.name}增信贷贷款提出的代偿申请符合代偿条件，"
        "拟由该行风险补偿资金专户代偿。专户余额不足的，先付专户现有资金，余额待资金到位后补付。",
        lines=_amounts(claim, claim.principal),
        ends="妥否，请批示。",
    )


def entrustment_paper(claim: Claim, event: Event) -> dict[str, Any]:
    """《委托代偿函》, the first or one for the rest, as the trail kept it (Article 9)."""
    account = [("收款账户", f"{claim.account_holder} {claim.account_no} {claim.account_branch}".strip())]
    decided = [("区政府审批", f"{claim.approval_no}（{claim.approved_on.isoformat()}）")]
    amount = [("委托代偿金额", yuan(Decimal(event.data["amount"]))), ("区政府批准金额", yuan(claim.approved))]
    return _letter(
        claim,
        event,
        number=event.data["letter_no"],
        addressee=_sole(Kind.GUARANTOR),
        says="经区人民政府审批同意，现委托你公司从该行风险补偿资金专户代偿下列贷款本金。付款前须按付款当日逾期本金重新核算，"
        "不得超过批准金额和专户余额。",
        lines=[*amount, *decided, *account],
        ends="请在3个工作日内办理，并将付款凭证录入系统。",
        copied_to=[claim.bank.name],
    )


def payment_paper(claim: Claim, event: Event) -> dict[str, Any]:
    """《代偿付款通知》 of one payment, with both shares of the principal on that day (Article 8)."""
    payout = Payout.objects.get(voucher_no=event.data["voucher_no"])
    paid = [
        ("本次付款金额", yuan(payout.amount)),
        ("付款日、凭证号", f"{payout.paid_on.isoformat()}　{payout.voucher_no}"),
    ]
    return _letter(
        claim,
        event,
        number=f"{claim.number}-FK{payout.tranche}",
        addressee=claim.bank.name,
        says="按区财政局委托，我公司已从你行风险补偿资金专户支付下列代偿款。",
        lines=[*paid, *_amounts(claim, payout.base), ("累计已付", yuan(_paid_upto(claim, payout)))],
        ends="请在2个工作日内确认收款，并继续追偿；追偿收回的贷款本金按比例返还专户。",
        copied_to=[_sole(Kind.FINANCE_BUREAU)],
    )


def receipt_paper(claim: Claim, event: Event) -> dict[str, Any]:
    """《收款确认书》 of the bank (Article 9)."""
    payouts = claim.payouts.order_by("tranche")
    lines = [
        (f"第{each.tranche}次付款（{each.paid_on.isoformat()}，{each.voucher_no}）", yuan(each.amount))
        for each in payouts
    ]
    return _letter(
        claim,
        event,
        number=f"{claim.number}-SK{event.pk}",
        addressee=_sole(Kind.GUARANTOR),
        says="下列代偿款已全部收到，与付款通知一致。",
        lines=[*lines, ("合计收款", yuan(claim.paid)), *_amounts(claim, claim.base)],
        ends="我行将继续追偿，收回的贷款本金按比例返还专户。特此确认。",
        copied_to=[_sole(Kind.FINANCE_BUREAU)],
    )


def _letter(
    claim: Claim,
    event: Event,
    *,
    number: str,
    addressee: str,
    says: str,
    lines: list[tuple[str, Any]],
    ends: str,
    copied_to: list[str] | None = None,
) -> dict[str, Any]:
    return {
        **_loan(claim),
        "number": number,
        "issuer": event.organisation_name,
        "addressee": addressee,
        "says": says,
        "lines": lines,
        "ends": ends,
        "signers": papers.signers(event),
        "copied_to": copied_to or [],
    }


def _amounts(claim: Claim, principal: Decimal) -> list[tuple[str, Any]]:
    """The principal and both shares, each in figures and words (Article 5)."""
    parts = shares(principal, claim.share_pct)
    return [
        ("逾期本金", parts["principal"]),
        (f"风险补偿资金承担{parts['pool_pct']}%", parts["pool"]),
        (f"银行承担{parts['bank_pct']}%", parts["bank_share"]),
    ]


def _paid_upto(claim: Claim, payout: Payout) -> Decimal:
    earlier = claim.payouts.filter(tranche__lte=payout.tranche)
    return sum((each.amount for each in earlier), ZERO)


def _sole(kind: str) -> str:
    """The name of the one organisation of a kind."""
    return Organisation.objects.sole(kind).name
