"""What a page shows of a sheet: its first rows as understood, its first mistakes; also packed, for a later page."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zengxindai.documents.sheets import Column, Mistake, Table
from zengxindai.web import present

if TYPE_CHECKING:
    from zengxindai.web.imports.carrying import Outcome
    from zengxindai.web.imports.declared import Sum

# What a page shows of a sheet; the rest is in the file. A program reads more.
SHOWN_ROWS, SHOWN_MISTAKES, PACKED_MISTAKES = 10, 20, 500
KINDS = {"money": "money", "date": "day", "int": "number", "percent": "pct"}


def preview(table: Table, columns: Sequence[Column], outcome: Outcome) -> dict[str, Any]:
    """The first rows as they were understood, and how many there are."""
    used = [c for c in columns if any(values.get(c.key) not in (None, "") for _number, values in table.rows)]
    return {
        "columns": [{"label": c.label, "kind": KINDS.get(c.kind, "text")} for c in used],
        "rows": [
            {"url": "", "cells": [{"kind": KINDS.get(c.kind, "text"), "value": values.get(c.key)} for c in used]}
            for _number, values in table.rows[:SHOWN_ROWS]
        ],
        "count": outcome.done,
        "proposed": outcome.proposed,
        "unchanged": outcome.unchanged,
        "more": max(len(table.rows) - SHOWN_ROWS, 0),
        "warnings": present.findings(outcome.warnings.values()),
    }


def listed(mistakes: Sequence[Mistake], columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Mistakes with the names of their columns."""
    labels = {column.key: column.label for column in columns}
    return [
        {
            "row": m.row,
            "column": labels.get(m.column or "", ""),
            "key": m.column,
            "message": m.message,
            "code": m.code,
            "article": m.article,
        }
        for m in mistakes
    ]


def packed(shown: dict[str, Any], sums: Sequence[Sum]) -> str:
    """A preview as text; see `unpacked`."""
    added = [{"label": each.label, "count": each.count, "amount": str(each.amount)} for each in sums]
    return json.dumps({"preview": shown, "sums": added}, default=_plain, ensure_ascii=False)


def packed_mistakes(mistakes: Sequence[Mistake], columns: Sequence[Column]) -> str:
    """The first few hundred mistakes as text."""
    return json.dumps({"mistakes": listed(mistakes[:PACKED_MISTAKES], columns)}, ensure_ascii=False)


def packed_reason(reason: str) -> str:
    """Why somebody dropped a sheet."""
    return json.dumps({"reason": reason}, ensure_ascii=False)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def unpacked(text: str | None) -> dict[str, Any]:
    """What was packed, its amounts and days as such; empty for nothing."""
    found: dict[str, Any] = json.loads(text) if text else {}
    for row in found.get("preview", {}).get("rows", ()):
        for cell in row["cells"]:
            if cell["value"] not in (None, ""):
                cell["value"] = _typed(cell["value"], cell["kind"])
    for each in found.get("sums", ()):
        each["amount"] = Decimal(each["amount"])
    return found


def _typed(value: Any, kind: str) -> Any:
    if kind in ("money", "pct"):
        return Decimal(str(value))
    return dt.date.fromisoformat(value) if kind == "day" else value
