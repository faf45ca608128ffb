"""API doors of requests, enterprise files, agreements and the lists."""

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, ENTERPRISE_FILE, INQUIRY, WHITELIST
from zengxindai.web.case_urls import endpoints

FLOWS = (APPLICATION, ENTERPRISE_FILE, INQUIRY, AGREEMENT, BLACKLIST, WHITELIST)
urlpatterns = [door for flow in FLOWS for door in endpoints(flow)]
