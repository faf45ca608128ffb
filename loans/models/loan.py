"""The loan, its movements and its classification."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BelowQuerySet
from loans.models.filing import Filing
from loans.states import Backing, LoanState, MovementKind, Tier
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.case import Case


class Loan(Case):
    """One note under one filing. amount, outstanding: yuan of principal. rate: % a year.

    outstanding always equals the sum of the movements; the database compares at every commit. A payout from the pool
    does not lower it: the borrower still owes (domain note 5 §5.1). pay_by: the last day to pay, maturity or the next
    working day; empty while that year's days off are not published. tier: five-tier class, never below the floor.
    """

    case_type: ClassVar[str] = "loan"
    states = LoanState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="loans")
    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="loan")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    backing = models.CharField(max_length=10, choices=Backing.choices)
    contract_no = models.CharField(max_length=60, blank=True)
    note_no = models.CharField(max_length=60, null=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    outstanding = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    drawn_on = models.DateField(null=True)
    matures_on = models.DateField(null=True)
    pay_by = models.DateField(null=True)
    overdue_since = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    tier = models.CharField(max_length=1, choices=Tier.choices, default=Tier.PASS)

    objects = BelowQuerySet.as_manager()

    class Meta:
        verbose_name = _("Loan")
        constraints = (
            models.UniqueConstraint(fields=["bank", "note_no"], name="loan_note_once_per_bank"),
            models.CheckConstraint(
                condition=models.Q(status__in=["PENDING_DRAW", "CANCELLED"])
                | models.Q(
                    amount__gt=0,
                    note_no__isnull=False,
                    matures_on__gt=models.F("drawn_on"),
                    pay_by__gte=models.F("matures_on"),
                ),
                name="loan_drawn_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(outstanding__gte=0)
                & (models.Q(amount__isnull=True) | models.Q(outstanding__lte=models.F("amount"))),
                name="loan_outstanding_within_amount",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["REPAID", "RECOVERED_FULL", "SETTLED"]) | models.Q(outstanding=0),
                name="loan_closed_owes_nothing",
            ),
        )
        indexes = (
            models.Index(fields=["status", "matures_on"], name="loan_due"),
            models.Index(fields=["bank", "status"], name="loan_bank_status"),
        )

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise

    @property
    def department(self) -> Organisation | None:
        """The department that recommended."""
        return self.application.department

    def days_past_due(self, day: dt.date) -> int:
        """Days past the last pay day, 0 when not due or nothing is owed."""
        return max(0, (day - self.pay_by).days) if self.pay_by and self.outstanding else 0


class Movement(models.Model):
    """One change of a loan's principal, yuan: disbursement +, all others −. Append-only."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=MovementKind.choices)
    on = models.DateField()
    principal = models.DecimalField(max_digits=16, decimal_places=2)
    voucher_no = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="DRAW", principal__gt=0) | (~models.Q(kind="DRAW") & models.Q(principal__lt=0)),
                name="movement_sign",
            ),
            models.UniqueConstraint(
                fields=["loan"], condition=models.Q(kind="DRAW"), name="movement_one_draw_per_loan"
            ),
            models.UniqueConstraint(fields=["loan", "kind", "voucher_no"], name="movement_voucher_once"),
        )
        indexes = (models.Index(fields=["on", "kind"], name="movement_on"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.principal}"


class TierChange(models.Model):
    """A five-tier class from a day on, and whether bank or system set it. Append-only."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="tiers")
    on = models.DateField()
    tier = models.CharField(max_length=1, choices=Tier.choices)
    by_system = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.on}: {self.tier}"
