"""The programs' doors of opinions, filings and loans."""

from loans.flow import FILING, GUARANTEE, LOAN, OPINION
from zengxindai.web.case_urls import endpoints

urlpatterns = [*endpoints(OPINION), *endpoints(FILING), *endpoints(LOAN), *endpoints(GUARANTEE)]
