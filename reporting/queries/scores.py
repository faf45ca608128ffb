"""What an evaluation is reckoned from (domain note 5 §5.5): every indicator out of loans, reports, events and money."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from applications.models import Agreement
from compensation.models import AllocationPlan
from reporting.models import Evaluation, EvaluationItem
from reporting.queries import scores_bank, scores_guarantor
from reporting.rules import Measure
from reporting.states import EvaluationState
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.policy import terms
from zengxindai.policy.goals import ScoreSheet
from zengxindai.policy.terms import Terms

PLACES = Decimal("0.0001")


def candidates() -> QuerySet[Organisation]:
    """Who is evaluated: banks that have or had an agreement in force, and the guarantor."""
    banks = Agreement.objects.exclude(effective_from=None).values("bank")
    return Organisation.objects.filter(Q(pk__in=banks) | Q(kind=Kind.GUARANTOR)).order_by("kind", "code")


def of(evaluated: Organisation, year: int) -> Evaluation | None:
    """The organisation's evaluation of a year, unless it was withdrawn."""
    found = Evaluation.objects.filter(evaluated=evaluated, year=year)
    return found.exclude(status=EvaluationState.WITHDRAWN).first()


def sheet_of(evaluated: Organisation, now: Terms) -> ScoreSheet:
    """The score sheet for this kind of organisation; a sheet's items are what an evaluation was drafted by."""
    return now.score_sheets[evaluated.kind]


def terms_of(case: Evaluation) -> Terms:
    """The terms of the day it was drafted."""
    return terms.on(timezone.localdate(case.created_at))


def measured(evaluated: Organisation, year: int, now: Terms) -> dict[str, Measure]:
    """Every indicator of the organisation's sheet for a year."""
    if evaluated.kind == Kind.BANK:
        return scores_bank.measured(evaluated, year, now)
    return scores_guarantor.measured(evaluated, year, now)


def kept(value: Decimal | int | None) -> Decimal | None:
    """A figure as it is stored: four places, half-up."""
    return None if value is None else Decimal(value).quantize(PLACES, ROUND_HALF_UP)


def results_for(plan: AllocationPlan) -> dict[int, tuple[Decimal, Decimal]]:
    """By bank target and completed amount of the plan's year as published; what grew less than nothing is nothing."""
    items = EvaluationItem.objects.filter(
        key="balance", evaluation__year=plan.year, evaluation__status=EvaluationState.PUBLISHED
    ).select_related("evaluation")
    fen = Decimal("0.01")
    return {
        each.evaluation.evaluated_id: (each.against.quantize(fen), max(Decimal(0), each.amount).quantize(fen))
        for each in items
        if each.edition == each.evaluation.edition and each.amount is not None and each.against
    }


def hearings_over(day: dt.date) -> Any:
    """Evaluations nobody objected to in time."""
    return Evaluation.objects.filter(status=EvaluationState.HEARING, object_by__lt=day).order_by("id")
