"""XLSX to rows: every value of the kind its column says, or an error that names row and column."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO
from unicodedata import normalize

from django.utils.translation import gettext as _

from zengxindai.accounts.typed import upright
from zengxindai.documents.sheets import unpacking
from zengxindai.documents.sheets.layout import TOTAL, Column

SIZE_MAX = 20 * 1024 * 1024
SECONDS_MAX = 30
HEADER_WITHIN = 20
ERRORS_MAX = 100
PLACES = {"money": 2, "percent": 4, "int": 0}
# From here on a spreadsheet's number no longer keeps every digit: a code of 18 digits ends in zeros.
EXACT = 10**15
LIMITS = {"money": Decimal(10**13), "percent": Decimal(1000), "int": Decimal(10**12)}
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")

Row = dict[str, Any]


class Wrong(Exception):
    """What is wrong with a value or a file, in words for people."""


@dataclass(frozen=True)
class Mistake:
    """What is wrong: row as the spreadsheet numbers it (None: the sheet), column by key (None: the row), in words.

    code, article: of the rule that refuses, empty for a value that cannot be read.
    """

    message: str
    row: int | None = None
    column: str | None = None
    code: str = ""
    article: int | None = None


@dataclass
class Table:
    """A sheet that was sent: its lines as typed, the number of the header's line, what could be read and what not.

    rows: (row as the spreadsheet numbers it, values by key), only those without a mistake of their own.
    """

    lines: list[list[Any]] = field(default_factory=list)
    header: int | None = None
    rows: list[tuple[int, Row]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read(file: BinaryIO, columns: Sequence[Column]) -> tuple[list[Row], list[str]]:
    """The rows of the first sheet as {key: value}, and what is wrong; with any error no row may be used.

    The header is looked for in the first 20 lines, its columns in any order, further columns ignored; rows end at the
    line 合计. Money and percent become Decimal (5.22 is 5.22 %), empty cells None, empty text "".
    """
    table = load(file, columns)
    if table.mistakes:
        return [], [sentence(mistake, columns) for mistake in table.mistakes]
    return [row for _number, row in table.rows], []


def load(
    file: BinaryIO, columns: Sequence[Column], *, most: int = ERRORS_MAX, footed: bool = True, rows_max: int = 0
) -> Table:
    """The first sheet with everything that is wrong with it as data; never raises for what a file holds.

    most: mistakes after which no further row is looked at. footed: lines of one cell below a blank line are footers.
    rows_max: more rows than that are refused as a whole; 0 for as many as a sheet may have.
    """
    try:
        lines = unpack(file)
    except Wrong as wrong:
        return Table(mistakes=[Mistake(str(wrong))])
    return understood(lines, columns, most=most, footed=footed, rows_max=rows_max)


def understood(
    lines: list[list[Any]],
    columns: Sequence[Column],
    *,
    most: int = ERRORS_MAX,
    footed: bool = True,
    rows_max: int = 0,
) -> Table:
    """The cells of a sheet as rows and mistakes; see `load`."""
    width = max(map(len, lines), default=0)
    blank = [""] * width
    found = Table([["" if cell is None else cell for cell in line] + blank[len(line) :] for line in lines])
    try:
        found.header, places = find_header(found.lines, columns)
        numbers = cut_table(found.lines, found.header + 1, [*places.values()], footed)
        if rows_max and len(numbers) > rows_max:
            raise Wrong(_("The sheet has more than %(rows)d rows: send it in parts") % {"rows": rows_max})
    except Wrong as wrong:
        found.mistakes.append(Mistake(str(wrong)))
        return found
    for number in numbers:
        row, mistakes = converted_row(found.lines[number], number + 1, columns, places)
        found.mistakes += mistakes
        found.rows += [] if mistakes else [(number + 1, row)]
        if len(found.mistakes) >= most:
            found.mistakes.append(Mistake(_("Further rows were not looked at")))
            break
    return found


def converted_row(
    line: list[Any], number: int, columns: Sequence[Column], places: dict[str, int]
) -> tuple[Row, list[Mistake]]:
    """One row's values by key, and which of them cannot be read; a column that is left out has no value at all."""
    row: Row = {}
    mistakes = []
    for column in columns:
        if column.key not in places:
            continue
        try:
            row[column.key] = converted(line[places[column.key]], column.kind)
        except Wrong as wrong:
            mistakes.append(Mistake(str(wrong), number, column.key))
    return row, mistakes


def sentence(mistake: Mistake, columns: Sequence[Column]) -> str:
    """A mistake with its place in one sentence."""
    if mistake.row is None:
        return mistake.message
    label = next((column.label for column in columns if column.key == mistake.column), None)
    place = {"row": mistake.row, "column": label, "problem": mistake.message}
    if label is None:
        return _("row %(row)d: %(problem)s") % place
    return _("row %(row)d, column %(column)s: %(problem)s") % place


def unpack(file: BinaryIO) -> list[list[Any]]:
    """The cells of the first sheet, taken out by a process of its own; raises Wrong."""
    content = file.read(SIZE_MAX + 1)
    if len(content) > SIZE_MAX:
        raise Wrong(_("The file is larger than 20 MB: send a smaller one"))
    if not content.startswith(b"PK\x03\x04"):
        raise Wrong(_("The file is not an XLSX workbook: save it in that format"))
    try:
        done = subprocess.run(
            [sys.executable, "-I", unpacking.__file__],
            input=content,
            capture_output=True,
            timeout=SECONDS_MAX,
            # Keys and addresses of the house are in our own environment.
            env={"LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise Wrong(_("The workbook is too large or damaged: save the one sheet as a new file")) from error
    if done.returncode == unpacking.TOO_MANY:
        limits = {"rows": unpacking.ROWS_MAX, "columns": unpacking.COLUMNS_MAX}
        raise Wrong(_("The sheet has more than %(rows)d rows or %(columns)d columns") % limits)
    if done.returncode:
        raise Wrong(_("The workbook is too large or damaged: save the one sheet as a new file"))
    lines: list[list[Any]] = json.loads(done.stdout)
    return lines


def find_header(lines: list[list[Any]], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """The line of the header and the position of each column by key; raises Wrong."""
    labels = {plain_label(column.label): column for column in columns}
    counts = [sum(plain_label(cell) in labels for cell in line) for line in lines[:HEADER_WITHIN]]
    if not any(counts):
        raise Wrong(_("No header found: the columns must be named as in the template"))
    number = counts.index(max(counts))
    found = [plain_label(cell) for cell in lines[number]]
    for label, column in labels.items():
        if found.count(label) > 1 or (column.required and label not in found):
            message = _("The column %(column)s is missing") if label not in found else _("Two columns %(column)s")
            raise Wrong(message % {"column": column.label})
    return number, {column.key: found.index(label) for label, column in labels.items() if label in found}


def plain_label(cell: Any) -> str:
    """The name of a column without blanks, line breaks and the star of what is required; full-width signs narrowed."""
    return "".join(normalize("NFKC", str(cell)).split()).strip("*")


def cut_table(lines: list[list[Any]], first: int, positions: list[int], footed: bool = True) -> list[int]:
    """The numbers of the lines that are rows: blank ones left out, up to 合计 or the footers; raises Wrong."""
    filled = {
        number: [cell for cell in (lines[number][at] for at in positions) if str(cell).strip()]
        for number in range(first, len(lines))
    }
    table = [number for number, cells in filled.items() if cells]
    totals = [number for number in table if TOTAL in [str(cell).strip() for cell in filled[number]]]
    if totals:
        after = [number for number in table if number > totals[0] and len(filled[number]) > 1]
        if after:
            raise Wrong(_("Row %(row)d stands below the totals") % {"row": after[0] + 1})
        return [number for number in table if number < totals[0]]
    if not footed:
        return table
    # Without totals, footers are the last lines of one cell each that a blank line parts from the rows.
    last = len(table)
    while last and len(positions) > 1 and len(filled[table[last - 1]]) == 1:
        last -= 1
    parted = 0 < last < len(table) and table[last] > table[last - 1] + 1
    return table[:last] if parted else table


def converted(cell: Any, kind: str) -> Any:
    """A cell as a value of its column's kind; raises Wrong."""
    if isinstance(cell, str) and not cell.strip():
        return "" if kind == "text" else None
    if kind == "text":
        if isinstance(cell, float) and abs(cell) >= EXACT:
            raise Wrong(_("A long number kept as a number has lost its last digits: format the cell as text"))
        return keepable(as_text(cell))
    if kind == "date":
        return as_day(cell)
    amount = as_number(cell, kind)
    return int(amount) if kind == "int" else amount


def keepable(text: str) -> str:
    """The text, unless it holds what no database keeps: the sign of number nought, half a character."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Wrong(_("The text holds half a character")) from error
    if "\x00" in text:
        raise Wrong(_("The text holds a sign that cannot be kept: type it again"))
    return upright(text)


def as_text(cell: Any) -> str:
    """Text; a number as it was typed, a day as year-month-day."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dict):
        return str(cell.get("day", cell.get("time"))).removesuffix("T00:00:00")
    return str(cell).strip()


def as_day(cell: Any) -> dt.date:
    """A day: the spreadsheet's own, or 2020-03-05, 2020/3/5, 2020年3月5日, 20200305."""
    text = str(cell.get("day", "")).removesuffix("T00:00:00") if isinstance(cell, dict) else as_text(cell)
    match = DAY.fullmatch("".join(normalize("NFKC", text).split()))
    try:
        if match:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise Wrong(_("%(value)s is not a day of the calendar") % {"value": text}) from error
    raise Wrong(_("%(value)s is not a day; write it as 2020-03-05") % {"value": text or as_text(cell)})


def as_number(cell: Any, kind: str) -> Decimal:
    """A number with no more places than its kind has; a spreadsheet's own is taken at its 15 digits."""
    if isinstance(cell, bool | dict):
        raise Wrong(_("%(value)s is not a number") % {"value": as_text(cell)})
    text = f"{cell:.15g}" if isinstance(cell, float | int) else plain_number(cell, kind)
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise Wrong(_("%(value)s is not a number") % {"value": as_text(cell)}) from error
    if not amount.is_finite() or abs(amount) >= LIMITS[kind]:
        raise Wrong(_("%(value)s is too large") % {"value": as_text(cell)})
    unit = Decimal(1).scaleb(-PLACES[kind])
    if amount != amount.quantize(unit):
        message = _("%(value)s has more than %(places)d decimal places")
        raise Wrong(message % {"value": as_text(cell), "places": PLACES[kind]})
    return amount.quantize(unit)


def plain_number(text: str, kind: str) -> str:
    """A number typed as text, full-width digits narrowed, separators and signs of currency and percent removed."""
    plain = "".join(normalize("NFKC", text).split()).lstrip("¥").replace(",", "")
    return plain.removesuffix("%") if kind == "percent" else plain.removesuffix("元")
