"""Workbooks as answers to a request: to be saved, never shown."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from zengxindai.documents.content import TYPES


def workbook(content: bytes, name: str) -> HttpResponse:
    """An XLSX to be saved under a name."""
    response = HttpResponse(content, content_type=TYPES["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
