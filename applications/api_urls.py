"""API doors of requests, agreements and the lists."""

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, WHITELIST
from zengxindai.web.case_urls import endpoints

urlpatterns = [*endpoints(APPLICATION), *endpoints(AGREEMENT), *endpoints(BLACKLIST), *endpoints(WHITELIST)]
