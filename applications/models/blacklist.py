"""The black list."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from applications.states import BlacklistState
from zengxindai.accounts.models import Kind, User
from zengxindai.workflow.case import Case, CaseQuerySet


class BlacklistQuerySet(CaseQuerySet):
    """Entries by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The subject its own; banks, departments, guarantor and authorities all (query, Article 21)."""
        if user.organisation.kind == Kind.ENTERPRISE:
            return self.filter(uscc=user.organisation.code)
        return self if user.organisation.kind != Kind.OPERATOR else self.none()

    def active_on(self, uscc: str, day: Any) -> Self:
        """Entries that bar an enterprise on a day; the last day is inclusive."""
        return self.filter(uscc=uscc, status=BlacklistState.ACTIVE, listed_on__lte=day, barred_until__gte=day)


class BlacklistEntry(Case):
    """One subject barred for five years (Article 21)."""

    case_type: ClassVar[str] = "blacklist_entry"
    states = BlacklistState

    uscc = models.CharField(max_length=18)
    ground = models.TextField()
    loss = models.DecimalField(max_digits=16, decimal_places=2)
    decision_no = models.CharField(max_length=60, blank=True)
    listed_on = models.DateField(null=True)
    barred_until = models.DateField(null=True)

    objects = BlacklistQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["uscc", "status"], name="blacklist_uscc"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(listed_on__isnull=True, barred_until__isnull=True)
                | models.Q(barred_until__gt=models.F("listed_on")),
                name="blacklist_period_whole",
            ),
        )
