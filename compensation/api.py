"""The special accounts, the books and the standing of the banks for programs: the same figures as on the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from compensation import forms, queries
from compensation.models.fund import ACCOUNT_READERS
from compensation.models.standing import STANDING_READERS
from compensation.queries import exit_line
from compensation.queries.standing_pages import standing_lines
from zengxindai.policy import articles
from zengxindai.web import present
from zengxindai.web.problems import ProblemOut


def money(**kwargs: Any) -> serializers.DecimalField:
    """Yuan, exact to the fen."""
    return serializers.DecimalField(max_digits=16, decimal_places=2, **kwargs)


class WarningOut(serializers.Serializer[Any]):
    """A warning: code, words, article."""

    code = serializers.CharField()
    text = serializers.SerializerMethodField()
    article = serializers.IntegerField(allow_null=True)

    def get_text(self, finding: Any) -> str:
        """What is wrong, in the caller's language."""
        return articles.sentence(finding)


class AccountOut(serializers.Serializer[Any]):
    """A special account's position today, yuan; level is CALM, AMBER or RED."""

    bank = serializers.IntegerField(source="bank.pk")
    name = serializers.CharField(source="bank.name")
    level = serializers.CharField()
    balance = money(source="position.balance")
    held = money(source="position.held")
    available = money(source="position.available")
    payable = money(source="position.payable")
    unfunded = money(source="position.unfunded")
    reserved = money(source="position.reserved")
    overdue = money(source="position.overdue")
    covered = money(source="position.covered")
    multiple = money(source="position.multiple", allow_null=True)
    warnings = WarningOut(source="findings", many=True)


class TrialLineOut(serializers.Serializer[Any]):
    """An account over the period, yuan: opening + paid_in − paid_out = closing."""

    code = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    opening = money()
    paid_in = money()
    paid_out = money()
    closing = money()


class KindLineOut(serializers.Serializer[Any]):
    """What of one kind was booked, yuan into and out of special accounts."""

    kind = serializers.CharField()
    count = serializers.IntegerField()
    paid_in = money()
    paid_out = money()


class TrialOut(serializers.Serializer[Any]):
    """The books of a period, both days included."""

    since = serializers.DateField()
    until = serializers.DateField()
    balanced = serializers.BooleanField()
    lines = TrialLineOut(many=True)
    total = TrialLineOut()
    kinds = KindLineOut(many=True)


class AccountsAPI(APIView):
    """The special accounts the caller reads."""

    @extend_schema(
        operation_id="special_account_list",
        tags=["special_account"],
        responses={200: AccountOut(many=True), 404: ProblemOut},
    )
    def get(self, request: Request) -> Response:
        """One per bank; a bank finds its own. 404 for who reads none."""
        user: Any = request.user
        if user.organisation.kind not in ACCOUNT_READERS:
            raise Http404
        found = queries.standings(list(queries.accounts_of(user)), present.today_terms())
        return Response(AccountOut(found, many=True).data)


class AccountAPI(APIView):
    """One special account."""

    @extend_schema(
        operation_id="special_account_detail", tags=["special_account"], responses={200: AccountOut, 404: ProblemOut}
    )
    def get(self, request: Request, pk: int) -> Response:
        """By the bank's id; 404 for one the caller does not read."""
        bank = get_object_or_404(queries.accounts_of(request.user), pk=pk)
        (found,) = queries.standings([bank], present.today_terms())
        return Response(AccountOut(found).data)


PERIOD = [
    OpenApiParameter("since", str, description="first day, by default the first of this year"),
    OpenApiParameter("until", str, description="last day, by default today"),
]


class TrialAPI(APIView):
    """The trial balance."""

    @extend_schema(
        operation_id="trial_balance",
        tags=["trial_balance"],
        parameters=PERIOD,
        responses={200: TrialOut, 400: ProblemOut, 404: ProblemOut},
    )
    def get(self, request: Request) -> Response:
        """Every account over a period; 400 for days that are none, 404 for who does not read the books."""
        user: Any = request.user
        if user.organisation.kind not in queries.TRIAL_READERS:
            raise Http404
        today = timezone.localdate()
        this_year = {"since": today.replace(month=1, day=1), "until": today}
        form = forms.Period({**this_year, **request.query_params.dict()})
        if not form.is_valid():
            raise exceptions.ValidationError(form.errors)  # type: ignore[arg-type]
        return Response(TrialOut(queries.trial(**form.cleaned_data)).data)


class HistoryOut(serializers.Serializer[Any]):
    """A ratio as it was written down, yuan; basis is DAILY or OFFICIAL."""

    on = serializers.DateField()
    basis = serializers.CharField()
    bad = money()
    whole = money()
    begun = serializers.BooleanField()
    level = serializers.CharField()


class StandingOut(serializers.Serializer[Any]):
    """How a bank stands now, yuan, gross of payouts; level is CALM, YELLOW, ORANGE or RED."""

    bank = serializers.IntegerField(source="bank.pk")
    name = serializers.CharField(source="bank.name")
    bad = money(source="ratio.bad")
    whole = money(source="ratio.whole")
    bad_loans = serializers.IntegerField(source="ratio.bad_loans")
    loans = serializers.IntegerField(source="ratio.loans")
    claim = serializers.CharField(source="begun.number", default=None, allow_null=True)
    level = serializers.CharField()
    official = HistoryOut(allow_null=True)
    exit_case = serializers.CharField(source="exit.number", default=None, allow_null=True)


class StandingsAPI(APIView):
    """The banks whose ratio the caller reads."""

    @extend_schema(
        operation_id="bank_standing_list",
        tags=["bank_standing"],
        responses={200: StandingOut(many=True), 404: ProblemOut},
    )
    def get(self, request: Request) -> Response:
        """One per bank; a bank finds its own. 404 for who reads none."""
        user: Any = request.user
        if user.organisation.kind not in STANDING_READERS:
            raise Http404
        lines = standing_lines(list(exit_line.banks_standing(user)), present.today_terms())
        return Response(StandingOut(lines, many=True).data)


class StandingAPI(APIView):
    """One bank's ratios as they were written down."""

    @extend_schema(
        operation_id="bank_standing_history",
        tags=["bank_standing"],
        responses={200: HistoryOut(many=True), 404: ProblemOut},
    )
    def get(self, request: Request, pk: int) -> Response:
        """By the bank's id, newest first, at most four hundred; 404 for one the caller does not read."""
        bank = get_object_or_404(exit_line.banks_standing(request.user), pk=pk)
        return Response(HistoryOut(bank.standings.order_by("-on", "basis")[:400], many=True).data)
