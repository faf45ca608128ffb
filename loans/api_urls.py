"""The programs' doors of opinions, guarantees, filings, loans, their checks, waivers and balances."""

from loans import flow
from zengxindai.web.case_urls import endpoints

urlpatterns = [door for each in flow.ALL for door in endpoints(each)]
