"""What an allocation of the pool is reckoned from, and what it moves. Amounts in yuan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from applications.models import Agreement
from applications.models.agreement import LIVE
from compensation import rules
from compensation.models import AllocationPlan, AllocationRow, FundMovement
from compensation.states import FundMovementState
from loans.models import Movement
from loans.queries import account_balance
from zengxindai.accounts import wall
from zengxindai.workflow import registry
from zengxindai.workflow.case import Case

ZERO = Decimal("0.00")


def agreements_in_force() -> list[Agreement]:
    """The agreements between whose accounts the pool is shared out, by the bank's code."""
    return list(Agreement.objects.filter(status__in=LIVE).select_related("bank").order_by("bank__code"))


def balances_at(year: int, today: dt.date) -> dict[int, Decimal]:
    """By bank the balance of the scheme's loans at the year's end, or today while it runs (Articles 2, 7)."""
    day = min(dt.date(year, 12, 31), today)
    moved = Movement.objects.filter(on__lte=day).values("loan__bank").annotate(owed=Sum("principal"))
    return dict(moved.values_list("loan__bank", "owed"))


def evaluated(plan: AllocationPlan) -> dict[int, tuple[Decimal, Decimal]]:
    """By bank target and completed amount of the plan's year, where an evaluation was published (Articles 6.1, 7)."""
    return {bank: found for answer in registry.answers("allocation.results", plan) for bank, found in answer.items()}


def held_now() -> Decimal:
    """What lies on the accounts of the agreements in force."""
    return sum((account_balance(each.bank) for each in agreements_in_force()), ZERO)


def under_way() -> int:
    """Approved movements that nobody has booked yet."""
    return FundMovement.objects.filter(status=FundMovementState.GOV_APPROVED).count()


def parts(results: Sequence[rules.Result], plan: AllocationPlan, basis: str) -> dict[str, rules.Part]:
    """Each bank's part of the plan on a basis, by the bank's code."""
    found = rules.allocate(results, total=plan.total, basis=basis, cap_pct=plan.cap_pct, unit=plan.unit)
    return {part.code: part for part in found}


def results_of(rows: Sequence[AllocationRow]) -> list[rules.Result]:
    """The rows as the rules read them."""
    return [rules.Result(row.bank.code, row.target, row.actual) for row in rows]


def differences(rows: Sequence[AllocationRow]) -> dict[str, Decimal]:
    """By the bank's code what its account is to get or give."""
    return {row.bank.code: row.amount - row.held for row in rows}


def carried_out(movement: FundMovement) -> list[tuple[str, Case]]:
    """The plan a movement belonged to is done when none of its movements waits any more."""
    plan = movement.plan
    if plan is None or plan.status != "GOV_APPROVED" or movement.status == FundMovementState.GOV_APPROVED:
        return []
    waiting = plan.movements.filter(status=FundMovementState.GOV_APPROVED).exclude(pk=movement.pk)
    return [] if waiting.exists() else [("allocation.complete", plan)]


@wall.whole()
def approved_rows(agreement: Agreement) -> Any:
    """An agreement's lines in plans the government approved, newest first."""
    rows = AllocationRow.objects.filter(agreement=agreement, plan__status__in=("GOV_APPROVED", "DONE"))
    return [
        row for row in rows.select_related("plan").order_by("-plan_id", "-edition") if row.edition == row.plan.edition
    ]
