"""Coordination cases of the service centre (Article 6.6)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, OfBankQuerySet
from applications.states import CoordinationState, CoordinationTopic
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.case import Case

S = CoordinationState


class Coordination(Case):
    """《协调事项》 on a request or its loan: handed by the centre to who can settle it, closed with a result.

    about: the number of the request or loan it was opened on. bank: of the request at that time; of several banks each
    sees its own. assignee: who is to answer by answer_by. result: what came of it.
    """

    case_type: ClassVar[str] = "coordination"
    states = CoordinationState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="coordinations")
    about = models.CharField(max_length=40)
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    opener = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=16, choices=CoordinationTopic)
    problem = models.TextField()
    opened_on = models.DateField()
    assignee = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.TextField(blank=True)
    answer_by = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    objects = OfBankQuerySet.as_manager()

    class Meta:
        verbose_name = _("Coordination case")
        indexes = (models.Index(fields=["application", "status"], name="coordination_application"),)
        constraints = (
            models.CheckConstraint(condition=~Q(problem=""), name="coordination_says_something"),
            models.CheckConstraint(
                condition=Q(
                    status__in=(S.OPEN, S.CLOSED, S.CANCELLED), assignee__isnull=True, answer_by__isnull=True, task=""
                )
                | (Q(assignee__isnull=False, answer_by__gte=F("opened_on")) & ~Q(task="") & ~Q(status=S.OPEN)),
                name="coordination_assignment_whole",
            ),
            models.CheckConstraint(
                condition=(Q(answered_on__isnull=True, answer="") & ~Q(status=S.ANSWERED))
                | (Q(answered_on__gte=F("opened_on"), assignee__isnull=False) & ~Q(answer="")),
                name="coordination_answer_whole",
            ),
            models.CheckConstraint(
                condition=(~Q(status=S.CLOSED) & Q(closed_on__isnull=True, result=""))
                | (Q(status=S.CLOSED, closed_on__gte=F("opened_on")) & ~Q(result="")),
                name="coordination_closed_with_result",
            ),
        )  # fmt: skip

    def named_day(self) -> dt.date | None:
        """The assignee answers by the day the centre named."""
        return self.answer_by if self.status == S.ASSIGNED else None
