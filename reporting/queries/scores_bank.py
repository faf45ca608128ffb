"""The indicators of a bank's score (domain note 5 §5.5): out of its loans, steps, reports and returns of a year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from applications.models import Agreement
from applications.queries.complaint import complaints
from compensation.models import Receipt
from compensation.states import ReceiptState
from loans.models import Loan, Movement, TierChange
from loans.rules.days import NON_PERFORMING
from loans.states import Backing, MovementKind
from reporting.models import MonthlyReport, TargetLine
from reporting.queries import scheme
from reporting.rules import Measure
from reporting.states import Indicator, ReportState, TargetState
from zengxindai.accounts.models import Organisation
from zengxindai.audit.models import Event
from zengxindai.policy import terms
from zengxindai.policy.terms import Terms
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import registry

ZERO = Decimal("0.00")
# What a bank does within a number of working days that the policy gives (Article 6.5).
STEPS = {
    "application": ("RECOMMENDED", "BANK_ACCEPTED"),
    "opinion": ("INVESTIGATING", "MATERIAL_REQUESTED"),
}


def measured(bank: Organisation, year: int, now: Terms) -> dict[str, Measure]:
    """Every indicator and deduction of the bank's sheet."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    before, after = (scheme.owed_on(scheme.year_end(each))[1].get(bank.pk, scheme.NOTHING) for each in (year - 1, year))
    drawn = Loan.objects.filter(bank=bank, drawn_on__range=(first, last))
    return {
        "balance": Measure(after.balance - before.balance, target(bank, year, Indicator.SCHEME_BALANCE)),
        "households": Measure(
            Decimal(after.households - before.households), target(bank, year, Indicator.SCHEME_HOUSEHOLDS)
        ),
        "first_loans": first_loans(drawn),
        "rate": Measure(average_rate(bank, year), average_rate(bank, year - 1)),
        "npl": bad_loans(bank, year),
        "in_time": handled_in_time(bank, first, last, now),
        "reports": reports_in_time(bank, year),
        "recovery": returned_in_time(bank, first, last),
        "complaints": Measure(Decimal(complaints(bank, first, last).substantiated), None),
        "over_rate": Measure(Decimal(over_the_cap(drawn)), None),
        "unfiled": Measure(Decimal(drawn.filter(backing=Backing.NONE).count()), None),
    }


def target(bank: Organisation, year: int, indicator: str) -> Decimal | None:
    """What the year's targets ask of the bank, else its agreement."""
    line = TargetLine.objects.filter(
        year__year=year, year__status=TargetState.IN_FORCE, edition=F("year__edition"), bank=bank, indicator=indicator
    ).first()
    if line is not None:
        return line.target
    agreement = Agreement.objects.filter(bank=bank, effective_from__lte=scheme.year_end(year)).order_by("-id").first()
    if agreement is None:
        return None
    agreed = agreement.target_balance if indicator == Indicator.SCHEME_BALANCE else agreement.target_customers
    return None if not agreed else Decimal(agreed)


def first_loans(drawn: QuerySet[Loan]) -> Measure:
    """Borrowers of the year that never had a bank loan, of all its borrowers."""
    rows = drawn.exclude(backing=Backing.NONE).values_list(
        "application__enterprise", "application__is_first_loan"
    )  # fmt: skip
    firms = {enterprise for enterprise, _first in rows}
    return Measure(Decimal(len({e for e, first in rows if first})), Decimal(len(firms)) if firms else None)


def average_rate(bank: Organisation, year: int) -> Decimal | None:
    """Σ(amount × rate) / Σ amount of what was disbursed in the year, % (§5.0)."""
    draws = Movement.objects.filter(
        loan__bank=bank, kind=MovementKind.DRAW, on__year=year, reversed_by__isnull=True
    ).exclude(loan__backing=Backing.NONE)
    found = draws.aggregate(weighted=Sum(F("principal") * F("loan__rate")), whole=Sum("principal"))
    return found["weighted"] / found["whole"] if found["whole"] else None


def bad_loans(bank: Organisation, year: int) -> Measure:
    """Substandard, doubtful and lost of the balance at the year's end, gross of payouts (Article 10)."""
    end = scheme.year_end(year)
    moved = Movement.objects.filter(loan__bank=bank, on__lte=end).exclude(loan__backing=Backing.NONE).order_by()
    owed = dict(moved.values_list("loan").annotate(s=Sum("principal")))
    classes = TierChange.objects.filter(loan__in=owed, on__lte=end).order_by("loan", "-id").distinct("loan")
    tiers = dict(classes.values_list("loan", "tier"))
    bad = sum((amount for loan, amount in owed.items() if tiers.get(loan) in NON_PERFORMING), ZERO)
    return Measure(bad, sum(owed.values(), ZERO) or None)


def handled_in_time(bank: Organisation, first: dt.date, last: dt.date, now: Terms) -> Measure:
    """Steps of the bank that were done within their working days, of all it did in the year; waiting does not count."""
    houses = [bank.pk, *bank.branches.values_list("pk", flat=True)]
    done = kept = 0
    for case_type, sources in STEPS.items():
        steps = Event.objects.filter(
            case_type=case_type, organisation_id__in=houses, source__in=sources, at__date__range=(first, last)
        ).exclude(source=F("target"))
        for step in steps.order_by("id"):
            done += 1
            kept += _in_time(step, bank, now)
    return Measure(Decimal(kept), Decimal(done) if done else None)


def _in_time(step: Event, bank: Organisation, now: Terms) -> bool:
    days = now.deadline(f"{step.case_type}.{step.source}")
    began = Event.objects.filter(
        case_type=step.case_type, case_id=step.case_id, target=step.source, pk__lt=step.pk
    ).exclude(source=step.source).order_by("-id").first()  # fmt: skip
    if days is None or began is None:
        return True
    since, on = (timezone.localdate(each.at) for each in (began, step))
    try:
        if on <= now.calendar.add(since, days):
            return True
        case = registry.flow(step.case_type).model.objects.get(pk=step.case_id)
        pauses = [(begin, end) for begin, end in case.pauses(bank) if end is not None]
        return bool(on <= now.calendar.add_without(since, days, pauses))
    except CalendarMissing:
        return True  # nobody is late by a calendar that is not known


def reports_in_time(reporter: Organisation, year: int) -> Measure:
    """Monthly reports of the year sent in time, never returned and never corrected, of those that were due."""
    due = MonthlyReport.objects.filter(reporter=reporter, period__first__year=year)
    due = due.exclude(status=ReportState.CORRECTED)
    good = due.filter(late=False, submission=1, revision=1).exclude(
        status__in=(ReportState.GENERATED, ReportState.RETURNED)
    )
    count = due.count()
    return Measure(Decimal(good.count()), Decimal(count) if count else None)


def returned_in_time(bank: Organisation, first: dt.date, last: dt.date) -> Measure:
    """Returns to the account paid by their last day, of those whose last day lay in the year (Article 9)."""
    due = Receipt.objects.filter(bank=bank, deposit_by__range=(first, last), pool_return__gt=0)
    due = due.exclude(status=ReceiptState.REVERSED)
    count = due.count()
    return Measure(Decimal(due.filter(deposited_on__lte=F("deposit_by")).count()), Decimal(count) if count else None)


def over_the_cap(drawn: QuerySet[Loan]) -> int:
    """Loans of the year whose rate is above the cap of their day (Article 14)."""
    rows = drawn.values_list("drawn_on", "rate", "filing__months")
    return sum(1 for day, rate, months in rows if months and rate > terms.on(day).rate_cap(months))
