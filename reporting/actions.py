"""Freezing a month and sending its reports (Article 6); named only by the flow tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications.models import Agreement
from reporting import rules
from reporting.models import Delivery, MonthlyReport, Period
from reporting.queries import pages, positions
from reporting.states import ReportKind
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit import seal
from zengxindai.audit.models import Seal
from zengxindai.findings import Finding
from zengxindai.workflow.step import Step


def freeze(period: Period, step: Step, *, first: dt.date, last: dt.date) -> None:
    """The month is over: positions are written, the trail is sealed, every reporter gets its report."""
    period.first, period.last = first, last
    period.number, period.subject = f"{first:%Y-%m}", f"{first:%Y年%m月}"
    seal.seal_closed_events(step.at)
    step.cascade("period.take_positions", period)
    agreements = Agreement.objects.exclude(effective_from=None).filter(effective_from__lte=last)
    banks = Organisation.objects.filter(agreements__in=agreements).distinct().order_by("code")
    for bank in banks:
        step.begin("report.generate", parent=period, reporter=bank, kind=ReportKind.BANK)
    for guarantor in Organisation.objects.filter(kind=Kind.GUARANTOR):
        step.begin("report.generate", parent=period, reporter=guarantor, kind=ReportKind.GUARANTOR)


def take_positions(period: Period, step: Step) -> None:
    """How every loan stands."""
    positions.freeze(period)


def generate(report: MonthlyReport, step: Step, *, parent: Period, reporter: Organisation, kind: str) -> None:
    """A report out of the frozen month, with the newest seal as its anchor."""
    report.period, report.reporter, report.kind = parent, reporter, kind
    report.subject = reporter.name
    report.number = f"{parent.first:%Y%m}-{kind}-{reporter.code}"
    sheet = pages.SHEETS[ReportKind(kind)]
    report.figures = _as_text(sheet.figures(parent, reporter))
    newest = Seal.objects.order_by("-id").first()
    report.seal_digest = newest.digest if newest else ""


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def may_submit(report: MonthlyReport, step: Step, **data: Any) -> Iterator[Finding]:
    """RPT-01 (Article 6)."""
    rows, total = report.figures["rows"], report.figures["total"]
    if report.kind == ReportKind.BANK:
        yield from rules.bank_consistent(rows, total)
    else:
        yield from rules.accounts_consistent(rows)
    yield from rules.in_time(step.day, report.period.last, step.terms.report_due_wd, step.terms.calendar)


def submit(report: MonthlyReport, step: Step, *, progress: str, problems: str, next_steps: str) -> None:
    """To finance bureau, central bank branch and regulator at once."""
    report.progress, report.problems, report.next_steps = progress, problems, next_steps
    report.submission += 1
    report.submitted_on = step.day
    due = rules.in_time(step.day, report.period.last, step.terms.report_due_wd, step.terms.calendar)
    report.late = report.late or any(True for _ in due)


def acknowledge(report: MonthlyReport, step: Step, *, opinion: str = "") -> None:
    """One of the three has received it; with the third mark it is received by all."""
    _mark(report, step, received=True, note=opinion)
    if pages.all_have_received(report):
        step.cascade("report.accept", report)


def return_for_correction(report: MonthlyReport, step: Step, *, reason: str) -> None:
    """Back to the reporter; all three receive it anew afterwards."""
    _mark(report, step, received=False, note=reason)


def _mark(report: MonthlyReport, step: Step, *, received: bool, note: str) -> None:
    Delivery.objects.create(
        report=report,
        party=step.by.organisation.kind,
        submission=report.submission,
        received=received,
        officer=step.by.full_name,
        note=note,
        on=step.day,
    )


def accept(report: MonthlyReport, step: Step) -> None:
    """All three have it."""
