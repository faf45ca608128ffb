"""The sheet as it was sent, given back with a red column that says what is wrong in each row."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zengxindai.documents.sheets.layout import Column
from zengxindai.documents.sheets.reading import Mistake, Table, plain_label
from zengxindai.documents.sheets.writing import TEXT_MAX

WRONG = "错误原因"
# Lines given back within a request: far more than it takes, so that a sheet full of blanks costs nobody a minute.
LINES_MAX = 10_000
WIDTH, WIDEST, WIDTH_OF_REASONS = 8, 40, 60
# Days a spreadsheet can count; anything else is given back as the text it was.
FIRST_DAY = dt.datetime(1900, 3, 1)


def returned(
    table: Table, columns: Sequence[Column], mistakes: Sequence[Mistake], *, lines_max: int = LINES_MAX
) -> bytes:
    """The lines as typed and, last, the column 错误原因; text stays text, so nothing typed can begin to calculate.

    lines_max: further lines are not given back.
    """
    header = table.header or 0
    place = reasons_at(table, header)
    told: dict[int, list[str]] = {}
    for mistake in mistakes:
        if mistake.row is not None:
            told.setdefault(mistake.row - 1, []).append(in_row(mistake, columns))
    output = BytesIO()
    with Workbook(
        output,
        # Lines are written one after another and not kept, so that memory does not grow with them.
        {"constant_memory": True}
        | {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    ) as book:
        page = book.add_worksheet("退回修改")
        red = book.add_format({"font_color": "#C00000", "text_wrap": True, "valign": "top"})
        head = book.add_format({"font_color": "#C00000", "bold": True, "bg_color": "#FDE9E7", "border": 1})
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, line in enumerate(table.lines[:lines_max]):
            for position, cell in enumerate(line):
                if position != place:
                    write_back(page, number, position, cell, text, day)
            if number == header:
                page.write_string(number, place, WRONG, head)
            elif number in told:
                page.write_string(number, place, "；".join(told[number])[:TEXT_MAX], red)
        set_widths(page, table, place)
        page.freeze_panes(header + 1, 0)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    return output.getvalue()


def reasons_at(table: Table, header: int) -> int:
    """Where the reasons stand: in the column of an earlier round, which they replace, else behind the last."""
    labels = [plain_label(cell) for cell in table.lines[header]] if table.lines else []
    return labels.index(WRONG) if WRONG in labels else len(labels)


def in_row(mistake: Mistake, columns: Sequence[Column]) -> str:
    """A mistake without its row, which it stands in."""
    label = next((column.label for column in columns if column.key == mistake.column), "")
    words = f"{label}：{mistake.message}" if label else mistake.message
    return f"{words}（{mistake.code}）" if mistake.code else words


def write_back(page: Worksheet, row: int, position: int, cell: Any, text: Format, day: Format) -> None:
    """A cell as it was typed."""
    if isinstance(cell, bool):
        page.write_boolean(row, position, cell)
    elif isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) < 1e300:
        page.write_number(row, position, cell)
    elif (moment := as_moment(cell)) is not None:
        page.write_datetime(row, position, moment, day)
    elif cell is not None and str(plain(cell)):
        page.write_string(row, position, str(plain(cell))[:TEXT_MAX], text)


def plain(cell: Any) -> Any:
    """A day or time that no spreadsheet counts, as text; anything else as it is."""
    return cell.get("day", cell.get("time", "")) if isinstance(cell, dict) else cell


def as_moment(cell: Any) -> dt.datetime | None:
    """A day the spreadsheet itself knew as one; None for anything else."""
    if not isinstance(cell, dict) or "day" not in cell:
        return None
    try:
        moment = dt.datetime.fromisoformat(str(cell["day"]))
    except ValueError:
        return None
    return moment if moment.tzinfo is None and moment >= FIRST_DAY else None


def set_widths(page: Worksheet, table: Table, place: int) -> None:
    """Wide enough to read, from the header down; the title may be longer than its column."""
    body = table.lines[table.header or 0 :][:200]
    for position in range(len(body[0]) if body else 0):
        longest = max((len(str(plain(line[position]))) for line in body), default=0)
        page.set_column(position, position, min(max(WIDTH, longest * 1.4), WIDEST))
    page.set_column(place, place, WIDTH_OF_REASONS)
