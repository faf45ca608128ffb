"""What an agreement's end does to loans, and what keeps it from being closed (§2.28, ADR 0018)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement
from applications.queries import has_successor
from loans.models import Filing, Loan, LoanOpinion
from loans.queries.cover import OWING, account_balance, non_performing
from loans.states import FilingState, LoanState
from zengxindai.accounts import wall
from zengxindai.web import panels
from zengxindai.workflow.case import Case


def ends_with_agreement(agreement: Agreement) -> list[tuple[str, Case]]:
    """Opinions given and not filed, and filings not drawn, of a bank whose agreement ends."""
    opinions = LoanOpinion.objects.filter(
        bank=agreement.bank, status__in=("APPROVED", "CONDITIONAL"), application__status="OPINION_APPROVED"
    ).order_by("id")
    undrawn = Filing.objects.filter(
        bank=agreement.bank, status=FilingState.REGISTERED, loan__status=LoanState.PENDING_DRAW
    ).order_by("id")
    return [*(("opinion.void", each) for each in opinions), *(("filing.void", each) for each in undrawn)]


def left_under(agreement: Agreement) -> tuple[int, Decimal, Decimal]:
    """Loans that owe principal, what they owe, and the special account's balance, yuan.

    All of the bank's while no other agreement of it is in force; else only what was filed under this one, since the
    account and the rest have gone over to the other.
    """
    owing, handed_on = Loan.objects.filter(bank=agreement.bank, status__in=OWING), has_successor(agreement)
    if handed_on:
        owing = owing.filter(filing__agreement=agreement)
    sums = owing.aggregate(n=Count("pk"), s=Sum("outstanding"))
    balance = Decimal(0) if handed_on else account_balance(agreement.bank)
    return sums["n"], sums["s"] or Decimal(0), balance


@wall.whole()
def agreement_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """What is open under an agreement: filings, loans, bad loans, the account (Articles 8, 10)."""
    filings = Filing.objects.filter(agreement=agreement).aggregate(
        under_way=Count("pk", filter=Q(status__in=(FilingState.SUBMITTED, FilingState.RETURNED))),
        of_these=Sum("amount", filter=Q(status__in=(FilingState.SUBMITTED, FilingState.RETURNED))),
        undrawn=Count("pk", filter=Q(loan__status=LoanState.PENDING_DRAW)),
        to_draw=Sum("amount", filter=Q(loan__status=LoanState.PENDING_DRAW)),
    )
    loans = Loan.objects.filter(filing__agreement=agreement, status__in=OWING).aggregate(
        all=Count("pk"),
        owed=Sum("outstanding"),
        late=Count("pk", filter=~Q(status=LoanState.ACTIVE)),
        late_owed=Sum("outstanding", filter=~Q(status=LoanState.ACTIVE)),
    )
    bad, whole = non_performing(agreement.bank)
    columns = ((_("What"), "text"), (_("How many"), "number"), (_("Amount (yuan)"), "money"))
    rows = [
        (_("Filings before the three"), filings["under_way"], filings["of_these"]),
        (_("Filed, to be disbursed"), filings["undrawn"], filings["to_draw"]),
        (_("Loans outstanding"), loans["all"], loans["owed"]),
        (_("Of these overdue or compensated"), loans["late"], loans["late_owed"]),
        (_("Non-performing loans of the bank (%(share)s %% of its balance)") % {"share": _share(bad, whole)}, "", bad),
        (_("Balance of the special account"), "", account_balance(agreement.bank)),
    ]
    return panels.table(columns, [("", (what, count, amount or Decimal(0))) for what, count, amount in rows])


def _share(bad: Decimal, whole: Decimal) -> str:
    return f"{bad * 100 / whole:.2f}" if whole else "0.00"
