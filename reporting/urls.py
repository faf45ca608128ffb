"""Pages of the reporting app's cases, the sheets of a month, and how figures are counted."""

from django.urls import path

from reporting.flow import ACCOUNTABILITY, ALL
from reporting.views import overview, report
from zengxindai.web.case_urls import pages

urlpatterns = [
    path("overview/", overview.Overview.as_view(), name="overview"),
    path("overview/rows/", overview.Rows.as_view(), name="overview-rows"),
    path("overview/<slug:key>/sheet/", overview.OverviewSheet.as_view(), name="overview-sheet"),
    path("sheets/", report.MonthlySheets.as_view(), name="monthly-sheets"),
    path("sheets/<str:code>/<str:month>/sheet.xlsx", report.MonthlyFile.as_view(), name="monthly-sheet-file"),
    path(
        "sheets/<str:code>/<str:month>/paper.pdf", report.MonthlyFile.as_view(suffix="pdf"), name="monthly-sheet-paper"
    ),
    path("reports/<int:pk>/sheets/<str:code>.xlsx", report.ReportSheet.as_view(), name="report-sheet"),
    path("definitions/", report.Definitions.as_view(), name="definitions"),
    path("definitions/<slug:code>/", report.DefinitionPage.as_view(), name="definition"),
    # Before the plain page of the same address: reading it is on record.
    path("accountability/<int:pk>/", report.AccountabilityDetail.as_view(flow=ACCOUNTABILITY)),
    *(url for flow in ALL for url in pages(flow)),
]
