"""The indicators of the guarantor's score: out of its guarantees, reconciliations, payments and reports of a year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from applications.models import Agreement
from compensation.models import Claim, Statement
from compensation.states import StatementState
from loans.queries import guarantee as guarantees
from reporting.queries import scheme
from reporting.queries.inspection import inspections
from reporting.queries.scores_bank import reports_in_time
from reporting.rules import Measure
from zengxindai.accounts.models import Organisation
from zengxindai.policy.terms import Terms

ZERO = Decimal("0.00")


def measured(guarantor: Organisation, year: int, now: Terms) -> dict[str, Measure]:
    """Every indicator and deduction of the guarantor's sheet."""
    first, last = dt.date(year, 1, 1), scheme.year_end(year)
    found = guarantees.turnover(first, last)
    ended = found.released + found.paid_out
    claimable = guarantees.unrecovered_total(first - scheme.ONE_DAY) + found.paid_out
    return {
        "guaranteed": Measure(found.closing, found.opening or None),
        "customers": Measure(Decimal(found.count_new), Decimal(found.count_closing) or None),
        "fee": Measure(average_fee(first, last), None),
        "leverage": Measure(found.closing, now.guarantor_net_assets or None),
        "reconciled": reconciled(first, last),
        "payout_rate": Measure(found.paid_out, ended or None),
        "paid_in_time": paid_in_time(first, last, now),
        "reports": reports_in_time(guarantor, year),
        "recovery": Measure(found.recovered, claimable or None),
        "findings": Measure(Decimal(inspections(guarantor, first, last).overdue), None),
    }


def average_fee(first: dt.date, last: dt.date) -> Decimal | None:
    """The fee of the year's new guarantees weighted by what they stand for, % a year; None where there was none."""
    amounts = [
        (guarantees.lent(each, last) - guarantees.lent(each, first - scheme.ONE_DAY), each.fee_rate)
        for each in guarantees.stood_behind(last) if each.fee_rate is not None
    ]  # fmt: skip
    whole = sum((amount for amount, _rate in amounts), ZERO)
    return sum((amount * rate for amount, rate in amounts), ZERO) / whole if whole else None


def reconciled(first: dt.date, last: dt.date) -> Measure:
    """Months of special accounts that were reconciled, of all months an account was open at its end (Article 8)."""
    ends = [scheme.month_end(dt.date(first.year, month, 1)) for month in range(1, 13)]
    opened = Agreement.objects.exclude(effective_from=None).values_list("bank", "effective_from")
    begun: dict[int, dt.date] = {}
    for bank, day in opened:
        begun[bank] = min(day, begun.get(bank, day))
    due = sum(1 for day in begun.values() for end in ends if day <= end <= last)
    done = Statement.objects.filter(day__in=ends, status__in=(StatementState.AGREED, StatementState.EXPLAINED)).count()
    return Measure(Decimal(min(done, due)), Decimal(due) if due else None)


def paid_in_time(first: dt.date, last: dt.date, now: Terms) -> Measure:
    """Claims first paid within the working days after the bureau entrusted it, of those entrusted in the year."""
    due = Claim.objects.filter(entrusted_on__range=(first, last), payouts__isnull=False).distinct()
    found = [
        (claim.entrusted_on, min(payout.paid_on for payout in claim.payouts.all()))
        for claim in due.prefetch_related("payouts")
    ]
    kept = sum(1 for entrusted, paid in found if paid <= now.calendar.add(entrusted, now.pay_wd))
    return Measure(Decimal(kept), Decimal(len(found)) if found else None)
