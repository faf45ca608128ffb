"""Reads on guarantees: what is in force, and what the guarantor reports of a period (Article 6.4). Amounts in yuan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum

from applications.models import Application
from loans.models import Guarantee, GuaranteeReceipt, LoanOpinion, Movement
from loans.models.guarantee import PENDING, VOID
from loans.queries.endings import REQUEST_OVER
from loans.rules.guarantee import guaranteed
from loans.states import GuaranteeState as S
from loans.states import OpinionState
from zengxindai.accounts.models import Organisation

ZERO = Decimal("0.00")


def live_on(opinion: LoanOpinion) -> Guarantee | None:
    """The guarantee of an opinion that was neither declined nor has lapsed; None when there is none."""
    return Guarantee.objects.filter(opinion=opinion).exclude(status__in=VOID).first()


def behind(opinion: LoanOpinion) -> Guarantee | None:
    """The guarantee the guarantor has agreed to for an opinion; None: the pool stands behind its loan."""
    found = live_on(opinion)
    return found if found is not None and found.status not in (S.APPLIED, S.REVIEW) else None


def ends_with_request(application: Application) -> list[tuple[str, Guarantee]]:
    """Guarantees not yet in force end with their request."""
    waiting = Guarantee.objects.filter(application=application.pk, status__in=PENDING).order_by("id")
    return [("guarantee.lapse", each) for each in waiting]


def orphaned() -> QuerySet[Guarantee]:
    """Guarantees not yet in force though the request is over, or the bank has declined, or its opinion has lapsed."""
    over = (OpinionState.DECLINED, OpinionState.LAPSED)
    gone = Q(opinion__status__in=over) | Q(application__status__in=REQUEST_OVER)
    return Guarantee.objects.filter(gone, status__in=PENDING)


def outstanding(guarantee: Guarantee) -> Decimal:
    """What the borrower owes now."""
    return ZERO if guarantee.loan is None else guarantee.loan.outstanding


def most_payable(guarantee: Guarantee) -> Decimal:
    """The guaranteed part of what is owed now."""
    return guaranteed(outstanding(guarantee), guarantee.ratio_pct)


def due(guarantee: Guarantee) -> Decimal:
    """What is to be paid out now: what was asked for, less where the borrower has paid since."""
    return min(guarantee.requested or ZERO, most_payable(guarantee))


def balance_now(guarantee: Guarantee) -> Decimal:
    """在保余额 of one guarantee now; 0 once it was paid out or released."""
    return most_payable(guarantee) if guarantee.status in (S.IN_FORCE, S.PAYOUT_REQUESTED) else ZERO


@dataclass(frozen=True)
class Turnover:
    """What the guarantor reports of a period: opening + new − released − paid_out = closing, by the fen.

    count_*: loans. recovered: what came back in the period on payouts of any time.
    """

    opening: Decimal
    new: Decimal
    released: Decimal
    paid_out: Decimal
    closing: Decimal
    recovered: Decimal
    count_opening: int
    count_new: int
    count_released: int
    count_paid_out: int
    count_closing: int


def stood_behind(day: dt.date, bank: Organisation | None = None) -> QuerySet[Guarantee]:
    """Guarantees whose loan was drawn by a day, with the movements up to it."""
    moved = Prefetch(
        "loan__movements", Movement.objects.filter(on__lte=day).select_related("reverses").order_by("on", "id")
    )
    found = Guarantee.objects.filter(loan__drawn_on__lte=day).select_related("loan").prefetch_related(moved)
    return found.filter(bank=bank) if bank is not None else found


def balance_of(guarantee: Guarantee, day: dt.date) -> Decimal:
    """在保余额 of one guarantee at the end of a day: its ratio of what the movements up to then leave owed."""
    if guarantee.loan is None or (guarantee.paid_out_on is not None and guarantee.paid_out_on <= day):
        return ZERO
    owed = sum((each.principal for each in guarantee.loan.movements.all() if each.on <= day), ZERO)
    return guaranteed(owed, guarantee.ratio_pct)


def lent(guarantee: Guarantee, day: dt.date) -> Decimal:
    """The guaranteed part of what was disbursed by a day, in one sum or in parts."""
    moves = guarantee.loan.movements.all() if guarantee.loan else ()
    drawn = (each.principal for each in moves if each.counts_as == "DRAW" and each.on <= day)
    return guaranteed(sum(drawn, ZERO), guarantee.ratio_pct)


def guaranteed_balance(day: dt.date, bank: Organisation | None = None) -> Decimal:
    """在保余额 at the end of a day, of one bank's loans or of all."""
    return sum((balance_of(each, day) for each in stood_behind(day, bank)), ZERO)


def customer_balance(enterprise: Organisation, day: dt.date) -> Decimal:
    """在保余额 of one customer at the end of a day."""
    found = stood_behind(day).filter(application__enterprise=enterprise)
    return sum((balance_of(each, day) for each in found), ZERO)


def recovered(first: dt.date, last: dt.date, bank: Organisation | None = None) -> Decimal:
    """What came back to the guarantor from first to last day, both included."""
    found = GuaranteeReceipt.objects.filter(on__range=(first, last))
    if bank is not None:
        found = found.filter(guarantee__bank=bank)
    return found.aggregate(s=Sum("amount"))["s"] or ZERO


def turnover(first: dt.date, last: dt.date, bank: Organisation | None = None) -> Turnover:
    """The guarantor's figures from first to last day, both included (domain note 5 §5.2)."""
    before, span = first - dt.timedelta(days=1), (first, last)
    rows = [_line(each, before, span) for each in stood_behind(last, bank)]
    opening, new, released, paid, closing = (sum((row[n] for row in rows), ZERO) for n in range(5))
    return Turnover(
        opening,
        new,
        released,
        paid,
        closing,
        recovered=recovered(first, last, bank),
        count_opening=sum(1 for row in rows if row[0]),
        count_new=sum(1 for row in rows if row[1]),
        count_released=sum(1 for row in rows if (row[0] or row[1]) and not row[3] and not row[4]),
        count_paid_out=sum(1 for row in rows if row[3]),
        count_closing=sum(1 for row in rows if row[4]),
    )


def _line(guarantee: Guarantee, before: dt.date, span: tuple[dt.date, dt.date]) -> tuple[Decimal, ...]:
    """Opening, new, released, paid out, closing. What a payout leaves unasked is released with it."""
    assert guarantee.loan is not None and guarantee.loan.amount is not None  # nosec B101  # noqa: S101 - drawn
    first, last = span
    opening, closing = balance_of(guarantee, before), balance_of(guarantee, last)
    paid_on = guarantee.paid_out_on
    new = lent(guarantee, last) - lent(guarantee, before)
    paid = guarantee.paid_out if paid_on is not None and first <= paid_on <= last else ZERO
    return opening, new, opening + new - paid - closing, paid, closing


def unrecovered_total(day: dt.date) -> Decimal:
    """代偿余额 at the end of a day: payouts less what came back, without what was written off by then."""
    paid = Guarantee.objects.filter(paid_out_on__lte=day)
    gone = Q(written_off_on__isnull=False, written_off_on__lte=day)
    total = paid.exclude(gone).aggregate(s=Sum("paid_out"))["s"] or ZERO
    back = GuaranteeReceipt.objects.filter(on__lte=day, guarantee__in=paid.exclude(gone))
    return total - (back.aggregate(s=Sum("amount"))["s"] or ZERO)
