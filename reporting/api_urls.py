"""The programs' doors of the reporting app's cases and of the sheets of a month."""

from django.urls import path

from reporting import api
from reporting.flow import ALL
from zengxindai.web.case_urls import endpoints

urlpatterns = [
    path("sheets/", api.MonthlySheetsAPI.as_view(), name="api-monthly-sheets"),
    path("sheets/<str:code>/<str:month>/", api.MonthlySheetAPI.as_view(), name="api-monthly-sheet"),
    path("reports/<int:pk>/figures/", api.ReportFiguresAPI.as_view(), name="api-report-figures"),
    # Before the plain door of the same address: reading it is on record.
    path("accountability/<int:pk>/", api.AccountabilityDetailAPI.as_view()),
    *(url for flow in ALL for url in endpoints(flow)),
]
