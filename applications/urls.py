"""Pages of requests, agreements and the black list."""

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, INQUIRY
from zengxindai.web.case_urls import pages

urlpatterns = [*pages(APPLICATION), *pages(AGREEMENT), *pages(BLACKLIST), *pages(INQUIRY)]
