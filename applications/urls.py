"""Pages of requests, enterprise files, agreements and the black list."""

from django.urls import path

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, ENTERPRISE_FILE, INQUIRY
from applications.views.apply import Apply
from applications.views.review import review
from applications.views.steps import step
from zengxindai.web.case_urls import pages

FLOWS = (APPLICATION, ENTERPRISE_FILE, INQUIRY, AGREEMENT, BLACKLIST)
urlpatterns = [
    path("apply/", Apply.as_view(), name="apply"),
    path("apply/<slug:step>/", step, name="apply-step"),
    path("apply/<int:pk>/<slug:step>/", step, name="apply-step-of"),
    path("applications/<int:pk>/review/", review, name="application-review"),
    *(door for flow in FLOWS for door in pages(flow)),
]
