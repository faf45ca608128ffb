"""Pages of requests, enterprise files, agreements and the lists."""

from django.urls import path

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
from applications.views import blacklist
from applications.views.apply import Apply
from applications.views.personal import PersonalData
from applications.views.reveals import Reveals
from applications.views.review import review
from applications.views.steps import step
from applications.views.whitelist import WhitelistExport
from zengxindai.web.case_urls import pages

FLOWS = (APPLICATION, ENTERPRISE_FILE, INQUIRY, AGREEMENT, BLACKLIST, WHITELIST, COMPLAINT, COORDINATION)
urlpatterns = [
    path("apply/", Apply.as_view(), name="apply"),
    path("apply/<slug:step>/", step, name="apply-step"),
    path("apply/<int:pk>/<slug:step>/", step, name="apply-step-of"),
    # Before the entries' own addresses.
    path("blacklist/query/", blacklist.Query.as_view(), name="blacklist-query"),
    path("blacklist/export/", blacklist.Export.as_view(), name="blacklist-export"),
    path("blacklist/queries/", blacklist.Queries.as_view(), name="blacklist-queries"),
    path("personal-data/", PersonalData.as_view(), name="personal-data"),
    path("reveals/", Reveals.as_view(), name="reveals"),
    path("applications/<int:pk>/review/", review, name="application-review"),
    path("whitelist/export/", WhitelistExport.as_view(), name="whitelist-export"),
    *(door for flow in FLOWS for door in pages(flow)),
]
