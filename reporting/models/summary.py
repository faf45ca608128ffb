"""The monthly summary that central bank branch and regulator each write (Article 6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.states import SummaryState
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.workflow.case import Case, CaseQuerySet

if TYPE_CHECKING:
    from zengxindai.accounts.models import User

# Who keeps the register of the scheme and writes the summary, and who reads it once it is issued.
AUTHORS = (Kind.PBOC_BRANCH, Kind.REGULATOR)
SUMMARY_READERS = frozenset({Kind.FINANCE_BUREAU, Kind.DISTRICT_GOV, Kind.AUDITOR})


class SummaryQuerySet(CaseQuerySet):
    """Summaries by who may see them."""

    def visible_to(self, user: User) -> Self:
        """Its author always, finance bureau, government and auditor once it is issued."""
        if user.organisation.kind in SUMMARY_READERS:
            return self.filter(status=SummaryState.ISSUED)
        return self.filter(issuer=user.organisation_id)


class Summary(Case):
    """《增信贷推广情况月度汇总》 of one authority for one month: register, promotion, rates, three words on them.

    figures: R3-A, R3-B and R3-C as they were issued, exact, as text; digest: SHA-256 of figures and words, which the
    database reckons. Nothing of it changes afterwards.
    """

    case_type: ClassVar[str] = "summary"
    states = SummaryState

    period = models.ForeignKey("reporting.Period", on_delete=models.PROTECT, related_name="summaries")
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    progress = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    figures = models.JSONField(default=dict)
    definitions = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    issued_on = models.DateField(null=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Monthly summary")
        constraints = (
            models.UniqueConstraint(fields=["period", "issuer"], name="summary_once"),
            models.CheckConstraint(
                condition=models.Q(issued_on__isnull=True, digest="") & ~models.Q(status="ISSUED")
                | models.Q(issued_on__isnull=False)
                & ~models.Q(progress="")
                & ~models.Q(digest="")
                & ~models.Q(figures={}),
                name="summary_issued_whole",
            ),
        )

    @property
    def month(self) -> str:
        """The month as people write it."""
        return f"{self.period.first:%Y-%m}"
