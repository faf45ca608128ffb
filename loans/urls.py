"""Pages of opinions, guarantees, filings, loans and their checks."""

from django.urls import path

from loans.flow import CHECK, FILING, GUARANTEE, LOAN, OPINION
from loans.views import Watch
from zengxindai.web.case_urls import pages

urlpatterns = [
    # Before the loans' own addresses.
    path("loans/watch/", Watch.as_view(), name="loans-watch"),
    *(door for flow in (OPINION, FILING, LOAN, GUARANTEE, CHECK) for door in pages(flow)),
]
