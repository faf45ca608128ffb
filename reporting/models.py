"""Frozen month-ends, monthly reports and the marks of their recipients."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import SEE_ALL
from loans.models import Loan
from loans.states import LoanState, Tier
from reporting.states import PeriodState, ReportKind, ReportState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

# The three to whom every monthly report goes (Articles 6.3 to 6.5).
RECIPIENTS = (Kind.FINANCE_BUREAU, Kind.PBOC_BRANCH, Kind.REGULATOR)


class PeriodQuerySet(CaseQuerySet):
    """Month-ends by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The authorities, which read all loans anyway."""
        return self if user.organisation.kind in SEE_ALL else self.none()


class Period(Case):
    """A month, frozen at its end: from then on its figures never change. first, last: its days."""

    case_type: ClassVar[str] = "period"
    states = PeriodState

    first = models.DateField(unique=True)
    last = models.DateField()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("Month-end")
        constraints = (
            models.CheckConstraint(condition=models.Q(first__day=1, last__gt=models.F("first")), name="period_whole"),
        )


class Position(models.Model):
    """One loan as it stood at a month's end, yuan and days. Append-only: the loan list of every report of the month."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="positions")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="positions")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=30, choices=LoanState.choices)
    outstanding = models.DecimalField(max_digits=16, decimal_places=2)
    tier = models.CharField(max_length=1, choices=Tier.choices)
    days_past_due = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["period", "loan"], name="position_once"),)
        indexes = (models.Index(fields=["bank", "period"], name="position_bank"),)

    def __str__(self) -> str:
        return f"{self.period_id}/{self.loan_id}"


class ReportQuerySet(CaseQuerySet):
    """Reports by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The reporter its own, the authorities all (domain note 6 §16)."""
        if user.organisation.kind in SEE_ALL:
            return self
        return self.filter(reporter_id__in=[pk for pk in (user.organisation_id, user.organisation.parent_id) if pk])


class MonthlyReport(Case):
    """月报 of a bank (R1) or the guarantor (R2 with R6) for a month (Articles 6.3 to 6.5).

    figures: the frozen rows and total, yuan and %, as text, exact. submission: 1 for the first sending, one more after
    each return. seal_digest: the trail's newest seal when the month was frozen, printed as its outside anchor.
    """

    case_type: ClassVar[str] = "report"
    states = ReportState

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=2, choices=ReportKind.choices)
    figures = models.JSONField()
    seal_digest = models.CharField(max_length=64, blank=True)
    progress = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    submission = models.PositiveSmallIntegerField(default=0)
    submitted_on = models.DateField(null=True)
    late = models.BooleanField(default=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Monthly report")
        constraints = (
            models.UniqueConstraint(fields=["period", "reporter", "kind"], name="report_once"),
            models.CheckConstraint(
                condition=models.Q(status="GENERATED") | models.Q(submission__gt=0, submitted_on__isnull=False),
                name="report_sent_whole",
            ),
        )

    def awaits(self, party: str, row: str) -> bool:
        """Each of the three receives each submission once."""
        if row not in ("acknowledge", "return_for_correction"):
            return True
        return not self.deliveries.filter(party=party, submission=self.submission).exists()


class Delivery(models.Model):
    """The mark of one recipient on one submission of a report: received or returned. Append-only."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="deliveries")
    party = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in RECIPIENTS])
    submission = models.PositiveSmallIntegerField()
    received = models.BooleanField()
    officer = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "party", "submission"], name="delivery_once"),)

    def __str__(self) -> str:
        return f"{self.party} {self.on}"
