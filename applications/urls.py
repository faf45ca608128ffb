"""Pages of requests, enterprise files, agreements and the lists."""

from django.urls import path

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, ENTERPRISE_FILE, INQUIRY, WHITELIST
from applications.views.apply import Apply
from applications.views.steps import step
from zengxindai.web.case_urls import pages

FLOWS = (APPLICATION, ENTERPRISE_FILE, INQUIRY, AGREEMENT, BLACKLIST, WHITELIST)
urlpatterns = [
    path("apply/", Apply.as_view(), name="apply"),
    path("apply/<slug:step>/", step, name="apply-step"),
    path("apply/<int:pk>/<slug:step>/", step, name="apply-step-of"),
    *(door for flow in FLOWS for door in pages(flow)),
]
