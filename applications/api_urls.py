"""API doors of requests, enterprise files, agreements and the black list."""

from applications.flow import AGREEMENT, APPLICATION, BLACKLIST, ENTERPRISE_FILE, INQUIRY
from zengxindai.web.case_urls import endpoints

FLOWS = (APPLICATION, ENTERPRISE_FILE, INQUIRY, AGREEMENT, BLACKLIST)
urlpatterns = [door for flow in FLOWS for door in endpoints(flow)]
