"""Pages of month-ends and monthly reports."""

from django.urls import path

from reporting.flow import PERIOD, REPORT
from reporting.views import ReportSheet
from zengxindai.web.case_urls import pages

urlpatterns = [
    path("reports/<int:pk>/sheet.xlsx", ReportSheet.as_view(), name="report-sheet"),
    *pages(PERIOD),
    *pages(REPORT),
]
