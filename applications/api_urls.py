"""API doors of requests, agreements and the black list."""

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, INQUIRY
from zengxindai.web.case_urls import endpoints

urlpatterns = [*endpoints(APPLICATION), *endpoints(AGREEMENT), *endpoints(BLACKLIST), *endpoints(INQUIRY)]
