"""Reads on post-loan checks: the page, the loan's list of them, the papers (form 4.6, Article 19)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans import rules
from loans.models import Check, Loan
from loans.models.check import PLANNED
from loans.states import CheckState
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.policy.terms import Terms
from zengxindai.web import panels

SHOWN = 50


def check_facts(check: Check, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a check's page, in the order of the form."""
    head = [
        (_("Loan"), check.loan.number or "", "text"),
        (_("Enterprise"), check.enterprise.name, "text"),
        (_("Bank"), check.bank.name, "text"),
        (_("Kind of check"), check.get_kind_display(), "text"),
        (_("Checked by"), check.inspector.name, "text"),
        (_("To be done by"), check.due_on or "", "day"),
    ]
    if check.status != CheckState.DONE:
        return head
    return [
        *head,
        (_("Checked on"), check.checked_on, "day"),
        (_("Checkers"), f"{check.checker_a}、{check.checker_b}", "text"),
        (_("Funds used as agreed"), check.use_as_agreed, "text"),
        (_("Remark on the use"), check.use_remark, "text"),
        (_("Changes of the business"), check.business, "text"),
        (_("Changes of the finances"), check.finances, "text"),
        (_("Litigation"), check.litigation, "text"),
        (_("Changes of the sureties"), check.sureties, "text"),
        (_("Warning signals"), "、".join(check.signal_labels), "text"),
        (_("Proposed five-tier class"), check.get_tier_display(), "text"),
        (_("Measures"), check.measures, "text"),
    ]


def loan_panel(check: Check, user: Any) -> dict[str, Any] | None:
    """The way back to the loan."""
    loan = check.loan
    columns = [(_("Loan"), "text"), (_("Enterprise"), "text"), (_("Outstanding principal"), "money")]
    columns += [(_("State"), "status")]
    row = (loan.get_absolute_url(), (loan.number, loan.subject, loan.outstanding, (loan.status_label, loan.status)))
    return panels.table(columns, [row])


def checks_panel(loan: Loan, user: Any) -> dict[str, Any] | None:
    """The checks of a loan that this person reads, newest first."""
    columns = (
        (_("Number"), "text"),
        (_("Kind of check"), "text"),
        (_("Checked by"), "text"),
        (_("To be done by"), "day"),
        (_("Checked on"), "day"),
        (_("Warning signals"), "text"),
        (_("State"), "status"),
    )
    found = Check.objects.visible_to(user).filter(loan=loan).select_related("inspector").order_by("-id")[:SHOWN]
    rows = [
        (
            each.get_absolute_url(),
            (
                each.number,
                each.get_kind_display(),
                each.inspector.name,
                each.due_on,
                each.checked_on,
                "、".join(each.signal_labels),
                (each.status_label, each.status),
            ),
        )
        for each in found
    ]
    return panels.table(columns, rows)


def checks_to_plan(day: dt.date, now: Terms) -> list[tuple[Loan, dict[str, Any]]]:
    """The loans that want a planned check on a day, each with its period and last day."""
    lent = Loan.objects.filter(status__in=PLANNED, outstanding__gt=0, drawn_on__lte=day).order_by("id")
    found = []
    for loan in lent.annotate(newest=Max("checks__period")):
        known = () if loan.newest is None else (loan.newest,)
        if due := rules.check_to_plan(loan.drawn_on, day, known, now):
            found.append((loan, {"period": due[0], "due_on": due[1]}))
    return found


def planned_in_vain() -> QuerySet[Check]:
    """Planned checks whose loan is not under watch any more."""
    living = Loan.objects.filter(pk=OuterRef("loan"), status__in=PLANNED)
    return Check.objects.filter(~Exists(living), status=CheckState.DUE).order_by("id")


def planned_checks(loan: Loan) -> QuerySet[Check]:
    """The planned checks of a loan that changed: they are waited for, or not any more."""
    return Check.objects.filter(loan=loan.pk, status=CheckState.DUE).order_by("id")


def check_paper(check: Check, event: Event) -> dict[str, Any]:
    """What stands on 《增信贷贷后检查表》 (form 4.6)."""
    loan = check.loan
    facts = [
        ("企业名称", check.enterprise.name),
        ("贷款银行", check.bank.name),
        ("贷款编号", loan.number),
        ("借据编号", loan.note_no or ""),
        ("放款日期、到期日期", f"{loan.drawn_on:%Y-%m-%d} 至 {loan.matures_on:%Y-%m-%d}"),
        ("贷款余额（元）", yuan(loan.outstanding)["figures"]),
        ("检查类型", str(check.get_kind_display())),
        ("检查单位", check.inspector.name),
        ("检查日期", f"{check.checked_on:%Y-%m-%d}"),
        ("检查人", f"{check.checker_a}、{check.checker_b}"),
        ("资金用途", ("符合约定" if check.use_as_agreed else "不符合约定") + _note(check.use_remark)),
        ("经营变化", check.business or "无"),
        ("财务变化", check.finances or "无"),
        ("涉诉情况", check.litigation or "无"),
        ("保证人变化", check.sureties or "无"),
        ("预警信号", "；".join(check.signal_labels) or "无"),
        ("五级分类建议", str(check.get_tier_display())),
        ("措施", check.measures or "无"),
    ]
    return {"number": check.number, "issuer": check.inspector.name, "facts": [list(pair) for pair in facts]}


def _note(remark: str) -> str:
    return f"：{remark}" if remark else ""


def warning_paper(check: Check, event: Event) -> dict[str, Any]:
    """What stands on 《增信贷风险预警通知》, issued when a check finds what is grave (Articles 6, 19)."""
    loan = check.loan
    return {
        "number": f"{check.number}-YJ",
        "addressee": check.bank.name,
        "enterprise": check.enterprise.name,
        "uscc": check.enterprise.code,
        "loan_no": loan.number,
        "outstanding": yuan(loan.outstanding),
        "matures_on": loan.matures_on,
        "inspector": check.inspector.name,
        "checked_on": check.checked_on,
        "check_no": check.number,
        "misused": "" if check.use_as_agreed else check.use_remark,
        "signals": check.signal_labels,
        "tier": str(check.get_tier_display()),
        "measures": check.measures,
        "warned_on": timezone.localdate(event.at),
    }
