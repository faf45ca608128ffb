"""Reads on what moved a loan and what of it is due: balances as of any day, the plan, what can be reversed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from loans import rules
from loans.models import Loan, Movement
from loans.states import MovementKind
from zengxindai.accounts.models import Organisation
from zengxindai.web import panels

OWN = (MovementKind.DRAW, MovementKind.REPAYMENT)


def balance_on(loan: Loan, day: dt.date, known_on: dt.date | None = None) -> Decimal:
    """The principal owed at the end of a day, yuan; known_on: as far as was recorded by the end of that day."""
    return balances_on(Loan.objects.filter(pk=loan.pk), day, known_on).get(loan.pk, Decimal("0.00"))


def balances_on(loans: QuerySet[Loan], day: dt.date, known_on: dt.date | None = None) -> dict[int, Decimal]:
    """The principal owed at the end of a day by each of these loans that had moved by then, yuan."""
    moves = Movement.objects.filter(loan__in=loans, on__lte=day)
    if known_on is not None:
        moves = moves.filter(entered_on__lte=known_on)
    return dict(moves.values("loan").annotate(owed=Sum("principal")).values_list("loan", "owed"))


def dues_of(loan: Loan, version: int) -> list[rules.Due]:
    """One version of the repayment plan."""
    if loan.ahead is not None and version in loan.ahead.dues:
        return list(loan.ahead.dues[version])
    rows = loan.instalments.filter(version=version).order_by("place")
    return [rules.Due(each.due_on, each.principal) for each in rows]


def dues(loan: Loan) -> list[rules.Due]:
    """What of the plan in force is still open."""
    return rules.unpaid(dues_of(loan, loan.plan), loan.outstanding)


def planned(loan: Loan) -> Decimal:
    """The sum of the plan in force, yuan."""
    return sum((due.principal for due in dues_of(loan, loan.plan)), Decimal("0.00"))


def not_due(loan: Loan, day: dt.date) -> Decimal:
    """The principal owed that is not due by a day yet, yuan."""
    return loan.outstanding - rules.due_by(dues_of(loan, loan.plan), loan.outstanding, day)


def reversible(loan: Loan) -> QuerySet[Movement]:
    """The bank's own entries that were not reversed yet, newest first."""
    return loan.movements.filter(kind__in=OWN, reversed_by__isnull=True).order_by("-id")


def standing(loan: Loan) -> QuerySet[Movement]:
    """The entries that were not reversed."""
    return loan.movements.exclude(kind=MovementKind.REVERSAL).filter(reversed_by__isnull=True)


def voucher_stands(loan: Loan, voucher_no: str) -> bool:
    """Whether an entry of this voucher stands on the loan."""
    if loan.ahead is not None:
        return voucher_no in loan.ahead.vouchers
    return standing(loan).filter(voucher_no=voucher_no).exists()


def note_taken(bank: Organisation, note_no: str) -> bool:
    """Whether a note of the bank is recorded already and stands."""
    drawn = Movement.objects.filter(loan__bank=bank, kind=MovementKind.DRAW, note_no=note_no)
    return drawn.filter(reversed_by__isnull=True).exists()


def renewed(application: Application) -> Loan | None:
    """The repaid loan that a request renews (Article 13)."""
    return Loan.objects.filter(number=application.renews).first() if application.renews else None


def draws(loan: Loan) -> QuerySet[Movement]:
    """The disbursements that stand, oldest first."""
    return loan.movements.filter(kind=MovementKind.DRAW, reversed_by__isnull=True).order_by("id")


def plan_panel(loan: Loan, user: Any) -> dict[str, Any] | None:
    """The repayment plan in force: what is due when, and how much of it is still open, yuan."""
    columns = ((_("Due on"), "day"), (_("Principal (yuan)"), "money"), (_("Still open (yuan)"), "money"))
    dues = dues_of(loan, loan.plan)
    parts = zip(dues, rules.filled(dues, loan.outstanding), strict=True)
    return panels.table(columns, [("", (due.on, due.principal, due.principal - part)) for due, part in parts])
