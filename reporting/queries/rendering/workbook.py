"""A declared report as a sheet of a spreadsheet, in the habit of the field (domain note 6 §1): real numbers, 万元."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reporting.queries.declaration import Declaration, Figures, Kind
from reporting.queries.rendering.cells import DASH, PART, SERIAL, of_total, parts, rounded
from zengxindai.documents.sheets import Column, Sheet, layout

KINDS: dict[Kind, layout.Kind] = {
    "text": "text",
    "count": "int",
    "money": "money",
    "yi": "rate",
    "own": "own",
    "yuan": "money",
    "percent": "ratio",
    "rate": "rate",
    "bp": "ratio",
    "times": "ratio",
    "points": "ratio",
    "day": "date",
}
WIDTHS = {"text": 18, "count": 7, "day": 11, "percent": 9, "rate": 9, "bp": 9, "times": 9, "points": 9}
LABEL_WIDTH, MONEY_WIDTH, SERIAL_WIDTH = 24, 12, 6
# What A4 across holds in a size that can still be read.
A4_WIDTH = 170
SIGNED = "　　　　".join(("单位负责人：", "统计负责人（复核）：", "填表人：", "联系电话：", "报出日期："))
REWORKED = "合计数按原始数据计算，与各行四舍五入后之和可能相差0.01。"


@dataclass(frozen=True)
class Heading:
    """Who reports, for which month (its first day), and what else stands beneath the figures."""

    reporter: str
    month: dt.date
    footers: tuple[str, ...] = ()


def file_name(declaration: Declaration, heading: Heading, suffix: str = "xlsx") -> str:
    """增信贷收放情况月报表_XX银行_202003.xlsx."""
    return f"{declaration.title}_{heading.reporter}_{heading.month:%Y%m}.{suffix}"


def unit_line(declaration: Declaration, heading: Heading) -> str:
    """The line beneath the title."""
    return f"填报单位：{heading.reporter}　　报告期：{heading.month:%Y年%m月}　　单位：{declaration.unit}"


def beneath(declaration: Declaration, figures: Figures) -> list[str]:
    """The notes and the version of the definitions."""
    said = [*declaration.notes, *([REWORKED] if figures["total"] is not None else ())]
    lines = [f"注：{number}．{note}" for number, note in enumerate(said, start=1)]
    return [*lines, f"统计口径版本：{declaration.version}"]


def workbook(
    declaration: Declaration, figures: Figures, heading: Heading, lines: Iterable[Mapping[str, Any]] | None = None
) -> Sheet:
    """The sheet; lines: the rows one by one where there are too many to hold."""
    columns = [
        Column(c.label, c.name, KINDS[c.kind], width=_width(c.name, c.kind), group=c.group, no=c.no)
        for c in declaration.columns
    ]
    rows = (row for row in figures["rows"] if not row.get(PART)) if lines is None else lines
    return Sheet(
        title=declaration.title,
        unit_line=unit_line(declaration, heading),
        columns=columns,
        rows=(_row(declaration, row) for row in rows),
        footers=(*heading.footers, SIGNED),
        total=_total(declaration, figures["total"]),
        total_first=declaration.total_first,
        parts=[_row(declaration, row) for row in parts(figures)],
        dash=DASH,
        paper=_paper(columns),
        kept=declaration.kept,
        notes=beneath(declaration, figures),
    )


def _width(name: str, kind: Kind) -> int:
    if name in ("label", SERIAL):
        return LABEL_WIDTH if name == "label" else SERIAL_WIDTH
    return WIDTHS.get(kind, MONEY_WIDTH)


def _paper(columns: list[Column]) -> Literal["A4", "A3"]:
    return "A3" if sum(column.width for column in columns) > A4_WIDTH else "A4"


def _total(declaration: Declaration, total: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """An empty text is an empty cell, where nothing would be a dash."""
    if total is None:
        return None
    shown = of_total(declaration, total)
    return {name: "" if shown.get(name) == "" else value for name, value in _row(declaration, shown).items()}


def _row(declaration: Declaration, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: rounded(row.get(column.name), column.kind) for column in declaration.columns}
