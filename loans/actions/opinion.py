"""What the bank does with a request it has accepted (Article 18)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications.models import Application
from loans import rules
from loans.actions import guarantee as guarantees
from loans.models import LoanOpinion
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.case import Case
from zengxindai.workflow.step import Step


def mark(case: Case, step: Step, **data: Any) -> None:
    """A row that only moves the status."""


def investigate(
    paper: LoanOpinion, step: Step, *, parent: Application, investigator_a: str, investigator_b: str
) -> None:
    """Two investigators begin (form 4.4); the request is under investigation from now on."""
    paper.application, paper.bank, paper.subject = parent, parent.bank, parent.subject
    paper.number = numbering.written("YJ", step.day.year)
    paper.investigator_a, paper.investigator_b = investigator_a, investigator_b
    step.cascade("application.investigate", parent)


def request_material(paper: LoanOpinion, step: Step, *, reason: str) -> None:
    """Ask the enterprise for more; the bank's clock stops meanwhile."""
    paper.material_asked = reason


def material_received(paper: LoanOpinion, step: Step, *, opinion: str = "") -> None:
    """The material is there; investigation goes on."""


def may_approve(
    paper: LoanOpinion,
    step: Step,
    *,
    amount: Decimal | None = None,
    months: int | None = None,
    rate: Decimal | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """OPN-01 to OPN-04 (Articles 12, 13, 14, 22)."""
    application = paper.application
    yield from rules.request_open(application.status)
    yield from guarantees.may_lend(paper, amount, months)
    if amount is None or months is None or rate is None:
        return
    yield from rules.within_request(amount, months, application.amount, application.months, step.terms)
    yield from rules.within_rate_cap(rate, months, step.terms)


def approve(paper: LoanOpinion, step: Step, *, conditions: str = "", **terms: Any) -> None:
    """The loan opinion: the request moves on, the filing is prepared."""
    for name, value in terms.items():
        setattr(paper, name, value)
    paper.conditions, paper.decided_on = conditions, step.day
    paper.rate_cap = step.terms.rate_cap(paper.months)
    step.cascade("application.opinion_given", paper.application)
    if conditions.strip():
        step.cascade("opinion.attach_conditions", paper)
    step.begin("filing.prepare", parent=paper)


def may_decline(paper: LoanOpinion, step: Step, **data: Any) -> Iterator[Finding]:
    """OPN-04."""
    yield from rules.request_open(paper.application.status)


def decline(paper: LoanOpinion, step: Step, *, decline_code: str, reason: str) -> None:
    """No loan, with a reason the finance bureau can read (Article 22)."""
    paper.decline_code, paper.decline_reason, paper.decided_on = decline_code, reason, step.day
    step.cascade("application.decline", paper.application)
    guarantees.give_up(paper, step)
