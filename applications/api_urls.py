"""API doors of requests, agreements and the black list."""

from django.urls import path

from applications.api import BlacklistQueryAPI
from applications.flow import AGREEMENT, APPLICATION, BLACKLIST
from zengxindai.web.case_urls import endpoints

urlpatterns = [
    *endpoints(APPLICATION),
    *endpoints(AGREEMENT),
    # Before the entries' own addresses.
    path("blacklist/query/", BlacklistQueryAPI.as_view(), name="api-blacklist-query"),
    *endpoints(BLACKLIST),
]
