"""Rows a program sent, written as the sheet a person would have sent: text cells below one line of headers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from xlsxwriter import Workbook

from zengxindai.documents.sheets.layout import Column

# The header stands in the first line: the first row is the second line, as mistakes number it.
FIRST = 2
# Equal rows make equal files, by which a sheet sent twice is known.
ALWAYS = dt.datetime(2020, 1, 1)


def typed(columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> bytes:
    """An XLSX with a header and every value as text, in the order given; keys that are no column are left out."""
    output = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(output, options) as book:
        book.set_properties({"created": ALWAYS})
        page = book.add_worksheet()
        for position, column in enumerate(columns):
            page.write_string(0, position, column.label)
        for number, values in enumerate(rows, start=FIRST - 1):
            for position, column in enumerate(columns):
                if text := values.get(column.key, ""):
                    page.write_string(number, position, text)
    return output.getvalue()
