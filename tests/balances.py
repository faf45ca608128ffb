"""A bank's balance files as tests send them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from loans import queries
from tests.sheets import upload, workbook
from tests.story import Story

MARCH = dt.date(2026, 3, 31)
HEADER = [column.label for column in queries.COLUMNS]


def balance_sheet(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    """A sheet as the template has it: title, unit, header; rows of note, enterprise, balance and class."""
    return workbook([[queries.TITLE], ["单位：元"], list(header), *rows])


def send(story: Story, *rows: Sequence[Any], bank: str = "bank", day: dt.date = MARCH) -> Any:
    """A bank's file of a day, compared."""
    file = upload(balance_sheet(rows), "余额.xlsx")
    return story.fresh(story.begin("balance_file.send", bank, day=day.isoformat(), file=file))


def in_april(story: Story) -> Story:
    """The clock on the second of April: March is over."""
    return story.later(days=23)


def differing(story: Story) -> Any:
    """A file that names one note nobody here knows, beside whatever is recorded and not named."""
    return send(in_april(story), ["JJ-未登记", "某企业", 100])


def explanation(file: Any) -> dict[str, Any]:
    """The input that explains everything."""
    every = [str(pk) for pk in file.differences.order_by("id").values_list("pk", flat=True)]
    return {"differences": every, "cause": "TIMING", "reason": "次日入账"}
