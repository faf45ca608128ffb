"""Pairs of may and do for coordination cases (Article 6.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from applications import queries, rules
from applications.models import Coordination
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def _house(step: Step) -> Organisation:
    return step.by.organisation.parent or step.by.organisation


def may_open(case: Coordination | None, step: Step, *, parent: Any, **data: Any) -> Iterator[Finding]:
    """COO-02; the row's states say that the request or loan lives."""
    yield from rules.not_coordinated_yet(queries.own_open(parent.application, _house(step)))


def open_case(case: Coordination, step: Step, *, parent: Any, topic: str, problem: str, **files: Any) -> None:
    """Bring what stands in the way of a loan before the service centre (Article 6.6)."""
    request = parent.application
    case.application, case.about, case.bank = request, parent.number or request.number, request.bank
    case.opener, case.subject, case.topic, case.problem = _house(step), request.subject, topic, problem
    case.opened_on = step.day
    case.number = numbering.written("XT", step.day.year)


def may_assign(case: Coordination, step: Step, *, answer_by: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """COO-01."""
    if answer_by is not None:
        yield from rules.coordinated_by(answer_by, step.day, step.terms)


def assign(case: Coordination, step: Step, *, assignee: Organisation, task: str, answer_by: dt.date) -> None:
    """The centre says who is to settle it, how, and by when; after an answer that does not settle it, anew."""
    case.assignee, case.task, case.answer_by = assignee, task, answer_by
    case.answer, case.answered_on = "", None


def answer(case: Coordination, step: Step, *, answer: str, **files: Any) -> None:
    """The assignee says what it has done."""
    case.answer, case.answered_on = answer, step.day


def close(case: Coordination, step: Step, *, result: str) -> None:
    """The centre states what came of it."""
    case.result, case.closed_on = result, step.day
