"""The bank's opinion on a request."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BelowQuerySet
from loans.states import DeclineCode, OpinionState
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.workflow.case import Case, Pause


class OpinionQuerySet(BelowQuerySet):
    """The bank's own paper: the enterprise reads only what became of its request."""

    hidden_from: ClassVar[frozenset[str]] = frozenset({Kind.ENTERPRISE})


class LoanOpinion(Case):
    """《贷款意见书》 (Article 18). amount: yuan. rate, rate_cap: % a year. months: term."""

    case_type: ClassVar[str] = "opinion"
    states = OpinionState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="opinions")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    investigator_a = models.CharField(max_length=60)
    investigator_b = models.CharField(max_length=60)
    material_asked = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    months = models.PositiveSmallIntegerField(null=True)
    rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    rate_cap = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    score = models.CharField(max_length=40, blank=True)
    conditions = models.TextField(blank=True)
    text = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    decline_code = models.CharField(max_length=20, choices=DeclineCode.choices, blank=True)
    decline_reason = models.TextField(blank=True)

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
                condition=~models.Q(investigator_a=models.F("investigator_b")), name="opinion_two_investigators"
            ),
        )

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
