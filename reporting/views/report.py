"""The pages and files of reports: those a monthly report holds, the sheets read month by month, how all are counted."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from reporting.forms.report import MonthlySheet
from reporting.models import REPORT_READERS, MonthlyReport
from reporting.queries import definition_pages, monthly, pages
from reporting.queries.accountability import note_reading
from reporting.queries.rendering import file_name, on_screen, printed, workbook
from zengxindai.accounts.models import User
from zengxindai.documents import render
from zengxindai.web import downloads, present
from zengxindai.web.views import CaseDetail


class ReportSheet(LoginRequiredMixin, View):
    """One of the frozen sheets of a report as XLSX; 404 for a report this person may not see."""

    def get(self, request: HttpRequest, pk: int, code: str) -> FileResponse:
        """The file."""
        seen = MonthlyReport.objects.visible_to(cast(User, request.user)).select_related("period", "reporter")
        found = pages.workbook_of(get_object_or_404(seen, pk=pk), code)
        if found is None:
            raise Http404
        return downloads.written(*found)


class ForReaders(LoginRequiredMixin, View):
    """Opens to those who read any sheet of a month; nobody else finds it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Check the kind before anything else."""
        if request.user.is_authenticated and not monthly.reports(cast(User, request.user)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class MonthlySheets(ForReaders, TemplateView):
    """One report of one closed month on the page; the newest of the first report unless something else is chosen."""

    template_name = "reporting/monthly_sheets.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the sheet with its files; a wrong choice is named, and nothing is shown for it."""
        user = cast(User, self.request.user)
        reports, months = monthly.reports(user), monthly.months()
        first = {"report": reports[0][0], "month": f"{months[0]:%Y-%m}" if months else ""}
        form = MonthlySheet({**first, **self.request.GET.dict()}, reports, months)
        context = super().get_context_data(**kwargs) | {"form": form, "none_closed": not months}
        chosen = form.is_valid() and monthly.reading(user, form.cleaned_data["report"], form.cleaned_data["month"])
        if not chosen:
            return context
        figures = chosen.figures()
        where = [chosen.declaration.code, form.cleaned_data["month"]]
        return context | {
            "sheet": on_screen(chosen.declaration, figures),
            "heading": chosen.heading,
            "findings": present.findings(chosen.warnings(figures)),
            "file_url": reverse("monthly-sheet-file", args=where),
            "paper_url": reverse("monthly-sheet-paper", args=where),
        }


class MonthlyFile(ForReaders):
    """The sheet as XLSX or, printed, as PDF; 404 for one this person does not read and for a month not closed."""

    suffix = "xlsx"

    def get(self, request: HttpRequest, code: str, month: str) -> HttpResponse | FileResponse:
        """The file."""
        reading = monthly.reading(cast(User, request.user), code, month)
        if reading is None:
            raise Http404
        name = file_name(reading.declaration, reading.heading, self.suffix)
        if self.suffix == "xlsx":
            sheet = workbook(reading.declaration, reading.figures(), reading.heading)
            return downloads.written(sheet, name)
        data = printed(reading.declaration, reading.figures(), reading.heading)
        content = render.paper("monthly_sheet", {"sheet": data}, issued_on=timezone.localdate())
        return downloads.saved(content, name)


class ForReporters(LoginRequiredMixin, View):
    """Opens to those who send or read reports; nobody else finds it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Check the kind before anything else."""
        user = request.user
        if user.is_authenticated and cast(User, user).organisation.kind not in REPORT_READERS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Definitions(ForReporters, TemplateView):
    """口径: every sheet with the version in force."""

    template_name = "reporting/definitions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One row per sheet."""
        return super().get_context_data(**kwargs) | {"table": definition_pages.listed()}


class DefinitionPage(ForReporters, TemplateView):
    """口径 of one sheet, column by column: the version in force, or an earlier one that is asked for."""

    template_name = "reporting/definition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The columns of the version and the list of versions; 404 for a sheet or version there is not."""
        shown = definition_pages.page(kwargs["code"], self.request.GET.get("version", ""))
        if shown is None:
            raise Http404
        return super().get_context_data(**kwargs) | shown


class AccountabilityDetail(CaseDetail):
    """An entry of the accountability record; whoever reads it stands in the trail (Article 23)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page, and its record."""
        found = super().get_context_data(**kwargs)
        note_reading(found["case"], cast(User, self.request.user))
        return found
