"""How things stood at the end of a day, from dated facts and the trail, never from what they are now. In yuan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from applications.models import Agreement
from compensation.models import RecoveryCase
from loans.models import Movement
from reporting.models import Period, Position
from zengxindai.accounts.models import Organisation
from zengxindai.audit.models import Event
from zengxindai.workdays import ONE_DAY

ZERO = Decimal("0.00")
# What the trail says of a pursuit when money is counted, and when a receipt is taken back.
COUNTED = ("recovery.count_receipt", "recovery.count_later")
TAKEN_BACK = ("recovery.take_back", "recovery.resume")


def after(day: dt.date) -> dt.datetime:
    """The first instant after a day."""
    return timezone.make_aware(dt.datetime.combine(day + ONE_DAY, dt.time()))


def states_on(case_type: str, day: dt.date, ids: Collection[int] | None = None) -> dict[int, str]:
    """The state of every case of a type at the end of a day by its id; those that did not exist yet are left out."""
    events = Event.objects.filter(case_type=case_type, at__lt=after(day))
    if ids is not None:
        events = events.filter(case_id__in=ids)
    newest = events.order_by("case_id", "-id").distinct("case_id")
    return dict(newest.values_list("case_id", "target"))


def owed_on(loans: Collection[int], day: dt.date) -> dict[int, Decimal]:
    """Principal owed at the end of a day by loan."""
    moved = Movement.objects.filter(loan__in=loans, on__lte=day).order_by()
    return dict(moved.values_list("loan").annotate(s=Sum("principal")))


def recovered_on(recoveries: Collection[int], day: dt.date) -> dict[int, tuple[Decimal, Decimal]]:
    """By pursuit what had been booked by the end of a day: principal recovered, and what of it went to the account."""
    found: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    counted = Event.objects.filter(case_type=RecoveryCase.case_type, case_id__in=recoveries, at__lt=after(day))
    counted = counted.filter(verb__in=(*COUNTED, *TAKEN_BACK)).order_by("id")
    for pk, verb, data in counted.values_list("case_id", "verb", "data"):
        sign = 1 if verb in COUNTED else -1
        principal, returned = found[pk]
        amounts = (Decimal(data.get("principal") or 0), Decimal(data.get("returned") or 0))
        found[pk] = principal + sign * amounts[0], returned + sign * amounts[1]
    return found


def banks_of(period: Period, bank: Organisation | None = None) -> list[Organisation]:
    """The banks whose agreement had begun by the month's end, by code; one of them, when it is named."""
    begun = Agreement.objects.filter(effective_from__lte=period.last)
    found = Organisation.objects.filter(pk__in=begun.values("bank")).order_by("code", "pk")
    return list(found.filter(pk=bank.pk) if bank is not None else found)


def positions_of(period: Period, bank: Organisation | None = None) -> QuerySet[Position]:
    """The loans of a month-end as they were frozen."""
    found = Position.objects.filter(period=period)
    return found.filter(bank=bank) if bank is not None else found
