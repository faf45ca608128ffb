"""The report's sheet as a file for those who calculate on."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from reporting.models import MonthlyReport
from reporting.queries import pages
from zengxindai.accounts.models import User
from zengxindai.documents import sheets
from zengxindai.web.downloads import workbook


class ReportSheet(LoginRequiredMixin, View):
    """The frozen figures as XLSX; 404 for a report this person may not see."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file."""
        report = get_object_or_404(MonthlyReport.objects.visible_to(cast(User, request.user)), pk=pk)
        return workbook(sheets.write(pages.workbook(report)), f"{report.number}.xlsx")
