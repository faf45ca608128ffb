"""The loan, its movements and its classification."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BelowQuerySet
from loans.models.filing import Filing
from loans.states import Backing, LoanState, MovementKind, Repayment, Tier
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.case import Case


@dataclass
class Ahead:
    """What was read of a locked loan for many acts at once; its movements keep it true, anything else drops it.

    dues: by version of the plan. vouchers: those that stand.
    """

    dues: dict[int, list[Any]] = field(default_factory=dict)
    vouchers: set[str] = field(default_factory=set)


class Loan(Case):
    """One note under one filing. amount, outstanding: yuan of principal. rate: % a year.

    amount is what was drawn and outstanding what is owed: both always follow from the movements; the database compares
    at every commit. A payout from the pool does not lower outstanding: the borrower still owes (domain note 5 §5.1).
    due_on: the contract's day of the earliest instalment not wholly paid; pay_by: the last day to pay it, that day or
    the next working day, empty while that year's days off are not published. plan: the version of the repayment plan in
    force. every: months between instalments. accelerated_on: when the bank declared everything due (Article 8).
    previous: the repaid loan this one renews (Article 13). tier: five-tier class, never below the floor.
    """

    case_type: ClassVar[str] = "loan"
    states = LoanState
    ahead: Ahead | None = None

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="loans")
    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="loan")
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="renewals")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    backing = models.CharField(max_length=10, choices=Backing.choices)
    contract_no = models.CharField(max_length=60, blank=True)
    note_no = models.CharField(max_length=60, null=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    outstanding = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    drawn_on = models.DateField(null=True)
    matures_on = models.DateField(null=True)
    repayment = models.CharField(max_length=20, choices=Repayment.choices, default=Repayment.BULLET)
    every = models.PositiveSmallIntegerField(default=1)
    plan = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    pay_by = models.DateField(null=True)
    overdue_since = models.DateField(null=True)
    accelerated_on = models.DateField(null=True)
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
                    plan__gt=0,
                    due_on__isnull=False,
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
            models.CheckConstraint(
                condition=models.Q(pay_by__isnull=True) | models.Q(pay_by__gte=models.F("due_on")),
                name="loan_paid_by_when_due_or_later",
            ),
            models.CheckConstraint(condition=models.Q(every__in=[1, 2, 3, 6, 12]), name="loan_period_of_months"),
            models.CheckConstraint(condition=~models.Q(previous=models.F("id")), name="loan_renews_another"),
        )
        indexes = (
            models.Index(fields=["status", "due_on"], name="loan_due"),
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
    """One change of a loan's principal, yuan: disbursement +, payments −, a reversal the other way. Append-only.

    on: the day it counts for. entered_on: the day it was recorded, so that what was known on a day can be told again.
    note_no: the note (借据) of a disbursement. A voucher stands once for a loan; reversed, it may be entered anew: a
    trigger holds that.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=MovementKind.choices)
    on = models.DateField()
    entered_on = models.DateField()
    principal = models.DecimalField(max_digits=16, decimal_places=2)
    voucher_no = models.CharField(max_length=60)
    note_no = models.CharField(max_length=60, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="DRAW", principal__gt=0)
                | models.Q(kind__in=["REPAYMENT", "RECOVERY", "SETTLEMENT"], principal__lt=0)
                | models.Q(kind="REVERSAL") & ~models.Q(principal=0),
                name="movement_sign",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="REVERSAL", reverses__isnull=False)
                | (~models.Q(kind="REVERSAL") & models.Q(reverses__isnull=True)),
                name="movement_reversal_names_its_movement",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="DRAW") | ~models.Q(note_no=""), name="movement_draw_has_note"
            ),
            models.CheckConstraint(
                condition=models.Q(entered_on__gte=models.F("on")), name="movement_entered_after_it_happened"
            ),
        )
        indexes = (
            models.Index(fields=["on", "kind"], name="movement_on"),
            models.Index(fields=["note_no"], condition=models.Q(kind="DRAW"), name="movement_note"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.principal}"

    @property
    def counts_as(self) -> str:
        """Its kind; a reversal counts against the kind of what it reverses."""
        return self.reverses.kind if self.reverses else self.kind


class Instalment(models.Model):
    """Principal due on a day by one version of a loan's repayment plan, yuan. Append-only.

    When a version is written its instalments add up to what is owed; later payments fill them from the first on.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="instalments")
    version = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    principal = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["loan", "version", "place"], name="instalment_once"),
            models.CheckConstraint(condition=models.Q(principal__gt=0), name="instalment_positive"),
        )

    def __str__(self) -> str:
        return f"{self.due_on}: {self.principal}"


class TierChange(models.Model):
    """A five-tier class from a day on, and whether bank or system set it. Append-only."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="tiers")
    on = models.DateField()
    tier = models.CharField(max_length=1, choices=Tier.choices)
    by_system = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.on}: {self.tier}"
