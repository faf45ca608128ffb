"""A year's targets and the monthly figures they are measured by (Article 2)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import SEE_ALL
from reporting.states import COMPUTED, ENTERED, FiguresState, Indicator, TargetState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet, Sight

# Who reads the district's figures; a bank reads its own line of a year and nothing else (domain note 6 §16).
TARGET_READERS = SEE_ALL


class TargetQuerySet(CaseQuerySet):
    """Years by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The authorities all, a bank's head office the years in force that name it."""
        if user.organisation.kind in TARGET_READERS:
            return self
        if user.organisation.kind != Kind.BANK:
            return self.none()
        own = TargetLine.objects.filter(year=models.OuterRef("pk"), bank=user.organisation_id)
        return self.filter(models.Exists(own), status=TargetState.IN_FORCE)


class TargetYear(Case):
    """《年度工作目标》 of the district (Article 2). edition: its lines in force; each change writes them anew.

    source_doc: the paper that sets them, such as the notice itself or the year's allotment of tasks.
    """

    case_type: ClassVar[str] = "target_year"
    states = TargetState

    year = models.PositiveSmallIntegerField()
    source_doc = models.CharField(max_length=200)
    edition = models.PositiveSmallIntegerField(default=1)
    in_force_on = models.DateField(null=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("Targets of a year")
        constraints = (
            models.UniqueConstraint(fields=["year"], condition=~Q(status="WITHDRAWN"), name="target_year_once"),
            models.CheckConstraint(condition=Q(year__gte=2019) & ~Q(source_doc=""), name="target_year_sane"),
            models.CheckConstraint(
                condition=~Q(status="IN_FORCE") | Q(in_force_on__isnull=False), name="target_year_in_force_since"
            ),
        )

    @property
    def lines(self) -> models.QuerySet[TargetLine]:
        """The lines of the newest edition: the district's, then the banks'."""
        return self.lines_of(self.edition)

    def lines_of(self, edition: int) -> models.QuerySet[TargetLine]:
        """The lines of an edition."""
        found = self.rows.filter(edition=edition).select_related("bank")
        return found.order_by(F("bank__code").asc(nulls_first=True), "place")

    def sight(self, user: User) -> Sight:
        """A bank reads its own line, which stands among the facts."""
        return Sight.ALL if user.organisation.kind in TARGET_READERS else Sight.FACTS


class TargetLine(models.Model):
    """One target in one edition of a year's. Append-only. bank: whose; empty: the district's.

    baseline: at the end of 2018, prior: at the last year-end; yuan, households or %; of bad loans yuan. target: what is
    to be added in the year, the limit in % for bad loans, empty where the figure only has to fall. reason: why changed.
    """

    year = models.ForeignKey(TargetYear, on_delete=models.PROTECT, related_name="rows")
    edition = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=24, choices=Indicator.choices)
    bank = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    pair = models.CharField(max_length=12, blank=True)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    prior = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    target = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    source_doc = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["year", "edition", "indicator", "bank"], nulls_distinct=False, name="target_line_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="LOWER", target__isnull=True)
                | Q(kind__in=["GROWTH", "LIMIT"], target__isnull=False, target__gt=0),
                name="target_line_of_its_kind",
            ),
            models.CheckConstraint(
                condition=(Q(baseline__isnull=True) | Q(baseline__gte=0)) & (Q(prior__isnull=True) | Q(prior__gte=0)),
                name="target_line_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(bank__isnull=True) | Q(indicator__in=[each.value for each in COMPUTED]),
                name="target_line_of_a_bank",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.bank_id or ''}"


class FiguresQuerySet(CaseQuerySet):
    """Entries by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The authorities."""
        return self if user.organisation.kind in TARGET_READERS else self.none()


class IndicatorMonth(Case):
    """Inclusive-SME figures of a month as the central bank branch or the regulator enters them (Articles 2, 6.3).

    They cover every bank of the district, more than this system's loans. Nothing is overwritten: what is entered
    later for the same month counts once it is checked. month: its first day. source: whose entry.
    """

    case_type: ClassVar[str] = "indicator_month"
    states = FiguresState

    month = models.DateField()
    source = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_on = models.DateField()
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("Figures of a month")
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="indicator_month_whole"),
            models.CheckConstraint(condition=Q(entered_on__gt=F("month")), name="indicator_month_is_over"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")), name="indicator_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(status="CONFIRMED") | Q(checked_by__isnull=False), name="indicator_checked_by_somebody"
            ),
        )

    @property
    def last(self) -> dt.date:
        """The month's last day."""
        return (self.month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)

    @property
    def month_label(self) -> str:
        """The month as people write it."""
        return f"{self.month:%Y-%m}"


class IndicatorValue(models.Model):
    """One figure of an entry: yuan, households or %. Append-only; what this system computes itself cannot be one."""

    entry = models.ForeignKey(IndicatorMonth, on_delete=models.PROTECT, related_name="values")
    indicator = models.CharField(max_length=24, choices=[(each.value, each.label) for each in ENTERED])
    value = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "indicator"], name="indicator_value_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="indicator_value_not_negative"),
            models.CheckConstraint(
                condition=Q(indicator__in=[each.value for each in ENTERED]), name="indicator_value_is_no_computed_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
