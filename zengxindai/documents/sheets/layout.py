"""What a sheet is: title, unit, columns, rows and what stands beneath them, whatever it is written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

TOTAL = "合计"


@dataclass(frozen=True)
class Column:
    """One column. key: where its values stand in a row. width: in characters. total: summed beneath the rows.

    kind: money is yuan as Decimal; percent is a Decimal in percent (5.2200 is 5.22 %); int counts; date is a day.
    What only a sheet to be filled in needs: required, hint (how to fill it in), choices (the only texts), example.
    """

    label: str
    key: str
    kind: Literal["text", "money", "date", "int", "percent"] = "text"
    width: int = 14
    total: bool = False
    required: bool = True
    hint: str = ""
    choices: Sequence[str] = ()
    example: str = ""

    def __post_init__(self) -> None:
        if self.total and self.kind not in ("money", "int"):
            raise ValueError(f"{self.label}: only money and counts add up")


@dataclass(frozen=True)
class Sheet:
    """A table to be printed, in Chinese as it is sent. unit_line: such as "单位：元"; footers: lines beneath."""

    title: str
    unit_line: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]
    footers: Sequence[str] = field(default=())

    @property
    def totalled(self) -> bool:
        """Whether a line of totals stands beneath the rows."""
        return any(column.total for column in self.columns)


def shown(value: Any, column: Column) -> str:
    """A value as print shows it; nothing is an empty cell."""
    if value is None or value == "":
        return ""
    if column.kind == "money":
        return f"{Decimal(value):,.2f}"
    if column.kind == "percent":
        whole, _, places = f"{Decimal(value):.4f}".partition(".")
        return f"{whole}.{places[:2]}{places[2:].rstrip('0')}"
    if column.kind == "date":
        day: dt.date = value
        return day.isoformat()
    return f"{value:,}" if column.kind == "int" else str(value)


def printed(sheet: Sheet) -> dict[str, Any]:
    """The sheet as text for an official paper: unit, columns, rows, totals (empty without) and footers."""
    rows = list(sheet.rows)
    totals: list[str] = []
    if sheet.totalled:
        totals = ["" for _ in sheet.columns]
        for position, column in enumerate(sheet.columns):
            if column.total:
                totals[position] = shown(sum(row.get(column.key) or 0 for row in rows), column)
        totals[total_label_at(sheet)] = TOTAL
    return {
        "unit": sheet.unit_line,
        "columns": [{"label": column.label, "kind": column.kind, "width": column.width} for column in sheet.columns],
        "rows": [[shown(row.get(column.key), column) for column in sheet.columns] for row in rows],
        "totals": totals,
        "footers": list(sheet.footers),
    }


def total_label_at(sheet: Sheet) -> int:
    """The position of the first column that is not summed: where the word 合计 stands; ValueError without one."""
    for position, column in enumerate(sheet.columns):
        if not column.total:
            return position
    raise ValueError("a sheet with totals needs a column that is not summed")
