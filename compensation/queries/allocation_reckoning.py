"""How the banks' parts of an allocation are reckoned (Article 7; case 15), with the rules that share out. Yuan."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from compensation.calculation import Calculation, Line, yuan
from compensation.models import AllocationPlan, AllocationRow
from compensation.queries.allocation import parts, results_of
from compensation.queries.allocation_pages import mixed
from compensation.rules.allocation import AMOUNT, RATE


def allocation_calculations(plan: AllocationPlan, user: Any) -> list[Calculation]:
    """What each bank gets by completion rate and by completed amount; the plan's own basis against what was frozen."""
    rows = list(plan.lines)
    if not rows:
        return []
    found = [
        _shares(plan, rows, basis, str(label)) for basis, label in ((RATE, _("By rate")), (AMOUNT, _("By amount")))
    ]
    return [*found, _moved(rows)]


def _shares(plan: AllocationPlan, rows: list[AllocationRow], basis: str, title: str) -> Calculation:
    shares = parts(results_of(rows), plan, basis)
    whole = sum((share.weight for share in shares.values()), Fraction(0))
    lines = []
    for row in rows:
        share = shares[row.bank.code]
        formula = f"{yuan(plan.total)} × {mixed(share.weight)} ÷ {mixed(whole)} = {mixed(share.ideal)}"
        booked = row.amount if basis == plan.basis else None
        lines.append(Line(row.bank.name, formula, share.amount, 7, _("largest remainder in whole units"), booked))
    return Calculation(basis.lower(), title, tuple(lines))


def _moved(rows: list[AllocationRow]) -> Calculation:
    lines = tuple(
        Line(row.bank.name, f"{yuan(row.amount)} − {yuan(row.held)}", row.amount - row.held, 7) for row in rows
    )
    return Calculation("moved", _("To be moved: what the bank gets less what its account held"), lines)
