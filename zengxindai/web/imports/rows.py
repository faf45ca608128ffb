"""Many rows in one request of a program: written down as a sheet, which then goes the way of every sheet (ADR 0024)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from zengxindai.accounts.duties import Scope
from zengxindai.documents.content import Unacceptable
from zengxindai.documents.sheets import Column
from zengxindai.documents.sheets.typed import typed
from zengxindai.web import scopes
from zengxindai.web.idempotency import HEADER, done_once
from zengxindai.web.imports import runs
from zengxindai.web.imports.carrying import ROWS_MAX
from zengxindai.web.imports.declared import for_user
from zengxindai.web.imports.door import RunOut, accepted
from zengxindai.web.input import BoundedJSONParser, bounded, whole
from zengxindai.web.problems import ProblemOut

# [R] 50,000 rows of every column with room to spare; other bodies stay as small as they were.
BODY_MAX = 24 * 1024 * 1024
CELL_MAX = 1000
ROWS = {"type": "array", "maxItems": ROWS_MAX, "items": {"type": "object"}}


class RowsParser(BoundedJSONParser):
    """A JSON array of rows."""

    most = BODY_MAX


class LinesParser(BaseParser):
    """One row a line, each a JSON object."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The rows; ParseError (400) names the line that cannot be read."""
        found = []
        for number, line in enumerate(bounded(stream, BODY_MAX).split(b"\n"), start=1):
            if line.strip():
                try:
                    found.append(json.loads(line))
                except (ValueError, RecursionError) as wrong:
                    raise exceptions.ParseError(_("Line %(line)d is no JSON") % {"line": number}) from wrong
        return found


class RowsAPI(APIView):
    """Send rows of a sheet."""

    sheet = ""
    parser_classes = (RowsParser, LinesParser)

    def scope(self) -> Scope | None:
        """That of the sheet."""
        return scopes.of_sheet(self.sheet)

    @extend_schema(
        operation_id="import_rows",
        tags=["import"],
        parameters=[HEADER],
        request={"application/json": ROWS, "application/x-ndjson": ROWS},
        responses={
            202: RunOut,
            **dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429), ProblemOut),
        },
    )
    @done_once
    def post(self, request: Request) -> Response:
        """Take up to 50,000 rows and answer 202 with the address where to ask how far they are.

        Keys are the columns of the sheet, amounts and days text. All rows are carried out after their last signature,
        or none. A mistake's row counts the header: the first row sent is row 2.
        """
        each = for_user(self.sheet, request.user)
        columns = list(each.columns(request.user))
        content = typed(columns, texts(request.data, columns))
        try:
            run = runs.begin(each, ContentFile(content, f"{each.title}.xlsx"), request.user, at_once=True)
        except Unacceptable as wrong:
            raise exceptions.ValidationError({"rows": [str(wrong)]}) from wrong
        return accepted(run)


def texts(data: Any, columns: list[Column]) -> list[dict[str, str]]:
    """Rows as text by key; raises ValidationError (400) for what is no list of flat objects with known keys."""
    if not isinstance(data, list) or not data:
        raise exceptions.ValidationError({"rows": [_("A list of rows is expected")]})
    if len(data) > ROWS_MAX:
        raise exceptions.ValidationError({"rows": [_("Up to %(most)d rows at once") % {"most": ROWS_MAX}]})
    known = {column.key for column in columns}
    found, wrong = [], []
    for number, row in enumerate(data, start=1):
        wrong += [_("Row %(row)d: %(problem)s") % {"row": number, "problem": each} for each in misshapen(row, known)]
        if len(wrong) >= 20:
            break
        if not wrong:
            found.append({key: "" if value is None else str(value) for key, value in row.items()})
    if wrong:
        raise exceptions.ValidationError({"rows": wrong})
    return found


def misshapen(row: Any, known: set[str]) -> Iterator[str]:
    """Why something is no row; nothing when its cells can be looked at."""
    if not isinstance(row, Mapping):
        yield _("An object is expected")
        return
    for key, value in row.items():
        if key not in known:
            yield _("there is no column %(key)s") % {"key": str(key)[:40]}
        elif isinstance(value, bool | Mapping | list):
            yield _("%(key)s: a single value is expected") % {"key": key}
        elif isinstance(value, str) and (len(value) > CELL_MAX or not whole(value)):
            yield _("%(key)s: the text is too long or damaged") % {"key": key}
