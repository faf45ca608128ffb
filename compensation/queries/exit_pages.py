"""What pages, papers and the sheet of an exit case show (Article 10). Amounts in yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement
from compensation import rules
from compensation.calculation import Calculation, Line, yuan
from compensation.models import BankStanding, ExitCase
from compensation.states import ExitProposal, StandingLevel
from loans.rules.days import NON_PERFORMING
from loans.states import Tier
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.web import panels
from zengxindai.workflow import papers

# So many loans stand on the case page itself; the whole list is one step further.
SHOWN = 20
# The colour of a level on pages, beside its word.
TONES = {
    StandingLevel.CALM: "success",
    StandingLevel.YELLOW: "warning",
    StandingLevel.ORANGE: "warning",
    StandingLevel.RED: "danger",
}
PROPOSED = {ExitProposal.TERMINATE: "停止与该行的增信贷合作", ExitProposal.RESUME: "恢复该行新增增信贷业务"}


def exit_facts(case: ExitCase, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an exit case's page."""
    return [
        (_("Bank"), case.bank.name, "text"),
        (_("Agreement"), case.agreement.number, "text"),
        (_("Figures"), case.get_basis_display(), "text"),
        (_("Figures of"), case.as_of, "day"),
        (_("Non-performing (yuan)"), case.bad, "money"),
        (_("Balance (yuan)"), case.whole, "money"),
        (_("Ratio (%)"), rules.percent(case.bad, case.whole), "number"),
        (_("Exit line (%)"), case.limit_pct, "pct"),
        (_("Claim begun"), case.claim.number, "text"),
        (_("SHA-256 of the list of loans"), case.digest, "text"),
        (_("The bank's view"), case.view, "text"),
        (_("Petition"), case.petition_no, "text"),
        (_("Proposal"), case.get_proposal_display(), "text"),
        (_("Number of the decision"), case.decision_no, "text"),
        (_("Decided on"), case.decided_on or "", "day"),
    ]


def exit_loans_panel(case: ExitCase, user: Any) -> dict[str, Any] | None:
    """The non-performing loans behind the figures, as they were frozen; the sheet holds all."""
    columns = (
        (_("Loan"), "text"),
        (_("Enterprise"), "text"),
        (_("Class"), "text"),
        (_("Owed (yuan)"), "money"),
        (_("Now"), "text"),
    )
    found = case.loans.filter(tier__in=NON_PERFORMING).select_related("loan").order_by("-owed", "loan")[:SHOWN]
    rows = [
        (
            each.loan.get_absolute_url(),
            (each.loan.number, each.loan.subject, Tier(each.tier).label, each.owed, each.loan.status_label),
        )
        for each in found
    ]
    shown = panels.table(columns, rows)
    return shown | {"sheet_url": reverse("exit-case-loans", args=[case.pk])} if shown else None


def exits_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """The ratio of the agreement's bank as last written down, and its exit cases."""
    columns = ((_("What"), "text"), (_("On"), "day"), (_("Ratio (%)"), "number"), (_("State"), "status"))
    newest = BankStanding.objects.filter(bank=agreement.bank_id).order_by("-on", "basis").first()
    rows: list[tuple[str, tuple[Any, ...]]] = []
    if newest is not None and user.organisation.kind != Kind.SECTOR_DEPT:
        state = (newest.get_level_display(), "OVERDUE" if newest.level == StandingLevel.RED else "")
        url = reverse("bank-standing", args=[agreement.bank_id])
        rows.append((url, (_("Standing of the bank"), newest.on, rules.percent(newest.bad, newest.whole), state)))
    for case in ExitCase.objects.all().visible_to(user).filter(agreement=agreement).order_by("-pk"):
        ratio = "" if user.organisation.kind == Kind.SECTOR_DEPT else rules.percent(case.bad, case.whole)
        rows.append((case.get_absolute_url(), (case.number, case.as_of, ratio, (case.status_label, case.status))))
    return panels.table(columns, rows)


def exit_calculations(case: ExitCase, user: Any) -> list[Calculation]:
    """The comparison of Article 10, as products and to the fen, from the frozen list of loans."""
    rows = list(case.loans.order_by().values_list("tier", "owed"))
    bad = sum((owed for tier, owed in rows if tier in NON_PERFORMING), Decimal("0.00"))
    whole = sum((owed for _tier, owed in rows), Decimal("0.00"))
    limit = case.limit_pct.normalize()
    lines = (
        Line(_("N Non-performing principal, gross of payouts"), _("sum over the frozen loans of class 3, 4 or 5"),
             bad, 10, booked=case.bad),
        Line(_("B Balance, gross of payouts"), _("sum over all frozen loans"), whole, 10, booked=case.whole),
        Line(_("N × 100"), f"{yuan(bad)} × 100", bad * 100, 10),
        Line(_("B × limit"), f"{yuan(whole)} × {limit:f}", whole * case.limit_pct, 10),
        Line(_("N × 100 > B × limit"), f"{yuan(bad * 100)} {'>' if bad * 100 > whole * case.limit_pct else '≤'} "
             f"{yuan(whole * case.limit_pct)}", None, 10),
        Line(_("Ratio, for reading only"), f"{yuan(bad)} ÷ {yuan(whole)} = {rules.percent(bad, whole)} %", None, 10),
        Line(_("Claim begun"), case.claim.number or "", None, 10),
    )  # fmt: skip
    return [Calculation("exit", _("Exit line"), lines)]


def exit_petition_paper(case: ExitCase, event: Event) -> dict[str, Any]:
    """请示: the bureau asks the district government to decide (Articles 6.1, 10)."""
    return _paper(case, event, Kind.FINANCE_BUREAU, Kind.DISTRICT_GOV) | {
        "number": event.data["petition_no"],
        "says": f"建议{PROPOSED[ExitProposal(event.data['proposal'])]}。{event.data['opinion']}",
        "ends": "妥否，请批示。",
    }


def exit_decision_paper(case: ExitCase, event: Event) -> dict[str, Any]:
    """批复: what the district government decided (Article 10)."""
    stopped = event.verb == "exit_case.terminate"
    says = (
        "同意停止与该行的增信贷合作，由你局办理后续事项。" if stopped else "不停止与该行的增信贷合作，恢复其新增业务。"
    )
    return _paper(case, event, Kind.DISTRICT_GOV, Kind.FINANCE_BUREAU) | {
        "number": event.data["decision_no"],
        "says": f"{says}{event.data['reason']}",
        "ends": "此复。",
    }


def _paper(case: ExitCase, event: Event, issuer: str, addressee: str) -> dict[str, Any]:
    copied = (Kind.GUARANTOR, Kind.FIN_DEV_CENTER, Kind.PBOC_BRANCH, Kind.REGULATOR)
    return {
        "issuer": _name(issuer),
        "addressee": _name(addressee),
        "bank": case.bank.name,
        "agreement_no": case.agreement.number,
        "petition_no": case.petition_no,
        "lines": [
            ("退出事项", case.number),
            ("数据日期", case.as_of.isoformat()),
            ("不良贷款（未扣代偿）", f"{case.bad:,.2f} 元"),
            ("贷款余额（未扣代偿）", f"{case.whole:,.2f} 元"),
            ("不良率", f"{rules.percent(case.bad, case.whole)}%（第十条规定 {case.limit_pct.normalize():f}%）"),
            ("已启动的代偿", case.claim.number or ""),
            ("银行意见", case.view or "未在期限内提出"),
        ],
        "digest": case.digest,
        "signers": papers.signers(event),
        "copied_to": [case.bank.name, *(name for kind in copied if (name := _name(kind)))],
    }


def _name(kind: str) -> str:
    organisation = Organisation.objects.sole(kind)
    return organisation.name if organisation else ""
