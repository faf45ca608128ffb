"""Pages of opinions, filings and loans."""

from loans.flow import FILING, GUARANTEE, LOAN, OPINION
from zengxindai.web.case_urls import pages

urlpatterns = [*pages(OPINION), *pages(FILING), *pages(LOAN), *pages(GUARANTEE)]
