"""Files as answers to a request: to be saved, never shown."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from zengxindai.documents import sheets
from zengxindai.documents.content import TYPES
from zengxindai.documents.sheets import Sheet

# What is given out, beside what is taken in.
SAVED = TYPES | {"zip": "application/zip"}


def saved(content: bytes, name: str) -> HttpResponse:
    """A file to be saved under a name, of the type its suffix says."""
    response = HttpResponse(content, content_type=SAVED[name.rsplit(".", 1)[-1]])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def workbook(content: bytes, name: str) -> HttpResponse:
    """An XLSX to be saved under a name."""
    return saved(content, name)


def written(sheet: Sheet, name: str) -> FileResponse:
    """A sheet of any length as XLSX: written to a file that vanishes when it is sent, so that memory stays flat."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        sheets.write_to(sheet, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=TYPES["xlsx"])
    response["X-Content-Type-Options"] = "nosniff"
    return response
