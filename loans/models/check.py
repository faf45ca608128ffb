"""The post-loan check: planned by the system, or a visit of its own (Articles 6.1, 6.2, 19)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, OfBankQuerySet
from loans.models.loan import Loan
from loans.states import CheckKind, CheckState, LoanState, Signal, Tier
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.workflow.case import Case

# States in which a loan is checked on a plan; afterwards the recovery's progress reports take their place.
PLANNED = (LoanState.ACTIVE, LoanState.OVERDUE, LoanState.CLAIMED)
# Who never reads a check (domain note 6 §16): whom it is about, and who reads the loans in general only.
NO_CHECKS = frozenset({Kind.ENTERPRISE, Kind.PBOC_BRANCH, Kind.REGULATOR, Kind.OPERATOR})


class CheckQuerySet(OfBankQuerySet):
    """Checks by who may see them: authorities, own sector, filed ones; of banks the loan's own alone."""

    hidden_from: ClassVar[frozenset[str]] = NO_CHECKS


class Check(Case):
    """《贷后检查表》 (form 4.6). A fact once it is recorded: the database lets nothing of it change.

    period: 0 for the first check, 1, 2, 3 … for the quarters after disbursement; empty for a special one. due_on: the
    last day of a planned one. inspector: who is to check, or has checked. signals: words of `Signal`. tier: proposed.
    """

    case_type: ClassVar[str] = "check"
    states = CheckState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="checks")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    inspector = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CheckKind.choices)
    period = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    checker_a = models.CharField(max_length=60, blank=True)
    checker_b = models.CharField(max_length=60, blank=True)
    use_as_agreed = models.BooleanField(null=True)
    use_remark = models.CharField(max_length=500, blank=True)
    business = models.TextField(blank=True)
    finances = models.TextField(blank=True)
    litigation = models.TextField(blank=True)
    sureties = models.TextField(blank=True)
    signals = models.JSONField(default=list)
    tier = models.CharField(max_length=1, choices=Tier.choices, blank=True)
    measures = models.TextField(blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("Post-loan check")
        constraints = (
            models.UniqueConstraint(fields=["loan", "period"], name="check_planned_once"),
            models.CheckConstraint(
                condition=Q(kind="SPECIAL", status="DONE", period__isnull=True, due_on__isnull=True)
                | Q(kind="FIRST", period=0, due_on__isnull=False)
                | Q(kind="QUARTERLY", period__gte=1, due_on__isnull=False),
                name="check_kind_has_its_period",
            ),
            models.CheckConstraint(
                condition=Q(status="DONE", checked_on__isnull=False, use_as_agreed__isnull=False, tier__in=Tier.values)
                & ~Q(checker_a="")
                & ~Q(checker_b="")
                & ~Q(checker_a=models.F("checker_b"))
                | Q(
                    status__in=["DUE", "VOID"], checked_on__isnull=True, use_as_agreed__isnull=True, tier="", signals=[]
                ),
                name="check_recorded_whole",
            ),
            models.CheckConstraint(
                condition=Q(use_as_agreed__isnull=True) | Q(use_as_agreed=True) | ~Q(use_remark=""),
                name="check_misuse_is_explained",
            ),
            models.CheckConstraint(condition=Q(signals__contained_by=Signal.values), name="check_signals_known"),
        )
        indexes = (
            models.Index(fields=["status", "due_on"], name="check_due"),
            models.Index(fields=["loan", "inspector", "-id"], name="check_newest"),
        )

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise

    @property
    def department(self) -> Organisation | None:
        """The department that recommended."""
        return self.application.department

    @property
    def signal_labels(self) -> list[str]:
        """The warning signals in the reader's language, in the order of the form."""
        return [str(each.label) for each in Signal if each.value in self.signals]

    def awaits(self, party: str, row: str) -> bool:
        """A planned check is waited for while its loan is under watch; what has ended is not checked any more."""
        return row != "record" or self.loan.status in PLANNED

    def named_day(self) -> dt.date | None:
        """The last day is the plan's."""
        return self.due_on if self.status == CheckState.DUE else None
