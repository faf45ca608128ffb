"""What pages and papers show of a guarantee (Articles 5, 6.4). Amounts in yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import Application
from loans.models import Filing, Guarantee, Loan, LoanOpinion
from loans.queries import guarantee as facts
from loans.rules import guarantee as rules
from loans.states import GuaranteeState as S
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.web import panels
from zengxindai.web.present import today_terms
from zengxindai.workflow import papers

Rows = list[tuple[Any, Any, str]]


def guarantee_facts(guarantee: Guarantee, user: Any) -> Rows:
    """The head of a guarantee's page; the enterprise reads state, amount, ratio and a refusal's reason."""
    head: Rows = [
        (_("Request"), guarantee.application.number, "text"),
        (_("Enterprise"), guarantee.enterprise.name, "text"),
        (_("Bank"), guarantee.bank.name, "text"),
        (_("Amount"), guarantee.amount, "money"),
        (_("Term (months)"), guarantee.months, "number"),
        (_("Guaranteed part (%)"), guarantee.ratio_pct, "pct"),
    ]
    if guarantee.decline_reason:
        head.append((_("Why the guarantee was declined"), guarantee.decline_reason, "text"))
    if user.organisation.kind == Kind.ENTERPRISE:
        return head
    return [
        *head,
        (_("Direct conditions not met"), guarantee.reason, "text"),
        (_("Purpose"), guarantee.application.purpose, "text"),
        (_("Findings of the investigation"), guarantee.findings, "text"),
        (_("Guarantee fee (% a year)"), guarantee.fee_rate, "pct"),
        (_("Decided on"), guarantee.decided_on or "", "day"),
        *_running(guarantee),
        *_company(guarantee),
    ]


def _running(guarantee: Guarantee) -> Rows:
    """Loan, balance, payout, recovery."""
    loan = guarantee.loan
    if loan is None:
        return []
    terms = today_terms()
    owed = loan.outstanding if guarantee.base is None else guarantee.base
    parts = rules.shares(
        owed, guarantee.ratio_pct, terms.pool_covers_guaranteed_residual, loan.filing.agreement.share_pct
    )
    found: Rows = [
        (_("Note number"), loan.note_no or "", "text"),
        (_("Outstanding principal"), loan.outstanding, "money"),
        (_("Guaranteed balance today"), facts.balance_now(guarantee), "money"),
        (_("If paid out, borne by the guarantor"), parts.guarantor, "money"),
        (_("If paid out, borne by the bank"), parts.bank, "money"),
        (_("If paid out, borne by the pool"), parts.pool, "money"),
    ]
    if guarantee.requested is not None:
        found += [
            (_("Payout asked for"), guarantee.requested, "money"),
            (_("Why it is overdue and how it was collected"), guarantee.request_basis, "text"),
        ]
    if not guarantee.paid_out:
        return found
    return [
        *found,
        (_("Principal on the day of the payout"), guarantee.base, "money"),
        (_("Paid out by the guarantor"), guarantee.paid_out, "money"),
        (_("Bank voucher number"), guarantee.payout_voucher_no or "", "text"),
        (_("Paid out on"), guarantee.paid_out_on or "", "day"),
        (_("Legal stage"), guarantee.get_stage_display(), "text"),
        (_("Recovered"), guarantee.recovered, "money"),
        (_("Not yet recovered"), guarantee.unrecovered, "money"),
        (_("Written off on"), guarantee.written_off_on or "", "day"),
    ]


def _company(guarantee: Guarantee) -> Rows:
    """Before the decision: how far the guarantor's net assets would reach, with this guarantee."""
    if guarantee.status not in (S.APPLIED, S.REVIEW):
        return []
    terms = today_terms()
    more = rules.guaranteed(guarantee.amount, guarantee.ratio_pct)
    balance = facts.guaranteed_balance(terms.day) + more
    customer = facts.customer_balance(guarantee.enterprise, terms.day) + more
    return [
        (_("Guaranteed balance with this one"), balance, "money"),
        (_("Leverage with this one (times net assets)"), times(balance, terms.guarantor_net_assets), "number"),
        (_("This customer's guaranteed balance (% of net assets)"),
         times(customer * 100, terms.guarantor_net_assets), "pct"),
    ]  # fmt: skip


def times(balance: Decimal, assets: Decimal) -> Decimal | None:
    """放大倍数: a balance over net assets, two places; None without net assets."""
    return (balance / assets).quantize(Decimal("0.01")) if assets > 0 else None


def counters_panel(guarantee: Guarantee, user: Any) -> dict[str, Any] | None:
    """反担保, as entered."""
    columns = ((_("Kind of counter-guarantee"), "text"), (_("Who or what"), "text"), (_("Value (yuan)"), "money"))
    found = guarantee.counters.order_by("id")
    return panels.table(columns, [("", (each.get_kind_display(), each.what, each.value)) for each in found])


def receipts_panel(guarantee: Guarantee, user: Any) -> dict[str, Any] | None:
    """What came back to the guarantor, with what is still out after each."""
    columns = (
        (_("Received on"), "day"),
        (_("From whom"), "text"),
        (_("Voucher number"), "text"),
        (_("Principal (yuan)"), "money"),
        (_("Not yet recovered"), "money"),
    )
    rows, left = [], guarantee.paid_out
    for each in guarantee.receipts.order_by("id"):
        left -= each.amount
        rows.append(("", (each.on, each.get_source_display(), each.voucher_no, each.amount, left)))
    return panels.table(columns, rows)


def pursuit_panel(guarantee: Guarantee, user: Any) -> dict[str, Any] | None:
    """The stages of the guarantor's pursuit, newest first."""
    columns = ((_("On"), "day"), (_("Legal stage"), "text"), (_("Measures"), "text"))
    found = guarantee.reports.order_by("-on", "-id")
    return panels.table(columns, [("", (each.on, each.get_stage_display(), each.measures)) for each in found])


def chain_panel(guarantee: Guarantee, user: Any) -> dict[str, Any] | None:
    """Request, opinion, filing and loan the guarantee belongs to, as far as this person sees them."""
    request: Any = guarantee.application_id
    filing, loan = Filing.objects.filter(opinion=guarantee.opinion_id), Loan.objects.filter(pk=guarantee.loan_id)
    columns = ((_("Number"), "text"), (_("Kind"), "text"), (_("State"), "status"))
    found: list[Any] = [*Application.objects.visible_to(user).filter(pk=request)]
    found += LoanOpinion.objects.visible_to(user).filter(pk=guarantee.opinion_id)
    found += [*filing.visible_to(user), *loan.visible_to(user)]
    rows = [(each.get_absolute_url(), (each.number or f"#{each.pk}", _what(each), _state(each))) for each in found]
    return panels.table(columns, rows)


def _what(case: Any) -> Any:
    return _("Request") if isinstance(case, Application) else case._meta.verbose_name


def _state(case: Any) -> tuple[str, str]:
    return case.status_label, case.status


def guarantees_panel(case: Application | LoanOpinion | Filing | Loan, user: Any) -> dict[str, Any] | None:
    """The guarantees asked for on a request, for the pages of request, opinion, filing and loan."""
    request: Any = case.application.pk
    columns = (
        (_("Number"), "text"),
        (_("State"), "status"),
        (_("Amount"), "money"),
        (_("Guaranteed part (%)"), "pct"),
        (_("Guaranteed balance today"), "money"),
    )
    found = Guarantee.objects.visible_to(user).filter(application=request).select_related("loan").order_by("id")
    rows = [
        (each.get_absolute_url(), (each.number, _state(each), each.amount, each.ratio_pct, facts.balance_now(each)))
        for each in found
    ]
    return panels.table(columns, rows)


def _letter(guarantee: Guarantee, event: Event, mark: str, addressee: Organisation | None) -> dict[str, Any]:
    return {
        "number": f"{guarantee.number}-{mark}{event.pk}",
        "issuer": "江津区诚信融资担保公司",
        "addressee": "" if addressee is None else addressee.name,
        "enterprise": guarantee.enterprise.name,
        "uscc": guarantee.enterprise.code,
        "guarantee_no": guarantee.number,
        "signers": papers.signers(event),
        "lines": [],
        "reason": "",
        "copied_to": [guarantee.enterprise.name],
    }


def _pct(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}%"


def agreement_letter(guarantee: Guarantee, event: Event) -> dict[str, Any]:
    """《同意担保函》 to the bank."""
    amount = yuan(guarantee.amount)
    return _letter(guarantee, event, "TY", guarantee.bank) | {
        "says": "经保前调查，同意为上述企业向贵行申请的增信贷贷款提供保证担保，具体如下：",
        "lines": [
            ["贷款金额（最高）", f"{amount['figures']}元（{amount['words']}）"],
            ["期限（最长）", f"{guarantee.months}个月"],
            ["担保比例", f"逾期贷款本金的{_pct(guarantee.ratio_pct)}"],
            ["担保费率", f"{_pct(guarantee.fee_rate)}/年"],
            ["反担保", "；".join(str(each) for each in guarantee.counters.order_by("id")) or "无"],
        ],
        "ends": "本函自贷款发放之日起，按双方签订的保证合同生效；贷款未发放的，本函失效。",
    }


def refusal_letter(guarantee: Guarantee, event: Event) -> dict[str, Any]:
    """《不予担保通知书》 to the bank."""
    return _letter(guarantee, event, "BY", guarantee.bank) | {
        "says": "贵行转来的担保申请收悉。经保前调查，决定不予担保。理由如下：",
        "reason": guarantee.decline_reason,
        "ends": "贵行可以按直接贷款条件继续办理或者另行答复企业。",
    }


def release_letter(guarantee: Guarantee, event: Event) -> dict[str, Any]:
    """《解保通知书》 to the bank."""
    loan = guarantee.loan
    assert loan is not None and loan.amount is not None  # nosec B101  # noqa: S101 - the database holds it
    amount = yuan(loan.amount)
    return _letter(guarantee, event, "JB", guarantee.bank) | {
        "says": "下列贷款本金已全部归还，本公司的保证责任自归还之日起解除：",
        "signers": [],
        "lines": [
            ["借据编号", loan.note_no],
            ["贷款金额", f"{amount['figures']}元（{amount['words']}）"],
            ["担保比例", _pct(guarantee.ratio_pct)],
            ["归还日期", loan.closed_on],
        ],
        "ends": "请协助办理反担保措施的解除手续。",
    }


def payout_letter(guarantee: Guarantee, event: Event) -> dict[str, Any]:
    """《担保代偿通知书》 to the borrower, copied to the bank and the finance bureau."""
    loan = guarantee.loan
    assert loan is not None and guarantee.base is not None  # nosec B101  # noqa: S101 - the database holds it
    paid, base = yuan(guarantee.paid_out), yuan(guarantee.base)
    bureau = guarantee.party(Kind.FINANCE_BUREAU)
    return _letter(guarantee, event, "DC", guarantee.enterprise) | {
        "says": "因贵单位未按期归还下列贷款，本公司已履行保证责任，代为清偿：",
        "lines": [
            ["贷款银行", guarantee.bank.name],
            ["借据编号", loan.note_no],
            ["代偿日逾期本金", f"{base['figures']}元"],
            ["担保比例", _pct(guarantee.ratio_pct)],
            ["代偿金额", f"{paid['figures']}元（{paid['words']}）"],
            ["代偿日期", guarantee.paid_out_on],
            ["付款凭证号", guarantee.payout_voucher_no],
        ],
        "ends": "本公司自代偿之日起依法向贵单位及保证人、反担保人追偿，请立即归还。",
        "copied_to": [guarantee.bank.name, *([bureau.name] if bureau else [])],
    }
