"""What the rules ask of a pursuit: costs, seizures, what is late; and whom that is told. Amounts in yuan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet, Sum

from compensation import rules
from compensation.models import Receipt, RecoveryCase, Seizure, Settlement
from compensation.queries.facts import ZERO
from compensation.states import ReceiptState, RecoveryState, SeizureKind, SettlementState
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding, gettext_noop
from zengxindai.ledger.models import Kind as Booking
from zengxindai.ledger.models import Transaction
from zengxindai.policy import materials
from zengxindai.policy.terms import Terms

# Pursuits whose seizures still matter.
LIVE = (
    RecoveryState.OPEN,
    RecoveryState.EXHAUSTING,
    RecoveryState.EXHAUSTED,
    RecoveryState.SETTLED,
    RecoveryState.POST,
)


def costs_of(recovery: RecoveryCase) -> Decimal:
    """All documented costs of a pursuit, yuan."""
    return recovery.costs.aggregate(s=Sum("amount"))["s"] or ZERO


def costs_left(recovery: RecoveryCase, but: Receipt | None = None) -> Decimal:
    """Documented costs that no standing receipt has deducted, yuan; but: a receipt that is left out."""
    standing = recovery.receipts.exclude(status=ReceiptState.REVERSED)
    standing = standing.exclude(pk=but.pk) if but is not None else standing
    return costs_of(recovery) - (standing.aggregate(s=Sum("costs"))["s"] or ZERO)


def verified_later(receipt: Receipt) -> int:
    """How many standing receipts of the pursuit were verified after this one."""
    standing = receipt.recovery.receipts.exclude(status=ReceiptState.REVERSED)
    return standing.filter(place__gt=receipt.place or 0).count()


def next_place(recovery: RecoveryCase) -> int:
    """The place of the next receipt to be verified; those taken back keep theirs."""
    return (recovery.receipts.aggregate(m=Max("place"))["m"] or 0) + 1


def standing_after_settlement(recovery: RecoveryCase) -> bool:
    """Whether a receipt after the settlement is booked and stands."""
    return recovery.receipts.filter(after_settlement=True, status=ReceiptState.CONFIRMED).exists()


def recovered_in_all(recovery: RecoveryCase) -> Decimal:
    """Principal booked as recovered before and after settlement, yuan."""
    booked = recovery.receipts.filter(status=ReceiptState.CONFIRMED)
    return booked.aggregate(s=Sum("to_principal"))["s"] or ZERO


def return_cause(receipt: Receipt) -> str:
    """By what a return is booked once; a voucher whose booking was taken back is told apart from its next booking."""
    before = Receipt.objects.filter(deposit_voucher_no=receipt.deposit_voucher_no, status=ReceiptState.REVERSED)
    earlier = before.exclude(pk=receipt.pk).count()
    return f"return:{receipt.deposit_voucher_no}" + (f":{earlier + 1}" if earlier else "")


def return_entry(receipt: Receipt) -> Transaction:
    """The booking of a receipt's return."""
    booked = Transaction.objects.filter(kind=Booking.RECOVERY_RETURN, reversed_by__isnull=True)
    return booked.get(cause__in=_causes(receipt))


def _causes(receipt: Receipt) -> list[str]:
    voucher = receipt.deposit_voucher_no
    vouchers = Receipt.objects.filter(deposit_voucher_no=voucher).count()
    return [f"return:{voucher}", *(f"return:{voucher}:{number}" for number in range(2, vouchers + 1))]


def seizures_in_force(recovery: RecoveryCase) -> QuerySet[Seizure]:
    """The rows nothing follows and that lift nothing, oldest first."""
    newest = recovery.seizures.filter(followed_by__isnull=True)
    return newest.exclude(kind=SeizureKind.RELEASE).order_by("id")


def live_settlement(recovery: RecoveryCase) -> Settlement | None:
    """The settlement of a pursuit that has not fallen away."""
    return Settlement.objects.filter(recovery=recovery).exclude(status=SettlementState.VOID).first()


def sheet_of(settlement: Settlement) -> rules.Sheet:
    """The sheet as it was signed, yuan."""
    names = ("principal", "paid", "recovered", "returned", "loss", "pool", "bank_share", "tail")
    return rules.Sheet(*(getattr(settlement, name) for name in names))


def missing_evidence(settlement: Settlement, terms: Terms) -> list[str]:
    """The names of the required materials of list F that are not on file."""
    filed = set(Attachment.objects.all().on("settlement", settlement.pk).materials().values_list("kind", flat=True))
    wanted = [kind for kind in materials.kinds(terms, "F") if kind.required]
    return [materials.words(kind) for kind in wanted if kind.key not in filed]


@dataclass(frozen=True)
class Late:
    """One thing of a pursuit to be told (REC-11). cause: by which it is told once. row: what goes on from it."""

    case: Any
    finding: Finding
    cause: str
    row: str
    text: str
    red: bool = True


RETURN = gettext_noop("%(case)s: the return due on %(on)s is not on the special account")
REPORT = gettext_noop("%(case)s: the progress report due on %(on)s is missing")
LAPSED = gettext_noop("%(case)s: a seizure has lapsed on %(on)s")
ENDING = gettext_noop("%(case)s: a seizure ends on %(on)s")


def late_in(recovery: RecoveryCase, day: dt.date, terms: Terms) -> list[Late]:
    """What is late or runs out in one pursuit on a day, nearest danger first."""
    receipts = recovery.receipts.filter(status=ReceiptState.VERIFIED, deposit_by__lt=day).order_by("id")
    seizures = seizures_in_force(recovery).filter(until__isnull=False)
    return [*_returns(receipts, day), *_reports([recovery], day), *_seizures(seizures, day, terms)]


def all_late(day: dt.date, terms: Terms) -> Iterator[Late]:
    """What is late or runs out in all pursuits on a day."""
    yield from _returns(
        Receipt.objects.filter(status=ReceiptState.VERIFIED, deposit_by__lt=day).select_related("bank").order_by("id"),
        day,
    )
    open_ones = RecoveryCase.objects.filter(status=RecoveryState.OPEN, report_by__lt=day).select_related("bank")
    yield from _reports(open_ones.order_by("id"), day)
    ahead = dt.timedelta(days=max(terms.seizure_reminder_days))
    ending = Seizure.objects.filter(followed_by__isnull=True, until__lte=day + ahead, recovery__status__in=LIVE)
    ending = ending.exclude(kind=SeizureKind.RELEASE).select_related("recovery__bank").order_by("id")
    yield from _seizures(ending, day, terms)


def _returns(receipts: Any, day: dt.date) -> Iterator[Late]:
    for each in receipts:
        for finding in rules.return_late(each.deposit_by, day):
            yield Late(each, finding, f"recovery:return:{each.pk}", "receipt.deposit", RETURN)


def _reports(recoveries: Any, day: dt.date) -> Iterator[Late]:
    for each in recoveries:
        due = each.report_by if each.status == RecoveryState.OPEN else None
        for finding in rules.report_late(due, day):
            cause = f"recovery:report:{each.pk}:{each.report_by:%Y%m%d}"
            yield Late(each, finding, cause, "recovery.report_progress", REPORT)


def _seizures(seizures: Any, day: dt.date, terms: Terms) -> Iterator[Late]:
    steps = sorted(terms.seizure_reminder_days)
    for each in seizures:
        for finding in rules.seizure_ends(each.asset, each.until, day, steps[-1]):
            left = (each.until - day).days
            step = "over" if left < 0 else next(days for days in steps if left <= days)
            text = LAPSED if left < 0 else ENDING
            cause = f"recovery:seizure:{each.pk}:{step}"
            yield Late(each.recovery, finding, cause, "recovery.renew_seizure", text, left <= steps[0])
