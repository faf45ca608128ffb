"""What a pursuit costs, what is seized for it, and how it is reported."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from compensation.models.recovery import RecoveryCase
from compensation.states import CostKind, SeizureKind
from loans.states import LegalStage
from zengxindai.accounts.models import Organisation


class RecoveryCost(models.Model):
    """One documented cost of a pursuit, yuan (form 4.8). Append-only; a voucher counts once for a bank.

    Receipts deduct what is documented and not deducted yet, no more; the database holds the sums together.
    """

    recovery = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="costs")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CostKind.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    voucher_no = models.CharField(max_length=60)
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["bank", "voucher_no"], name="cost_voucher_once_per_bank"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="cost_positive"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class Seizure(models.Model):
    """查封: one act on an asset of the debtor (domain note 3 §3.8). Append-only.

    A renewal or a lifting follows the row it is about, each row once, so that the newest row of a chain is what holds.
    until: the last day; a queued seizure has none before its turn has come.
    """

    recovery = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="seizures")
    kind = models.CharField(max_length=8, choices=SeizureKind.choices)
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    asset = models.CharField(max_length=200)
    court = models.CharField(max_length=80)
    order_no = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name = _("Seizure")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=["FIRST", "QUEUED"], follows__isnull=True)
                | models.Q(kind__in=["RENEWAL", "RELEASE"], follows__isnull=False),
                name="seizure_follows_when_renewed_or_lifted",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="RELEASE", until__isnull=True)
                | models.Q(kind="QUEUED", until__isnull=True)
                | models.Q(kind__in=["FIRST", "QUEUED", "RENEWAL"], until__isnull=False, until__gt=models.F("since")),
                name="seizure_period",
            ),
        )
        indexes = (models.Index(fields=["until"], name="seizure_until"),)

    def __str__(self) -> str:
        return f"{self.asset} {self.get_kind_display()}"


class ProgressReport(models.Model):
    """《追偿进展报告》 (form 4.8): where the pursuit stands on a day. Amounts in yuan. Append-only.

    in_period: recovered since the report before, below zero when a receipt was taken back. recovered, costs: so far, as
    booked and documented that day. expected: what the bank still expects to recover. due_on: by when it was due.
    """

    recovery = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField()
    due_on = models.DateField(null=True)
    stage = models.CharField(max_length=20, choices=LegalStage.choices)
    officer = models.CharField(max_length=40, blank=True)
    case_no = models.CharField(max_length=80, blank=True)
    court = models.CharField(max_length=80, blank=True)
    judgment = models.TextField(blank=True)
    leads = models.TextField(blank=True)
    measures = models.TextField()
    next_steps = models.TextField()
    in_period = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    recovered = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    costs = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    expected = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(recovered__gte=0, costs__gte=0, expected__gte=0),
                name="progress_amounts_sane",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.stage}"
