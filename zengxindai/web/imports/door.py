"""The programs' door of the imports: one sheet, all of its rows or none."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from zengxindai.documents.content import Unacceptable
from zengxindai.web.api import ProblemOut
from zengxindai.web.imports import carrying
from zengxindai.web.imports.declared import for_user

FILE = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}


class ImportedOut(serializers.Serializer[Any]):
    """What a sheet did: rows done, of them waiting for further signatures, and passed over because nothing is new."""

    done = serializers.IntegerField()
    proposed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class MistakeOut(serializers.Serializer[Any]):
    """One thing wrong: row as the spreadsheet numbers it, column by key, both null for the sheet as a whole."""

    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_null=True)
    message = serializers.CharField()
    code = serializers.CharField(allow_blank=True)


class MistakesOut(serializers.Serializer[Any]):
    """Everything wrong with a sheet, of which nothing was done."""

    errors = MistakeOut(many=True)


class ImportAPI(APIView):
    """Send a sheet."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="import_sheet",
        tags=["import"],
        request={"multipart/form-data": FILE},
        responses={200: ImportedOut, 400: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: MistakesOut},
    )
    def post(self, request: Request, name: str) -> Response:
        """Carry out every row in one transaction; 409 with what is wrong in which row, and then nothing was done."""
        each = for_user(name, request.user)
        file = request.data.get("file")
        if not isinstance(file, UploadedFile):
            raise exceptions.ValidationError({"file": [_("Send the sheet as a file")]})
        table, _columns = carrying.load(each, file, request.user)
        file.seek(0)
        try:
            outcome = carrying.carry_out(each, table, request.user, file)
        except Unacceptable as wrong:
            raise exceptions.ValidationError({"file": [str(wrong)]}) from wrong
        if outcome.mistakes:
            errors = MistakesOut({"errors": outcome.mistakes}).data
            return Response(errors, status=status.HTTP_409_CONFLICT)
        return Response(ImportedOut(outcome).data)
