"""The sheets a monthly report is made of, by code: as frozen with it, and as the records give them now."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from reporting.models import MonthlyReport, Period
from reporting.queries import declared, r1
from reporting.queries.declaration import Declaration, Figures
from reporting.states import ReportKind, ReportState
from zengxindai.accounts.models import Organisation

# The sheet a report is named after: the bank's business, the guarantor's accounts.
CHIEF = {ReportKind.BANK: "R1", ReportKind.GUARANTOR: "R6"}


def computed(period: Period, reporter: Organisation, kind: str, known_on: dt.date | None = None) -> dict[str, Any]:
    """Every sheet of a report for the month's last day, exact: yuan, %; known_on: by the records of a later day."""
    found = {code: declared.ALL[code].read(period, reporter) for code in declared.HELD[kind]}
    if known_on is not None and "R1" in found:
        found["R1"] = r1.figures(period, reporter, known_on)
    return found


def held(report: MonthlyReport) -> list[tuple[Declaration, Figures]]:
    """The declared reports a monthly report holds, with their frozen figures, the reporter's own first."""
    return [(declared.ALL[code], report.figures[code]) for code in declared.HELD[report.kind] if code in report.figures]


def chief(report: MonthlyReport) -> dict[str, Any]:
    """The frozen rows and total of the sheet the report is named after."""
    found: dict[str, Any] = report.figures[CHIEF[ReportKind(report.kind)]]
    return found


def row_of(report: MonthlyReport | None, label: str) -> dict[str, Any] | None:
    """One row of a report's chief sheet; None without report or row."""
    rows = chief(report)["rows"] if report else ()
    return next((row for row in rows if row["label"] == label), None)


def standing(period: Period, kind: str, reporter: Organisation | None = None) -> MonthlyReport | None:
    """The report of a month that no corrected one replaced; of the only reporter where none is named."""
    found = MonthlyReport.objects.filter(period=period, kind=kind).exclude(status=ReportState.CORRECTED)
    return (found.filter(reporter=reporter) if reporter else found).order_by("id").first()


def later(report: MonthlyReport) -> MonthlyReport | None:
    """The report of the same house and kind of the next month there is one of."""
    others = MonthlyReport.objects.filter(reporter=report.reporter, kind=report.kind)
    return others.filter(period__first__gt=report.period.first).order_by("period__first").first()


def amount(row: dict[str, Any] | None, name: str) -> Decimal | None:
    """A figure of a row, yuan or pieces; None where there is none."""
    value = row.get(name) if row else None
    return None if value is None else Decimal(str(value))
