"""Pages of requests, enterprise files, agreements and the black list."""

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, ENTERPRISE_FILE
from zengxindai.web.case_urls import pages

urlpatterns = [*pages(APPLICATION), *pages(ENTERPRISE_FILE), *pages(AGREEMENT), *pages(BLACKLIST)]
