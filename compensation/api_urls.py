"""The programs' doors of fund movements, claims, recoveries, receipts and settlements."""

from django.urls import path

from compensation import api
from compensation.flow import ALLOCATION, CLAIM, EXIT_CASE, FUND_MOVEMENT, RECEIPT, RECOVERY, SETTLEMENT, STATEMENT
from zengxindai.web.case_urls import endpoints

urlpatterns = [
    path("bank-standings/", api.StandingsAPI.as_view(), name="api-bank-standings"),
    path("bank-standings/<int:pk>/", api.StandingAPI.as_view(), name="api-bank-standing"),
    path("special-accounts/", api.AccountsAPI.as_view(), name="api-special-accounts"),
    path("special-accounts/<int:pk>/", api.AccountAPI.as_view(), name="api-special-account"),
    path("trial-balance/", api.TrialAPI.as_view(), name="api-trial-balance"),
    *endpoints(ALLOCATION),
    *endpoints(FUND_MOVEMENT),
    *endpoints(CLAIM),
    *endpoints(RECOVERY),
    *endpoints(RECEIPT),
    *endpoints(SETTLEMENT),
    *endpoints(STATEMENT),
    *endpoints(EXIT_CASE),
]
