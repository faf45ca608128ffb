"""Pages of month-ends and monthly reports."""

from reporting.flow import PERIOD, REPORT
from zengxindai.web.case_urls import pages

urlpatterns = [*pages(PERIOD), *pages(REPORT)]
