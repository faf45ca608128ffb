"""The programs' doors of opinions, guarantees, filings, loans and their checks."""

from loans.flow import CHECK, FILING, GUARANTEE, LOAN, OPINION
from zengxindai.web.case_urls import endpoints

urlpatterns = [door for flow in (OPINION, FILING, LOAN, GUARANTEE, CHECK) for door in endpoints(flow)]
