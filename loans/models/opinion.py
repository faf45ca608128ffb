"""The bank's opinion on a request."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BelowQuerySet
from loans.states import DeclineCode, OpinionState, PaymentMethod, Repayment
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, Pause


class OpinionQuerySet(BelowQuerySet):
    """The bank's own paper: the enterprise reads only what became of its request."""

    hidden_from: ClassVar[frozenset[str]] = frozenset({Kind.ENTERPRISE})


class LoanOpinion(Case):
    """《贷款意见书》 (Article 18).

    amount, asked: yuan given and asked for. rate, rate_cap, lpr_rate: % a year. months: term. spread_bp: hundredths of
    a percent above the LPR of lpr_on; without an LPR the rate is fixed. officer_a, officer_b: the investigators, whose
    names of the day stay beside them. accepted_at: when the bank took the request up, from which its days run.
    """

    case_type: ClassVar[str] = "opinion"
    states = OpinionState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="opinions")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    investigator_a = models.CharField(max_length=60)
    investigator_b = models.CharField(max_length=60)
    officer_a = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    officer_b = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    asked = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    months = models.PositiveSmallIntegerField(null=True)
    rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    rate_cap = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    lpr_on = models.DateField(null=True)
    lpr_term = models.CharField(max_length=4, blank=True)
    lpr_rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    spread_bp = models.SmallIntegerField(null=True)
    less_reason = models.TextField(blank=True)
    repayment_method = models.CharField(max_length=20, choices=Repayment.choices, blank=True)
    payment_method = models.CharField(max_length=20, choices=PaymentMethod.choices, blank=True)
    score = models.CharField(max_length=40, blank=True)
    conditions = models.TextField(blank=True)
    text = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    decline_code = models.CharField(max_length=20, choices=DeclineCode.choices, blank=True)
    decline_reason = models.TextField(blank=True)
    decline_no = models.CharField(max_length=60, null=True, unique=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Loan opinion")
        constraints = (
            models.UniqueConstraint(
                fields=["application"],
                condition=~models.Q(status__in=["DECLINED", "LAPSED"]),
                name="opinion_one_live_per_application",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["APPROVED", "CONDITIONAL"])
                | models.Q(amount__gt=0, months__gt=0, rate__lte=models.F("rate_cap"), decided_on__isnull=False),
                name="opinion_approval_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="DECLINED") | (~models.Q(decline_code="") & ~models.Q(decline_reason="")),
                name="opinion_decline_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(officer_a__isnull=True, officer_b__isnull=True)
                | (
                    models.Q(officer_a__isnull=False, officer_b__isnull=False)
                    & ~models.Q(officer_a=models.F("officer_b"))
                ),
                name="opinion_two_investigators",
            ),
            models.CheckConstraint(
                condition=models.Q(lpr_on__isnull=True, lpr_term="", lpr_rate__isnull=True, spread_bp__isnull=True)
                | models.Q(
                    lpr_on__isnull=False,
                    lpr_term__in=["1Y", "5Y"],
                    rate=models.ExpressionWrapper(
                        models.F("lpr_rate") + models.F("spread_bp") * models.Value(Decimal("0.01")),
                        output_field=models.DecimalField(max_digits=6, decimal_places=4),
                    ),
                ),
                name="opinion_price_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(asked__isnull=True)
                | models.Q(amount=models.F("asked"))
                | (models.Q(amount__lt=models.F("asked")) & ~models.Q(less_reason="")),
                name="opinion_less_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="CONDITIONAL") | ~models.Q(conditions=""), name="opinion_conditions_named"
            ),
        )

    def clock_since(self) -> dt.datetime:
        """The bank's days run from its acceptance, through every question to the enterprise (Articles 18, 22)."""
        return self.accepted_at or self.status_since

    def pauses(self, whose: Organisation) -> list[Pause]:
        """While the enterprise owes the bank an answer on the request."""
        return self.application.pauses(whose)

    @property
    def enterprise(self) -> Organisation:
        """The applicant."""
        return self.application.enterprise

    @property
    def department(self) -> Organisation | None:
        """The department that recommended."""
        return self.application.department
