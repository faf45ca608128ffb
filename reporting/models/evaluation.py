"""The yearly evaluation of a bank or the guarantor, with every input of its score (Articles 6.1, 7)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.states import EvaluationState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

# Whoever is evaluated reads its own score and nobody else's (domain note 6 §16).
SCORE_READERS = frozenset({Kind.FINANCE_BUREAU, Kind.DISTRICT_GOV, Kind.PBOC_BRANCH, Kind.REGULATOR, Kind.AUDITOR})
EVALUATED = frozenset({Kind.BANK, Kind.GUARANTOR})


class EvaluationQuerySet(CaseQuerySet):
    """Evaluations by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The authorities all; the evaluated organisation its own, from the day it is told."""
        if user.organisation.kind in SCORE_READERS:
            return self
        return self.filter(evaluated=user.organisation_id, told_on__isnull=False)


class Evaluation(Case):
    """《绩效评价表》 of a year. edition: which of its items count; each correction writes them anew.

    sheet: the version of the score sheet. total, deducted: points. object_by: the last day to object.
    """

    case_type: ClassVar[str] = "evaluation"
    states = EvaluationState

    year = models.PositiveSmallIntegerField()
    evaluated = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="evaluations")
    sheet = models.CharField(max_length=60)
    edition = models.PositiveSmallIntegerField(default=1)
    deducted = models.DecimalField(max_digits=5, decimal_places=2)
    total = models.DecimalField(max_digits=5, decimal_places=2)
    grade = models.CharField(max_length=10)
    told_on = models.DateField(null=True)
    object_by = models.DateField(null=True)
    objection = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    published_on = models.DateField(null=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Evaluation")
        constraints = (
            models.UniqueConstraint(
                fields=["year", "evaluated"], condition=~Q(status="WITHDRAWN"), name="evaluation_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0, total__lte=100, deducted__gte=0), name="evaluation_points_possible"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["DRAFT", "WITHDRAWN"]) | Q(told_on__isnull=False, object_by__gt=F("told_on")),
                name="evaluation_heard_first",
            ),
            models.CheckConstraint(
                condition=~Q(status="PUBLISHED") | Q(published_on__isnull=False), name="evaluation_published_whole"
            ),
            models.CheckConstraint(
                condition=~Q(status="OBJECTED") | ~Q(objection=""), name="evaluation_objection_has_words"
            ),
        )

    @property
    def items(self) -> models.QuerySet[EvaluationItem]:
        """The items of the newest edition, in the sheet's order."""
        return self.rows.filter(edition=self.edition).order_by("place")

    def named_day(self) -> dt.date | None:
        """Who may object does so by that day."""
        return self.object_by if self.status == EvaluationState.HEARING else None


def _same(name: str) -> Q:
    """What counts is what the system found, or neither is there."""
    found = f"proposed_{name}"
    there = {f"{name}__isnull": False, f"{found}__isnull": False, name: F(found)}
    return Q(**there) | Q(**{f"{name}__isnull": True, f"{found}__isnull": True})


class EvaluationItem(models.Model):
    """One indicator or deduction in one edition of a score. Append-only.

    proposed_amount, proposed_against: as the system found them; amount, against: what counts, with the reason where it
    is another. against: what the amount is measured by, empty where there is nothing. points: earned, or taken off.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="rows")
    edition = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=24)
    label = models.CharField(max_length=60)
    source = models.CharField(max_length=120)
    deducts = models.BooleanField(default=False)
    full = models.DecimalField(max_digits=5, decimal_places=2)
    proposed_amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    proposed_against = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    against = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    points = models.DecimalField(max_digits=7, decimal_places=2)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["evaluation", "edition", "key"], name="evaluation_item_once"),
            models.CheckConstraint(
                condition=Q(points__gte=0) & (Q(deducts=True) | Q(points__lte=F("full"))),
                name="evaluation_item_points_possible",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | (_same("amount") & _same("against")), name="evaluation_correction_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.points}"

    @property
    def corrected(self) -> bool:
        """Whether something else counts than the system found."""
        return (self.amount, self.against) != (self.proposed_amount, self.proposed_against)
