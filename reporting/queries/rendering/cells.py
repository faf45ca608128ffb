"""Values of a declared report: back from the text they are frozen as, and as a cell shows them. In yuan, %, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reporting.queries.declaration import Declaration, Figures, Kind, Measured
from zengxindai.documents.sheets import Figure

DASH, SERIAL, PART = "—", "serial", "memo"
SHOWN_IN = {"money": Decimal(10_000), "yi": Decimal(100_000_000)}
PLACES = {"money": 2, "yuan": 2, "yi": 4, "percent": 2, "rate": 4, "bp": 2, "times": 2, "points": 2}
UNITS = {
    "money": "yuan", "yuan": "yuan", "yi": "yuan", "percent": "%", "rate": "%", "bp": "bp", "times": "times",
    "points": "points", "count": "number",
}  # fmt: skip


def exact(value: Any, kind: Kind) -> Any:
    """A value as it was computed, whether it comes fresh or out of a frozen report; None where there is no figure."""
    if value is None or value == "":
        return None
    if kind == "text" or (kind == "own" and isinstance(value, str)):
        return str(value)
    if kind == "own":
        return None if value.value is None else value
    if kind == "count":
        return int(value)
    if kind == "day":
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    return Decimal(str(value))


def rounded(value: Any, kind: Kind) -> Any:
    """The value in the unit of its column, rounded last and half-up: money in 万元 (domain note 5 §5.0).

    A figure measured in a unit of its own comes as a `Figure` of a sheet, which knows its places and its sign.
    """
    found = exact(value, kind)
    if isinstance(found, Measured):
        places = PLACES.get(found.kind, 0)
        return Figure(rounded(found.value, found.kind), places, found.signed, "BP" if found.kind == "bp" else "")
    if found is None or kind not in PLACES:
        return found
    amount = found / SHOWN_IN.get(kind, Decimal(1))
    # Added to nothing, so that what rounds to zero from below has no sign.
    return amount.quantize(Decimal(1).scaleb(-PLACES[kind]), ROUND_HALF_UP) + 0


def shown(value: Any, kind: Kind) -> str:
    """A cell as print and page show it; what cannot be computed is a dash, no text is nothing."""
    found = rounded(value, kind)
    if found is None:
        return "" if kind == "text" or value == "" else DASH
    if isinstance(found, dt.date):
        return found.isoformat()
    return str(found) if isinstance(found, str | Figure) else f"{found:,}"


def of_total(declaration: Declaration, total: Mapping[str, Any]) -> dict[str, Any]:
    """A total as it is shown: no place in the numbering of its rows and no day, and no dash for them either."""
    without = [column.name for column in declaration.columns if column.kind == "day"]
    return {**total, SERIAL: "", **dict.fromkeys(without, "")}


def arranged(declaration: Declaration, figures: Figures) -> list[tuple[dict[str, Any], bool]]:
    """The lines in the order of the form, each with whether it is the total; beneath the total what is of it."""
    total = [(of_total(declaration, figures["total"]), True)] if figures["total"] is not None else []
    rows = [(row, False) for row in figures["rows"] if not row.get(PART)]
    above = [*total, *rows] if declaration.total_first else [*rows, *total]
    return [*above, *((row, False) for row in parts(figures))]


def parts(figures: Figures) -> list[dict[str, Any]]:
    """The lines that stand beneath the total (其中)."""
    return [row for row in figures["rows"] if row.get(PART)]
