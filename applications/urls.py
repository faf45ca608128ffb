"""Pages of requests, agreements and the lists."""

from django.urls import path

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, WHITELIST
from applications.views import WhitelistExport
from zengxindai.web.case_urls import pages

urlpatterns = [
    path("whitelist/export/", WhitelistExport.as_view(), name="whitelist-export"),
    *pages(APPLICATION),
    *pages(AGREEMENT),
    *pages(BLACKLIST),
    *pages(WHITELIST),
]
