"""What a sheet is: title, unit, columns, rows and what stands beneath them, whatever it is written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

TOTAL = "合计"
Kind = Literal["text", "money", "date", "int", "percent", "ratio", "rate", "own"]


@dataclass(frozen=True)
class Figure:
    """A number of a row whose unit is its own. places: decimals; signed: with + or −; suffix: its unit, if told."""

    value: Decimal | int
    places: int
    signed: bool = False
    suffix: str = ""

    @property
    def number_format(self) -> str:
        """The same for a spreadsheet."""
        form = ("#,##0." + "0" * self.places).rstrip(".") + (f'"{self.suffix}"' if self.suffix else "")
        return f"+{form};-{form};{form}" if self.signed else form

    def __str__(self) -> str:
        sign = "+" if self.signed and self.value > 0 else ""
        return f"{sign}{self.value:,.{self.places}f}{self.suffix}"


@dataclass(frozen=True)
class Column:
    """One column. key: where its values stand in a row. width: in characters. total: summed beneath the rows.

    kind: money is an amount as Decimal, in the sheet's unit; percent is a Decimal in percent (5.2200 is 5.22 %), ratio
    one of two places, rate one of four; int counts; date is a day; own: a `Figure` in each row, or text. group:
    neighbours of one group share a merged header above theirs; no: the form's own number of the column, in a row of its
    own. What only a sheet to be filled in needs: required, hint (how to fill it in), choices (the only texts), example.
    """

    label: str
    key: str
    kind: Kind = "text"
    width: int = 14
    total: bool = False
    required: bool = True
    hint: str = ""
    choices: Sequence[str] = ()
    example: str = ""
    group: str = ""
    no: str = ""

    def __post_init__(self) -> None:
        if self.total and self.kind not in ("money", "int"):
            raise ValueError(f"{self.label}: only money and counts add up")


@dataclass(frozen=True)
class Sheet:
    """A table to be printed, in Chinese as it is sent. unit_line: such as "单位：元"; footers: lines beneath.

    Totals are summed over the columns that say so; or `total` is the line of totals, reckoned elsewhere because numbers
    of borrowers and ratios do not add up, above the rows where total_first; parts: lines beneath it, what of it is of
    some kind. dash: what stands where there is no figure. paper: A4, or A3 for a wide one. kept: how many columns stay
    in sight and are printed on every page. notes: lines beneath the rows, each over the whole width.
    """

    title: str
    unit_line: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]
    footers: Sequence[str] = field(default=())
    total: Mapping[str, Any] | None = None
    total_first: bool = False
    parts: Sequence[Mapping[str, Any]] = ()
    dash: str = ""
    paper: Literal["A4", "A3"] = "A4"
    kept: int = 0
    notes: Sequence[str] = ()

    @property
    def totalled(self) -> bool:
        """Whether a line of totals stands beneath the rows."""
        return any(column.total for column in self.columns)

    @property
    def grouped(self) -> bool:
        """Whether the header takes two rows."""
        return any(column.group for column in self.columns)

    @property
    def numbered(self) -> bool:
        """Whether a row of column numbers stands beneath the header."""
        return any(column.no for column in self.columns)

    def groups(self) -> Iterator[tuple[str, int, int]]:
        """Group, first and last column of every run of neighbours; a column without a group stands alone."""
        start = 0
        for position, column in enumerate(self.columns):
            following = self.columns[position + 1] if position + 1 < len(self.columns) else None
            if following is None or not column.group or following.group != column.group:
                yield column.group, start, position
                start = position + 1


def shown(value: Any, column: Column) -> str:
    """A value as print shows it; nothing is an empty cell."""
    if value is None or value == "":
        return ""
    if column.kind == "money":
        return f"{Decimal(value):,.2f}"
    if column.kind == "percent":
        whole, _, places = f"{Decimal(value):.4f}".partition(".")
        return f"{whole}.{places[:2]}{places[2:].rstrip('0')}"
    if column.kind in ("ratio", "rate"):
        return f"{Decimal(value):.{2 if column.kind == 'ratio' else 4}f}"
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
