"""A loan from disbursement to its end (Articles 12 to 14, 18, 19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from loans import rules
from loans.actions import guarantee as guarantees
from loans.actions.movement import move
from loans.models import Loan, TierChange
from loans.states import Backing, LoanState, MovementKind
from zengxindai.findings import Finding
from zengxindai.workflow.step import Step


def close_repaid(loan: Loan, step: Step) -> None:
    """Nothing is owed any more: the filing closes with the loan."""
    guarantees.let_go(loan, step)
    if loan.backing != Backing.NONE:
        step.cascade("filing.close", loan.filing)


def overdue(loan: Loan, step: Step) -> None:
    """The last pay day is over and principal is owed (Article 19); the tier has a floor from now on."""
    loan.pay_by = rules.last_pay_day(loan.due_on, step.terms.calendar)
    loan.overdue_since = loan.pay_by + dt.timedelta(days=1)
    _raise_tier(loan, step, rules.tier_floor(loan.days_past_due(step.day)))


def age(loan: Loan, step: Step) -> None:
    """The days past due have reached the next floor of the five tiers."""
    _raise_tier(loan, step, rules.tier_floor(loan.days_past_due(step.day)))


def may_classify(loan: Loan, step: Step, *, tier: str = "", **data: Any) -> Iterator[Finding]:
    """TIER-01: never better than the floor."""
    if tier:
        yield from rules.tier_above_floor(tier, loan.days_past_due(step.day))


def classify(loan: Loan, step: Step, *, tier: str, reason: str) -> None:
    """The bank's own class."""
    loan.tier = tier
    TierChange.objects.create(loan=loan, on=step.day, tier=tier, by_system=False)


def recover(loan: Loan, step: Step, *, principal: Decimal, on: dt.date, voucher_no: str) -> None:
    """Recovered principal lowers what the borrower owes (Article 9)."""
    move(loan, step, MovementKind.RECOVERY, on, -principal, voucher_no)
    if not loan.outstanding and loan.status == LoanState.COMPENSATED:
        loan.closed_on = on
        step.cascade("loan.close_recovered", loan)


def unrecover(loan: Loan, step: Step, *, voucher_no: str) -> None:
    """A recovery was none: a counter-entry raises what the borrower owes again (Article 9)."""
    standing = loan.movements.filter(kind=MovementKind.RECOVERY, voucher_no=voucher_no, reversed_by__isnull=True)
    taken = standing.latest("id")
    move(loan, step, MovementKind.REVERSAL, step.day, -taken.principal, voucher_no, reverses=taken)


def owe_again(loan: Loan, step: Step, *, voucher_no: str) -> None:
    """The recovery that closed the loan was none: loan and filing stand again."""
    loan.closed_on = None
    unrecover(loan, step, voucher_no=voucher_no)
    step.cascade("filing.reopen", loan.filing)


def settle(loan: Loan, step: Step, *, loss: Decimal, on: dt.date, voucher_no: str) -> None:
    """The loss is divided; what remains is kept outside the balance (Article 9)."""
    if loss:
        move(loan, step, MovementKind.SETTLEMENT, on, -loss, voucher_no)
    loan.closed_on = on
    step.cascade("filing.close", loan.filing)


def _raise_tier(loan: Loan, step: Step, floor: str) -> None:
    if floor > loan.tier:
        loan.tier = floor
        TierChange.objects.create(loan=loan, on=step.day, tier=floor, by_system=True)
