"""What moves a loan's principal, and the plan by which it comes back (Articles 8, 13, 18, 19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications import queries as requests
from applications import rules as request_rules
from loans import queries, rules
from loans.actions import guarantee as guarantees
from loans.models import Filing, Instalment, Loan, Movement
from loans.states import Backing, LoanState, MovementKind
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


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
    """LOAN-01, LOAN-02, LOAN-04, LOAN-10, OPN-01, APP-03 (Articles 12, 13, 14, 18, 21)."""
    yield from rules.no_change_under_way(loan.filing.status)
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
    yield from rules.drawn_in_time(drawn_on, filing.draw_by)
    yield from rules.matures_in_time(drawn_on, matures_on, filing.months, terms)
    if drawn_on < matures_on:
        yield from rules.within_rate_cap(rate, rules.term_months(drawn_on, matures_on), terms)
    yield from rules.not_in_future(drawn_on, step.day)
    yield from rules.confirmed_in_time(drawn_on, step.day, terms)


def open_loan(loan: Loan, step: Step, *, parent: Filing) -> None:
    """A registered filing waits for its disbursement; a renewal knows the loan before (Article 13)."""
    loan.application, loan.filing, loan.bank = parent.application, parent, parent.bank
    loan.subject, loan.backing = parent.subject, parent.backing
    loan.number = numbering.written("DK", step.day.year)
    loan.previous = queries.renewed(parent.application)


def draw(loan: Loan, step: Step, **drawn: Any) -> None:
    """The money, or the first part of it, is with the enterprise."""
    _disburse(loan, step, **drawn)
    step.cascade("application.draw", loan.application)
    guarantees.stand_behind(loan, step)


def _disburse(
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
    repayment: str,
    every: int,
) -> None:
    loan.contract_no, loan.note_no = contract_no, note_no
    loan.rate, loan.drawn_on, loan.matures_on = rate, drawn_on, matures_on
    loan.repayment, loan.every = repayment, every
    _lend(loan, step, drawn_on, amount, voucher_no, note_no)


def may_draw_more(
    loan: Loan, step: Step, *, amount: Decimal | None = None, drawn_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """LOAN-01, LOAN-02, LOAN-04, LOAN-06, LOAN-10, APP-03 (Articles 12, 18, 21)."""
    filing, terms = loan.filing, step.terms
    yield from rules.no_change_under_way(filing.status)
    yield from rules.something_undrawn(filing.amount - loan.amount)
    if amount is None or drawn_on is None:
        return
    yield from request_rules.not_barred(requests.bars_of(loan.application.enterprise, drawn_on), terms)
    yield from rules.drawn_as_filed(
        amount,
        loan.rate,
        drawn_on,
        filed=filing.amount - loan.amount,
        filed_rate=filing.rate,
        registered_on=loan.drawn_on,
    )
    yield from rules.drawn_in_time(drawn_on, filing.draw_by)
    yield from rules.drawn_before_maturity(drawn_on, loan.matures_on)
    yield from rules.not_in_future(drawn_on, step.day)
    yield from rules.confirmed_in_time(drawn_on, step.day, terms)


def draw_more(loan: Loan, step: Step, *, note_no: str, voucher_no: str, amount: Decimal, drawn_on: dt.date) -> None:
    """A further part of what was filed, due by the same day."""
    _lend(loan, step, drawn_on, amount, voucher_no, note_no)


def may_draw_unfiled(
    loan: Loan | None,
    step: Step,
    *,
    parent: Filing | None = None,
    drawn_on: dt.date | None = None,
    matures_on: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """LOAN-04, LOAN-09: what happened is recorded as it is; it is not covered (Articles 8, 18)."""
    yield from rules.covered_when_filed((parent or loan.filing).status)
    if drawn_on is not None and matures_on is not None:
        yield from rules.not_in_future(drawn_on, step.day)
        yield from rules.matures_after(drawn_on, matures_on)


def record_unfiled(loan: Loan, step: Step, *, parent: Filing, **drawn: Any) -> None:
    """Disbursed before the filing was registered: it never will be, and the request is over (Article 18)."""
    open_loan(loan, step, parent=parent)
    loan.backing = Backing.NONE
    step.cascade("filing.abandon", parent)
    step.cascade("application.expire", parent.application)
    step.cascade("loan.disburse_unfiled", loan, **drawn)


def draw_unfiled(loan: Loan, step: Step, **drawn: Any) -> None:
    """Disbursed without a registered filing, or after it was over: recorded, outside the pool for good (Article 18)."""
    loan.backing = Backing.NONE
    _disburse(loan, step, **drawn)


def _lend(loan: Loan, step: Step, on: dt.date, amount: Decimal, voucher_no: str, note_no: str) -> None:
    """Disburse, and plan what is not yet due anew over the days that are left."""
    late = [due for due in queries.dues(loan) if due.on <= on]
    move(loan, step, MovementKind.DRAW, on, amount, voucher_no, note_no=note_no)
    loan.amount = (loan.amount or Decimal(0)) + amount
    _plan(loan, step, late, on)


def _plan(loan: Loan, step: Step, late: list[rules.Due], after: dt.date) -> None:
    """Write the next version of the plan: what is late keeps its day, the rest is spread over the days left."""
    rest = loan.outstanding - sum((due.principal for due in late), Decimal(0))
    days = rules.due_days(loan.drawn_on, loan.matures_on, loan.every, after)
    coming = rules.plan(loan.repayment, rest, loan.rate, days, loan.every) if rest else []
    _write(loan, step, [*late, *coming])


def _write(loan: Loan, step: Step, dues: list[rules.Due]) -> None:
    loan.plan += 1
    Instalment.objects.bulk_create(
        Instalment(loan=loan, version=loan.plan, place=place, due_on=due.on, principal=due.principal)
        for place, due in enumerate(dues, 1)
    )
    if loan.ahead is not None:
        loan.ahead.dues[loan.plan] = list(dues)
    reckon(loan, step, dues)


def reckon(loan: Loan, step: Step, dues: list[rules.Due] | None = None) -> None:
    """Set the day of the earliest open instalment and the last day to pay it; nothing when nothing is owed."""
    left = queries.dues(loan) if dues is None else dues
    if left:
        loan.due_on = left[0].on
        loan.pay_by = rules.pay_day_if_known(loan.due_on, step.terms.calendar)


def may_repay(
    loan: Loan, step: Step, *, principal: Decimal | None = None, paid_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """LOAN-04, LOAN-05."""
    if principal is not None and paid_on is not None:
        yield from rules.within_outstanding(principal, loan.outstanding)
        yield from rules.repaid_while_lent(paid_on, loan.drawn_on, step.day)


def repay(loan: Loan, step: Step, *, principal: Decimal, paid_on: dt.date, voucher_no: str) -> None:
    """Principal comes back, in advance or late; with the last fen the loan is repaid, with the last late one cured."""
    move(loan, step, MovementKind.REPAYMENT, paid_on, -principal, voucher_no)
    if not loan.outstanding:
        loan.closed_on = paid_on
        step.cascade("loan.close_repaid", loan)
        return
    reckon(loan, step)
    if loan.status == LoanState.OVERDUE and not rules.late(loan.pay_by, step.day):
        step.cascade("loan.cure", loan)


def cure(loan: Loan, step: Step) -> None:
    """What was late is paid (§3.5); the class stays until the bank sets a better one."""
    loan.overdue_since = None


def may_reverse(loan: Loan, step: Step, *, movement: Movement | None = None, **data: Any) -> Iterator[Finding]:
    """LOAN-07: a disbursement is reversed only as far as it is still owed, the newest first."""
    yield from rules.something_to_reverse(queries.reversible(loan).exists())
    if movement is not None and movement.kind == MovementKind.DRAW:
        yield from rules.draw_reversible(
            movement.principal, loan.outstanding, newest=movement == queries.draws(loan).last()
        )


def reverse(loan: Loan, step: Step, *, movement: Movement, reason: str) -> None:
    """A counter-entry takes a wrong entry back; neither is ever changed."""
    before = queries.dues(loan)
    move(loan, step, MovementKind.REVERSAL, step.day, -movement.principal, movement.voucher_no, reverses=movement)
    if movement.kind != MovementKind.DRAW:
        _owe_again(loan, step, before, -movement.principal)
    elif movement.principal == loan.amount:
        step.cascade("loan.undraw", loan)
    else:
        loan.amount -= movement.principal
        late = [due for due in before if due.on <= step.day]
        _plan(loan, step, rules.within(late, loan.outstanding), step.day)


def _owe_again(loan: Loan, step: Step, before: list[rules.Due], principal: Decimal) -> None:
    if loan.outstanding > queries.planned(loan):
        _write(loan, step, rules.restored(before, principal, loan.matures_on))
    else:
        reckon(loan, step)


def reopen(loan: Loan, step: Step, *, movement: Movement, reason: str) -> None:
    """The payment that closed the loan was none: it is owed again, and its filing stands again."""
    loan.closed_on = None
    reverse(loan, step, movement=movement, reason=reason)
    if loan.backing != Backing.NONE:
        step.cascade("filing.reopen", loan.filing)
    guarantees.owed_again(loan, step)


def undraw(loan: Loan, step: Step) -> None:
    """Nothing was disbursed after all: the loan waits again, and so does the request."""
    loan.contract_no, loan.note_no = "", None
    loan.amount = loan.rate = loan.drawn_on = loan.matures_on = loan.due_on = loan.pay_by = None
    if loan.backing != Backing.NONE:
        step.cascade("application.undraw", loan.application)
    guarantees.reversed_draw(loan, step)


def may_accelerate(loan: Loan, step: Step, *, declared_on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """LOAN-08: there is principal that is not due yet; LOAN-04 (Article 8)."""
    yield from rules.something_not_due(queries.not_due(loan, step.day))
    if declared_on is not None:
        yield from rules.repaid_while_lent(declared_on, loan.drawn_on, step.day)


def accelerate(loan: Loan, step: Step, *, declared_on: dt.date, reason: str, files: list[Attachment]) -> None:
    """The bank declared everything due, in writing; a claim may follow (Article 8)."""
    loan.accelerated_on = declared_on
    _write(loan, step, rules.accelerated(queries.dues(loan), declared_on))


def replan(loan: Loan, step: Step, *, repayment: str, every: int, reason: str) -> None:
    """What is not due yet is spread anew; the day of maturity stays (Article 13)."""
    loan.repayment, loan.every = repayment, every
    _plan(loan, step, [due for due in queries.dues(loan) if due.on <= step.day], step.day)


def may_renew(loan: Loan, step: Step, **data: Any) -> Iterator[Finding]:
    """APP-08: renewal follows repayment (Article 13)."""
    yield from request_rules.previous_repaid(loan.outstanding)


def renew(loan: Loan, step: Step, **request: Any) -> None:
    """A new request that names this loan; everything is checked anew (Article 13)."""
    enterprise = loan.application.enterprise
    step.begin("application.renew", enterprise=enterprise, renews=loan.number, **request)


def move(
    loan: Loan,
    step: Step,
    kind: MovementKind,
    on: dt.date,
    principal: Decimal,
    voucher_no: str,
    *,
    note_no: str = "",
    reverses: Movement | None = None,
) -> None:
    """Write a movement down, yuan, and what is owed after it."""
    Movement.objects.create(
        loan=loan,
        kind=kind,
        on=on,
        entered_on=step.day,
        principal=principal,
        voucher_no=voucher_no,
        note_no=note_no,
        reverses=reverses,
    )
    loan.outstanding += principal
    if reverses is not None:
        loan.ahead = None
    elif loan.ahead is not None:
        loan.ahead.vouchers.add(voucher_no)
