"""The black-list query for programs of other departments: form, record and answers of the page (Article 21)."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from applications import forms
from applications.queries import lookup
from zengxindai.accounts.models import User
from zengxindai.web.input import given
from zengxindai.web.problems import ProblemOut
from zengxindai.web.schema import form_schema


class AnswerOut(serializers.Serializer[Any]):
    """One line's answer; a person is named masked only. article: of the notice, for what follows."""

    line = serializers.IntegerField()
    subject = serializers.CharField()
    listed = serializers.BooleanField()
    other_name = serializers.BooleanField()
    listed_on = serializers.DateField(source="entry.listed_on", default=None, allow_null=True)
    barred_until = serializers.DateField(source="entry.barred_until", default=None, allow_null=True)
    decision_no = serializers.CharField(source="entry.decision_no", default="", allow_blank=True)
    article = serializers.SerializerMethodField()

    def get_article(self, answer: lookup.Answer) -> int | None:
        """21 where something follows from it."""
        return 21 if answer.listed else None


class AnswersOut(serializers.Serializer[Any]):
    """All answers of a question."""

    count = serializers.IntegerField()
    hits = serializers.IntegerField()
    answers = AnswerOut(many=True)


class BlacklistQueryAPI(APIView):
    """Ask the black list before an award."""

    @extend_schema(
        operation_id="blacklist_query",
        tags=["blacklist_query"],
        request={"application/json": form_schema(forms.Inquire, False)},
        responses={200: AnswersOut, 400: ProblemOut, 403: ProblemOut},
    )
    def post(self, request: Request) -> Response:
        """Whether subjects are barred, line by line; every question is recorded. 400 names every wrong line."""
        user = cast(User, request.user)
        if user.organisation.kind not in lookup.ASKERS:
            raise PermissionDenied(_("The black list is queried by banks, departments and authorities."))
        form = forms.Inquire(given(request, forms.Inquire))
        if not form.is_valid():
            raise exceptions.ValidationError(form.errors)  # type: ignore[arg-type]
        found = lookup.ask(user, form.cleaned_data["purpose"], form.cleaned_data["subjects"], timezone.now())
        hits = sum(each.listed for each in found)
        answer = Response(AnswersOut({"count": len(found), "hits": hits, "answers": found}).data)
        answer["Cache-Control"] = "no-store"
        return answer
