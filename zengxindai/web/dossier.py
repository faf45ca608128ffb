"""Everything held about one person, as one archive they can be given (PIPL 45): each app adds what it holds.

An archive has the same twice: data.json for programs, a sheet for people. It holds nobody else's data: of those who
looked or asked it names the organisation, of family members nothing.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from zengxindai.accounts.models import User
from zengxindai.audit import trail
from zengxindai.documents import sheets
from zengxindai.documents.sheets import Column, Sheet

EXPORT = "personal_data.export"
COLUMNS = (Column("类别", "part", width=24), Column("项目", "item", width=24), Column("内容", "value", width=60))
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """Whose data is asked for: the blind indexes of the number under every key; within: one enterprise, or all."""

    indexes: Sequence[bytes]
    within: int | None = None


Find = Callable[[Asked], Sequence[Row]]
_parts: dict[str, tuple[str, Find]] = {}


def add(name: str, label: str, find: Find) -> None:
    """Add what an app holds about a person: a word, its Chinese heading, and how its rows are found."""
    _parts[name] = (label, find)


def gather(asked: Asked) -> dict[str, list[Row]]:
    """Everything held, part by part; empty parts are left out."""
    found = {name: list(find(asked)) for name, (_, find) in _parts.items()}
    return {name: rows for name, rows in found.items() if rows}


def record(by: User, asked: Asked, purpose: str, found: Mapping[str, Sequence[Row]], at: dt.datetime) -> None:
    """The event of an export, found or not: the person only as an index, of the data only how much."""
    counts = {name: len(rows) for name, rows in found.items()}
    data = {"index": asked.indexes[0].hex(), "purpose": purpose, "parts": counts, "within": asked.within}
    trail.record(verb=EXPORT, by=by, at=at, case_type="personal_data", case_id=asked.within or 0, data=data)


def archive(by: User, found: Mapping[str, Sequence[Row]], at: dt.datetime) -> bytes:
    """The ZIP: data.json and 个人信息.xlsx."""
    said = {
        "made_at": at.isoformat(),
        "made_by": by.organisation.name,
        "parts": [{"name": name, "label": _parts[name][0], "rows": trail.plain(rows)} for name, rows in found.items()],
    }
    lines = [
        {
            "part": _parts[name][0] if len(rows) == 1 else f"{_parts[name][0]}（{number}）",
            "item": item,
            "value": str(value),
        }
        for name, rows in found.items()
        for number, row in enumerate(rows, start=1)
        for item, value in row.items()
    ]
    footers = (f"提供单位：{by.organisation.name}", "依据：《中华人民共和国个人信息保护法》第四十五条")
    sheet = Sheet("本系统保存的个人信息", f"截至{at:%Y-%m-%d}", COLUMNS, lines, footers)
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        package.writestr("data.json", json.dumps(said, ensure_ascii=False, indent=1))
        package.writestr("个人信息.xlsx", sheets.write(sheet))
    return content.getvalue()
