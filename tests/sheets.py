"""Workbooks made in tests, and what comes back in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.story import LISTED, Story
from zengxindai.documents.sheets import Column

# Real-looking credit codes with valid check characters.
CODES = ("91500116MA5U0A0353", "91500116MA5U0A043X", "91500116MA5U0A051Q", "91500116MA5U0A0278")


def workbook(lines: Iterable[Sequence[Any]]) -> bytes:
    """An XLSX of these lines, text as text."""
    output = BytesIO()
    with xlsxwriter.Workbook(output, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet()
        for number, line in enumerate(lines):
            for position, cell in enumerate(line):
                if cell is not None and cell != "":
                    page.write(number, position, cell)
    return output.getvalue()


def filled(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> bytes:
    """A sheet as the template has it: title, unit, header, rows."""
    lines: list[list[Any]] = [["名单"], ["单位：元"], [column.label for column in columns]]
    lines += [[row.get(column.key, "") for column in columns] for row in rows]
    return workbook(lines)


def upload(content: bytes, name: str = "名单.xlsx") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def cells(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """All cells of a sheet."""
    book = openpyxl.load_workbook(BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def entries(story: Story, *codes: str, **changed: Any) -> list[dict[str, Any]]:
    """Rows of a white list."""
    return [{**LISTED, "uscc": code, "subject": f"企业{code[-3:]}", **changed} for code in codes]
