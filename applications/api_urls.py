"""API doors of requests, enterprise files, agreements and the black list."""

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, ENTERPRISE_FILE
from zengxindai.web.case_urls import endpoints

urlpatterns = [*endpoints(APPLICATION), *endpoints(ENTERPRISE_FILE), *endpoints(AGREEMENT), *endpoints(BLACKLIST)]
