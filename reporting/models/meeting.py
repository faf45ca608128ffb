"""Meetings of the four bodies that run the scheme (Article 20), their agenda, and what was agreed to be done."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.states import ActionState, AgendaKind, MeetingState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

S = MeetingState
# Who reads every meeting that was called; participants read theirs.
OVERSEE = frozenset({Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER, Kind.DISTRICT_GOV, Kind.AUDITOR})
CONVENERS = frozenset({Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER})
CALLED = (S.CALLED, S.HELD)


class MeetingQuerySet(CaseQuerySet):
    """Meetings by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The conveners and who oversees them all; of the others the participants, once the meeting is called."""
        office = user.organisation
        if not user.is_active:
            return self.none()
        if office.kind in OVERSEE:
            return self
        return self.filter(status__in=CALLED, participants__organisation=office.pk)


class Meeting(Case):
    """《联席会议》: called with an agenda, held, written down, its decisions followed up (Article 20)."""

    case_type: ClassVar[str] = "meeting"
    states = MeetingState

    convener = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=100)
    held_on = models.DateField()
    place = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    notice_no = models.CharField(max_length=60, null=True, unique=True)
    called_on = models.DateField(null=True)
    attendance = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    minutes_no = models.CharField(max_length=60, null=True, unique=True)
    written_on = models.DateField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Meeting")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=(S.PLANNED, S.CANCELLED), called_on__isnull=True, notice_no__isnull=True)
                | (~Q(status=S.PLANNED) & Q(called_on__lte=F("held_on"), notice_no__isnull=False)),
                name="meeting_called_whole",
            ),
            models.CheckConstraint(
                condition=(~Q(status=S.HELD) & Q(written_on__isnull=True, minutes_no__isnull=True, minutes=""))
                | (Q(status=S.HELD, written_on__gte=F("held_on"), minutes_no__isnull=False) & ~Q(minutes="")),
                name="meeting_minutes_whole",
            ),
        )


class Participant(models.Model):
    """Who is called to a meeting; by_invitation: it is none of the four bodies of Article 20. Append-only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_invitation = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "organisation"], name="participant_once"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.organisation_id}"


class AgendaItem(models.Model):
    """A line of the agenda as it stood when the meeting was called. Append-only.

    bank: whose loan or request it is about; other banks do not read the line. url: the case's page.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=AgendaKind)
    text = models.CharField(max_length=300)
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    url = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["meeting", "place"], name="agenda_place_once"),
            models.CheckConstraint(condition=~Q(text=""), name="agenda_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.place}"


class ActionQuerySet(CaseQuerySet):
    """Action items by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The owner its own; the conveners and who oversees them all."""
        office = user.organisation
        if not user.is_active:
            return self.none()
        return self if office.kind in OVERSEE else self.filter(owner=office.pk)


class MeetingAction(Case):
    """《议定事项》: what an organisation is to do by a day, in its inbox until it is done (Article 20)."""

    case_type: ClassVar[str] = "meeting_action"
    states = ActionState

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    done = models.TextField(blank=True)
    done_on = models.DateField(null=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Action item")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="meeting_action_says_something"),
            models.CheckConstraint(
                condition=(Q(done_on__isnull=True, done="") & ~Q(status=ActionState.DONE))
                | (Q(status=ActionState.DONE, done_on__isnull=False) & ~Q(done="")),
                name="meeting_action_done_whole",
            ),
        )

    @property
    def convener(self) -> Organisation:
        """Who called the meeting."""
        return self.meeting.convener

    def named_day(self) -> dt.date | None:
        """The day the meeting named."""
        return self.due_on if self.status == ActionState.OPEN else None
