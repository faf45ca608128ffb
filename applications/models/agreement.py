"""The banks' cooperation agreements."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from applications.models.application import SEE_ALL
from applications.states import AgreementState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet


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


class Agreement(Case):
    """《增信贷风险补偿资金合作协议》 between the district government and a bank (Article 15).

    share_pct: the pool's part of overdue principal, %. target_balance: yuan. npl_limit_pct: % (Article 10).
    conditions: what the bank wants of borrowers, in its own words (Article 16).
    """

    case_type: ClassVar[str] = "agreement"
    states = AgreementState

    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    share_pct = models.DecimalField(max_digits=7, decimal_places=4)
    npl_limit_pct = models.DecimalField(max_digits=7, decimal_places=4)
    application_order = models.CharField(max_length=60)
    account_no = models.CharField(max_length=40)
    account_opened_on = models.DateField(null=True)
    target_balance = models.DecimalField(max_digits=16, decimal_places=2)
    signed_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    effective_until = models.DateField(null=True)

    conditions = models.TextField(blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["bank"],
                condition=~models.Q(status__in=["CLOSED", "EXPIRED", "RUN_OFF"]),
                name="agreement_one_live_per_bank",
            ),
            models.CheckConstraint(
                condition=models.Q(share_pct__gt=0, share_pct__lte=100), name="agreement_share_is_percent"
            ),
        )
