"""Money that goes to a bank's special account, from one to another, or back to the treasury."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import SEE_ALL, Agreement
from compensation.models.allocation import AllocationPlan
from compensation.states import FundMovementState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.ledger.models import Kind as Booking
from zengxindai.workflow.case import Case, CaseQuerySet

# The pool's capital: what the treasury puts on an account, with the government's approval (Article 7).
FROM_TREASURY = (Booking.OPENING, Booking.DEPOSIT, Booking.TOP_UP)
# What leaves an account although nothing is compensated, with the government's approval (Article 8).
LEAVING = (Booking.TRANSFER_OUT, Booking.REFUND_TO_FISCAL)
KINDS = (*FROM_TREASURY, Booking.INTEREST, *LEAVING)
CHOICES = [
    *((kind.value, kind.label) for kind in (*FROM_TREASURY, Booking.INTEREST)),
    (Booking.TRANSFER_OUT.value, _("Transfer between accounts")),
    (Booking.REFUND_TO_FISCAL.value, Booking.REFUND_TO_FISCAL.label),
]

# Who reads what is on the special accounts; a bank of its own alone, the service centre nothing (domain note 6 §16).
ACCOUNT_READERS = (SEE_ALL | {Kind.GUARANTOR, Kind.BANK}) - {Kind.FIN_DEV_CENTER}


class FundMovementQuerySet(CaseQuerySet):
    """Movements by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The bank its own, a transfer by the giving one; guarantor and authorities all; others none (note 6 §16)."""
        kind = user.organisation.kind
        if kind == Kind.BANK:
            return self.filter(bank=user.organisation_id)
        return self if kind in SEE_ALL or kind == Kind.GUARANTOR else self.none()


class FundMovement(Case):
    """A movement of a special account that compensates nothing, yuan (Articles 7, 8).

    kind: a word of the ledger. agreement, bank: whose account it is about; of a transfer the giving one, to_agreement
    the receiving. plan: the allocation it carries out. A deposit needs the government's approval since it is the
    district's money, interest needs none.
    """

    case_type: ClassVar[str] = "fund_movement"
    states = FundMovementState

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="fund_movements")
    to_agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+", null=True)
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(AllocationPlan, on_delete=models.PROTECT, related_name="movements", null=True)
    kind = models.CharField(max_length=20, choices=CHOICES)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    basis = models.TextField()
    approval_no = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    voucher_no = models.CharField(max_length=60, null=True)
    booked_on = models.DateField(null=True)
    reversed_on = models.DateField(null=True)

    objects = FundMovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Fund movement")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_movement_amount_positive"),
            models.CheckConstraint(
                condition=~Q(status__in=["GOV_APPROVED", "BOOKED", "REVERSED"])
                | Q(kind="INTEREST")
                | (~Q(approval_no="") & Q(approved_on__isnull=False)),
                name="fund_movement_approval_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["BOOKED", "REVERSED"]) | Q(voucher_no__isnull=False, booked_on__isnull=False),
                name="fund_movement_booking_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="REVERSED") | Q(reversed_on__isnull=False), name="fund_movement_reversal_whole"
            ),
            models.CheckConstraint(
                condition=Q(kind="TRANSFER_OUT", to_agreement__isnull=False)
                | (~Q(kind="TRANSFER_OUT") & Q(to_agreement__isnull=True)),
                name="fund_movement_transfer_has_receiver",
            ),
            models.CheckConstraint(
                condition=Q(to_agreement__isnull=True) | ~Q(to_agreement=F("agreement")),
                name="fund_movement_transfer_to_another",
            ),
            # What was taken back leaves its voucher free to be booked rightly.
            models.UniqueConstraint(
                fields=["voucher_no"], condition=~Q(status="REVERSED"), name="fund_movement_voucher_once"
            ),
        )
