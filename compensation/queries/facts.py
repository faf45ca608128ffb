"""What the rules ask of accounts, claims and recoveries. Amounts in yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum

from compensation import rules
from compensation.models import Claim, Receipt, RecoveryCase
from compensation.models.claim import DEAD
from compensation.queries.pool import UNDER_REVIEW, ahead_of, reserve_of
from compensation.states import ClaimState, ReceiptState
from loans.models import Loan
from loans.queries import special_account_code
from zengxindai.accounts.models import Organisation
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Account, Hold
from zengxindai.money import Split, split

ZERO = Decimal("0.00")
# Receipts between their registration and their booking.
ON_THE_WAY = (ReceiptState.REGISTERED, ReceiptState.VERIFIED, ReceiptState.DEPOSITED)


def special_account(bank: Organisation) -> Account | None:
    """The bank's special account in the books; None until the first money arrives."""
    return ledger.find(special_account_code(bank))


def hold_of(claim: Claim) -> Hold | None:
    """The open hold the government's approval made for a claim."""
    account = special_account(claim.bank)
    if account is None:
        return None
    return ledger.open_holds(account).filter(cause__startswith=f"claim:{claim.pk}:").first()


def free_for(claim: Claim) -> Decimal:
    """What the special account can give for this claim, yuan: its own hold, and what is free beyond earlier claims."""
    account = special_account(claim.bank)
    if account is None:
        return ZERO
    held = hold_of(claim)
    lacking = sum((each.short for each in ahead_of(claim)), ZERO)
    return max(ZERO, ledger.available(account) - lacking) + (held.amount if held else ZERO)


def reserved(bank: Organisation, but: Claim | None = None) -> Decimal:
    """What claims under review ask of the bank's account, for which nothing is held yet, yuan; but: all but this one.

    From the government's consent on the money is held (ADR 0003), and no longer counted here.
    """
    claims = Claim.objects.filter(bank=bank, status__in=UNDER_REVIEW).exclude(pk=but.pk if but else None)
    return sum((reserve_of(claim) for claim in claims.select_related("loan")), ZERO)


def other_live_claim(loan: Loan, claim: Claim | None = None) -> bool:
    """Whether another claim on the loan is under way or paid (CLM-01)."""
    claims = Claim.objects.filter(loan=loan).exclude(status__in=DEAD)
    return (claims.exclude(pk=claim.pk) if claim is not None and claim.pk else claims).exists()


def returned_by(claim: Claim) -> Decimal:
    """What recovery has brought back to the account for a claim, yuan."""
    recovery = RecoveryCase.objects.filter(claim=claim).first()
    return recovery.returned if recovery else ZERO


def base_of(claim: Claim) -> Decimal:
    """Principal still without payment or recovery, yuan: the loan's outstanding on this day."""
    return Loan.objects.values_list("outstanding", flat=True).get(pk=claim.loan_id)


def split_of(claim: Claim) -> Split:
    """The shares of pool and bank in what is overdue now, yuan (Article 5)."""
    return split(base_of(claim), claim.share_pct)


def due(claim: Claim) -> rules.Due:
    """What is to be paid on a claim now (Articles 5, 8)."""
    net_paid = claim.paid - returned_by(claim)
    return rules.due_now(base_of(claim), claim.share_pct, claim.approved or ZERO, net_paid, free_for(claim))


def verified_so_far(recovery: RecoveryCase) -> tuple[Decimal, Decimal]:
    """Principal and pool's return of all receipts verified before settlement that stand, booked or not, yuan."""
    sums = recovery.receipts.filter(after_settlement=False, status__in=(*ON_THE_WAY[1:], ReceiptState.CONFIRMED))
    found = sums.aggregate(principal=Sum("to_principal"), returned=Sum("pool_return"))
    return found["principal"] or ZERO, found["returned"] or ZERO


def verified_after_settlement(recovery: RecoveryCase) -> Decimal:
    """Principal of receipts after settlement that are verified but not yet counted, yuan."""
    waiting = recovery.receipts.filter(after_settlement=True, status__in=ON_THE_WAY[1:])
    return waiting.aggregate(s=Sum("to_principal"))["s"] or ZERO


def waiting_receipts(recovery: RecoveryCase, but: Receipt | None = None) -> Decimal:
    """Principal of receipts that are on their way and not booked yet, yuan; but: one that is left out."""
    waiting = recovery.receipts.filter(status__in=ON_THE_WAY)
    waiting = waiting.exclude(pk=but.pk) if but is not None else waiting
    return waiting.aggregate(s=Sum("to_principal"))["s"] or ZERO


def receipts_open(recovery: RecoveryCase) -> int:
    """How many receipts are on their way and not booked yet."""
    return recovery.receipts.filter(status__in=ON_THE_WAY).count()


def application_order(recovery: RecoveryCase) -> list[str]:
    """The agreement's order of application of receipts (Article 9)."""
    return recovery.loan.filing.agreement.application_order.split(",")


def claim_begun(bank: Organisation) -> bool:
    """Whether a claim process has started for the bank: one submitted and not refused or withdrawn (Article 10)."""
    return Claim.objects.filter(bank=bank, submitted_on__isnull=False).exclude(status__in=DEAD).exists()


def idle_claims() -> Any:
    """Claims not yet paid whose loan has been repaid meanwhile."""
    waiting = (ClaimState.DRAFT, ClaimState.RETURNED)
    return Claim.objects.filter(status__in=waiting, loan__status="REPAID")
