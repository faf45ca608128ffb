"""The loan prime rates as published: the one of a day, and all of them (Article 14)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from zengxindai.policy.models import Lpr
from zengxindai.policy.models import on as in_force

TERMS = ("1Y", "5Y")


def rate(term: str, day: dt.date) -> Decimal | None:
    """The loan prime rate of a term ("1Y", "5Y") that was valid on a day, % a year; None where none is known."""
    return Lpr.objects.filter(in_force(day), term=term).values_list("rate", flat=True).first()


def published() -> list[tuple[str, dt.date, dt.date | None, Decimal]]:
    """Every rate known: term, first day, first day no longer, % a year; oldest first."""
    return list(Lpr.objects.order_by("valid_from", "term").values_list("term", "valid_from", "valid_to", "rate"))
