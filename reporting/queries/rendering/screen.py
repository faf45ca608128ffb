"""A declared report on a page: header of one or two rows, cells as text, notes, and what each figure means."""

from __future__ import annotations

from typing import Any

from reporting.queries.declaration import Column, Declaration, Figures
from reporting.queries.rendering.cells import arranged, parts, shown

# More rows nobody reads on a page; the files have them all.
MOST = 500


def on_screen(declaration: Declaration, figures: Figures) -> dict[str, Any]:
    """The values of the template `components/figures.html`."""
    rows = figures["rows"]
    grouped = any(column.group for column in declaration.columns)
    shorter: Figures = {"rows": [*rows[:MOST], *parts({"rows": rows[MOST:], "total": None})], "total": figures["total"]}
    lines = [{"cells": _cells(declaration, row), "total": total} for row, total in arranged(declaration, shorter)]
    return {
        "code": declaration.code,
        "title": declaration.title,
        "unit": declaration.unit,
        "version": declaration.version,
        "kept": declaration.kept,
        "upper": _upper(declaration, grouped),
        "lower": [{"label": c.label, "kind": c.kind} for c in declaration.columns if c.group],
        "numbers": [column.no for column in declaration.columns] if any(c.no for c in declaration.columns) else [],
        "rows": lines if rows or figures["total"] else [],
        "count": len(rows),
        "left_out": max(0, len(rows) - MOST),
        "most": MOST,
        "notes": declaration.notes,
        "meanings": [(c.full_label, c.means) for c in declaration.columns if c.means],
    }


def _upper(declaration: Declaration, grouped: bool) -> list[dict[str, Any]]:
    """The upper row of the header: groups as wide as their columns, single columns as high as the header."""
    found: list[dict[str, Any]] = []
    last = ""
    for column in declaration.columns:
        if column.group and column.group == last:
            found[-1]["wide"] += 1
        else:
            kind = "" if column.group else column.kind
            found.append({"label": column.group or column.label, "kind": kind, "wide": 1, "high": 1})
            found[-1]["high"] = 2 if grouped and not column.group else 1
        last = column.group
    return found


def _cells(declaration: Declaration, row: dict[str, Any]) -> list[dict[str, Any]]:
    return [_cell(column, row.get(column.name)) for column in declaration.columns]


def _cell(column: Column, value: Any) -> dict[str, Any]:
    text = shown(value, column.kind)
    return {"kind": column.kind, "value": text, "low": text.startswith("-")}
