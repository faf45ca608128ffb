"""A bank's claim for compensation, and its payouts."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BelowQuerySet
from compensation.states import ClaimState
from loans.models import Loan
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.workflow.case import Case

DEAD = ("REJECTED", "GOV_REJECTED", "WITHDRAWN")


class Claim(Case):
    """《增信贷代偿申请书》 and 《代偿审批表》 (Article 9). All amounts in yuan.

    principal: overdue principal at submission. claimed: the pool's share of it. share_pct: frozen on the filing, %.
    approved: by the district government. base: principal on the day of the first payment. paid: Σ payouts.
    """

    case_type: ClassVar[str] = "claim"
    states = ClaimState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="claims")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="claims")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    share_pct = models.DecimalField(max_digits=7, decimal_places=4)
    principal = models.DecimalField(max_digits=16, decimal_places=2)
    claimed = models.DecimalField(max_digits=16, decimal_places=2)
    interest_owed = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    overdue_reason = models.TextField()
    measures_taken = models.TextField()
    measures_planned = models.TextField()
    notice_sent_on = models.DateField()
    receiving_account = models.CharField(max_length=120)
    submitted_on = models.DateField(null=True)
    approval_no = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    approved = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    letter_no = models.CharField(max_length=60, null=True, unique=True)
    entrusted_on = models.DateField(null=True)
    rest_letter_no = models.CharField(max_length=60, null=True, unique=True)
    rest_entrusted_on = models.DateField(null=True)
    base = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    paid = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    confirmed_on = models.DateField(null=True)

    objects = BelowQuerySet.as_manager()

    class Meta:
        verbose_name = _("Compensation claim")
        constraints = (
            models.UniqueConstraint(
                fields=["loan"], condition=~models.Q(status__in=DEAD), name="claim_one_live_per_loan"
            ),
            models.CheckConstraint(
                condition=models.Q(principal__gt=0, claimed__lte=models.F("principal"), interest_owed__gte=0),
                name="claim_amounts_sane",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["GOV_APPROVED", "ENTRUSTED", "PARTIALLY_PAID", "PAID", "RECEIVED"])
                | (~models.Q(approval_no="") & models.Q(approved_on__isnull=False, approved__gt=0)),
                name="claim_approval_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(paid=0) | models.Q(paid__gt=0, paid__lte=models.F("approved"), base__isnull=False),
                name="claim_paid_within_approved",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["PARTIALLY_PAID", "PAID", "RECEIVED"]) | models.Q(paid__gt=0),
                name="claim_paid_has_payout",
            ),
        )
        indexes = (models.Index(fields=["bank", "status"], name="claim_bank_status"),)

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise

    @property
    def department(self) -> Organisation | None:
        """The department that recommended."""
        return self.application.department

    def awaits(self, party: str, row: str) -> bool:
        """Of a claim paid in part the rest is entrusted first, then paid."""
        if row == "entrust_rest":
            return self.rest_letter_no is None
        return row != "pay_rest" or self.rest_letter_no is not None


class Payout(models.Model):
    """One payment from the special account, yuan. Append-only; a voucher pays once."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="payouts")
    tranche = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    voucher_no = models.CharField(max_length=60, unique=True)
    paid_on = models.DateField()
    base = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["claim", "tranche"], name="payout_tranche_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payout_positive"),
        )

    def __str__(self) -> str:
        return self.voucher_no


# Who never reads what follows a payout (domain note 6 §16).
NO_READERS = frozenset({Kind.ENTERPRISE, Kind.SECTOR_DEPT})
