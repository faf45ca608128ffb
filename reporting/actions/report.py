"""Freezing a month, sending, returning and correcting its reports (Article 6); named only by the flow tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from applications.models import Agreement
from reporting import rules
from reporting.models import Delivery, Explanation, MonthlyReport, Period, Snapshot
from reporting.models.summary import AUTHORS
from reporting.queries import definitions, pages, parts, positions, r1
from reporting.queries import differences as compared
from reporting.states import ReportKind
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit import seal
from zengxindai.audit.models import Seal
from zengxindai.findings import Finding
from zengxindai.workflow.step import Step

WORDS = ("progress", "problems", "next_steps")


def freeze(period: Period, step: Step, *, first: dt.date, last: dt.date) -> None:
    """The month is over: positions are written, the trail is sealed, every reporter gets its report."""
    period.first, period.last = first, last
    period.number, period.subject = f"{first:%Y-%m}", f"{first:%Y年%m月}"
    seal.seal_closed_events(step.at)
    definitions.keep(last)
    step.cascade("period.take_positions", period)
    agreements = Agreement.objects.exclude(effective_from=None).filter(effective_from__lte=last)
    banks = Organisation.objects.filter(agreements__in=agreements).distinct().order_by("code")
    for bank in banks:
        step.begin("report.generate", parent=period, reporter=bank, kind=ReportKind.BANK)
    for guarantor in Organisation.objects.filter(kind=Kind.GUARANTOR):
        step.begin("report.generate", parent=period, reporter=guarantor, kind=ReportKind.GUARANTOR)
    for author in Organisation.objects.filter(kind__in=AUTHORS).order_by("code"):
        step.begin("summary.open", parent=period, issuer=author)


def take_positions(period: Period, step: Step) -> None:
    """How every loan stands."""
    positions.freeze(period)


def generate(report: MonthlyReport, step: Step, *, parent: Period, reporter: Organisation, kind: str) -> None:
    """A report out of the frozen month, with the newest seal as its anchor."""
    report.period, report.reporter, report.kind = parent, reporter, kind
    report.number = f"{parent.first:%Y%m}-{kind}-{reporter.code}"
    _compute(report)


def _compute(report: MonthlyReport, known_on: dt.date | None = None) -> None:
    """The figures as frozen, or as the records of a later day give them, how they were counted, and the anchor."""
    report.subject = report.reporter.name
    report.figures = as_text(parts.computed(report.period, report.reporter, report.kind, known_on))
    report.definitions = definitions.versions(report.figures)
    newest = Seal.objects.order_by("-id").first()
    report.seal_digest = newest.digest if newest else ""


def as_text(value: Any) -> Any:
    """Exact figures as they are kept: amounts and rates as text."""
    if isinstance(value, dict):
        return {name: as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def may_submit(report: MonthlyReport, step: Step, **data: Any) -> Iterator[Finding]:
    """RPT-01, RPT-02, RPT-04, and what of the guarantor's figures is above a limit (Article 6)."""
    figures = report.figures
    if report.kind == ReportKind.BANK:
        rows, total = figures["R1"]["rows"], figures["R1"]["total"]
        yield from rules.bank_consistent(rows, total)
        yield from rules.continues(Decimal(total["opening"]), r1.closed_with(report.period, report.reporter))
        yield from rules.compared(report.period.number, compared.balance_file(report) is not None)
    else:
        yield from rules.guarantor_consistent(figures["R2"]["rows"], figures["R2"]["total"])
        yield from rules.accounts_consistent(figures["R6"]["rows"])
    for declaration, held in parts.held(report):
        yield from declaration.warnings(held, report.period)
    yield from rules.explained([each.label for each in compared.unexplained(report)])
    yield from _in_time(report, step)


def _in_time(report: MonthlyReport, step: Step) -> Iterator[Finding]:
    """Only the first sending of a month is late: what was returned or corrected was in time once."""
    if not report.submission and report.revision == 1:
        yield from rules.in_time(step.day, report.period.last, step.terms.report_due_wd, step.terms.calendar)


def submit(report: MonthlyReport, step: Step, *, progress: str, problems: str, next_steps: str) -> None:
    """To finance bureau, central bank branch and regulator at once; what goes out is kept as it goes."""
    report.late = report.late or any(True for _ in _in_time(report, step))
    report.progress, report.problems, report.next_steps = progress, problems, next_steps
    report.submission += 1
    report.submitted_on = step.day
    step.afterwards(lambda _event: _keep(report, step.day))


def _keep(report: MonthlyReport, day: dt.date) -> None:
    """The snapshot of a submission; the database reckons its digests and refuses one that says something else."""
    content: dict[str, Any] = {name: getattr(report, name) for name in WORDS}
    content |= {"figures": report.figures, "definitions": report.definitions}
    content["explanations"] = [
        {
            "source": each.source,
            "label": each.label,
            "reported": str(each.reported),
            "other": str(each.other),
            "reason": each.reason,
            "text": each.text,
        }
        for each in report.explanations.order_by("id")
    ]
    Snapshot.objects.create(report=report, submission=report.submission, content=content, on=day)


def may_explain(report: MonthlyReport, step: Step, **data: Any) -> Iterator[Finding]:
    """RPT-03."""
    if chosen := data.get("differences"):
        yield from rules.still_different(chosen, [each.key for each in compared.unexplained(report)])


def explain(report: MonthlyReport, step: Step, *, differences: Sequence[str], cause: str, reason: str) -> None:
    """The reporter's word on differences between its figures and others."""
    said = {"reason": cause, "text": reason, "by_name": step.by.full_name, "on": step.day}
    Explanation.objects.bulk_create(
        Explanation(
            report=report,
            source=each.source,
            key=each.key,
            label=each.label,
            reported=each.reported,
            other=each.other,
            **said,
        )
        for each in compared.unexplained(report)
        if each.key in set(differences)
    )


def acknowledge(report: MonthlyReport, step: Step, *, opinion: str = "") -> None:
    """One of the three has received it; with the third mark it is received by all."""
    _mark(report, step, received=True, note=opinion)
    if pages.all_have_received(report):
        step.cascade("report.accept", report)


def return_for_correction(report: MonthlyReport, step: Step, *, reason: str) -> None:
    """Back to the reporter, also after all had received it; all three receive it anew afterwards."""
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


def may_correct(report: MonthlyReport, step: Step, **data: Any) -> Iterator[Finding]:
    """RPT-05."""
    later = parts.later(report)
    yield from rules.correctable(later.period.number if later and later.period.number else "")


def correct(report: MonthlyReport, step: Step, *, reason: str) -> None:
    """What was delivered is replaced by a corrected version; both are kept."""
    step.begin("report.revise", parent=report, reason=reason)


def revise(report: MonthlyReport, step: Step, *, parent: MonthlyReport, reason: str) -> None:
    """The corrected version: the month as the records give it now, with the words of the one before."""
    report.period, report.reporter, report.kind = parent.period, parent.reporter, parent.kind
    report.replaces, report.revision, report.correction_reason = parent, parent.revision + 1, reason
    base = f"{parent.period.first:%Y%m}-{parent.kind}-{parent.reporter.code}"
    report.number = f"{base}-G{report.revision}"
    report.progress, report.problems, report.next_steps = parent.progress, parent.problems, parent.next_steps
    report.late = parent.late
    _compute(report, step.day)
