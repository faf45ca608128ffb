"""The figures of the first screen: what was lent and is owed by month, and how requests fare. Yuan and working days.

Everything is summed by the database over what the reader sees in the lists; nothing here grows with the loans.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from applications.models import Application
from applications.states import ApplicationState
from loans.models import Loan, Movement
from loans.states import Backing, MovementKind
from reporting.rules import ZERO
from zengxindai.audit.models import Event
from zengxindai.policy.terms import Terms
from zengxindai.workdays import ONE_DAY, months_later

MONTHS = 12
# Requests recommended within so many days make the funnel.
FUNNEL_DAYS = 365
STEPS = (
    ApplicationState.RECOMMENDED,
    ApplicationState.BANK_ACCEPTED,
    ApplicationState.OPINION_APPROVED,
    ApplicationState.FILED,
    ApplicationState.DISBURSED,
)
DRAWN = Q(kind=MovementKind.DRAW) | Q(reverses__kind=MovementKind.DRAW)


@dataclass(frozen=True)
class Month:
    """A month: its days, what was disbursed in it and what was owed at its end, yuan."""

    first: dt.date
    last: dt.date
    disbursed: Decimal
    owed: Decimal


def loans_of(user: Any) -> QuerySet[Loan]:
    """The scheme's loans this person sees."""
    found: QuerySet[Loan] = Loan.objects.all().visible_to(user).exclude(backing=Backing.NONE)
    return found


def trend(user: Any, day: dt.date) -> list[Month]:
    """The last twelve months, the running one to its present day; two queries."""
    loans = loans_of(user)
    firsts = [months_later(day.replace(day=1), -back) for back in reversed(range(MONTHS))]
    moved = Movement.objects.filter(loan__in=loans.order_by(), on__gte=firsts[0])
    sums = {
        row["month"]: row
        for row in moved.order_by().annotate(month=TruncMonth("on")).values("month").annotate(
            net=Sum("principal"), drawn=Coalesce(Sum("principal", filter=DRAWN), ZERO)
        )
    }  # fmt: skip
    owed = loans.aggregate(owed=Sum("outstanding"))["owed"] or ZERO
    found = []
    for first in reversed(firsts):
        row = sums.get(first, {"net": ZERO, "drawn": ZERO})
        last = min(day, months_later(first, 1) - ONE_DAY)
        found.append(Month(first, last, row["drawn"], owed))
        owed -= row["net"]
    return found[::-1]


def drawn_in(user: Any, first: dt.date) -> QuerySet[Loan]:
    """The loans behind what was disbursed in a month."""
    draws = Movement.objects.filter(DRAWN, loan=OuterRef("pk"), on__gte=first, on__lt=months_later(first, 1))
    return loans_of(user).filter(Exists(draws))


def owing_at_end_of(user: Any, first: dt.date) -> QuerySet[Loan]:
    """The loans behind what was owed at the end of a month."""
    later = Movement.objects.filter(loan=OuterRef("pk"), on__gte=months_later(first, 1)).order_by().values("loan")
    moved = Coalesce(Subquery(later.annotate(s=Sum("principal")).values("s")), ZERO)
    return loans_of(user).annotate(later=moved).filter(outstanding__gt=F("later"))


@dataclass(frozen=True)
class Step:
    """A step of the funnel: how many requests reached it, their yuan, and the working days since the step before."""

    state: str
    count: int
    amount: Decimal
    median: Decimal | None
    mean: Decimal | None


def recommended_since(user: Any, day: dt.date) -> QuerySet[Application]:
    """The requests of the funnel: recommended within the last year, as this person sees them."""
    since = day - dt.timedelta(days=FUNNEL_DAYS)
    found: QuerySet[Application] = Application.objects.all().visible_to(user).filter(recommended_on__gte=since)
    return found


def reached(user: Any, day: dt.date, state: str) -> QuerySet[Application]:
    """The requests behind a step."""
    events = Event.objects.filter(case_type="application", case_id=OuterRef("pk"), target=state)
    return recommended_since(user, day).filter(Exists(events))


FUNNEL = """
WITH reached AS ({reached}), worked AS (
  SELECT * FROM unnest(%s::date[], %s::int[]) AS known(day, place)),
placed AS (
  SELECT r.case_id, r.target, w.place FROM reached r
    LEFT JOIN worked w ON w.day = (r.first_at AT TIME ZONE %s)::date),
steps AS (
  SELECT case_id, target, place, array_position(%s::text[], target::text) AS step FROM placed)
SELECT s.target, count(*), coalesce(sum(a.amount), 0),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY s.place - b.place), avg(s.place - b.place)
  FROM steps s JOIN applications_application a ON a.id = s.case_id
  LEFT JOIN steps b ON b.case_id = s.case_id AND b.step = s.step - 1
 GROUP BY s.target
"""


def funnel(user: Any, now: Terms, zone: str) -> list[Step]:
    """How far requests came and how long each step took; one query over the events of those requests."""
    seen = recommended_since(user, now.day).order_by().values("pk")
    events = Event.objects.filter(case_type="application", target__in=STEPS, case_id__in=seen).order_by()
    firsts = events.values("case_id", "target").annotate(first_at=Min("at"))
    statement, values = firsts.query.sql_with_params()
    days, places = _worked(now)
    with connection.cursor() as cursor:
        cursor.execute(FUNNEL.format(reached=statement), [*values, days, places, zone, [str(each) for each in STEPS]])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    return [_step(state, rows.get(state)) for state in STEPS]


def _step(state: str, row: tuple[Any, ...] | None) -> Step:
    if row is None:
        return Step(state, 0, ZERO, None, None)
    count, amount, median, mean = row
    first = state == STEPS[0]
    tenth = Decimal("0.1")
    days = [None if first or each is None else Decimal(str(each)).quantize(tenth) for each in (median, mean)]
    return Step(state, count, amount, *days)


def _worked(now: Terms) -> tuple[list[dt.date], list[int]]:
    """Every day of the years whose holidays are known, with how many working days there were up to it."""
    days, places, place = [], [], 0
    day = now.day - dt.timedelta(days=2 * FUNNEL_DAYS)
    while day <= now.day:
        if day.year in now.calendar.years:
            place += now.calendar.is_workday(day)
            days.append(day)
            places.append(place)
        day += ONE_DAY
    return days, places
