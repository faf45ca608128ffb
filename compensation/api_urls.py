"""The programs' doors of fund movements, claims, recoveries, receipts and settlements."""

from compensation.flow import CLAIM, FUND_MOVEMENT, RECEIPT, RECOVERY, SETTLEMENT
from zengxindai.web.case_urls import endpoints

urlpatterns = [
    *endpoints(FUND_MOVEMENT),
    *endpoints(CLAIM),
    *endpoints(RECOVERY),
    *endpoints(RECEIPT),
    *endpoints(SETTLEMENT),
]
