"""Reports for programs, exact, with columns and units; an entry of the accountability record, its reading on record."""

from __future__ import annotations

from typing import Any, cast, get_args

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reporting.flow import ACCOUNTABILITY
from reporting.models import MonthlyReport
from reporting.queries import monthly, pages, parts
from reporting.queries.accountability import note_reading
from reporting.queries.declaration import Kind
from reporting.queries.rendering import exact_figures
from zengxindai.accounts.models import User
from zengxindai.policy import articles
from zengxindai.web.api import CaseDetailAPI, CaseDetailOut, find
from zengxindai.web.problems import ProblemOut


class ColumnOut(serializers.Serializer[Any]):
    """A column: its key in the rows, its words, the form's number, its unit, and how the figure is counted."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    group = serializers.CharField(allow_blank=True)
    no = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(get_args(Kind), help_text="own: each value is text, or an object of value and unit")
    unit = serializers.CharField(allow_blank=True, help_text="yuan, %, bp, times, points, number; empty for text, days")
    means = serializers.CharField(allow_blank=True)


class FiguresOut(serializers.Serializer[Any]):
    """A report's figures: amounts in yuan and ratios exact, as text; counts numbers, days ISO 8601; null is a dash."""

    code = serializers.CharField()
    title = serializers.CharField()
    version = serializers.CharField(help_text="of the definitions the figures were counted by")
    reporter = serializers.CharField()
    month = serializers.CharField(help_text="2020-03")
    columns = ColumnOut(many=True)
    rows = serializers.ListField(child=serializers.DictField())
    total = serializers.DictField(allow_null=True)
    notes = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())


class ChoiceOut(serializers.Serializer[Any]):
    """A report the caller reads."""

    code = serializers.CharField()
    title = serializers.CharField()


class SheetsOut(serializers.Serializer[Any]):
    """What there is to be read: reports, and the months that are closed, newest first."""

    reports = ChoiceOut(many=True)
    months = serializers.ListField(child=serializers.CharField())


class MonthlySheetsAPI(APIView):
    """The sheets of a month that the caller reads."""

    @extend_schema(
        operation_id="monthly_sheet_list", tags=["monthly_sheet"], responses={200: SheetsOut, 404: ProblemOut}
    )
    def get(self, request: Request) -> Response:
        """Reports and closed months; 404 for who reads none."""
        found = monthly.reports(cast(User, request.user))
        if not found:
            raise Http404
        reports = [{"code": code, "title": title} for code, title in found]
        return Response(SheetsOut({"reports": reports, "months": [f"{m:%Y-%m}" for m in monthly.months()]}).data)


MONTH = [OpenApiParameter("month", str, OpenApiParameter.PATH, description="a closed month, such as 2020-03")]


class MonthlySheetAPI(APIView):
    """One sheet of one month."""

    @extend_schema(
        operation_id="monthly_sheet_figures",
        tags=["monthly_sheet"],
        parameters=MONTH,
        responses={200: FiguresOut, 400: ProblemOut, 404: ProblemOut},
    )
    def get(self, request: Request, code: str, month: str) -> Response:
        """The figures, of a bank its own rows; 400 for a month that is none, 404 for a report or month there is not."""
        if monthly.first_of(month) is None:
            raise exceptions.ValidationError({"month": ["2020-03"]})
        reading = monthly.reading(cast(User, request.user), code, month)
        if reading is None:
            raise Http404
        figures = reading.figures()
        warnings = [articles.explain(each) for each in reading.warnings(figures)]
        found = exact_figures(reading.declaration, figures, reading.heading)
        return Response(FiguresOut(found | {"warnings": warnings}).data)


class ReportFiguresAPI(APIView):
    """The frozen figures of a monthly report."""

    @extend_schema(
        operation_id="report_figures", tags=["report"], responses={200: FiguresOut(many=True), 404: ProblemOut}
    )
    def get(self, request: Request, pk: int) -> Response:
        """Every sheet the report holds; 404 for one the caller may not see."""
        seen = MonthlyReport.objects.visible_to(cast(User, request.user)).select_related("period", "reporter")
        report = get_object_or_404(seen, pk=pk)
        found = []
        for declaration, figures in parts.held(report):
            warnings = declaration.warnings(figures, report.period)
            said = {"warnings": [articles.explain(each) for each in warnings]}
            found.append(exact_figures(declaration, figures, pages.heading(report)) | said)
        return Response(FiguresOut(found, many=True).data)


class AccountabilityDetailAPI(CaseDetailAPI):
    """One entry of the accountability record (Article 23)."""

    flow = ACCOUNTABILITY

    @extend_schema(responses={200: CaseDetailOut, 404: ProblemOut})
    def get(self, request: Request, pk: int) -> Response:
        """Facts; 404 for everybody but the head of the bureau and the auditor."""
        case = find(ACCOUNTABILITY, request, pk)
        answer = super().get(request, pk)
        note_reading(case, cast(User, request.user))
        return answer
