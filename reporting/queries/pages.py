"""What the pages of a report show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.models import RECIPIENTS, MonthlyReport, Period
from reporting.queries import definitions, parts
from reporting.queries.rendering import Heading, file_name, on_screen, printed, workbook
from reporting.states import ReportState
from zengxindai.accounts.models import Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.sheets import Sheet
from zengxindai.web import panels, present


def all_have_received(report: MonthlyReport) -> bool:
    """Whether the three have received the present submission."""
    marks = report.deliveries.filter(submission=report.submission, received=True)
    return marks.count() == len(RECIPIENTS)


def period_facts(period: Period, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a month-end's page."""
    return [
        (_("First day"), period.first, "day"),
        (_("Last day"), period.last, "day"),
        (_("Loans"), period.positions.count(), "number"),
    ]


def report_facts(report: MonthlyReport, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a report's page."""
    return [
        (_("Report"), "、".join(declaration.title for declaration, _figures in parts.held(report)), "text"),
        (_("Reporting organisation"), report.reporter.name, "text"),
        (_("Month"), f"{report.period.first:%Y年%m月}", "text"),
        (_("Progress this month"), report.progress, "text"),
        (_("Problems"), report.problems, "text"),
        (_("Next steps"), report.next_steps, "text"),
        (_("Sent on"), report.submitted_on or "", "day"),
        (_("Late"), _("Yes") if report.late else _("No"), "text"),
        (_("Definitions"), definitions.printed(report.definitions), "text"),
        *corrections(report),
        (_("Seal of the audit trail"), report.seal_digest, "text"),
    ]


def corrections(report: MonthlyReport) -> list[tuple[Any, Any, str]]:
    """Which version the report is, why, and by which it was replaced."""
    found: list[tuple[Any, Any, str]] = []
    if report.revision > 1:
        found.append((_("Version"), report.revision, "number"))
        found.append((_("Reason of the correction"), report.correction_reason, "text"))
    if report.status == ReportState.CORRECTED:
        found.append((_("Replaced by"), report.replaced_by.number, "text"))
    return found


def heading(report: MonthlyReport) -> Heading:
    """Who reports for which month, which version it is, and by what its figures are anchored."""
    kept = report.snapshots.filter(submission=report.submission).first()
    digests = (f"数据摘要（SHA-256）：{kept.figures_digest}", f"借据清单摘要：{kept.loans_digest}") if kept else ()
    corrected = (f"更正第{report.revision}版，原因：{report.correction_reason}",) if report.revision > 1 else ()
    seal = f"审计封存摘要：{report.seal_digest}"
    return Heading(report.reporter.name, report.period.first, (*corrected, *digests, seal))


def workbook_of(report: MonthlyReport, code: str) -> tuple[Sheet, str] | None:
    """One of the sheets a report holds for those who calculate on, and its file's name; None where it holds none."""
    for declaration, figures in parts.held(report):
        if declaration.code == code:
            above = heading(report)
            return workbook(declaration, figures, above), file_name(declaration, above)
    return None


def report_paper(report: MonthlyReport, event: Event) -> dict[str, Any]:
    """What stands on a monthly report as it is delivered (Articles 6.3 to 6.5); the seal is its outside anchor."""
    return {
        "number": f"{report.number}-{report.submission}",
        "reporter": report.reporter.name,
        "period": report.period.subject,
        "addressees": [Organisation.objects.sole(kind).name for kind in RECIPIENTS],
        "sheets": [printed(declaration, figures, heading(report)) for declaration, figures in parts.held(report)],
        "seal": report.seal_digest,
        "sealed_at": report.created_at,
    }


def figures_panel(report: MonthlyReport, user: Any) -> dict[str, Any] | None:
    """The sheets a report holds, each as its form has it, with what of them is above a limit."""
    sheets = []
    for declaration, figures in parts.held(report):
        warnings = declaration.warnings(figures, report.period)
        address = reverse("report-sheet", args=[report.pk, declaration.code])
        sheets.append(on_screen(declaration, figures) | {"findings": present.findings(warnings), "file_url": address})
    return {"sheets": sheets} if sheets else None


def deliveries_panel(report: MonthlyReport, user: Any) -> dict[str, Any] | None:
    """What each of the three did with each submission."""
    columns = (
        (_("Recipient"), "text"),
        (_("Submission"), "number"),
        (_("Mark"), "text"),
        (_("Officer"), "text"),
        (_("On"), "day"),
        (_("Note"), "text"),
    )
    marks = report.deliveries.order_by("-submission", "id")
    return panels.table(
        columns,
        [
            (
                "",
                (
                    mark.get_party_display(),
                    mark.submission,
                    _("Received") if mark.received else _("Returned"),
                    mark.officer,
                    mark.on,
                    mark.note,
                ),
            )
            for mark in marks
        ],
    )
