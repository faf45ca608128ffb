"""The pursuit of a compensated loan, and its receipts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BelowQuerySet
from compensation.models.claim import NO_READERS, Claim
from compensation.states import Exhaustion, ReceiptMethod, ReceiptState, RecoveryState, ReversalGround
from loans.models import Loan
from loans.states import LegalStage
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.case import Case


class RecoveryQuerySet(BelowQuerySet):
    """Bank, guarantor and authorities; neither enterprise nor department (domain note 6 §16)."""

    hidden_from: ClassVar[frozenset[str]] = NO_READERS


class RecoveryCase(Case):
    """追偿 of one compensated loan (Article 9). All amounts in yuan.

    principal: compensated base. recovered, returned: Σ of the booked receipts before settlement; the database compares
    at every commit. loss: after settlement, what is still lost; later receipts lower it (case 8). report_by: the last
    day of the next progress report. stage, case_no, court: as the newest report says.
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
    case_no = models.CharField(max_length=80, blank=True)
    court = models.CharField(max_length=80, blank=True)
    paid_on = models.DateField()
    report_by = models.DateField(null=True)
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
            models.CheckConstraint(
                condition=~models.Q(status__in=["EXHAUSTING", "EXHAUSTED", "SETTLED", "POST"])
                | (~models.Q(exhaustion="") & ~models.Q(evidence_no="") & models.Q(exhausted_on__isnull=False)),
                name="recovery_exhaustion_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["SETTLED", "POST"], loss__isnull=False, loss__gte=0)
                | (~models.Q(status__in=["SETTLED", "POST"]) & models.Q(loss__isnull=True)),
                name="recovery_loss_when_settled",
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

    def named_day(self) -> dt.date | None:
        """While the pursuit is open its next progress report has a last day."""
        return self.report_by if self.status == RecoveryState.OPEN else None


class Receipt(Case):
    """《追偿收款登记表》 (Article 9, form 4.8). All amounts in yuan; costs + to_principal + to_interest = total.

    stated_costs, stated_interest: as the bank stated them; what of them is taken follows from the agreement's order and
    is reckoned again when the bureau verifies. open_principal, pool_paid: what was left to recover, what the pool had
    paid then. place: the how-manieth verified receipt of its recovery; a return is reckoned on everything verified
    before, so only the newest is taken back. deposit_by: the last day of the return.
    """

    case_type: ClassVar[str] = "receipt"
    states = ReceiptState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    recovery = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="receipts")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    total = models.DecimalField(max_digits=16, decimal_places=2)
    stated_costs = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    stated_interest = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    costs = models.DecimalField(max_digits=16, decimal_places=2)
    to_principal = models.DecimalField(max_digits=16, decimal_places=2)
    to_interest = models.DecimalField(max_digits=16, decimal_places=2)
    open_principal = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    pool_paid = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    method = models.CharField(max_length=12, choices=ReceiptMethod.choices)
    voucher_no = models.CharField(max_length=60)
    after_settlement = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(null=True)
    pool_return = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    deposit_by = models.DateField(null=True)
    deposit_voucher_no = models.CharField(max_length=60, null=True)
    deposited_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    reversed_on = models.DateField(null=True)
    reversal_ground = models.CharField(max_length=12, choices=ReversalGround.choices, blank=True)
    reversal_approval_no = models.CharField(max_length=60, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Receipt")
        constraints = (
            models.UniqueConstraint(
                fields=["bank", "voucher_no"],
                condition=~models.Q(status="REVERSED"),
                name="receipt_voucher_once_per_bank",
            ),
            models.UniqueConstraint(
                fields=["deposit_voucher_no"],
                condition=~models.Q(status="REVERSED"),
                name="receipt_return_voucher_once",
            ),
            models.UniqueConstraint(fields=["recovery", "place"], name="receipt_place_once"),
            models.CheckConstraint(
                condition=models.Q(
                    total=models.F("costs") + models.F("to_principal") + models.F("to_interest"),
                    total__gt=0,
                    costs__gte=0,
                    costs__lte=models.F("stated_costs"),
                    to_principal__gte=0,
                    to_interest__gte=0,
                    to_interest__lte=models.F("stated_interest"),
                ),
                name="receipt_parts_add_up",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["REGISTERED", "REVERSED"], pool_return__isnull=True, place__isnull=True)
                | (
                    ~models.Q(status="REGISTERED")
                    & models.Q(place__isnull=False, pool_return__gte=0, pool_return__lte=models.F("to_principal"))
                    & models.Q(pool_return__isnull=False)
                ),
                name="receipt_return_within_principal",
            ),
            models.CheckConstraint(
                condition=models.Q(status="REVERSED", reversed_on__isnull=False)
                | (~models.Q(status="REVERSED") & models.Q(reversed_on__isnull=True)),
                name="receipt_taken_back_on_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="CONFIRMED")
                | models.Q(deposit_voucher_no__isnull=False, deposited_on__isnull=False, confirmed_on__isnull=False),
                name="receipt_booking_whole",
            ),
        )

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise

    def named_day(self) -> dt.date | None:
        """A verified receipt is returned within the agreement's working days."""
        return self.deposit_by if self.status == ReceiptState.VERIFIED else None
