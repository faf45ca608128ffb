"""Frozen month-ends, monthly reports and the marks of their recipients."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import SEE_ALL
from loans.models import Loan
from loans.states import Backing, LoanState, Tier
from reporting.states import PeriodState, ReportKind, ReportState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

# The three to whom every monthly report goes (Articles 6.3 to 6.5).
RECIPIENTS = (Kind.FINANCE_BUREAU, Kind.PBOC_BRANCH, Kind.REGULATOR)

# Who sends or reads reports, and so reads how their figures are counted.
REPORT_READERS = SEE_ALL | {Kind.BANK, Kind.GUARANTOR}


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
    """One loan as it stood at a month's end, yuan, % and days. Append-only: the loan list of every report of the month.

    Everything is as it was known on the month's last day. sector: of the department that recommended, empty for others.
    technology, first_loan, renewal: as the request said. short_term: up to twelve months. due_on: the contract's end.
    year_opening: owed at the end of last December. late: what the month's entries changed on earlier months.
    month_, year_, ever_: of the month, since 1 January, since the scheme began; a reversal counts against what it
    takes back, on its own day. A disbursement taken back as a whole leaves a line without rate and due day.
    """

    pk = models.CompositePrimaryKey("period_id", "loan_id")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="positions", db_index=False)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="positions", db_index=False)
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=30, choices=LoanState.choices)
    sector = models.CharField(max_length=20, blank=True)
    technology = models.BooleanField()
    first_loan = models.BooleanField()
    renewal = models.BooleanField()
    backing = models.CharField(max_length=10, choices=Backing.choices)
    short_term = models.BooleanField()
    drawn_on = models.DateField()
    due_on = models.DateField(null=True)
    rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    outstanding = models.DecimalField(max_digits=16, decimal_places=2)
    tier = models.CharField(max_length=1, choices=Tier.choices)
    days_past_due = models.PositiveIntegerField()
    month_drawn = models.DecimalField(max_digits=16, decimal_places=2)
    year_drawn = models.DecimalField(max_digits=16, decimal_places=2)
    ever_drawn = models.DecimalField(max_digits=16, decimal_places=2)
    month_repaid = models.DecimalField(max_digits=16, decimal_places=2)
    year_repaid = models.DecimalField(max_digits=16, decimal_places=2)
    ever_repaid = models.DecimalField(max_digits=16, decimal_places=2)
    year_opening = models.DecimalField(max_digits=16, decimal_places=2)
    late = models.DecimalField(max_digits=16, decimal_places=2)
    written_off = models.DecimalField(max_digits=16, decimal_places=2)
    month_paid_out = models.DecimalField(max_digits=16, decimal_places=2)
    ever_paid_out = models.DecimalField(max_digits=16, decimal_places=2)
    ever_recovered = models.DecimalField(max_digits=16, decimal_places=2)
    ever_returned = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outstanding__gte=0, outstanding__lte=models.F("ever_drawn")),
                name="position_owes_what_was_drawn",
            ),
            models.CheckConstraint(
                condition=(models.Q(days_past_due=0) | models.Q(tier__gte="2", outstanding__gt=0))
                & (models.Q(days_past_due__lte=90) | models.Q(tier__gte="3"))
                & (models.Q(days_past_due__lte=270) | models.Q(tier__gte="4"))
                & (models.Q(days_past_due__lte=360) | models.Q(tier="5")),
                name="position_tier_floor",
            ),
        )
        indexes = (models.Index(fields=["bank", "period"], name="position_bank"),)

    def __str__(self) -> str:
        return f"{self.period_id}/{self.loan_id}"


class ReportQuerySet(CaseQuerySet):
    """Reports by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The reporter its own, the authorities all (domain note 6 §16)."""
        if user.organisation.kind in SEE_ALL:
            return self
        return self.filter(reporter=user.organisation_id)


class MonthlyReport(Case):
    """月报 of a bank (R1) or the guarantor (R2 with R6) for a month (Articles 6.3 to 6.5).

    figures: the frozen rows and total of each of its sheets by code, yuan and %, as text, exact. submission: 1 for the
    first sending, one more after each return. seal_digest: the trail's newest seal when the month was frozen, printed
    as its outside anchor. definitions: the version of the 口径 each sheet was computed with. late: its first sending
    was. revision: 1, or the corrected version that replaces the one before for correction_reason; both are kept.
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
    definitions = models.JSONField(default=dict)
    revision = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    correction_reason = models.TextField(blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Monthly report")
        constraints = (
            models.UniqueConstraint(fields=["period", "reporter", "kind", "revision"], name="report_once"),
            models.UniqueConstraint(
                fields=["period", "reporter", "kind"],
                condition=~models.Q(status="CORRECTED"),
                name="report_one_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(revision=1, replaces__isnull=True, correction_reason="")
                | models.Q(revision__gt=1, replaces__isnull=False) & ~models.Q(correction_reason=""),
                name="report_correction_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(status="GENERATED") | models.Q(submission__gt=0, submitted_on__isnull=False),
                name="report_sent_whole",
            ),
        )

    @property
    def marks(self) -> str:
        """What a list says of it beside its state: late, a corrected version."""
        found = [str(_("Late"))] if self.late else []
        return "、".join([*found, *([f"G{self.revision}"] if self.revision > 1 else [])])

    def awaits(self, party: str, row: str) -> bool:
        """Each of the three receives each submission once, and may return it once, also after it was received."""
        if row not in ("acknowledge", "return_for_correction"):
            return True
        marks = self.deliveries.filter(party=party, submission=self.submission)
        return not (marks if row == "acknowledge" else marks.filter(received=False)).exists()


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
        constraints = (
            models.UniqueConstraint(fields=["report", "party", "submission", "received"], name="delivery_once"),
        )

    def __str__(self) -> str:
        return f"{self.party} {self.on}"
