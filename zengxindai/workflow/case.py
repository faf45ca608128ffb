"""The case: what every file that moves between organisations has in common."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.urls import reverse

from zengxindai.accounts.models import Kind, Organisation, User

if TYPE_CHECKING:
    from zengxindai.audit.models import Event

# Parties of which the district has exactly one organisation.
SOLE = frozenset(
    {Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER, Kind.GUARANTOR, Kind.DISTRICT_GOV, Kind.PBOC_BRANCH, Kind.REGULATOR}
)


# The bank's own house, where its branches have no say.
HEAD_OFFICE = "head_office"

# First and last day on which a clock stood still, both inside; no last day while it still does.
Pause = tuple[dt.date, dt.date | None]


class Sight(StrEnum):
    """How much of a case somebody reads who sees that it is there."""

    ALL = "all"
    FACTS = "facts"  # its facts and where it stands; no opinions, papers or materials
    STATUS = "status"  # where it stands


class CaseQuerySet(models.QuerySet[Any]):
    """Cases a person may see; each case type says how."""

    def visible_to(self, user: User) -> Self:
        """Only the cases this person's organisation was let in on; unseen ones do not exist for them."""
        raise NotImplementedError


class Case(models.Model):
    """A numbered file with a status that only the engine moves.

    status: a word of the app's states.py. version: grows with every act, so that a signature given to another
    version counts for nothing. status_since: when the present state began, the start of every deadline.
    subject: the short text lists and searches use, such as the enterprise's name.
    """

    number = models.CharField(max_length=40, unique=True, null=True, editable=False)
    subject = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=30, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    status_since = models.DateTimeField(editable=False)
    created_at = models.DateTimeField(editable=False)

    case_type: ClassVar[str] = ""
    states: ClassVar[type[models.TextChoices]]
    objects: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number or self.pk} {self.subject}".strip()

    @property
    def status_label(self) -> str:
        """The state in the reader's language."""
        return str(self.states(self.status).label)

    def get_absolute_url(self) -> str:
        """The case page."""
        return reverse(f"{self.case_type}-detail", args=[self.pk])

    def party(self, name: str) -> Organisation | None:
        """The organisation that plays a part in this case; None when there is none yet."""
        if name in SOLE:
            return Organisation.objects.sole(name)
        return getattr(self, "bank" if name == HEAD_OFFICE else name, None)

    def acting(self, organisation: Organisation) -> Organisation:
        """Who acts for a party: the branch of it that the request was handed to, else the party itself."""
        branch = getattr(getattr(self, "application", None), "branch", None)
        return branch if branch is not None and branch.parent_id == organisation.pk else organisation

    def awaits(self, party: str, row: str) -> bool:
        """Whether this party still has to perform the row; several parties may each have to do the same."""
        return True

    def pauses(self, whose: Organisation) -> list[Pause]:
        """When this organisation's clock stood still, derived from facts; by default it never does."""
        return []

    def clock_since(self) -> dt.datetime:
        """When the time allowed for the present state began to run: with the state, unless the case says otherwise."""
        return self.status_since

    def named_day(self) -> dt.date | None:
        """The last day of the present state where the case itself names one; None leaves it to the policy."""
        return None

    def is_party(self, names: tuple[str, ...], user: User) -> str | None:
        """The part the person's organisation plays among `names`; None when none.

        A head office plays its part in every case of its bank, a branch in those that were handed to it.
        """
        for name in names:
            if name in SOLE:
                if user.organisation.kind == name:
                    return name
                continue
            organisation = self.party(name)
            if organisation is None:
                continue
            if organisation.pk == user.organisation_id:
                return name
            ours = organisation.pk == user.organisation.parent_id and name != HEAD_OFFICE
            if ours and self.acting(organisation).pk == user.organisation_id:
                return name
        return None

    def sight(self, user: User) -> Sight:
        """How much of this case the person reads, where that does not depend on the kind of organisation alone."""
        return Sight.ALL

    def reveals(self, event: Event, user: User) -> bool:
        """Whether this person may learn of an event from the history of a case they see; all of it by default."""
        return True

    def admit(self, names: tuple[str, ...], event: Event) -> None:
        """Let organisations see the case file from now on; cases below an application pass it to the application."""
        application = getattr(self, "application", None)
        if application is not None and application is not self:
            application.admit(names, event)

    def move_to(self, status: str | None, at: dt.datetime) -> None:
        """Take the next state and version; only the engine calls it, inside its transaction."""
        if status is not None and status != self.status:
            self.status, self.status_since = status, at
        self.version += 1
