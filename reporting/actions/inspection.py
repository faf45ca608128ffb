"""Pairs of may and do for findings on a bank (Article 6.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from reporting import rules
from reporting.models import Inspection
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def may_write(
    case: Inspection, step: Step, *, found_on: dt.date | None = None, rectify_by: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """SUP-01, INS-01."""
    if found_on is not None:
        yield from rules.not_in_future(found_on, step.day, 6)
    if rectify_by is not None:
        yield from rules.rectified_after(rectify_by, step.day)


def draft(case: Inspection, step: Step, **said: Any) -> None:
    """Regulator or central bank write down what they found."""
    case.issuer = step.by.organisation
    case.number = numbering.written("JC", step.day.year)
    edit(case, step, **said)


def edit(case: Inspection, step: Step, **said: Any) -> None:
    """Correct it while it is a draft."""
    for name in ("bank", "kind", "found_on", "facts", "basis", "demand", "rectify_by"):
        setattr(case, name, said[name])
    case.subject = case.bank.name


def may_issue(case: Inspection, step: Step, **data: Any) -> Iterator[Finding]:
    """INS-01."""
    yield from rules.rectified_after(case.rectify_by, step.day)


def issue(case: Inspection, step: Step, *, opinion: str = "") -> None:
    """The bank is told what to put right, and by when."""
    case.issued_on = step.day
    case.notice_no = numbering.lettered("inspection", "检", step.day.year)


def report(case: Inspection, step: Step, *, report: str, **files: Any) -> None:
    """The bank says how it has put it right; what comes after the last day is marked late."""
    case.report, case.reported_on = report, step.day
    case.late = case.late or step.day > case.rectify_by


def accept(case: Inspection, step: Step, *, opinion: str = "") -> None:
    """It is put right."""
    case.rectified_on = step.day


def may_return(case: Inspection, step: Step, *, rectify_by: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """INS-01."""
    if rectify_by is not None:
        yield from rules.rectified_after(rectify_by, step.day)


def send_back(case: Inspection, step: Step, *, reason: str, rectify_by: dt.date) -> None:
    """It is not yet put right: the bank has until another day."""
    case.rectify_by = rectify_by


def may_extend(case: Inspection, step: Step, *, rectify_by: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """INS-01, INS-02."""
    if rectify_by is not None:
        yield from rules.rectified_after(rectify_by, step.day)
        yield from rules.really_extended(rectify_by, case.rectify_by)


def extend(case: Inspection, step: Step, *, reason: str, rectify_by: dt.date) -> None:
    """The bank gets more time."""
    case.rectify_by = rectify_by


def discard(case: Inspection, step: Step, *, reason: str) -> None:
    """The draft was a mistake; no bank has read it."""
