"""A bank's claim for compensation, and its payouts."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BelowQuerySet
from compensation.states import ApprovalRoute, ClaimState
from loans.models import Loan
from loans.states import Tier
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.workflow.case import Case

DEAD = ("REJECTED", "GOV_REJECTED", "WITHDRAWN")


def share_of(principal: str) -> Round:
    """The pool's share of a field's principal as the database reckons it: half-up to the fen (Article 5)."""
    exact = models.ExpressionWrapper(
        models.F(principal) * models.F("share_pct") * models.Value(Decimal("0.01")),
        output_field=models.DecimalField(max_digits=30, decimal_places=10),
    )
    return Round(exact, precision=2)


class Claim(Case):
    """《增信贷代偿申请书》 and 《代偿审批表》 (Article 9). All amounts in yuan.

    principal: overdue principal at submission, repaid and days_overdue: of the loan then. claimed: the pool's share of
    principal. share_pct: frozen on the filing, %. petition_no: of the bureau's 请示. approved: by the district
    government, of approved_base, what was overdue on that day. base: principal on the day of the first payment.
    paid: Σ payouts.
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
    leads = models.TextField(blank=True)
    account_holder = models.CharField(max_length=120, blank=True)
    account_no = models.CharField(max_length=120)
    account_branch = models.CharField(max_length=120, blank=True)
    officer = models.CharField(max_length=60, blank=True)
    days_overdue = models.PositiveIntegerField(null=True)
    repaid = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    tier = models.CharField(max_length=1, choices=Tier.choices, blank=True)
    submitted_on = models.DateField(null=True)
    petition_no = models.CharField(max_length=60, null=True, unique=True)
    approval_route = models.CharField(max_length=10, choices=ApprovalRoute.choices, blank=True)
    approval_no = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    approved = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    approved_base = models.DecimalField(max_digits=16, decimal_places=2, null=True)
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
                condition=models.Q(approved__isnull=True, approval_route="")
                | models.Q(approved__isnull=False, approval_route__in=ApprovalRoute.values),
                name="claim_approval_has_route",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_base__isnull=True) | models.Q(approved__lte=share_of("approved_base")),
                name="claim_approved_within_share",
            ),
            models.CheckConstraint(condition=models.Q(claimed=share_of("principal")), name="claim_is_the_share"),
            models.CheckConstraint(
                condition=models.Q(repaid__isnull=True) | models.Q(repaid__gte=0), name="claim_repaid_not_negative"
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
    """One payment from the special account, yuan. Append-only; a voucher pays once.

    What it was reckoned with on that day: base, the principal; net_paid, what had been paid and not come back; free,
    what the account could give for this claim.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="payouts")
    tranche = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    voucher_no = models.CharField(max_length=60, unique=True)
    paid_on = models.DateField()
    base = models.DecimalField(max_digits=16, decimal_places=2)
    net_paid = models.DecimalField(max_digits=16, decimal_places=2)
    free = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["claim", "tranche"], name="payout_tranche_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payout_positive"),
            models.CheckConstraint(
                condition=models.Q(amount__lte=models.F("free"), net_paid__gte=0), name="payout_within_account"
            ),
        )

    def __str__(self) -> str:
        return self.voucher_no


# Who never reads what follows a payout (domain note 6 §16).
NO_READERS = frozenset({Kind.ENTERPRISE, Kind.SECTOR_DEPT})
