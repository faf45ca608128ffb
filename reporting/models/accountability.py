"""The accountability record (Article 23): read by the head of the finance bureau and the auditor alone."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.states import AccountabilityState
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.accounts.queries import duties_of
from zengxindai.privacy import SealedTextField
from zengxindai.workflow.case import Case, CaseQuerySet


def reads_accountability(user: User) -> bool:
    """Whether a person is of the audit, or signs for the finance bureau today (Article 23)."""
    kind = user.organisation.kind
    if not user.is_active or kind not in (Kind.AUDITOR, Kind.FINANCE_BUREAU):
        return False
    return kind == Kind.AUDITOR or Duty.APPROVER in duties_of(user, timezone.localdate())


class AccountabilityQuerySet(CaseQuerySet):
    """Entries by who may read them."""

    def visible_to(self, user: User) -> Self:
        """All for the bureau's head and the auditor, none for anybody else."""
        return self if reads_accountability(user) else self.none()


class Accountability(Case):
    """《问责记录》: who was held to account, for what, by which decision; never changed, but by a later entry.

    held_name: of the person, sealed. basis: the rule that was broken. decision_no: the document that decided.
    """

    case_type: ClassVar[str] = "accountability"
    states = AccountabilityState

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    held_name = SealedTextField()
    post = models.CharField(max_length=60)
    facts = models.TextField()
    basis = models.CharField(max_length=200)
    decision = models.TextField()
    decision_no = models.CharField(max_length=60)
    decided_on = models.DateField()
    recorded_on = models.DateField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")

    objects = AccountabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Accountability record")
        constraints = (
            models.CheckConstraint(
                condition=~Q(facts="") & ~Q(basis="") & ~Q(decision="") & ~Q(decision_no=""),
                name="accountability_says_something",
            ),
            models.CheckConstraint(
                condition=Q(recorded_on__gte=F("decided_on")), name="accountability_recorded_afterwards"
            ),
        )
