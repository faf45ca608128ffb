"""The programs' doors of opinions, guarantees, filings, loans, their checks, waivers and balances."""

from django.urls import path

from loans import flow
from loans.forms.sheets import MOVEMENTS
from zengxindai.web.case_urls import endpoints
from zengxindai.web.imports.rows import RowsAPI

urlpatterns = [
    path("movements/bulk/", RowsAPI.as_view(sheet=MOVEMENTS.name), name="api-movements-bulk"),
    *(door for each in flow.ALL for door in endpoints(each)),
]
