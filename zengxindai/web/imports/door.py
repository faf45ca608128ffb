"""The programs' door of the imports: one sheet, all of its rows or none."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from zengxindai.accounts.duties import Scope
from zengxindai.documents.content import Unacceptable
from zengxindai.documents.store import NoRoom
from zengxindai.web import problems, scopes
from zengxindai.web.idempotency import HEADER, done_once
from zengxindai.web.imports import carrying, runs, showing
from zengxindai.web.imports.declared import for_user
from zengxindai.web.problems import ProblemOut
from zengxindai.workflow.models import SheetRun

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
    article = serializers.IntegerField(allow_null=True)


class MistakesOut(ProblemOut):
    """Everything wrong with a sheet, of which nothing was done; code and article are those of the first rule."""

    errors = MistakeOut(many=True)  # type: ignore[assignment]


class RunOut(serializers.Serializer[Any]):
    """A sheet outside the request: its state, and what it did or would do once it was checked."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    state = serializers.ChoiceField(choices=SheetRun.State.choices)
    over = serializers.BooleanField()
    rows = serializers.IntegerField(allow_null=True)
    progress = serializers.IntegerField(allow_null=True)
    of = serializers.IntegerField(allow_null=True)
    done = serializers.IntegerField()
    proposed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    mistakes = serializers.IntegerField()
    errors = MistakeOut(many=True)


class ImportAPI(APIView):
    """Send a sheet."""

    parser_classes = (MultiPartParser,)

    def scope(self) -> Scope | None:
        """Which scope a system needs for this sheet; None when it is for people only."""
        return scopes.of_sheet(self.kwargs["name"])

    @extend_schema(
        parameters=[HEADER],
        operation_id="import_sheet",
        tags=["import"],
        request={"multipart/form-data": FILE},
        responses={200: ImportedOut, 202: RunOut, 400: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: MistakesOut},
    )
    @done_once
    def post(self, request: Request, name: str) -> Response:
        """Carry out every row in one transaction; 409 with what is wrong in which row, and then nothing was done.

        202 with the address of the run for a long sheet, and for one that further people sign; sending is then the
        sender's signature. The same sheet sent again while it is open is the same run.
        """
        each = for_user(name, request.user)
        file = request.data.get("file")
        if not isinstance(file, UploadedFile):
            raise exceptions.ValidationError({"file": [_("Send the sheet as a file")]})
        try:
            if not carrying.short(file):
                return accepted(runs.begin(each, file, request.user, at_once=True))
            table, columns = carrying.load(each, file, request.user)
            file.seek(0)
            if carrying.long(table):
                return accepted(runs.begin(each, file, request.user, at_once=True))
            if each.whole:
                outcome = carrying.rehearse(each, table, request.user)
                if not outcome.mistakes:
                    seen = (table, columns, outcome)
                    return accepted(runs.begin(each, file, request.user, at_once=True, seen=seen))
                return self.mistaken(outcome)
            outcome = carrying.carry_out(each, table, request.user, file)
        except NoRoom as full:
            raise problems.NoRoom(str(full)) from full
        except Unacceptable as wrong:
            raise exceptions.ValidationError({"file": [str(wrong)]}) from wrong
        return self.mistaken(outcome) if outcome.mistakes else Response(ImportedOut(outcome).data)

    def mistaken(self, outcome: carrying.Outcome) -> Response:
        """What is wrong in which row."""
        return problems.answer(409, mistaken(MistakeOut(outcome.mistakes, many=True).data))


class RunAPI(APIView):
    """How far a sheet is."""

    def scope(self) -> Scope | None:
        """Whoever may send a sheet may ask how far it is."""
        run = SheetRun.objects.filter(pk=self.kwargs["pk"]).first()
        return scopes.of_sheet(run.name) if run else Scope.READ

    @extend_schema(operation_id="import_run", tags=["import"], responses={200: RunOut, 404: ProblemOut})
    def get(self, request: Request, pk: int) -> Response:
        """State, counts, progress and what is wrong, the first 500 of it; a sheet of the own organisation."""
        return Response(RunOut(shown(get_object_or_404(runs.visible_to(request.user), pk=pk))).data)


class RunSignAPI(APIView):
    """A further signature on a whole sheet."""

    @extend_schema(
        operation_id="import_run_sign",
        tags=["import"],
        request=None,
        responses={202: RunOut, 403: ProblemOut, 404: ProblemOut, 409: ProblemOut},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Sign; with the last signature all rows are carried out, which GET then tells."""
        run = get_object_or_404(runs.visible_to(request.user), pk=pk)
        try:
            run = runs.sign(run.pk, request.user)
        except runs.Busy as busy:
            raise Occupied(_("Somebody is at this sheet just now: ask again in a moment")) from busy
        return Response(RunOut(shown(run)).data, status=status.HTTP_202_ACCEPTED)


class Occupied(exceptions.APIException):
    """A worker or another person holds the run."""

    status_code = status.HTTP_409_CONFLICT


def mistaken(errors: list[dict[str, Any]]) -> dict[str, Any]:
    """What is wrong with a sheet, as a problem."""
    first = next((each for each in errors if each["code"]), None)
    code = {"code": first["code"], "article": first["article"]} if first else {}
    said = _("Mistakes: %(count)d; nothing was done") % {"count": len(errors)}
    return problems.body(409, said, kind="refused", **code, errors=errors)


def accepted(run: SheetRun) -> Response:
    """Where to ask how far it is."""
    answer = Response(RunOut(shown(run)).data, status=status.HTTP_202_ACCEPTED)
    answer["Location"] = reverse("api-import-run", args=[run.pk])
    return answer


def shown(run: SheetRun) -> dict[str, Any]:
    """A run as a program reads it."""
    found = showing.unpacked(run.told).get("mistakes", [])
    done, of = runs.progress_of(run) or (None, None)
    kept = {"row": "row", "column": "key", "message": "message", "code": "code", "article": "article"}
    errors = [{name: mistake.get(key) for name, key in kept.items()} for mistake in found]
    return {
        "id": run.pk,
        "url": reverse("api-import-run", args=[run.pk]),
        "state": run.state,
        "over": run.over,
        "rows": run.rows,
        "progress": done,
        "of": of,
        "done": run.done,
        "proposed": run.proposed,
        "unchanged": run.unchanged,
        "mistakes": run.mistakes,
        "errors": errors,
    }
