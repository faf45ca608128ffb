"""Sheets out, with real numbers and totals, and in, with the row and column of every mistake."""

from zengxindai.documents.sheets.layout import Column, Figure, Sheet, printed
from zengxindai.documents.sheets.reading import Mistake, Row, Table, load, read, sentence, understood
from zengxindai.documents.sheets.returned import returned
from zengxindai.documents.sheets.template import template
from zengxindai.documents.sheets.writing import write, write_to

__all__ = [
    "Column",
    "Figure",
    "Mistake",
    "Row",
    "Sheet",
    "Table",
    "load",
    "printed",
    "read",
    "returned",
    "sentence",
    "template",
    "understood",
    "write",
    "write_to",
]
