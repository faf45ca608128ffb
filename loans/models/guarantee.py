"""The guarantor's guarantee for an enterprise that does not meet the bank's direct conditions (Articles 5, 6.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, OfBankQuerySet
from loans.models.loan import Loan
from loans.models.opinion import LoanOpinion
from loans.states import CounterKind, GuaranteeState, LegalStage, ReceiptSource
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.workflow.case import Case, Sight

if TYPE_CHECKING:
    from zengxindai.accounts.models import User

# Before the loan is drawn; and what never came to stand behind a loan.
PENDING = ("APPLIED", "REVIEW", "APPROVED")
VOID = ("DECLINED", "LAPSED")


class GuaranteeQuerySet(OfBankQuerySet):
    """The bank's own, the guarantor's and the enterprise's; departments have no part in it (domain note 6 §16)."""

    hidden_from: ClassVar[frozenset[str]] = frozenset({Kind.SECTOR_DEPT})


class Guarantee(Case):
    """《转担保函》 to 解保 or 代偿 and 追偿 (Articles 5, 6.4). All amounts in yuan, fee_rate in % a year.

    amount: the loan guaranteed, at most. ratio_pct: the guarantor's part of overdue principal, %. base: principal owed
    on the day of the payout. paid_out: the payout. recovered: Σ receipts, compared by the database at every commit.
    The guaranteed balance is nowhere kept: it follows from the loan's movements (`loans.queries.guarantee`).
    """

    case_type: ClassVar[str] = "guarantee"
    states = GuaranteeState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="guarantees")
    opinion = models.ForeignKey(LoanOpinion, on_delete=models.PROTECT, related_name="guarantees")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, null=True, related_name="guarantee")
    reason = models.TextField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    months = models.PositiveSmallIntegerField()
    ratio_pct = models.DecimalField(max_digits=7, decimal_places=4)
    findings = models.TextField(blank=True)
    fee_rate = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    investigated_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decline_reason = models.TextField(blank=True)
    requested = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    request_basis = models.TextField(blank=True)
    base = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    paid_out = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    payout_voucher_no = models.CharField(max_length=60, null=True, unique=True)
    paid_out_on = models.DateField(null=True)
    stage = models.CharField(max_length=20, choices=LegalStage.choices, default=LegalStage.COLLECTION)
    recovered = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    written_off_on = models.DateField(null=True)

    objects = GuaranteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Guarantee")
        constraints = (
            models.UniqueConstraint(
                fields=["opinion"],
                condition=~models.Q(status__in=VOID),
                name="guarantee_one_live_per_opinion",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, months__gt=0, ratio_pct__gt=0, ratio_pct__lte=100),
                name="guarantee_figures_sane",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["APPLIED", "REVIEW", "DECLINED", "LAPSED"])
                | models.Q(fee_rate__isnull=False, investigated_on__isnull=False, decided_on__isnull=False),
                name="guarantee_agreed_after_investigation",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[*PENDING, *VOID], loan__isnull=True)
                | (~models.Q(status__in=[*PENDING, *VOID]) & models.Q(loan__isnull=False)),
                name="guarantee_in_force_has_loan",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    paid_out=0, base__isnull=True, payout_voucher_no__isnull=True, paid_out_on__isnull=True
                )
                | models.Q(paid_out__gt=0, base__gt=0, payout_voucher_no__isnull=False, paid_out_on__isnull=False),
                name="guarantee_payout_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["PAID_OUT", "RECOVERING", "WRITTEN_OFF", "CLOSED"], paid_out__gt=0)
                | (~models.Q(status__in=["PAID_OUT", "RECOVERING", "WRITTEN_OFF", "CLOSED"]) & models.Q(paid_out=0)),
                name="guarantee_paid_out_has_payout",
            ),
            models.CheckConstraint(
                condition=models.Q(recovered__gte=0, recovered__lte=models.F("paid_out")),
                name="guarantee_recovered_within_payout",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="CLOSED") | models.Q(recovered=models.F("paid_out")),
                name="guarantee_closed_is_recovered",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="DECLINED") | ~models.Q(decline_reason=""),
                name="guarantee_decline_has_reason",
            ),
        )

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise

    @property
    def unrecovered(self) -> Decimal:
        """What the guarantor has paid and not got back, yuan."""
        return self.paid_out - self.recovered

    def sight(self, user: User) -> Sight:
        """The enterprise reads state, amount and ratio; the investigation is the guarantor's and the bank's."""
        return Sight.FACTS if user.organisation.kind == Kind.ENTERPRISE else Sight.ALL


class CounterGuarantee(models.Model):
    """反担保: one thing or person that stands behind the guarantor. value: yuan."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="counters")
    kind = models.CharField(max_length=10, choices=CounterKind.choices)
    what = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(value__gt=0), name="counter_value_positive"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.what}"


class PursuitReport(models.Model):
    """Where the guarantor's pursuit stands from a day on. Append-only."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField()
    stage = models.CharField(max_length=20, choices=LegalStage.choices)
    measures = models.TextField()

    def __str__(self) -> str:
        return f"{self.on}: {self.stage}"


class GuaranteeReceipt(models.Model):
    """Money the guarantor got back after its payout. amount: yuan. Append-only."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="receipts")
    on = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    source = models.CharField(max_length=10, choices=ReceiptSource.choices)
    voucher_no = models.CharField(max_length=60, unique=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(amount__gt=0), name="guarantee_receipt_positive"),)

    def __str__(self) -> str:
        return f"{self.on}: {self.amount}"
