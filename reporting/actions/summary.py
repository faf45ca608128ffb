"""Opening, writing and issuing a monthly summary (Article 6.3); named only by its flow table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reporting import rules
from reporting.actions.report import as_text
from reporting.models import Period, Summary
from reporting.queries import definitions, register
from reporting.queries import summary_pages as pages
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workflow.step import Step


def open_(summary: Summary, step: Step, *, parent: Period, issuer: Organisation) -> None:
    """The month is over: the authority has a summary to write."""
    summary.period, summary.issuer, summary.subject = parent, issuer, issuer.name
    summary.number = f"{parent.first:%Y%m}-R3-{issuer.code}"


def write(summary: Summary, step: Step, *, progress: str, problems: str, next_steps: str) -> None:
    """The words as far as they are."""
    summary.progress, summary.problems, summary.next_steps = progress, problems, next_steps


def may_issue(summary: Summary, step: Step, **data: Any) -> Iterator[Finding]:
    """RPT-06."""
    yield from rules.register_complete(register.missing(summary.period))


def issue(summary: Summary, step: Step, *, progress: str, problems: str, next_steps: str) -> None:
    """Register, promotion and rates are frozen with the words; the database reckons the digest."""
    write(summary, step, progress=progress, problems=problems, next_steps=next_steps)
    summary.figures = as_text(pages.computed(summary.period))
    summary.definitions = definitions.versions(summary.figures)
    summary.issued_on = step.day
    step.afterwards(lambda _event: summary.refresh_from_db())
