"""The waiver: one breach of one rule, allowed in one case until a day (ADR 0025)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, OfBankQuerySet
from loans.models.opinion import LoanOpinion
from loans.states import WaivedRule, WaiverState
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.policy.waivable import SEPARABLE
from zengxindai.workflow.case import Case

# Who reads waivers: the bank its own, the three with whom loans are filed, and the auditor.
WAIVER_READERS = frozenset({Kind.BANK, Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER, Kind.GUARANTOR, Kind.AUDITOR})
LIVE = (WaiverState.ASKED, WaiverState.GRANTED)


class WaiverQuerySet(OfBankQuerySet):
    """Waivers by who may see them."""

    hidden_from: ClassVar[frozenset[str]] = frozenset(Kind) - WAIVER_READERS

    def in_force_on(self, day: dt.date) -> Self:
        """Granted, begun, not over, not used up."""
        return self.filter(status=WaiverState.GRANTED, granted_on__lte=day, until__gte=day)


class Waiver(Case):
    """《例外准许书》. number: gapless by the year, given with the grant.

    opinion: the chain it is for, the bank's opinion with filing and loan, and no other of the same request. about: the
    case it was asked on. rule: the code set aside; article: of the notice. once: one act uses it up. asked_until: the
    last day the bank wants, until: the last day granted, both inside. decision: the bureau's reason.
    """

    case_type: ClassVar[str] = "waiver"
    states = WaiverState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    opinion = models.ForeignKey(LoanOpinion, on_delete=models.PROTECT, related_name="waivers")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=10)
    rule = models.CharField(max_length=10)
    article = models.PositiveSmallIntegerField()
    once = models.BooleanField()
    reason = models.TextField()
    asked_on = models.DateField()
    asked_until = models.DateField()
    issuer = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    granted_on = models.DateField(null=True)
    until = models.DateField(null=True)
    used_on = models.DateField(null=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("Waiver")
        constraints = (
            models.UniqueConstraint(
                fields=["opinion", "rule"], condition=Q(status__in=["ASKED", "GRANTED"]), name="waiver_one_live"
            ),
            models.CheckConstraint(condition=Q(rule__in=sorted(SEPARABLE)), name="waiver_of_a_waivable_rule"),
            models.CheckConstraint(
                condition=Q(about__in=["opinion", "filing", "loan"]) & ~Q(reason=""), name="waiver_says_on_what_and_why"
            ),
            models.CheckConstraint(condition=Q(asked_until__gt=F("asked_on")), name="waiver_asked_ahead"),
            models.CheckConstraint(
                condition=Q(
                    number__isnull=True,
                    issuer__isnull=True,
                    issued_by__isnull=True,
                    granted_on__isnull=True,
                    until__isnull=True,
                    decision="",
                )
                | Q(
                    number__isnull=False,
                    issuer__isnull=False,
                    issued_by__isnull=False,
                    granted_on__isnull=False,
                    until__isnull=False,
                )
                & ~Q(decision=""),
                name="waiver_granted_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["GRANTED", "USED", "REVOKED"]) | Q(number__isnull=False),
                name="waiver_in_force_is_granted",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ASKED", "REFUSED"]) | Q(number__isnull=True), name="waiver_not_yet_granted"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("granted_on"), until__lte=F("asked_until")),
                name="waiver_ends_after_grant",
            ),
            models.CheckConstraint(
                condition=Q(issuer__isnull=True) | ~Q(issuer=F("bank")), name="waiver_granted_by_another"
            ),
            models.CheckConstraint(
                condition=Q(used_on__isnull=True) & ~Q(status="USED")
                | Q(used_on__isnull=False, used_on__gte=F("granted_on"), used_on__lte=F("until")),
                name="waiver_used_while_in_force",
            ),
        )
        indexes = (models.Index(fields=["status", "until"], name="waiver_until"),)

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise

    @property
    def rule_label(self) -> str:
        """The rule in the reader's language, and its code."""
        return f"{WaivedRule(self.rule).label} · {self.rule}"
