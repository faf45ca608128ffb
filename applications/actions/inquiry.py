"""Pairs of may and do for questions to the enterprise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from applications import queries, rules
from applications.models import Application, Inquiry
from applications.states import InquiryState
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def may_ask(
    inquiry: Inquiry | None, step: Step, *, parent: Application, answer_by: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """INQ-01; the row's states say that the request is under way."""
    if answer_by is not None:
        yield from rules.answerable_by(answer_by, step.day, step.terms)


def ask(
    inquiry: Inquiry, step: Step, *, parent: Application, topic: str, question: str, items: str, answer_by: dt.date
) -> None:
    """Ask the enterprise; the asker's clock stands still until it has answered (Articles 6.5, 17)."""
    inquiry.application, inquiry.subject, inquiry.topic = parent, parent.subject, topic
    inquiry.asker = step.by.organisation.parent or step.by.organisation
    inquiry.number = numbering.written("WX", step.day.year)
    _put(inquiry, step, question, items, answer_by)


def answer(inquiry: Inquiry, step: Step, *, answer: str, **files: Any) -> None:
    """The enterprise answers, its files are bound by the event; the asker's clock goes on."""
    inquiry.answer, inquiry.answered_on = answer, step.day


def may_ask_again(inquiry: Inquiry, step: Step, *, answer_by: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """INQ-01, INQ-02."""
    yield from rules.still_under_way(inquiry.application.status)
    if answer_by is not None:
        yield from rules.answerable_by(answer_by, step.day, step.terms)


def ask_again(inquiry: Inquiry, step: Step, *, question: str, items: str, answer_by: dt.date) -> None:
    """Say what is still missing."""
    _put(inquiry, step, question, items, answer_by)


def close(inquiry: Inquiry, step: Step, *, opinion: str = "") -> None:
    """The asker has what it needs."""


def cancel(inquiry: Inquiry, step: Step, *, reason: str) -> None:
    """The asker takes the question back; the clock is reckoned as if nothing had been asked."""


def lapse_open(application: Application, step: Step, asker: Organisation | None = None) -> None:
    """What is still open on a request that is over, or with an asker who is out of it, comes to an end with it."""
    for inquiry in queries.open_inquiries(application, asker):
        step.cascade("inquiry.lapse" if inquiry.status == InquiryState.ASKED else "inquiry.end", inquiry)


def _put(inquiry: Inquiry, step: Step, question: str, items: str, answer_by: dt.date) -> None:
    inquiry.question, inquiry.items, inquiry.asked_on, inquiry.answer_by = question, items, step.day, answer_by
    inquiry.answer, inquiry.answered_on = "", None
