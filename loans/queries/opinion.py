"""Reads on a loan opinion."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from loans.models import LoanOpinion
from loans.queries.sureties import sureties_text
from loans.rules import percent


def opinion_facts(opinion: LoanOpinion, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an opinion's page: what was asked for, and the decision once there is one."""
    application = opinion.application
    facts: list[tuple[Any, Any, str]] = [
        (_("Request"), application.number, "text"),
        (_("Amount applied for"), application.amount, "money"),
        (_("Term applied for (months)"), application.months, "number"),
        (_("Purpose"), application.purpose, "text"),
        (_("Bank"), opinion.bank.name, "text"),
        (_("Investigators"), f"{opinion.investigator_a}、{opinion.investigator_b}", "text"),
    ]
    if opinion.amount is not None:
        facts += given(opinion)
    if opinion.decline_reason:
        facts += [
            (_("Kind of reason"), opinion.get_decline_code_display(), "text"),
            (_("Reason for declining"), opinion.decline_reason, "text"),
        ]
    return facts


def given(opinion: LoanOpinion) -> list[tuple[Any, Any, str]]:
    """The terms on which the bank would lend."""
    return [
        (_("Amount"), opinion.amount, "money"),
        (_("Term (months)"), opinion.months or "", "number"),
        (_("Why less than applied for"), opinion.less_reason, "text"),
        (_("Rate (% a year)"), opinion.rate, "pct"),
        (_("Price"), priced(opinion), "text"),
        (_("Highest rate allowed (% a year)"), opinion.rate_cap, "pct"),
        (_("Repayment method"), opinion.get_repayment_method_display(), "text"),
        (_("Payment method"), opinion.get_payment_method_display(), "text"),
        (_("Sureties"), sureties_text(opinion), "text"),
        (_("Score and grade"), opinion.score, "text"),
        (_("Findings of the investigation"), opinion.text, "text"),
        (_("Conditions"), opinion.conditions, "text"),
    ]


def priced(opinion: LoanOpinion) -> str:
    """How the rate came about: LPR of a day and spread, or fixed; empty before there is one."""
    if opinion.rate is None:
        return ""
    if opinion.lpr_on is None:
        return str(_("Fixed"))
    said = _("LPR %(term)s of %(day)s: %(lpr)s %%, %(spread)s points")
    values = {"term": opinion.lpr_term, "day": opinion.lpr_on.isoformat(), "lpr": percent(opinion.lpr_rate)}
    return str(said % {**values, "spread": f"{opinion.spread_bp:+d}"})
