"""Pages of fund movements, claims, recoveries, receipts and settlements."""

from compensation.flow import CLAIM, FUND_MOVEMENT, RECEIPT, RECOVERY, SETTLEMENT
from zengxindai.web.case_urls import pages

urlpatterns = [*pages(FUND_MOVEMENT), *pages(CLAIM), *pages(RECOVERY), *pages(RECEIPT), *pages(SETTLEMENT)]
