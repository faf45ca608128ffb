"""Money that goes to a bank's special account."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import SEE_ALL, Agreement
from compensation.states import FundMovementState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.ledger.models import Kind as Booking
from zengxindai.workflow.case import Case, CaseQuerySet

# What the finance bureau may put on a special account (Articles 7, 8).
KINDS = (Booking.OPENING, Booking.DEPOSIT, Booking.TOP_UP, Booking.INTEREST)


class FundMovementQuerySet(CaseQuerySet):
    """Movements by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The bank its own; guarantor and authorities all; others none (domain note 6 §16)."""
        kind = user.organisation.kind
        if kind == Kind.BANK:
            return self.filter(bank_id__in=[pk for pk in (user.organisation_id, user.organisation.parent_id) if pk])
        return self if kind in SEE_ALL or kind == Kind.GUARANTOR else self.none()


class FundMovement(Case):
    """A deposit, top-up or interest on a special account, yuan (Articles 7, 8)."""

    case_type: ClassVar[str] = "fund_movement"
    states = FundMovementState

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="fund_movements")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in KINDS])
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    basis = models.TextField()
    approval_no = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    voucher_no = models.CharField(max_length=60, null=True, unique=True)
    booked_on = models.DateField(null=True)

    objects = FundMovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Fund movement")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="fund_movement_amount_positive"),
            models.CheckConstraint(
                condition=~models.Q(status__in=["GOV_APPROVED", "BOOKED"])
                | (~models.Q(approval_no="") & models.Q(approved_on__isnull=False)),
                name="fund_movement_approval_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="BOOKED") | models.Q(voucher_no__isnull=False, booked_on__isnull=False),
                name="fund_movement_booking_whole",
            ),
        )
