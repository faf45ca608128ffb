"""Reads on findings of inspections (Article 6.3), and the figures reports ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from reporting.models import Inspection
from reporting.states import InspectionState
from zengxindai.accounts.models import Organisation


@dataclass(frozen=True)
class Inspections:
    """Findings on one bank: issued in a period, rectified in it, and open at its end, of these past their last day."""

    issued: int
    rectified: int
    open: int
    overdue: int


def inspections(bank: Organisation, first: dt.date, last: dt.date) -> Inspections:
    """Findings on a bank in a period, both days inclusive; open and overdue as at the evening of the last day."""
    issued = Q(issued_on__lte=last) & (Q(rectified_on__isnull=True) | Q(rectified_on__gt=last))
    found: dict[str, int] = Inspection.objects.filter(bank=bank).aggregate(
        issued=Count("pk", filter=Q(issued_on__range=(first, last))),
        rectified=Count("pk", filter=Q(rectified_on__range=(first, last))),
        open=Count("pk", filter=issued),
        overdue=Count("pk", filter=issued & Q(rectify_by__lt=last)),
    )
    return Inspections(**found)


def overdue_since(day: dt.date) -> Iterator[Inspection]:
    """Findings whose last day to rectify is over that evening, none reported."""
    waiting = (InspectionState.ISSUED, InspectionState.RETURNED)
    found = Inspection.objects.filter(status__in=waiting, rectify_by__lte=day).select_related("issuer", "bank")
    yield from found.order_by("id")


def inspection_facts(case: Inspection, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a finding's page."""
    return [
        (_("Issued by"), case.issuer.name, "text"),
        (_("Bank"), case.bank.name, "text"),
        (_("Kind of finding"), case.get_kind_display(), "text"),
        (_("Inspected on"), case.found_on, "day"),
        (_("What was found"), case.facts, "text"),
        (_("Rule that was broken"), case.basis, "text"),
        (_("What is to be put right"), case.demand, "text"),
        (_("Put right by"), case.rectify_by, "day"),
        (_("Notice number"), case.notice_no or "", "text"),
        (_("Issued on"), case.issued_on or "", "day"),
        (_("How it was put right"), case.report, "text"),
        (_("Reported on"), case.reported_on or "", "day"),
        (_("Late"), _("Yes") if case.late else "", "text"),
        (_("Accepted on"), case.rectified_on or "", "day"),
    ]


def inspection_paper(case: Inspection, event: Any) -> dict[str, Any]:
    """《监督检查整改通知书》, from the issuer to the bank."""
    return {
        "number": case.notice_no,
        "issuer": case.issuer.name,
        "bank": case.bank.name,
        "found_on": case.found_on,
        "facts": case.facts,
        "basis": case.basis,
        "demand": case.demand,
        "rectify_by": case.rectify_by,
    }
