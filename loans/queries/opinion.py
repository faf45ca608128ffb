"""Reads on a loan opinion."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from loans.models import LoanOpinion


def opinion_facts(opinion: LoanOpinion, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an opinion's page."""
    application = opinion.application
    return [
        (_("Request"), application.number, "text"),
        (_("Amount applied for"), application.amount, "money"),
        (_("Term applied for (months)"), application.months, "number"),
        (_("Purpose"), application.purpose, "text"),
        (_("Bank"), opinion.bank.name, "text"),
        (_("Investigators"), f"{opinion.investigator_a}、{opinion.investigator_b}", "text"),
        (_("Material asked for"), opinion.material_asked, "text"),
        (_("Amount"), opinion.amount, "money"),
        (_("Term (months)"), opinion.months or "", "number"),
        (_("Rate (% a year)"), opinion.rate, "pct"),
        (_("Highest rate allowed (% a year)"), opinion.rate_cap, "pct"),
        (_("Score and grade"), opinion.score, "text"),
        (_("Conditions"), opinion.conditions, "text"),
        (_("Reason for declining"), opinion.decline_reason, "text"),
    ]
