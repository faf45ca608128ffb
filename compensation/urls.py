"""Pages of the pool: accounts, allocations, fund movements, claims, pursuits, receipts, settlements, statements."""

from django.urls import path

from compensation import calculation
from compensation.flow import ALL, STATEMENT
from compensation.views import account, standing, statement, trial
from compensation.views.calculation import CalculationSheet
from zengxindai.web.case_urls import pages
from zengxindai.workflow import registry

sheets = [registry.flow(name) for name in calculation.known()]

urlpatterns = [
    path("trial-balance/", trial.TrialBalance.as_view(), name="trial-balance"),
    path("trial-balance/sheet/", trial.TrialSheet.as_view(), name="trial-balance-sheet"),
    path("special-accounts/", account.Accounts.as_view(), name="special-accounts"),
    path("special-accounts/<int:pk>/", account.SpecialAccount.as_view(), name="special-account"),
    path("bank-standings/", standing.Standings.as_view(), name="bank-standings"),
    path("bank-standings/sheet/", standing.StandingsSheet.as_view(), name="bank-standings-sheet"),
    path("bank-standings/<int:pk>/", standing.BankPage.as_view(), name="bank-standing"),
    path("bank-standings/<int:pk>/loans/", standing.Loans.as_view(), name="bank-standing-loans"),
    path("bank-standings/<int:pk>/loans/sheet/", standing.LoansSheet.as_view(), name="bank-standing-loans-sheet"),
    path("exit-cases/<int:pk>/loans/", standing.FrozenLoans.as_view(), name="exit-case-loans"),
    # Before the cases' own addresses, where the last word is an action's.
    path("statements/begin/send/", statement.Send.as_view(flow=STATEMENT), {"action": "send"}, name="statement-send"),
    path("statements/template/", statement.Template.as_view(), name="statement-template"),
    path("statements/returned/<slug:token>/", statement.Returned.as_view(), name="statement-returned"),
    path("statements/<int:pk>/sheet/", statement.Reconciled.as_view(), name="statement-sheet"),
    *(
        path(f"{flow.path}/<int:pk>/calculation/", CalculationSheet.as_view(flow=flow), name=f"{flow.name}-calculation")
        for flow in sheets
    ),
    *(url for flow in ALL for url in pages(flow)),
]
