"""The guarantor's guarantee from the bank's application to its release, or to payout and recovery (Articles 5, 6.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from loans import rules as loan_rules
from loans.models import CounterGuarantee, Filing, Guarantee, GuaranteeReceipt, Loan, LoanOpinion, PursuitReport
from loans.queries import guarantee as queries
from loans.rules import guarantee as rules
from loans.states import Backing, GuaranteeState, LoanState, ReceiptSource
from zengxindai.findings import Finding, Refused
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step

# In force, whether or not a payout is asked for.
UNPAID = (GuaranteeState.IN_FORCE, GuaranteeState.PAYOUT_REQUESTED)


def may_apply(
    guarantee: Guarantee | None,
    step: Step,
    *,
    parent: LoanOpinion,
    amount: Decimal | None = None,
    months: int | None = None,
    ratio_pct: Decimal | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """GUA-01, GUA-02, OPN-03, OPN-04 (Articles 6, 12, 13)."""
    request = parent.application
    yield from loan_rules.request_open(request.status)
    yield from rules.not_guaranteed_yet(queries.live_on(parent) is not None)
    if amount is None or months is None or ratio_pct is None:
        return
    wanted = loan_rules.within_request(amount, months, request.amount, request.months, step.terms)
    yield from (found for found in wanted if found.blocks)
    yield from rules.ratio_allowed(ratio_pct, step.terms)


def apply(guarantee: Guarantee, step: Step, *, parent: LoanOpinion, **fields: Any) -> None:
    """《转担保函》 to the guarantor; the enterprise is told."""
    guarantee.application, guarantee.opinion, guarantee.bank = parent.application, parent, parent.bank
    guarantee.subject = parent.subject
    guarantee.number = numbering.written("DB", step.day.year)
    for name, value in fields.items():
        setattr(guarantee, name, value)


def take(guarantee: Guarantee, step: Step, *, opinion: str = "") -> None:
    """The guarantor begins its pre-guarantee investigation."""


def investigate(guarantee: Guarantee, step: Step, *, findings: str, fee_rate: Decimal) -> None:
    """《保前调查》: recorded, and recorded again when more is known; each is in the trail."""
    guarantee.findings, guarantee.fee_rate, guarantee.investigated_on = findings, fee_rate, step.day


def add_counter(guarantee: Guarantee, step: Step, *, kind: str, what: str, value: Decimal) -> None:
    """One more counter-guarantee."""
    CounterGuarantee.objects.create(guarantee=guarantee, kind=kind, what=what, value=value)


def remove_counter(guarantee: Guarantee, step: Step, *, counter: CounterGuarantee) -> None:
    """It falls away before the decision."""
    counter.delete()


def may_approve(
    guarantee: Guarantee,
    step: Step,
    *,
    amount: Decimal | None = None,
    ratio_pct: Decimal | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """GUA-02 to GUA-06, OPN-04 (Article 6)."""
    terms = step.terms
    yield from loan_rules.request_open(guarantee.application.status)
    yield from rules.investigated(guarantee.investigated_on is not None)
    if amount is None or ratio_pct is None:
        return
    yield from rules.within_applied(amount, guarantee.amount)
    yield from rules.ratio_allowed(ratio_pct, terms)
    more = rules.guaranteed(amount, ratio_pct)
    yield from rules.within_leverage(queries.guaranteed_balance(step.day) + more, terms)
    yield from rules.within_single_customer(queries.customer_balance(guarantee.enterprise, step.day) + more, terms)


def approve(
    guarantee: Guarantee, step: Step, *, amount: Decimal, ratio_pct: Decimal, fee_rate: Decimal, opinion: str
) -> None:
    """《同意担保函》: from now on the guarantor, not the pool, stands behind the loan of this opinion."""
    guarantee.amount, guarantee.ratio_pct, guarantee.fee_rate = amount, ratio_pct, fee_rate
    guarantee.decided_on = step.day


def decline(guarantee: Guarantee, step: Step, *, reason: str) -> None:
    """《不予担保通知书》, with the reason."""
    guarantee.decline_reason, guarantee.decided_on = reason, step.day


def back(filing: Filing) -> None:
    """Who stands behind what is filed, one or the other."""
    filing.backing = Backing.GUARANTEE if queries.behind(filing.opinion) is not None else Backing.POOL


def may_lend(opinion: LoanOpinion, amount: Decimal | None, months: int | None) -> Iterator[Finding]:
    """GUA-07, GUA-08: what an opinion must keep to when a guarantee was applied for."""
    guarantee = queries.live_on(opinion)
    if guarantee is None:
        return
    yield from rules.decided_first(guarantee.status in (GuaranteeState.APPLIED, GuaranteeState.REVIEW))
    if amount is not None and months is not None:
        yield from rules.as_guaranteed(amount, months, agreed=guarantee.amount, agreed_months=guarantee.months)


def give_up(opinion: LoanOpinion, step: Step) -> None:
    """The bank has declined: what was asked of the guarantor is over."""
    guarantee = queries.live_on(opinion)
    if guarantee is not None:
        step.cascade("guarantee.lapse", guarantee)


def stand_behind(loan: Loan, step: Step) -> None:
    """The loan is drawn: its guarantee comes into force."""
    if loan.backing == Backing.GUARANTEE:
        guarantee = queries.behind(loan.filing.opinion)
        if guarantee is not None:
            step.cascade("guarantee.come_into_force", guarantee, loan=loan)


def come_into_force(guarantee: Guarantee, step: Step, *, loan: Loan) -> None:
    """在保 from the day of disbursement."""
    guarantee.loan = loan


def reversed_draw(loan: Loan, step: Step) -> None:
    """Nothing was disbursed after all: the guarantee waits for the disbursement again."""
    for guarantee in Guarantee.objects.filter(loan=loan):
        step.cascade("guarantee.fall_back", guarantee)


def fall_back(guarantee: Guarantee, step: Step) -> None:
    """Agreed, and behind no loan yet."""
    guarantee.loan = None


def owed_again(loan: Loan, step: Step) -> None:
    """The payment that released it was none: the guarantee stands behind the loan again."""
    for guarantee in Guarantee.objects.filter(loan=loan, status=GuaranteeState.RELEASED):
        step.cascade("guarantee.stand_again", guarantee)


def let_go(loan: Loan, step: Step) -> None:
    """The loan is repaid: a guarantee that was not paid out is released."""
    guarantee = Guarantee.objects.filter(loan=loan, status__in=UNPAID).first()
    if guarantee is not None:
        step.cascade("guarantee.release", guarantee)


def may_request_payout(
    guarantee: Guarantee, step: Step, *, amount: Decimal | None = None, **data: Any
) -> Iterator[Finding]:
    """GUA-09 (Article 6.4)."""
    if guarantee.loan is not None:
        yield from rules.payable(guarantee.loan.status, amount, queries.most_payable(guarantee))


def request_payout(guarantee: Guarantee, step: Step, *, amount: Decimal, basis: str) -> None:
    """The bank asks the guarantor for its part of the overdue principal."""
    guarantee.requested, guarantee.request_basis = amount, basis


def return_payout(guarantee: Guarantee, step: Step, *, reason: str) -> None:
    """Back to the bank: the request was wrong or not complete; the guarantee stays in force."""
    guarantee.requested = None


def may_pay_out(
    guarantee: Guarantee, step: Step, *, amount: Decimal | None = None, paid_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """GUA-09, GUA-10, GUA-11 (Article 6.4), by the principal owed now."""
    if guarantee.loan is None:
        return
    yield from rules.payable(guarantee.loan.status, None, queries.most_payable(guarantee))
    if amount is None or paid_on is None:
        return
    yield from rules.pays_what_is_due(amount, queries.due(guarantee))
    yield from rules.between(paid_on, guarantee.loan.overdue_since or guarantee.loan.drawn_on, step.day)


def pay_out(guarantee: Guarantee, step: Step, *, amount: Decimal, voucher_no: str, paid_on: dt.date) -> None:
    """《担保代偿通知书》: the bank has the guarantor's part; the borrower owes it to the guarantor."""
    # Nobody repays between this look at the principal and the commit.
    loan = Loan.objects.select_for_update(no_key=True).get(pk=guarantee.loan_id)
    guarantee.loan = loan
    if wrong := list(rules.pays_what_is_due(amount, queries.due(guarantee))):
        raise Refused(wrong)
    guarantee.base, guarantee.paid_out = loan.outstanding, amount
    guarantee.payout_voucher_no, guarantee.paid_out_on = voucher_no, paid_on


def report(guarantee: Guarantee, step: Step, *, stage: str, measures: str) -> None:
    """The pursuit's stage from today on; earlier ones stay."""
    guarantee.stage = stage
    PursuitReport.objects.create(guarantee=guarantee, on=step.day, stage=stage, measures=measures)


def may_receive(
    guarantee: Guarantee, step: Step, *, amount: Decimal | None = None, received_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """GUA-11, GUA-12."""
    if amount is None or received_on is None or guarantee.paid_out_on is None:
        return
    yield from rules.within_unrecovered(amount, guarantee.unrecovered)
    yield from rules.between(received_on, guarantee.paid_out_on, step.day)


def receive(
    guarantee: Guarantee, step: Step, *, received_on: dt.date, amount: Decimal, source: str, voucher_no: str
) -> None:
    """Money came back; what the bank did not record itself lowers what the borrower owes."""
    GuaranteeReceipt.objects.create(
        guarantee=guarantee, on=received_on, amount=amount, source=source, voucher_no=voucher_no
    )
    guarantee.recovered += amount
    lowers = min(amount, queries.outstanding(guarantee))
    if source != ReceiptSource.BANK and lowers and guarantee.loan and guarantee.loan.status == LoanState.OVERDUE:
        step.cascade(
            "loan.repay_guarantor", guarantee.loan, principal=lowers, paid_on=received_on, voucher_no=voucher_no
        )
    if not guarantee.unrecovered:
        step.cascade("guarantee.close", guarantee)


def write_off(guarantee: Guarantee, step: Step, *, reason: str, file: Any) -> None:
    """The rest is lost to the guarantor."""
    guarantee.written_off_on = step.day
