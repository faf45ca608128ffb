"""Where the pool's money stands: what is committed, who waits for it in which order, what the treasury has put in.

Amounts in yuan.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum

from applications.models import Agreement
from applications.queries import has_successor, owing_under
from compensation import rules
from compensation.models import Claim, FundMovement, Receipt
from compensation.models.claim import DEAD
from compensation.models.fund import FROM_TREASURY, LEAVING
from compensation.states import ClaimState, FundMovementState, ReceiptState
from loans.queries import special_account_code
from zengxindai.accounts.models import Organisation
from zengxindai.audit.models import Event
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Transaction
from zengxindai.money import split

ZERO = Decimal("0.00")
TREASURY = "treasury"
UNDER_REVIEW = (ClaimState.SUBMITTED, ClaimState.GOV_PENDING)
# Approved by the government, and not yet paid in full.
UNPAID = (ClaimState.GOV_APPROVED, ClaimState.ENTRUSTED, ClaimState.PARTIALLY_PAID)


class Waiting(NamedTuple):
    """An approved claim: what the pool still owes on it, and what of the account is promised to it, yuan."""

    claim: Claim
    owed: Decimal
    held: Decimal

    @property
    def short(self) -> Decimal:
        """What no money is promised for yet."""
        return max(ZERO, self.owed - self.held)


def waiting_claims(bank: Organisation) -> list[Waiting]:
    """The approved and unpaid claims of a bank's account, first in first out by the government's approval (§2.26)."""
    claims = list(Claim.objects.filter(bank=bank, status__in=UNPAID).select_related("loan", "recovery"))
    account = ledger.find(special_account_code(bank))
    holds = {each.cause.split(":")[1]: each.amount for each in ledger.open_holds(account)} if account else {}
    approvals = Event.objects.filter(
        case_type="claim", verb="claim.approve", case_id__in=[claim.pk for claim in claims]
    ).order_by("id")
    order = dict(approvals.values_list("case_id", "id"))
    claims.sort(key=lambda claim: (claim.approved_on, order.get(claim.pk, 0)))
    return [Waiting(claim, owed_on(claim), holds.get(str(claim.pk), ZERO)) for claim in claims]


def owed_on(claim: Claim) -> Decimal:
    """What the pool still owes on an approved claim, whatever its account has, yuan (§2.26)."""
    recovery = getattr(claim, "recovery", None)
    net_paid = claim.paid - (recovery.returned if recovery else ZERO)
    return rules.due_now(claim.loan.outstanding, claim.share_pct, claim.approved or ZERO, net_paid, ZERO).owed


def reserve_of(claim: Claim) -> Decimal:
    """What a claim under review asks of the account as its loan stands now, yuan: the pool's share of what is owed."""
    return split(claim.loan.outstanding, claim.share_pct).pool


def ahead_of(claim: Claim) -> list[Waiting]:
    """The claims approved before this one that the account does not cover yet."""
    found = []
    for each in waiting_claims(claim.bank):
        if each.claim.pk == claim.pk:
            break
        found.append(each)
    return [each for each in found if each.short]


def short(bank: Organisation) -> Decimal:
    """What a bank's approved claims lack in all."""
    return sum((each.short for each in waiting_claims(bank)), ZERO)


def committed(bank: Organisation) -> Decimal:
    """What of a bank's account is spoken for by claims: promised, or payable and not funded yet (Articles 7, 8)."""
    return sum((max(each.owed, each.held) for each in waiting_claims(bank)), ZERO)


def leaving(bank: Organisation, besides: FundMovement | None = None) -> Decimal:
    """What approved transfers and refunds will take from a bank's account."""
    out = FundMovement.objects.filter(bank=bank, status=FundMovementState.GOV_APPROVED, kind__in=LEAVING)
    return out.exclude(pk=besides.pk if besides else None).aggregate(s=Sum("amount"))["s"] or ZERO


def funded() -> Decimal:
    """What the treasury has put on the special accounts and not got back."""
    account = ledger.find(TREASURY)
    return -account.balance if account else ZERO


def promised(besides: FundMovement | None = None) -> Decimal:
    """What the government has approved from the treasury and nobody has booked yet."""
    coming = FundMovement.objects.filter(status=FundMovementState.GOV_APPROVED, kind__in=FROM_TREASURY)
    return coming.exclude(pk=besides.pk if besides else None).aggregate(s=Sum("amount"))["s"] or ZERO


class Left(NamedTuple):
    """What keeps an account from being emptied (FND-03); balance in yuan."""

    handed_on: bool
    loans: int
    under_way: int
    balance: Decimal


def left_on(agreement: Agreement) -> Left:
    """What is still open under an agreement that is over, and what its account holds."""
    bank = agreement.bank
    claims = Claim.objects.filter(bank=bank).exclude(status__in=(*DEAD, ClaimState.PAID, ClaimState.RECEIVED))
    receipts = Receipt.objects.filter(bank=bank).exclude(status=ReceiptState.CONFIRMED)
    account = ledger.find(special_account_code(bank))
    return Left(
        handed_on=has_successor(agreement),
        loans=owing_under(agreement).loans,
        under_way=claims.count() + receipts.count(),
        balance=account.balance if account else ZERO,
    )


def booking_of(movement: FundMovement) -> Transaction:
    """The transaction a movement was booked by."""
    return Transaction.objects.get(cause=f"fund:{movement.number}")
