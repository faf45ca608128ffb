"""The filing of an opinion with finance bureau, service centre and guarantor."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement, Application, BelowQuerySet
from loans.models.opinion import LoanOpinion
from loans.states import Backing, FilingState, Mark, ReturnGround
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, Sight

# The three with whom a loan is filed (Article 18).
RECIPIENTS = (Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER, Kind.GUARANTOR)


class Filing(Case):
    """《增信贷贷款备案表》 (Article 18); only what is registered shares risk.

    number: JJZXD备〔year〕serial号, gapless, given at registration and never used twice. submission: 1 for the first
    sending, one more for each correction or change; what each said stands in its FilingVersion. share_pct: the pool's
    part, %, frozen at registration (Article 5). amount: yuan. rate: % a year. pool_limit: yuan, the pool at most.
    """

    case_type: ClassVar[str] = "filing"
    states = FilingState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="filings")
    opinion = models.OneToOneField(LoanOpinion, on_delete=models.PROTECT, related_name="filing")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="filings")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    backing = models.CharField(max_length=10, choices=Backing.choices, default=Backing.POOL)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    months = models.PositiveSmallIntegerField()
    rate = models.DecimalField(max_digits=6, decimal_places=4)
    share_pct = models.DecimalField(max_digits=7, decimal_places=4)
    pool_limit = models.DecimalField(max_digits=16, decimal_places=2)
    sureties = models.TextField(blank=True)
    integrity_checked_on = models.DateField(null=True)
    submission = models.PositiveSmallIntegerField(default=0)
    submitted_on = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    draw_by = models.DateField(null=True)
    deemed = models.BooleanField(default=False)

    objects = BelowQuerySet.as_manager()

    class Meta:
        verbose_name = _("Filing")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(registered_on__isnull=True, number__isnull=True, draw_by__isnull=True)
                | models.Q(registered_on__isnull=False, number__isnull=False, draw_by__isnull=False),
                name="filing_number_at_registration",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["REGISTERED", "AMENDING", "CLOSED"])
                | models.Q(registered_on__isnull=False),
                name="filing_registered_has_number",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="filing_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(share_pct__gt=0, share_pct__lte=100), name="filing_share_is_percent"
            ),
        )

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise

    @property
    def department(self) -> Organisation | None:
        """The department that recommended."""
        return self.application.department

    def sight(self, user: User) -> Sight:
        """Central bank and regulator read a masked list with figures, nothing of what was sent (domain note 6 §16)."""
        return Sight.FACTS if user.organisation.kind in (Kind.PBOC_BRANCH, Kind.REGULATOR) else Sight.ALL

    def awaits(self, party: str, row: str) -> bool:
        """Each of the three acknowledges once for each submission."""
        if row not in ("acknowledge", "return_for_correction", "return_amendment"):
            return True
        return not self.marks.filter(party=party, submission=self.submission).exists()


class FilingMark(models.Model):
    """What one of the three did with one submission: acknowledged, deemed by silence, or returned. Append-only."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="marks")
    party = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in RECIPIENTS])
    submission = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=10, choices=Mark.choices)
    ground = models.CharField(max_length=20, choices=ReturnGround.choices, blank=True)
    officer = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["filing", "party", "submission"], name="filing_mark_once"),
            models.CheckConstraint(
                condition=~models.Q(mark="RETURNED") | ~models.Q(ground=""), name="filing_return_has_ground"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} {self.mark}"
