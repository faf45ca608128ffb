"""A declared report for programs: columns with their units, and the exact values as they were computed, as text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from reporting.queries.declaration import Declaration, Figures, Measured
from reporting.queries.rendering.cells import UNITS, exact
from reporting.queries.rendering.workbook import Heading


def exact_figures(declaration: Declaration, figures: Figures, heading: Heading) -> dict[str, Any]:
    """The values of `FiguresOut`: money in yuan and not in 万元, exact and therefore as text; counts as numbers."""
    columns = [
        {"name": c.name, "label": c.label, "group": c.group, "no": c.no, "kind": c.kind, "means": c.means}
        | {"unit": UNITS.get(c.kind, "")}
        for c in declaration.columns
    ]
    total = figures["total"]
    return {
        "code": declaration.code,
        "title": declaration.title,
        "version": declaration.version,
        "reporter": heading.reporter,
        "month": f"{heading.month:%Y-%m}",
        "columns": columns,
        "rows": [_values(declaration, row) for row in figures["rows"]],
        "total": None if total is None else _values(declaration, total),
        "notes": list(declaration.notes),
    }


def _values(declaration: Declaration, row: dict[str, Any]) -> dict[str, Any]:
    return {column.name: _plain(exact(row.get(column.name), column.kind)) for column in declaration.columns}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Measured):
        return {"value": str(value.value), "unit": UNITS[value.kind]}
    return value.isoformat() if isinstance(value, dt.date) else str(value)
