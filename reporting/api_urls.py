"""The programs' doors of month-ends and monthly reports."""

from reporting.flow import PERIOD, REPORT
from zengxindai.web.case_urls import endpoints

urlpatterns = [*endpoints(PERIOD), *endpoints(REPORT)]
