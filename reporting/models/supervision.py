"""Findings of the regulator and the central bank's sub-branch on a bank (Article 6.3)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.states import InspectionKind, InspectionState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

S = InspectionState
# Who reads every finding; a bank reads its own once it is issued.
READ_ALL = frozenset({Kind.FINANCE_BUREAU, Kind.DISTRICT_GOV, Kind.PBOC_BRANCH, Kind.REGULATOR, Kind.AUDITOR})
DRAFTED = (S.DRAFT, S.DISCARDED)
ANSWERED = (S.REPORTED, S.RETURNED, S.RECTIFIED)


class InspectionQuerySet(CaseQuerySet):
    """Findings by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The issuer what it drafts, the authorities what is issued, the bank's head office its own."""
        office = user.organisation
        if not user.is_active:
            return self.none()
        if office.kind in READ_ALL:
            return self.filter(Q(issuer=office.pk) | ~Q(status__in=DRAFTED))
        if office.kind == Kind.BANK:
            return self.filter(bank=office.pk).exclude(status__in=DRAFTED)
        return self.none()

    def open(self) -> Self:
        """Findings that are not rectified."""
        return self.filter(status__in=(S.ISSUED, S.REPORTED, S.RETURNED))


class Inspection(Case):
    """《监督检查发现》: what a bank did wrong, until when it is to be put right, and how it was (Article 6.3).

    found_on: the day of the inspection. rectify_by: the last day to report, as last extended. report: the newest.
    """

    case_type: ClassVar[str] = "inspection"
    states = InspectionState

    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=InspectionKind)
    found_on = models.DateField()
    facts = models.TextField()
    basis = models.CharField(max_length=200)
    demand = models.TextField()
    rectify_by = models.DateField()
    notice_no = models.CharField(max_length=60, null=True, unique=True)
    issued_on = models.DateField(null=True)
    report = models.TextField(blank=True)
    reported_on = models.DateField(null=True)
    late = models.BooleanField(default=False)
    rectified_on = models.DateField(null=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Finding of an inspection")
        indexes = (models.Index(fields=["bank", "issued_on"], name="inspection_bank"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(facts="") & ~Q(demand="") & ~Q(basis=""), name="inspection_says_something"
            ),
            models.CheckConstraint(condition=Q(rectify_by__gt=F("found_on")), name="inspection_rectified_afterwards"),
            models.CheckConstraint(
                condition=Q(status__in=DRAFTED, issued_on__isnull=True, notice_no__isnull=True)
                | (~Q(status__in=DRAFTED) & Q(issued_on__gte=F("found_on"), notice_no__isnull=False)),
                name="inspection_issued_whole",
            ),
            models.CheckConstraint(
                condition=(
                    Q(reported_on__isnull=True, report="") & ~Q(status__in=(S.REPORTED, S.RETURNED, S.RECTIFIED))
                )
                | (Q(reported_on__gte=F("issued_on"), issued_on__isnull=False) & ~Q(report="")),
                name="inspection_report_whole",
            ),
            models.CheckConstraint(
                condition=(Q(rectified_on__isnull=True) & ~Q(status=S.RECTIFIED))
                | Q(status=S.RECTIFIED, rectified_on__isnull=False, rectified_on__gte=F("reported_on")),
                name="inspection_rectified_whole",
            ),
        )

    def named_day(self) -> dt.date | None:
        """The bank reports by the day the issuer named."""
        return self.rectify_by if self.status in (S.ISSUED, S.RETURNED) else None
