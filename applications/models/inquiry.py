"""Questions to the enterprise on its request."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, BelowQuerySet
from applications.states import InquiryState
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.case import Case


class Inquiry(Case):
    """A question of one reviewing organisation to the enterprise, asked and answered in the request's own file.

    asker: the department, bank or authority that asked. question, items, asked_on, answer_by, answer, answered_on: the
    newest question and its answer; the earlier ones stand on the trail, from which the clocks are reckoned, too.
    """

    case_type: ClassVar[str] = "inquiry"
    states = InquiryState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="inquiries")
    asker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=80)
    question = models.TextField()
    items = models.TextField(blank=True)
    asked_on = models.DateField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)

    objects = BelowQuerySet.as_manager()

    class Meta:
        verbose_name = _("Question to the enterprise")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answer_by__gt=models.F("asked_on")), name="inquiry_answered_afterwards"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["ASKED", "CANCELLED"], answered_on__isnull=True, answer="")
                | (
                    models.Q(status__in=["ANSWERED", "CLOSED"], answered_on__gte=models.F("asked_on"))
                    & ~models.Q(answer="")
                ),
                name="inquiry_answer_whole",
            ),
        )
        indexes = (models.Index(fields=["application", "asker", "status"], name="inquiry_application"),)

    @property
    def enterprise(self) -> Organisation:
        """Who is to answer."""
        return self.application.enterprise

    def named_day(self) -> dt.date | None:
        """The enterprise answers by the day the asker named."""
        return self.answer_by if self.status == InquiryState.ASKED else None
