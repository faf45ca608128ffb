"""The programs' doors of opinions, filings and loans."""

from loans.flow import CHECK, FILING, LOAN, OPINION
from zengxindai.web.case_urls import endpoints

urlpatterns = [*endpoints(OPINION), *endpoints(FILING), *endpoints(LOAN), *endpoints(CHECK)]
