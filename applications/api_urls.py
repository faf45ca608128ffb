"""API doors of requests, enterprise files, agreements and the lists."""

from django.urls import path

from applications.api import BlacklistQueryAPI
from applications.flow import (
    AGREEMENT,
    APPLICATION,
    BLACKLIST,
    COMPLAINT,
    COORDINATION,
    ENTERPRISE_FILE,
    INQUIRY,
    WHITELIST,
)
from zengxindai.web.case_urls import endpoints

FLOWS = (APPLICATION, ENTERPRISE_FILE, INQUIRY, AGREEMENT, BLACKLIST, WHITELIST, COMPLAINT, COORDINATION)
urlpatterns = [
    # Before the entries' own addresses.
    path("blacklist/query/", BlacklistQueryAPI.as_view(), name="api-blacklist-query"),
    *(door for flow in FLOWS for door in endpoints(flow)),
]
