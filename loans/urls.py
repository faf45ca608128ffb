"""Pages of opinions, guarantees, filings, loans, their checks, waivers and balances."""

from django.urls import path

from loans import views
from loans.flow import ALL, BALANCE_FILE
from zengxindai.web.case_urls import pages

urlpatterns = [
    # Before the loans' own addresses.
    path("loans/watch/", views.Watch.as_view(), name="loans-watch"),
    # Before the balance files' own: the same page of the act, and what lies beside it.
    path("balance-files/begin/send/", views.Send.as_view(flow=BALANCE_FILE), {"action": "send"}, name="balance-send"),
    path("balance-files/template/", views.Template.as_view(), name="balance-template"),
    path("balance-files/returned/<slug:token>/", views.Returned.as_view(), name="balance-returned"),
    path("balance-files/<int:pk>/sheet/", views.Differences.as_view(), name="balance_file-sheet"),
    *(door for flow in ALL for door in pages(flow)),
]
