"""A loan from disbursement to its end (Articles 12 to 14, 18, 19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications import queries as requests
from applications import rules as request_rules
from loans import rules
from loans.actions import guarantee as guarantees
from loans.models import Filing, Loan, Movement, TierChange
from loans.states import LoanState, MovementKind
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def open_loan(loan: Loan, step: Step, *, parent: Filing) -> None:
    """A registered filing waits for its disbursement."""
    loan.application, loan.filing, loan.bank = parent.application, parent, parent.bank
    loan.subject, loan.backing = parent.subject, parent.backing
    loan.number = numbering.written("DK", step.day.year)


def may_draw(
    loan: Loan,
    step: Step,
    *,
    amount: Decimal | None = None,
    rate: Decimal | None = None,
    drawn_on: dt.date | None = None,
    matures_on: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """LOAN-01, LOAN-02, LOAN-04, OPN-01, APP-03 (Articles 12, 13, 14, 18, 21)."""
    if amount is None or rate is None or drawn_on is None or matures_on is None:
        return
    filing, terms = loan.filing, step.terms
    # A loan drawn before the enterprise was listed is recorded all the same.
    yield from request_rules.not_barred(requests.bars_of(loan.application.enterprise, drawn_on), terms)
    yield from rules.drawn_as_filed(
        amount,
        rate,
        drawn_on,
        filed=filing.amount,
        filed_rate=filing.rate,
        registered_on=filing.registered_on,
    )
    yield from rules.matures_in_time(drawn_on, matures_on, filing.months, terms)
    if drawn_on < matures_on:
        yield from rules.within_rate_cap(rate, rules.term_months(drawn_on, matures_on), terms)
    yield from rules.not_in_future(drawn_on, step.day)
    yield from rules.confirmed_in_time(drawn_on, step.day, terms)


def draw(
    loan: Loan,
    step: Step,
    *,
    contract_no: str,
    note_no: str,
    voucher_no: str,
    amount: Decimal,
    rate: Decimal,
    drawn_on: dt.date,
    matures_on: dt.date,
) -> None:
    """The money is with the enterprise."""
    loan.contract_no, loan.note_no = contract_no, note_no
    loan.amount, loan.rate, loan.drawn_on, loan.matures_on = amount, rate, drawn_on, matures_on
    loan.pay_by = rules.pay_day_if_known(matures_on, step.terms.calendar)
    _move(loan, MovementKind.DRAW, drawn_on, amount, voucher_no)
    step.cascade("application.draw", loan.application)
    guarantees.stand_behind(loan, step)


def may_repay(
    loan: Loan, step: Step, *, principal: Decimal | None = None, paid_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """LOAN-04, LOAN-05."""
    if principal is not None and paid_on is not None:
        yield from rules.within_outstanding(principal, loan.outstanding)
        yield from rules.repaid_while_lent(paid_on, loan.drawn_on, step.day)


def repay(loan: Loan, step: Step, *, principal: Decimal, paid_on: dt.date, voucher_no: str) -> None:
    """Principal comes back; with the last fen the loan is repaid."""
    _move(loan, MovementKind.REPAYMENT, paid_on, -principal, voucher_no)
    if not loan.outstanding:
        loan.closed_on = paid_on
        step.cascade("loan.close_repaid", loan)


def close_repaid(loan: Loan, step: Step) -> None:
    """Nothing is owed any more: the filing closes with the loan."""
    guarantees.let_go(loan, step)
    step.cascade("filing.close", loan.filing)


def overdue(loan: Loan, step: Step) -> None:
    """The last pay day is over and principal is owed (Article 19); the tier has a floor from now on."""
    loan.pay_by = rules.last_pay_day(loan.matures_on, step.terms.calendar)
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
    _move(loan, MovementKind.RECOVERY, on, -principal, voucher_no)
    if not loan.outstanding and loan.status == LoanState.COMPENSATED:
        loan.closed_on = on
        step.cascade("loan.close_recovered", loan)


def settle(loan: Loan, step: Step, *, loss: Decimal, on: dt.date, voucher_no: str) -> None:
    """The loss is divided; what remains is kept outside the balance (Article 9)."""
    if loss:
        _move(loan, MovementKind.SETTLEMENT, on, -loss, voucher_no)
    loan.closed_on = on
    step.cascade("filing.close", loan.filing)


def _move(loan: Loan, kind: MovementKind, on: dt.date, principal: Decimal, voucher_no: str) -> None:
    Movement.objects.create(loan=loan, kind=kind, on=on, principal=principal, voucher_no=voucher_no)
    loan.outstanding += principal


def _raise_tier(loan: Loan, step: Step, floor: str) -> None:
    if floor > loan.tier:
        loan.tier = floor
        TierChange.objects.create(loan=loan, on=step.day, tier=floor, by_system=True)
