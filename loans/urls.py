"""Pages of opinions, filings and loans."""

from django.urls import path

from loans.flow import CHECK, FILING, LOAN, OPINION
from loans.views import Watch
from zengxindai.web.case_urls import pages

urlpatterns = [
    # Before the loans' own addresses.
    path("loans/watch/", Watch.as_view(), name="loans-watch"),
    *pages(OPINION),
    *pages(FILING),
    *pages(LOAN),
    *pages(CHECK),
]
