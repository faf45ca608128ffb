"""What pages and the paper show of an allocation of the pool. Amounts in yuan."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import Agreement
from compensation.models import AllocationPlan
from compensation.queries.allocation import approved_rows, parts, results_of
from compensation.rules.allocation import AMOUNT, RATE
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.web import panels
from zengxindai.workflow import papers


def allocation_facts(plan: AllocationPlan, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a plan's page."""
    return [
        (_("Results of the year"), str(plan.year), "text"),
        (_("Total (yuan)"), plan.total, "money"),
        (_("Basis"), plan.get_basis_display(), "text"),
        (_("Cap of the completion rate (%)"), plan.cap_pct, "pct"),
        (_("Whole units of (yuan)"), plan.unit, "money"),
        (_("Basis in words"), plan.explanation, "text"),
        (_("Approval number"), plan.approval_no, "text"),
        (_("Approved on"), plan.approved_on or "", "day"),
        (_("Allocation sheet"), plan.sheet_no or "", "text"),
    ]


def mixed(exact: Fraction) -> str:
    """A fraction as whole and rest: 12,413,793 3/29."""
    whole, rest = divmod(exact, 1)
    return f"{whole:,} {rest.numerator}/{rest.denominator}" if rest else f"{whole:,}"


def percent(exact: Fraction) -> str:
    """A percentage to two places, half-up, for reading; the exact fraction stands beside it."""
    return f"{Decimal(int(exact * 100 + Fraction(1, 2))) / 100:.2f}%"


def lines_panel(plan: AllocationPlan, user: Any) -> dict[str, Any] | None:
    """Each bank's result, what it gets, what its account holds and what is moved."""
    columns = (
        (_("Bank"), "text"), (_("Target (yuan)"), "money"), (_("Proposed (yuan)"), "money"),
        (_("Completed (yuan)"), "money"), (_("Amount (yuan)"), "money"), (_("On the account"), "money"),
        (_("To be moved (yuan)"), "money"), (_("Reason"), "text"),
    )  # fmt: skip
    rows = [
        (r.bank.name, r.target, r.proposed, r.actual, r.amount, r.held, r.amount - r.held, r.reason) for r in plan.lines
    ]
    sums = tuple(sum((row[i] for row in rows), Decimal("0.00")) for i in range(1, 7))
    return panels.table(columns, [("", row) for row in (*rows, (_("Total"), *sums, ""))]) if rows else None


def bases_panel(plan: AllocationPlan, user: Any) -> dict[str, Any] | None:
    """What the banks get by completion rate and by completed amount, with the exact fractions before rounding."""
    rows = list(plan.lines)
    if not rows:
        return None
    rate, amount = (parts(results_of(rows), plan, basis) for basis in (RATE, AMOUNT))
    columns = (
        (_("Bank"), "text"), (_("Completion"), "text"), (_("Exact (%)"), "text"), (_("By rate, exact"), "text"),
        (_("By rate (yuan)"), "money"), (_("By amount, exact"), "text"), (_("By amount (yuan)"), "money"),
    )  # fmt: skip
    found = []
    for row in rows:
        one, two = rate[row.bank.code], amount[row.bank.code]
        done = one.completion
        found.append(
            (row.bank.name, percent(done), mixed(done), mixed(one.ideal), one.amount, mixed(two.ideal), two.amount)
        )
    return panels.table(columns, [("", each) for each in found])


def moves_panel(plan: AllocationPlan, user: Any) -> dict[str, Any] | None:
    """The movements the approval set off."""
    columns = (
        (_("Number"), "text"), (_("Bank"), "text"), (_("To the account of"), "text"), (_("Amount (yuan)"), "money"),
        (_("State"), "status"),
    )  # fmt: skip
    moved = plan.movements.select_related("bank", "to_agreement__bank").order_by("id")
    rows = [
        (
            each.get_absolute_url(),
            (
                each.number,
                each.bank.name,
                each.to_agreement.bank.name if each.to_agreement else "",
                each.amount,
                (each.status_label, each.status),
            ),
        )
        for each in moved
    ]
    return panels.table(columns, rows)


def allocated_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """A bank's own lines in approved plans; of the other banks nothing."""
    columns = (
        (_("Results of the year"), "number"), (_("Target (yuan)"), "money"), (_("Completed (yuan)"), "money"),
        (_("Completion"), "text"), (_("Amount (yuan)"), "money"), (_("Approved on"), "day"),
    )  # fmt: skip
    rows = [
        (
            r.plan.year,
            r.target,
            r.actual,
            percent(Fraction(r.actual) * 100 / Fraction(r.target)),
            r.amount,
            r.plan.approved_on,
        )
        for r in approved_rows(agreement)
    ]
    return panels.table(columns, [("", row) for row in rows])


def allocation_paper(plan: AllocationPlan, event: Event) -> dict[str, Any]:
    """What stands on 《存放分配表》 (form 4.11, Article 7), as approved."""
    rows = list(plan.lines)
    rate = parts(results_of(rows), plan, RATE)
    signers = papers.signers(Event.objects.filter(
        case_type="allocation", case_id=plan.pk, verb="allocation.submit"
    ).latest("id"))  # fmt: skip
    return {
        "number": plan.sheet_no,
        "issuer": event.organisation_name,
        "addressee": "区财政局",
        "plan_no": plan.number,
        "year": plan.year,
        "basis": plan.get_basis_display(),
        "explanation": plan.explanation,
        "approval_no": plan.approval_no,
        "approved_on": plan.approved_on,
        "total": yuan(plan.total),
        "rows": [
            {
                "bank": row.bank.name,
                "account": row.agreement.account_no,
                "target": f"{row.target:,.2f}",
                "actual": f"{row.actual:,.2f}",
                "completion": percent(rate[row.bank.code].completion),
                "amount": f"{row.amount:,.2f}",
                "held": f"{row.held:,.2f}",
                "moved": f"{row.amount - row.held:,.2f}",
            }
            for row in rows
        ],
        "signers": signers,
    }
