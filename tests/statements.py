"""Bank statements of special accounts as tests send them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from compensation import queries
from tests.sheets import upload, workbook
from tests.story import Story

MARCH = dt.date(2026, 3, 31)
HEADER = [column.label for column in queries.STATEMENT_COLUMNS]


def statement_sheet(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    """A sheet as the template has it; rows of day, in, out, voucher and text."""
    return workbook([[queries.STATEMENT_TITLE], ["单位：元"], list(header), *rows])


def words(
    story: Story, *rows: Sequence[Any], opening: str = "0", closing: str = "", day: dt.date = MARCH, bank: str = "bank"
) -> dict[str, Any]:
    """The input of a statement; what it closes with follows from its rows unless told otherwise."""
    made = Decimal(opening) + sum((Decimal(row[1] or 0) - Decimal(row[2] or 0) for row in rows), Decimal(0))
    return {
        "bank": story.cast.teams[bank].organisation.pk, "day": day.isoformat(), "opening": opening,
        "closing": closing or str(made), "file": upload(statement_sheet(rows), "对账单.xlsx"),
    }  # fmt: skip


def send(story: Story, *rows: Sequence[Any], **said: Any) -> Any:
    """A bank's statement of a month, compared."""
    return story.fresh(story.begin("statement.send", "guarantor", **words(story, *rows, **said)))


def funded(story: Story, amount: str = "10000000") -> Any:
    """Money arrived on the story's day; the clock stands on the second of the next month."""
    fund = story.funded(amount)
    story.now = story.now.replace(month=story.now.month + 1, day=2)
    return fund


def as_booked(fund: Any) -> Sequence[Any]:
    """The bank's line of a fund movement."""
    return [fund.booked_on.isoformat(), str(fund.amount), "", fund.voucher_no, "财政存入"]


def differing(story: Story) -> Any:
    """A statement with a line the books do not know, and without one they have."""
    fund = funded(story)
    return send(story, [fund.booked_on.isoformat(), "123.45", "", "LX-1", "结息"])


def explained(story: Story, statement: Any = None) -> Any:
    """A statement whose open items are all explained."""
    statement = statement or differing(story)
    return story.act("statement.explain", statement, "guarantor", **explanation(statement))


def explanation(statement: Any) -> dict[str, Any]:
    """The input that explains everything."""
    items = [each.key for each in queries.unexplained_items(statement)]
    return {"items": items, "reason": "跨月入账，次月核销"}
