"""Pages of requests, agreements and the lists."""

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, WHITELIST
from zengxindai.web.case_urls import pages

urlpatterns = [*pages(APPLICATION), *pages(AGREEMENT), *pages(BLACKLIST), *pages(WHITELIST)]
