"""The banks' cooperation agreements."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from applications.models.application import SEE_ALL
from applications.states import (
    AgreementState,
    ApplicationOrder,
    CostBearer,
    SuspensionGround,
    TerminationGround,
)
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

# In force, whether or not new business may begin: a bank has at most one such agreement.
LIVE = (AgreementState.EFFECTIVE, AgreementState.SUSPENDED)
# On the way to being in force: a bank has at most one such agreement, too.
COMING = (AgreementState.DRAFT, AgreementState.SIGNING, AgreementState.SIGNED)
# Stopped or run out, what was lent under it still to be wound up.
WINDING_UP = (AgreementState.TERMINATED, AgreementState.EXPIRED, AgreementState.RUN_OFF)


class AgreementQuerySet(CaseQuerySet):
    """Agreements by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The bank its own; departments, guarantor and authorities all; enterprises none."""
        kind = user.organisation.kind
        if kind == Kind.BANK:
            return self.filter(bank_id__in=[pk for pk in (user.organisation_id, user.organisation.parent_id) if pk])
        if kind in SEE_ALL or kind in (Kind.GUARANTOR, Kind.SECTOR_DEPT):
            return self
        return self.none()

    def effective(self) -> Self:
        """Agreements under which new business may begin (REC-02)."""
        return self.filter(status=AgreementState.EFFECTIVE)

    def live(self) -> Self:
        """Agreements in force, their new business suspended or not."""
        return self.filter(status__in=LIVE)


class Agreement(Case):
    """《增信贷风险补偿资金合作协议》 between the district government and a bank (Article 15, form 4.1).

    share_pct: the pool's part of overdue principal, %. npl_limit_pct: % (Article 10). target_rate_pct: % a year.
    target_balance, deposit_amount: yuan. leverage: how many times the deposit the bank lends. claim_wait_days: days;
    deposit_wd: working days; report_wd: which working day of the month. From SIGNED on the database refuses any
    change of these (ADR 0018). conditions: what the bank wants of borrowers, in its own words (Article 16).
    """

    case_type: ClassVar[str] = "agreement"
    states = AgreementState

    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    share_pct = models.DecimalField(max_digits=7, decimal_places=4)
    npl_limit_pct = models.DecimalField(max_digits=7, decimal_places=4)
    account_name = models.CharField(max_length=120, blank=True)
    account_no = models.CharField(max_length=40)
    account_branch = models.CharField(max_length=120, blank=True)
    account_opened_on = models.DateField(null=True)
    deposit_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    leverage = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    target_balance = models.DecimalField(max_digits=16, decimal_places=2)
    target_customers = models.PositiveIntegerField(null=True)
    target_rate_pct = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    claim_wait_days = models.PositiveSmallIntegerField(null=True)
    no_cover_grounds = models.TextField(blank=True)
    application_order = models.CharField(max_length=60, choices=ApplicationOrder.choices)
    cost_bearer = models.CharField(max_length=10, choices=CostBearer.choices, blank=True)
    deposit_wd = models.PositiveSmallIntegerField(null=True)
    report_wd = models.PositiveSmallIntegerField(null=True)
    after_exit = models.TextField(blank=True)
    signatory_gov = models.CharField(max_length=60, blank=True)
    signatory_bank = models.CharField(max_length=60, blank=True)
    remarks = models.TextField(blank=True)
    signed_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    effective_until = models.DateField(null=True)

    conditions = models.TextField(blank=True)

    # What became of it: ground, document and number of the newest notice of each kind.
    suspension_ground = models.CharField(max_length=20, choices=SuspensionGround.choices, blank=True)
    suspension_no = models.CharField(max_length=40, blank=True)
    resumption_no = models.CharField(max_length=40, blank=True)
    resumption_basis = models.CharField(max_length=60, blank=True)
    termination_ground = models.CharField(max_length=20, choices=TerminationGround.choices, blank=True)
    termination_no = models.CharField(max_length=40, blank=True)
    decision_no = models.CharField(max_length=60, blank=True)
    closing_report_no = models.CharField(max_length=60, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["bank"],
                condition=models.Q(status__in=["EFFECTIVE", "SUSPENDED"]),
                name="agreement_one_live_per_bank",
            ),
            models.UniqueConstraint(
                fields=["bank"],
                condition=models.Q(status__in=["DRAFT", "SIGNING", "SIGNED"]),
                name="agreement_one_coming_per_bank",
            ),
            models.CheckConstraint(
                condition=models.Q(share_pct__gt=0, share_pct__lte=100), name="agreement_share_is_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(effective_from__isnull=True)
                | models.Q(effective_until__isnull=True)
                | models.Q(effective_until__gte=models.F("effective_from")),
                name="agreement_period_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["DRAFT", "SIGNING", "CLOSED"])
                | models.Q(signed_on__isnull=False, effective_from__isnull=False),
                name="agreement_in_force_is_signed",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="SUSPENDED") | (~models.Q(suspension_ground="")),
                name="agreement_suspension_has_ground",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="TERMINATED")
                | (~models.Q(termination_ground="") & ~models.Q(decision_no="") & ~models.Q(termination_no="")),
                name="agreement_termination_has_ground",
            ),
        )

    @property
    def days_left(self) -> int | None:
        """Days until the last day of an agreement in force, today not counted; None when it is not in force."""
        if self.status not in LIVE or self.effective_until is None:
            return None
        left: dt.timedelta = self.effective_until - timezone.localdate()
        return left.days

    def awaits(self, party: str, row: str) -> bool:
        """What was suspended under Article 10 is resumed by the decision in the exit case and by nobody else."""
        return row != "resume" or self.suspension_ground != SuspensionGround.EXIT_LINE
