"""A declared report as text for an official paper: as it is, or turned on its side where it is wider than long."""

from __future__ import annotations

from typing import Any

from reporting.queries.declaration import Declaration, Figures
from reporting.queries.rendering.cells import SERIAL, arranged, shown
from reporting.queries.rendering.workbook import Heading, beneath

SIDES = {"text": "text", "day": "date"}
WIDE = 12


def printed(declaration: Declaration, figures: Figures, heading: Heading) -> dict[str, Any]:
    """What `templates/documents/declared.typ` prints: columns, rows, the total among them, notes."""
    lines = arranged(declaration, figures)
    rows = [row for row, _total in lines]
    # A list of many lines stays upright, however many columns it has.
    sideways = len(declaration.columns) > WIDE and declaration.kept == 1
    table = _turned(declaration, rows) if sideways else _as_it_is(declaration, rows)
    return {
        "title": declaration.title,
        "reporter": heading.reporter,
        "period": f"{heading.month:%Y年%m月}",
        "unit": declaration.unit,
        "columns": table[0],
        "rows": table[1],
        "bold": [] if sideways else [place for place, (_row, total) in enumerate(lines) if total],
        "notes": beneath(declaration, figures),
        "footers": list(heading.footers),
    }


Table = tuple[list[dict[str, Any]], list[list[str]]]


def _as_it_is(declaration: Declaration, rows: list[dict[str, Any]]) -> Table:
    columns = [
        {"label": c.full_label, "kind": SIDES.get(c.kind, "money"), "width": 5 if c.name == SERIAL else 12}
        for c in declaration.columns
    ]
    return columns, [[shown(row.get(c.name), c.kind) for c in declaration.columns] for row in rows]


def turned(declaration: Declaration, rows: list[dict[str, Any]]) -> list[list[str]]:
    """The lines of a report turned on its side: a figure's name and its value in every row."""
    return [[c.full_label, *(shown(row.get(c.name), c.kind) for row in rows)] for c in declaration.columns[1:]]


def _turned(declaration: Declaration, rows: list[dict[str, Any]]) -> Table:
    """One line for a figure, one column for a row of the report."""
    name = declaration.columns[0]
    heads = [{"label": str(row[name.name]), "kind": "money", "width": 16} for row in rows]
    columns = [{"label": "指标", "kind": "text", "width": 24}, *heads]
    return columns, turned(declaration, rows)
