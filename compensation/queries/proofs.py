"""Claims, receipts and settlements proved against the books and the trail: one sentence per difference. Yuan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from compensation import rules
from compensation.models import Claim, FundMovement, Payout, Receipt, RecoveryCase, Settlement
from compensation.models.fund import LEAVING
from compensation.queries.facts import ZERO
from compensation.queries.pursuit import return_cause
from compensation.states import ClaimState, FundMovementState, ReceiptState, SettlementState
from loans.queries import special_account_code
from zengxindai.audit.models import Event
from zengxindai.ledger.models import Entry, Hold, Kind
from zengxindai.money import split

KINDS = (FundMovement, Claim, RecoveryCase, Receipt, Settlement)
HOLDING = (ClaimState.GOV_APPROVED, ClaimState.ENTRUSTED)
SETTLED = (SettlementState.EXECUTED, SettlementState.CLOSED)


def states() -> Iterator[str]:
    """Every case stands where its last event left it."""
    for kind in KINDS:
        last = Event.objects.filter(case_type=kind.case_type, case_id=OuterRef("pk")).order_by("-id").values("target")
        for case in kind.objects.annotate(left=Subquery(last[:1])).exclude(status=F("left")).order_by("pk"):
            yield f"{kind.case_type} {case.number}: is {case.status}, its last event left it {case.left}"


def claims() -> Iterator[str]:
    """The pool's share of every claim, and what was paid: within the approval, and the sum of the payouts."""
    paid = Payout.objects.filter(claim=OuterRef("pk")).values("claim").annotate(s=Sum("amount")).values("s")
    for claim in Claim.objects.annotate(added=Coalesce(Subquery(paid), ZERO)).order_by("pk").iterator():
        share = split(claim.principal, claim.share_pct).pool
        if claim.claimed != share:
            yield f"claim {claim.number}: claims {claim.claimed}, the share of {claim.principal} is {share}"
        if claim.paid != claim.added:
            yield f"claim {claim.number}: says {claim.paid} was paid, its payouts add up to {claim.added}"
        if claim.approved is not None and claim.paid > claim.approved:
            yield f"claim {claim.number}: {claim.paid} was paid, {claim.approved} approved"
        if claim.base is not None and claim.paid > split(claim.base, claim.share_pct).pool:
            yield f"claim {claim.number}: {claim.paid} was paid, more than the share of {claim.base}"


def holds() -> Iterator[str]:
    """Money is held for claims approved and not yet paid, once each, within what was approved, and for nothing else."""
    found: Counter[int] = Counter()
    amounts: dict[int, Decimal] = {}
    for hold in Hold.objects.filter(ended__isnull=True).order_by("pk"):
        word, _, rest = hold.cause.partition(":")
        if word != "claim":
            yield f"hold {hold.cause}: held for no claim"
            continue
        number = int(rest.partition(":")[0])
        found[number] += 1
        amounts[number] = hold.amount
    claims = {claim.pk: claim for claim in Claim.objects.filter(pk__in=found)}
    for number, times in found.items():
        claim = claims.get(number)
        waits = claim is not None and (
            claim.status in HOLDING or (claim.status == ClaimState.PARTIALLY_PAID and claim.rest_letter_no is not None)
        )
        if claim is None or not waits:
            yield f"claim {claim and claim.number}: {amounts[number]} is held though nothing is to be paid"
        elif times > 1 or amounts[number] > (claim.approved or ZERO) - claim.paid:
            yield f"claim {claim.number}: {times} holds, {amounts[number]} for {claim.approved} less {claim.paid}"


def recoveries() -> Iterator[str]:
    """What a pursuit has brought is the sum of its booked receipts, and never more than was paid comes back."""
    booked = Receipt.objects.filter(status=ReceiptState.CONFIRMED, recovery=OuterRef("pk")).values("recovery")
    before, after = booked.filter(after_settlement=False), booked.filter(after_settlement=True)
    sums = {
        "principals": Coalesce(Subquery(before.annotate(s=Sum("to_principal")).values("s")), ZERO),
        "returns": Coalesce(Subquery(before.annotate(s=Sum("pool_return")).values("s")), ZERO),
        "later": Coalesce(Subquery(after.annotate(s=Sum("to_principal")).values("s")), ZERO),
        "settled": Subquery(Settlement.objects.filter(recovery=OuterRef("pk"), status__in=SETTLED).values("loss")[:1]),
    }
    for case in RecoveryCase.objects.select_related("claim").annotate(**sums).order_by("pk").iterator():
        if (case.recovered, case.returned) != (case.principals, case.returns):
            said = f"says {case.recovered} recovered and {case.returned} returned"
            yield f"recovery {case.number}: {said}, its receipts {case.principals} and {case.returns}"
        if case.returned > case.claim.paid:
            yield f"recovery {case.number}: {case.returned} came back of {case.claim.paid} paid"
        if case.loss is not None and case.loss != (case.settled or ZERO) - case.later:
            yield f"recovery {case.number}: loss {case.loss}, settled {case.settled} less {case.later} since"


def settlements() -> Iterator[str]:
    """Every executed sheet follows from its figures: loss, the two shares of it, the difference."""
    for each in Settlement.objects.filter(status__in=SETTLED).select_related("recovery").order_by("pk").iterator():
        sheet = rules.settle(each.principal, each.paid, each.recovered, each.returned, each.recovery.share_pct)
        if (each.loss, each.pool, each.bank_share, each.tail) != sheet[4:]:
            yield f"settlement {each.number}: {each.loss}, {each.pool}, {each.tail}; reckoned {sheet[4:]}"


def bookings() -> Iterator[str]:
    """What the cases say was moved on a special account and what its entries say is the same, cause by cause."""
    said = {(code, cause): amount for code, cause, amount in moved()}
    entries = Entry.objects.filter(account__special=True).exclude(
        Q(transaction__kind=Kind.CORRECTION) | Q(transaction__reversed_by__isnull=False)
    )
    columns = entries.values_list("account__code", "transaction__cause", "amount")
    booked = {(code, cause): amount for code, cause, amount in columns}
    for key in sorted(said.keys() | booked.keys()):
        if said.get(key) != booked.get(key):
            yield f"{key[1]} on {key[0]}: the case says {said.get(key)}, the books {booked.get(key)}"


def moved() -> Iterable[tuple[str, str, Decimal]]:
    """What every case says it moved: account's code, cause, yuan (out of the account below zero)."""
    for payout in Payout.objects.select_related("claim__bank"):
        yield special_account_code(payout.claim.bank), f"payout:{payout.voucher_no}", -payout.amount
    for receipt in Receipt.objects.filter(status=ReceiptState.CONFIRMED, pool_return__gt=0).select_related("bank"):
        yield special_account_code(receipt.bank), return_cause(receipt), receipt.pool_return
    for sheet in Settlement.objects.filter(status__in=SETTLED).exclude(tail=0).select_related("bank"):
        yield special_account_code(sheet.bank), f"settlement:{sheet.number}", sheet.tail
    booked = FundMovement.objects.filter(status=FundMovementState.BOOKED)
    for movement in booked.select_related("bank", "to_agreement__bank"):
        amount = -movement.amount if movement.kind in LEAVING else movement.amount
        yield special_account_code(movement.bank), f"fund:{movement.number}", amount
        if movement.to_agreement is not None:
            yield special_account_code(movement.to_agreement.bank), f"fund:{movement.number}", movement.amount


ALL = (states, claims, holds, recoveries, settlements, bookings)


def differences() -> Iterator[str]:
    """All of them."""
    for proof in ALL:
        yield from proof()
