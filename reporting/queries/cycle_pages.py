"""The panels of a report's life: differences and what was said of them, versions, changes, what was delivered."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.models import MonthlyReport
from reporting.queries import differences
from reporting.queries.declared import ALL
from reporting.queries.rendering.cells import shown as cell
from reporting.states import ReportState
from zengxindai.web import panels

OPEN = frozenset({ReportState.GENERATED, ReportState.RETURNED})
COMPARED = (
    (gettext_lazy("Figure"), "text"),
    (gettext_lazy("Held against"), "text"),
    (gettext_lazy("In the report"), "money"),
    (gettext_lazy("There"), "money"),
)
CHANGED = (
    (gettext_lazy("Row"), "text"),
    (gettext_lazy("Figure"), "text"),
    (gettext_lazy("Before"), "number"),
    (gettext_lazy("Now"), "number"),
)
VERSIONS = (
    (gettext_lazy("Number"), "text"),
    (gettext_lazy("State"), "status"),
    (gettext_lazy("Sent on"), "day"),
    (gettext_lazy("Reason of the correction"), "text"),
)
DELIVERED = (
    (gettext_lazy("Submission"), "number"),
    (gettext_lazy("On"), "day"),
    (gettext_lazy("Digest of the figures (SHA-256)"), "text"),
    (gettext_lazy("Digest of the loan list (SHA-256)"), "text"),
    (gettext_lazy("Loans"), "number"),
)


def differences_panel(report: MonthlyReport, user: Any) -> dict[str, Any] | None:
    """Before the report goes: every difference as things stand now, and what was said of it."""
    if report.status not in OPEN:
        return None
    said = differences.said(report)
    lines = []
    for each in differences.found(report):
        word = said.get((each.key, each.reported, each.other))
        text = f"{word.get_reason_display()}：{word.text}" if word else _("not explained yet")
        lines.append(("", (each.label, each.source.label, each.reported, each.other, text)))
    return panels.table((*COMPARED, (_("Explanation"), "text")), lines)


def explanations_panel(report: MonthlyReport, user: Any) -> dict[str, Any] | None:
    """Once it is sent: what was said before, as it was said."""
    if report.status in OPEN:
        return None
    columns = (*COMPARED, (_("Explanation"), "text"), (_("Officer"), "text"), (_("On"), "day"))
    return panels.table(
        columns,
        [
            (
                "",
                (
                    each.label,
                    each.get_source_display(),
                    each.reported,
                    each.other,
                    f"{each.get_reason_display()}：{each.text}",
                    each.by_name,
                    each.on,
                ),
            )
            for each in report.explanations.order_by("id")
        ],
    )


def changes_panel(report: MonthlyReport, user: Any) -> dict[str, Any] | None:
    """A corrected version row by row against the one it replaces."""
    before = report.replaces
    return panels.table(CHANGED, [("", line) for line in changes(before, report)]) if before else None


def changes(before: MonthlyReport, after: MonthlyReport) -> list[tuple[str, str, str, str]]:
    """Every cell of two versions that differs: row, column, before, after."""
    found = []
    for code, sheet in after.figures.items():
        was = {row["label"]: row for row in _rows(before.figures.get(code))}
        columns = {column.name: column for column in ALL[code].columns} if code in ALL else {}
        for row in _rows(sheet):
            old = was.get(row["label"], {})
            for name in (name for name in row if row[name] != old.get(name)):
                column = columns.get(name)
                kind, label = (column.kind, column.full_label) if column else ("text", name)
                found.append((row["label"], label, cell(old.get(name), kind), cell(row[name], kind)))
    return found


def _rows(sheet: Any) -> list[dict[str, Any]]:
    if not sheet:
        return []
    return [*sheet["rows"], *([sheet["total"]] if sheet["total"] else [])]


def versions(report: MonthlyReport) -> list[MonthlyReport]:
    """All versions of the month's report, newest first."""
    same = MonthlyReport.objects.filter(period=report.period_id, reporter=report.reporter_id, kind=report.kind)
    return list(same.order_by("-revision"))


def versions_panel(report: MonthlyReport, user: Any) -> dict[str, Any] | None:
    """By what the report was replaced, and what it replaces; nothing while there is one version only."""
    found = versions(report)
    if len(found) == 1:
        return None
    lines = [
        (
            each.get_absolute_url(),
            (each.number, (each.status_label, each.status), each.submitted_on, each.correction_reason),
        )
        for each in found
    ]
    return panels.table(VERSIONS, lines)


def snapshots_panel(report: MonthlyReport, user: Any) -> dict[str, Any] | None:
    """What went out with each submission."""
    kept = report.snapshots.order_by("-submission").defer("content")
    return panels.table(
        DELIVERED, [("", (e.submission, e.on, spaced(e.figures_digest), spaced(e.loans_digest), e.loans)) for e in kept]
    )


def spaced(digest: str) -> str:
    """A digest in groups of eight, so that it breaks where a page is narrow and can be read aloud."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
