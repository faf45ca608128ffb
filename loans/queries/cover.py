"""What the pool stands behind, and how much of it is bad (Articles 8, 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from applications.models import Agreement
from applications.queries import agreement_of
from loans.models import Filing, Loan
from loans.rules.days import NON_PERFORMING
from loans.states import Backing, LoanState
from zengxindai.accounts.models import Organisation
from zengxindai.ledger import queries as ledger

# States in which a loan's principal is owed.
OWING = (LoanState.ACTIVE, LoanState.OVERDUE, LoanState.CLAIMED, LoanState.COMPENSATED)


def agreement_for(bank: Organisation) -> Agreement | None:
    """The agreement under which a bank files now."""
    return agreement_of(bank)


def special_account_code(bank: Organisation) -> str:
    """The word under which a bank's special account stands in the books (Article 8)."""
    return f"special:{bank.pk}"


def account_balance(bank: Organisation) -> Decimal:
    """The balance of a bank's special account, yuan; 0 while it is not open."""
    account = ledger.find(special_account_code(bank))
    return ledger.balance(account) if account else Decimal("0.00")


def available_balance(bank: Organisation) -> Decimal:
    """What of a bank's special account is not promised yet, yuan; 0 while it is not open."""
    account = ledger.find(special_account_code(bank))
    return ledger.available(account) if account else Decimal("0.00")


def covered_balance(bank: Organisation, day: dt.date) -> Decimal:
    """What the bank's special account stands behind on a day, yuan: principal owed, and what of filings may be drawn.

    A filing that waits for its first disbursement counts whole; one drawn in part, with the rest, while it is in time.
    """
    return covered_balances([bank.pk], day).get(bank.pk, Decimal(0))


def covered_balances(banks: Collection[int], day: dt.date) -> dict[int, Decimal]:
    """The same of several banks by their ids: as many queries for one as for all."""
    owed = Loan.objects.filter(bank__in=banks, backing=Backing.POOL, status__in=OWING)
    filed = Filing.objects.filter(bank__in=banks, backing=Backing.POOL)
    waiting = filed.filter(loan__status=LoanState.PENDING_DRAW)
    partly = filed.filter(loan__status=LoanState.ACTIVE, loan__amount__lt=F("amount"), draw_by__gte=day)
    found: dict[int, Decimal] = {}
    for among, what in ((owed, F("outstanding")), (waiting, F("amount")), (partly, F("amount") - F("loan__amount"))):
        for bank, amount in among.order_by().values_list("bank").annotate(s=Sum(what)):
            found[bank] = found.get(bank, Decimal(0)) + amount
    return found


def loans_in_tier(bank: Organisation | None = None) -> QuerySet[Loan]:
    """Covered loans that owe principal, of one bank or all; gross of payouts (Article 10, domain note 2)."""
    loans = Loan.objects.filter(status__in=OWING).exclude(backing=Backing.NONE)
    return loans.filter(bank=bank) if bank is not None else loans


def non_performing(bank: Organisation) -> tuple[Decimal, Decimal]:
    """Non-performing and whole balance of a bank's scheme loans, yuan, gross of payouts (Article 10)."""
    sums = loans_in_tier(bank).aggregate(
        bad=Sum("outstanding", filter=Q(tier__in=NON_PERFORMING)), whole=Sum("outstanding")
    )
    return sums["bad"] or Decimal(0), sums["whole"] or Decimal(0)
