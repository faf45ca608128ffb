"""Steps of banks' cases that were past their last day at a month's end: by the trail and the deadlines of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone, translation

from reporting.models import Period
from reporting.queries.as_of import after
from zengxindai.accounts.models import Organisation
from zengxindai.audit.models import Event
from zengxindai.policy import terms
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import registry
from zengxindai.workflow.models import Turn

LOOKED_BACK = dt.timedelta(days=400)


def overdue_tasks(period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    """Cases of a bank, or of all banks, that stood in a state longer than its working days allow.

    For a case still in that state the turn knows its last day, with every pause; of one that has moved on since, the
    days are counted anew from the trail.
    """
    now = terms.on(period.last)
    for flow in registry.flows():
        limits = {state: days for state in flow.model.states if (days := now.deadline(f"{flow.name}.{state}"))}
        if limits and any(field.name == "bank" for field in flow.model._meta.fields):
            with translation.override("zh-hans"):
                yield from _of_flow(flow, limits, period, bank)


def _of_flow(flow: Any, limits: dict[str, int], period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    entered = _entered(flow.name, list(limits), period.last)
    cases = flow.model.objects.filter(pk__in=list(entered)).select_related("bank")
    cases = cases.filter(bank=bank) if bank is not None else cases.filter(bank__isnull=False)
    turns = Turn.objects.filter(case_type=flow.name, case_id__in=list(entered), since__lt=after(period.last))
    known = dict(turns.order_by("-due_on").values_list("case_id", "due_on"))
    calendar = terms.on(period.last).calendar
    for case in cases.order_by("pk"):
        state, since = entered[case.pk]
        try:
            due = known[case.pk] if case.pk in known else calendar.add(since, limits[state])
            days = calendar.count(due, period.last) if due is not None and due < period.last else 0
        except CalendarMissing:
            continue
        if days > 0:
            about = {"kind": "事项超期", "level": "黄", "label": case.subject, "bank": case.bank.name}
            text = f"{flow.label}：{flow.model.states(state).label}"
            yield about | {"about": case.number or "", "on": due, "days": days, "amount": None, "text": text}


def _entered(case_type: str, states: list[str], day: dt.date) -> dict[int, tuple[str, dt.date]]:
    """By case the state it stood in at the end of a day, and the day it entered it; only of these states."""
    until = after(day)
    moves = Event.objects.filter(case_type=case_type, at__lt=until).exclude(source=F("target"))
    later = moves.filter(case_id=OuterRef("case_id"), id__gt=OuterRef("id"))
    found = moves.filter(~Exists(later), target__in=states, at__gte=until - LOOKED_BACK)
    return {pk: (target, timezone.localdate(at)) for pk, target, at in found.values_list("case_id", "target", "at")}
