"""The allocation of the pool, from the bureau's draft to the movements it sets off (Article 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from compensation import queries, rules
from compensation.models import AllocationPlan, AllocationRow
from compensation.rules.allocation import AMOUNT, MANUAL, RATE
from loans import rules as loan_rules
from loans.queries import account_balance
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.ledger.models import Kind
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step

ZERO = Decimal("0.00")
FIELDS = ("year", "total", "basis", "cap_pct", "unit", "explanation")


def may_draft(
    plan: AllocationPlan,
    step: Step,
    *,
    year: int | None = None,
    total: Decimal | None = None,
    unit: Decimal | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """ALC-03 to ALC-06."""
    names = [each.bank.name for each in queries.agreements_in_force()]
    yield from rules.all_banks(names, names)
    yield from rules.nothing_on_its_way(queries.under_way())
    if year is not None:
        yield from rules.year_over_or_running(year, step.day.year)
    if total is not None and unit is not None:
        yield from rules.total_possible(total, unit, queries.held_now())


def draft(plan: AllocationPlan, step: Step, **fields: Any) -> None:
    """Reckon the plan from the year's evaluation, else targets and balances; by hand it begins with equal parts."""
    for name in FIELDS:
        setattr(plan, name, fields[name])
    plan.number, plan.subject = numbering.written("FP", step.day.year), f"{plan.year}年度存放分配"
    done, evaluated = queries.balances_at(plan.year, step.day), queries.evaluated(plan)
    rows = []
    for each in queries.agreements_in_force():
        # What the evaluation of the year found counts; until one is published, agreement and balance stand for it.
        target, actual = evaluated.get(each.bank_id, (each.target_balance, done.get(each.bank_id, ZERO)))
        rows.append(AllocationRow(bank=each.bank, agreement=each, target=target, proposed=actual, actual=actual))
    step.afterwards(lambda event: _write(plan, rows))


def _write(plan: AllocationPlan, rows: list[AllocationRow], *, by_hand: bool = False) -> None:
    """An edition of the rows: what each bank gets on either basis, and by the plan's."""
    results = queries.results_of(rows)
    ways = {basis: queries.parts(results, plan, basis) for basis in (RATE, AMOUNT, MANUAL)}
    for row in rows:
        row.pk, row.plan, row.edition = None, plan, plan.edition
        row.by_rate = ways[RATE][row.bank.code].amount
        row.by_amount = ways[AMOUNT][row.bank.code].amount
        row.held = account_balance(row.bank)
        if not by_hand:
            row.amount = ways[plan.basis][row.bank.code].amount
    AllocationRow.objects.bulk_create(rows)


def correct(
    plan: AllocationPlan,
    step: Step,
    *,
    bank: Organisation,
    reason: str,
    actual: Decimal | None = None,
    amount: Decimal | None = None,
) -> None:
    """Another result, or of a plan by hand another amount, for one bank; the rest follows from it."""
    rows = list(plan.lines)
    for row in rows:
        if row.bank_id == bank.pk:
            row.actual = row.actual if actual is None else actual
            row.amount = row.amount if amount is None else amount
            row.reason = reason
    plan.edition += 1
    _write(plan, rows, by_hand=plan.basis == MANUAL)


def may_submit(plan: AllocationPlan, step: Step, **data: Any) -> Iterator[Finding]:
    """ALC-01 to ALC-05, FND-01: the accounts can give what they are to give, and the treasury's part fits the pool."""
    rows = list(plan.lines)
    in_force = [each.bank.name for each in queries.agreements_in_force()]
    yield from rules.all_banks([row.bank.name for row in rows], in_force)
    yield from rules.nothing_on_its_way(queries.under_way())
    yield from rules.adds_up(plan.total, [row.amount for row in rows])
    differences = queries.differences(rows)
    for row in rows:
        given = max(ZERO, -differences[row.bank.code])
        yield from rules.spared(row.bank.name, given, account_balance(row.bank), queries.committed(row.bank))
    added = sum(differences.values(), ZERO)
    yield from rules.total_possible(plan.total, plan.unit, plan.total - added)
    yield from rules.within_pool(added, queries.funded(), queries.promised(), step.terms.pool_total)


def submit(plan: AllocationPlan, step: Step, *, opinion: str = "") -> None:
    """Signed by the bureau, laid before the district government."""


def may_approve(
    plan: AllocationPlan, step: Step, *, approved_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """LOAN-04: the decision has been taken; then as `may_submit`."""
    if approved_on is not None:
        yield from loan_rules.not_in_future(approved_on, step.day)
    yield from may_submit(plan, step)


def approve(plan: AllocationPlan, step: Step, *, approval_no: str, approved_on: dt.date) -> None:
    """The government agrees: every movement the plan needs is approved with it (Articles 7, 8)."""
    plan.approval_no, plan.approved_on = approval_no, approved_on
    plan.sheet_no = numbering.lettered("allocation", "存放", step.day.year)
    rows = {row.bank.code: row for row in plan.lines}
    found = rules.moves(queries.differences(list(rows.values())))
    for move in found:
        taker = rows[move.taker].agreement
        giver = rows[move.giver].agreement if move.giver else None
        kind = Kind.TRANSFER_OUT if giver else Kind.DEPOSIT
        step.begin("fund_movement.carry", parent=plan, kind=kind, taker=taker, giver=giver, amount=move.amount)
    if not found:
        step.cascade("allocation.complete", plan)
