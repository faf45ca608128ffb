"""Sheets out, with real numbers and totals, and in, with the row and column of every mistake."""

from zengxindai.documents.sheets.layout import Column, Sheet, printed
from zengxindai.documents.sheets.reading import read
from zengxindai.documents.sheets.writing import write

__all__ = ["Column", "Sheet", "printed", "read", "write"]
