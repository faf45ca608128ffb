"""What the pages of a report show."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.models import RECIPIENTS, MonthlyReport, Period
from reporting.queries import r1, r2
from reporting.states import ReportKind
from zengxindai.accounts.models import Organisation
from zengxindai.audit.models import Event
from zengxindai.documents import sheets
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.web import panels

SHEETS = {ReportKind.BANK: r1, ReportKind.GUARANTOR: r2}


def all_have_received(report: MonthlyReport) -> bool:
    """Whether the three have received the present submission."""
    marks = report.deliveries.filter(submission=report.submission, received=True)
    return marks.count() == len(RECIPIENTS)


KINDS: dict[str, Any] = {"text": "text", "count": "int", "money": "money", "percent": "percent", "number": "percent"}


def wan(amount: Any) -> Decimal:
    """Yuan as 万元 with two places, half-up, computed from the fen and rounded last (§5.0)."""
    return (Decimal(str(amount)) / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def printed(value: Any, kind: str) -> str:
    """A cell as the sheet prints it; what cannot be computed is a dash."""
    if value is None:
        return "—"
    return f"{wan(value):,.2f}" if kind == "money" else str(value)


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
        (_("Report"), SHEETS[ReportKind(report.kind)].TITLE, "text"),
        (_("Reporting organisation"), report.reporter.name, "text"),
        (_("Month"), f"{report.period.first:%Y年%m月}", "text"),
        (_("Unit"), SHEETS[ReportKind(report.kind)].UNIT, "text"),
        (_("Sheet (XLSX)"), reverse("report-sheet", args=[report.pk]), "link"),
        (_("Progress this month"), report.progress, "text"),
        (_("Problems"), report.problems, "text"),
        (_("Next steps"), report.next_steps, "text"),
        (_("Sent on"), report.submitted_on or "", "day"),
        (_("Late"), _("Yes") if report.late else _("No"), "text"),
        (_("Seal of the audit trail"), report.seal_digest, "text"),
    ]


def workbook(report: MonthlyReport) -> Sheet:
    """The report as the form has it, for those who calculate on: one line per row, numbers as numbers, 万元."""
    form = SHEETS[ReportKind(report.kind)]
    columns = [Column(label, name, KINDS[kind], width=16) for name, label, kind in form.COLUMNS]
    lines = [
        {name: numeric(row.get(name), kind) for name, _label, kind in form.COLUMNS}
        for row in (*report.figures["rows"], report.figures["total"])
    ]
    return Sheet(f"{form.TITLE}（{report.period.subject}）", f"单位：{form.UNIT}", columns, lines, footers(report))


def numeric(value: Any, kind: str) -> Any:
    """A figure as a number of its kind; None where nothing can be computed."""
    if value is None or kind in ("text", "count"):
        return value
    return wan(value) if kind == "money" else Decimal(str(value))


def footers(report: MonthlyReport) -> tuple[str, ...]:
    """What stands beneath the figures: who reports, and the seal they are anchored by."""
    return f"填报单位：{report.reporter.name}", f"审计封存摘要：{report.seal_digest}"


def sheet(report: MonthlyReport) -> Sheet:
    """The report turned on its side to fit a page of paper: one line per figure, one column per row, 万元."""
    form = SHEETS[ReportKind(report.kind)]
    rows = [*report.figures["rows"], report.figures["total"]]
    columns = [Column("指标", "label", width=24), *(Column(r["label"], f"c{i}", width=16) for i, r in enumerate(rows))]
    lines = [
        {"label": label, **{f"c{i}": printed(row.get(name), kind) for i, row in enumerate(rows)}}
        for name, label, kind in form.COLUMNS[1:]
    ]
    return Sheet(f"{form.TITLE}（{report.period.subject}）", f"单位：{form.UNIT}", columns, lines, footers(report))


def report_paper(report: MonthlyReport, event: Event) -> dict[str, Any]:
    """What stands on a monthly report as it is delivered (Articles 6.3 to 6.5); the seal is its outside anchor."""
    return {
        "number": f"{report.number}-{report.submission}",
        "reporter": report.reporter.name,
        "period": report.period.subject,
        "addressees": [Organisation.objects.sole(kind).name for kind in RECIPIENTS],
        "sheet": sheets.printed(sheet(report)),
        "seal": report.seal_digest,
        "sealed_at": report.created_at,
    }


def figures_panel(report: MonthlyReport, user: Any) -> dict[str, Any] | None:
    """The sheet turned on its side: one line per figure, one column per row of the sheet, so that it fits a page."""
    rows = [*report.figures["rows"], report.figures["total"]]
    columns = [(_("Figure"), "text"), *((row["label"], "number") for row in rows)]
    lines = [
        ("", (label, *(printed(row.get(name), kind) for row in rows)))
        for name, label, kind in SHEETS[ReportKind(report.kind)].COLUMNS[1:]
    ]
    return panels.table(columns, lines)


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
