"""How the pool is shared out among the banks' special accounts."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement
from compensation.states import AllocationBasis, AllocationState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

# A plan shows every bank's result: a bank reads its own line on its agreement, nobody's else (domain note 6 §16).
PLAN_READERS = frozenset({Kind.FINANCE_BUREAU, Kind.DISTRICT_GOV, Kind.PBOC_BRANCH, Kind.REGULATOR, Kind.AUDITOR})


class AllocationQuerySet(CaseQuerySet):
    """Plans by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The bureau, the government and those who supervise; no bank sees another's result."""
        return self if user.organisation.kind in PLAN_READERS else self.none()


class AllocationPlan(Case):
    """《存放分配表》: how much of the pool each bank's account is to hold (Article 7). total, unit: yuan; cap_pct: %.

    year: whose results count. edition: which of its rows are the plan; each correction writes them anew.
    """

    case_type: ClassVar[str] = "allocation"
    states = AllocationState

    year = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=16, decimal_places=2)
    basis = models.CharField(max_length=20, choices=AllocationBasis.choices)
    cap_pct = models.DecimalField(max_digits=7, decimal_places=4)
    unit = models.DecimalField(max_digits=8, decimal_places=2)
    explanation = models.TextField()
    edition = models.PositiveSmallIntegerField(default=1)
    approval_no = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    sheet_no = models.CharField(max_length=40, null=True, unique=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Allocation of the pool")
        constraints = (
            models.CheckConstraint(
                condition=Q(total__gt=0, unit__gt=0, cap_pct__gt=0), name="allocation_figures_positive"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["GOV_APPROVED", "DONE"])
                | (~Q(approval_no="") & Q(approved_on__isnull=False, sheet_no__isnull=False)),
                name="allocation_approval_whole",
            ),
            # What one plan moves, another would have to know.
            models.UniqueConstraint(
                models.ExpressionWrapper(Q(status__isnull=False), output_field=models.BooleanField()),
                condition=Q(status__in=["DRAFT", "GOV_PENDING"]),
                name="allocation_one_under_way",
            ),
        )

    @property
    def lines(self) -> models.QuerySet[AllocationRow]:
        """The rows of the newest edition, by bank."""
        return self.rows.filter(edition=self.edition).select_related("bank", "agreement").order_by("bank__code")


class AllocationRow(models.Model):
    """A bank's line in one edition of a plan, yuan. Append-only.

    target: of the agreement. proposed: the bank's balance of the scheme's loans at the year's end; actual: what
    counts, with the reason where it is another. by_rate, by_amount: what it would get on either basis. held: on the
    account when the plan was reckoned; amount − held is what is moved.
    """

    plan = models.ForeignKey(AllocationPlan, on_delete=models.PROTECT, related_name="rows")
    edition = models.PositiveSmallIntegerField()
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="allocations")
    target = models.DecimalField(max_digits=16, decimal_places=2)
    proposed = models.DecimalField(max_digits=16, decimal_places=2)
    actual = models.DecimalField(max_digits=16, decimal_places=2)
    reason = models.CharField(max_length=200, blank=True)
    by_rate = models.DecimalField(max_digits=16, decimal_places=2)
    by_amount = models.DecimalField(max_digits=16, decimal_places=2)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    held = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "edition", "bank"], name="allocation_bank_once_an_edition"),
            models.CheckConstraint(
                condition=Q(target__gt=0, proposed__gte=0, actual__gte=0, amount__gte=0, held__gte=0),
                name="allocation_row_sane",
            ),
            models.CheckConstraint(
                condition=Q(actual=F("proposed")) | ~Q(reason=""), name="allocation_correction_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bank_id}: {self.amount}"
