"""What the pool stands behind, and how much of it is bad (Articles 8, 10)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from applications.models import Agreement
from applications.queries import agreement_of
from loans.models import Filing, Loan
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


def covered_balance(bank: Organisation) -> Decimal:
    """What the bank's special account stands behind, yuan: owed principal and filed loans not yet drawn."""
    owed = Loan.objects.filter(bank=bank, backing=Backing.POOL, status__in=OWING).aggregate(s=Sum("outstanding"))["s"]
    waiting = Filing.objects.filter(bank=bank, backing=Backing.POOL, loan__status=LoanState.PENDING_DRAW)
    return (owed or Decimal(0)) + (waiting.aggregate(s=Sum("amount"))["s"] or Decimal(0))


def loans_in_tier(bank: Organisation | None = None) -> QuerySet[Loan]:
    """Covered loans that owe principal, of one bank or all; gross of payouts (Article 10, domain note 2)."""
    loans = Loan.objects.filter(status__in=OWING).exclude(backing=Backing.NONE)
    return loans.filter(bank=bank) if bank is not None else loans


def non_performing(bank: Organisation) -> tuple[Decimal, Decimal]:
    """Non-performing and whole balance of a bank's scheme loans, yuan, gross of payouts (Article 10)."""
    sums = loans_in_tier(bank).aggregate(
        bad=Sum("outstanding", filter=Q(tier__in=("3", "4", "5"))), whole=Sum("outstanding")
    )
    return sums["bad"] or Decimal(0), sums["whole"] or Decimal(0)
