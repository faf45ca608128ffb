"""The pursuit of a compensated loan, its receipts and progress reports."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BelowQuerySet
from compensation.models.claim import NO_READERS, Claim
from compensation.states import Exhaustion, ReceiptMethod, ReceiptState, RecoveryState
from loans.models import Loan
from loans.states import LegalStage
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.case import Case


class RecoveryQuerySet(BelowQuerySet):
    """Bank, guarantor and authorities; neither enterprise nor department (domain note 6 §16)."""

    hidden_from: ClassVar[frozenset[str]] = NO_READERS


class RecoveryCase(Case):
    """追偿 of one compensated loan (Article 9). All amounts in yuan.

    principal: compensated base. recovered, returned: booked so far, before settlement. loss, pool_burden: after
    settlement, what is still lost and the pool's part of it; later receipts lower both (case 8).
    """

    case_type: ClassVar[str] = "recovery"
    states = RecoveryState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recoveries")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="recovery")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    share_pct = models.DecimalField(max_digits=7, decimal_places=4)
    principal = models.DecimalField(max_digits=16, decimal_places=2)
    recovered = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    returned = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    loss = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    stage = models.CharField(max_length=20, choices=LegalStage.choices, default=LegalStage.COLLECTION)
    paid_on = models.DateField()
    exhausted_on = models.DateField(null=True)
    exhaustion = models.CharField(max_length=20, choices=Exhaustion.choices, blank=True)
    evidence_no = models.CharField(max_length=80, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Recovery")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    principal__gt=0,
                    recovered__gte=0,
                    recovered__lte=models.F("principal"),
                    returned__gte=0,
                    returned__lte=models.F("recovered"),
                ),
                name="recovery_amounts_sane",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="FULL") | models.Q(recovered=models.F("principal")),
                name="recovery_full_is_full",
            ),
        )

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise

    @property
    def unrecovered(self) -> Decimal:
        """Principal not yet booked as recovered, yuan; after settlement what is still lost."""
        return self.principal - self.recovered if self.loss is None else self.loss


class Receipt(Case):
    """《追偿收款登记表》 (Article 9, form 4.8). All amounts in yuan; costs + to_principal + to_interest = total."""

    case_type: ClassVar[str] = "receipt"
    states = ReceiptState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    recovery = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="receipts")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    total = models.DecimalField(max_digits=16, decimal_places=2)
    costs = models.DecimalField(max_digits=16, decimal_places=2)
    to_principal = models.DecimalField(max_digits=16, decimal_places=2)
    to_interest = models.DecimalField(max_digits=16, decimal_places=2)
    method = models.CharField(max_length=12, choices=ReceiptMethod.choices)
    voucher_no = models.CharField(max_length=60)
    after_settlement = models.BooleanField(default=False)
    pool_return = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    deposit_voucher_no = models.CharField(max_length=60, null=True, unique=True)
    deposited_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Receipt")
        constraints = (
            models.UniqueConstraint(fields=["bank", "voucher_no"], name="receipt_voucher_once_per_bank"),
            models.CheckConstraint(
                condition=models.Q(
                    total=models.F("costs") + models.F("to_principal") + models.F("to_interest"),
                    total__gt=0,
                    costs__gte=0,
                    to_principal__gte=0,
                    to_interest__gte=0,
                ),
                name="receipt_parts_add_up",
            ),
            models.CheckConstraint(
                condition=models.Q(status="REGISTERED")
                | models.Q(pool_return__gte=0, pool_return__lte=models.F("to_principal")),
                name="receipt_return_within_principal",
            ),
        )

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise


class ProgressReport(models.Model):
    """《追偿进展报告》: where the pursuit stands on a day. Append-only."""

    recovery = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField()
    stage = models.CharField(max_length=20, choices=LegalStage.choices)
    measures = models.TextField()
    next_steps = models.TextField()

    def __str__(self) -> str:
        return f"{self.on}: {self.stage}"
