"""The loans of a month as the reports count them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from compensation.models import Payout, Receipt
from compensation.states import ReceiptState
from loans.models import Loan, TierChange
from loans.models.loan import Movement
from loans.states import Backing
from reporting.models import Period, Position
from reporting.rules import LoanFacts, Span
from zengxindai.accounts.models import Organisation


def span_of(period: Period) -> Span:
    """The month's days."""
    return Span(period.first, period.last)


def loans_until(span: Span) -> Any:
    """Loans disbursed by the month's end with everything that moved them, in one query each."""
    covered = Loan.objects.exclude(backing=Backing.NONE)
    loans = covered.filter(drawn_on__lte=span.last).select_related("application__department", "bank")
    moves = Movement.objects.filter(on__lte=span.last).select_related("reverses").order_by("id")
    tiers = TierChange.objects.filter(on__lte=span.last).order_by("id")
    return loans.prefetch_related(Prefetch("movements", moves), Prefetch("tiers", tiers)).order_by("id")


def tier_on(loan: Loan) -> str:
    """The class at the month's end, from the prefetched changes up to it."""
    changes = list(loan.tiers.all())
    return changes[-1].tier if changes else "1"


def freeze(period: Period) -> None:
    """Write down how every loan stands; the last write of a month (Article 6)."""
    rows = []
    for loan in loans_until(span_of(period)):
        owed = sum((move.principal for move in loan.movements.all()), Decimal("0.00"))
        late = max(0, (period.last - loan.pay_by).days) if loan.pay_by and owed else 0
        rows.append(
            Position(
                period=period,
                loan=loan,
                bank=loan.bank,
                status=loan.status,
                outstanding=owed,
                tier=tier_on(loan),
                days_past_due=late,
            )
        )
    Position.objects.bulk_create(rows, batch_size=1000)


def facts_of(period: Period, bank: Organisation) -> list[LoanFacts]:
    """The bank's loans as its report counts them, from the frozen positions and the dated movements."""
    span = span_of(period)
    frozen = {position.loan_id: position for position in Position.objects.filter(period=period, bank=bank)}
    payouts, returns = _payouts(bank, span), _returns(bank, span)
    found = []
    for loan in loans_until(span).filter(bank=bank):
        position = frozen[loan.pk]
        found.append(
            LoanFacts(
                sector=loan.application.department.sector if loan.application.department else "",
                enterprise=loan.application.enterprise_id,
                drawn_on=loan.drawn_on,
                rate=loan.rate,
                tier=position.tier,
                days_past_due=position.days_past_due,
                moves=tuple((move.counts_as, move.on, move.principal) for move in loan.movements.all()),
                payouts=tuple(payouts[loan.pk]),
                returns=tuple(returns[loan.pk]),
            )
        )
    return found


def _payouts(bank: Organisation, span: Span) -> dict[int, list[Any]]:
    by_loan = defaultdict(list)
    paid = Payout.objects.filter(claim__bank=bank, paid_on__lte=span.last)
    for loan, day, amount in paid.values_list("claim__loan_id", "paid_on", "amount"):
        by_loan[loan].append((day, amount))
    return by_loan


def _returns(bank: Organisation, span: Span) -> dict[int, list[Any]]:
    by_loan = defaultdict(list)
    booked = Receipt.objects.filter(bank=bank, status=ReceiptState.CONFIRMED, deposited_on__lte=span.last)
    for loan, day, amount in booked.values_list("recovery__loan_id", "deposited_on", "pool_return"):
        by_loan[loan].append((day, amount))
    return by_loan
