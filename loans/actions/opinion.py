"""What the bank does with a request it has accepted (Article 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from applications.models import Application, RelatedPerson
from loans import queries, rules
from loans.actions import guarantee as guarantees
from loans.actions.diligence import appoint, stand_surety
from loans.models import LoanOpinion
from zengxindai.accounts.models import User
from zengxindai.findings import Finding
from zengxindai.policy import lprs
from zengxindai.workflow import numbering
from zengxindai.workflow.case import Case
from zengxindai.workflow.step import Step


def mark(case: Case, step: Step, **data: Any) -> None:
    """A row that only moves the status."""


def investigate(
    paper: LoanOpinion, step: Step, *, parent: Application, investigator_a: User, investigator_b: User
) -> None:
    """Two investigators begin (form 4.4); the request is under investigation from now on."""
    paper.application, paper.bank, paper.subject = parent, parent.bank, parent.subject
    paper.number = numbering.written("YJ", step.day.year)
    paper.accepted_at = parent.status_since
    appoint(paper, investigator_a, investigator_b)
    step.cascade("application.investigate", parent)
    if queries.waiting_for_answer(paper):
        step.cascade("opinion.await_material", paper)


def may_approve(
    paper: LoanOpinion,
    step: Step,
    *,
    amount: Decimal | None = None,
    months: int | None = None,
    rate: Decimal | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """OPN-01 to OPN-09 (Articles 11, 12, 13, 14, 18, 22)."""
    application = paper.application
    over = list(rules.request_open(application.status))
    yield from over
    if over:
        return
    yield from guarantees.may_lend(paper, amount, months)
    yield from rules.answer_there(queries.waiting_for_answer(paper))
    yield from rules.report_complete(queries.missing_parts(paper))
    if amount is None or months is None or rate is None:
        return
    yield from rules.within_request(amount, months, application.amount, application.months, step.terms)
    yield from rules.less_has_reason(amount, application.amount, data.get("less_reason") or "")
    yield from rules.within_rate_cap(rate, months, step.terms)
    yield from rules.borrower_total(queries.other_debt(paper), amount, step.terms)
    if data.get("lpr_on") is not None:
        yield from rules.not_in_future(data["lpr_on"], step.day)
    missing, alone = queries.lacking_sureties(paper, data.get("sureties") or (), step.terms)
    yield from rules.sureties_whole(missing)
    yield from rules.families_stand(alone)


def approve(
    paper: LoanOpinion,
    step: Step,
    *,
    conditions: str = "",
    sureties: Sequence[RelatedPerson] = (),
    other_sureties: str = "",
    lpr_on: dt.date | None = None,
    **terms: Any,
) -> None:
    """The loan opinion: the report is closed, the request moves on, the filing is prepared."""
    for name, value in terms.items():
        setattr(paper, name, value)
    paper.asked, paper.score = paper.application.amount, queries.graded(paper)
    paper.conditions, paper.decided_on = conditions.strip(), step.day
    paper.lpr_on = lpr_on
    paper.lpr_rate = None if lpr_on is None else lprs.rate(paper.lpr_term, lpr_on)
    paper.rate_cap = step.terms.rate_cap(paper.months)
    stand_surety(paper, step, sureties, queries.other_lines(other_sureties))
    step.cascade("opinion.close_report", paper)
    step.cascade("application.opinion_given", paper.application)
    if paper.conditions:
        step.cascade("opinion.attach_conditions", paper)
    step.begin("filing.prepare", parent=paper)


def may_decline(paper: LoanOpinion, step: Step, **data: Any) -> Iterator[Finding]:
    """OPN-04."""
    yield from rules.request_open(paper.application.status)


def decline(paper: LoanOpinion, step: Step, *, decline_code: str, reason: str) -> None:
    """No loan, with a reason the finance bureau can read, and a paper to the enterprise (Article 22)."""
    paper.decline_code, paper.decline_reason, paper.decided_on = decline_code, reason, step.day
    paper.decline_no = numbering.written("BF", step.day.year)
    step.cascade("application.decline", paper.application)
    guarantees.give_up(paper, step)
