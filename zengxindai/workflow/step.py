"""One act being carried out: who, when, under which terms, and what follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone

from zengxindai.policy import terms

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.audit.models import Event
    from zengxindai.policy.terms import Terms
    from zengxindai.workflow.case import Case


class Hands(Protocol):
    """The engine as a step sees it."""

    def perform(self, key: str, case: Case, data: Mapping[str, Any]) -> object:
        """Carry out a system row."""

    def begin(self, key: str, parent: Case | None, data: Mapping[str, Any]) -> object:
        """Begin a case by a system row."""


class Step:
    """The circumstances of an act, given to every rule and action.

    by: the person (the robot for system rows). at: the instant. day: the district's date at that instant.
    event: the act's own event, known once it is recorded, so for what follows, not inside `do`.
    shelf: where the act's files are kept when fewer people read them than see the case; a name that is registered with
    documents.access. Empty: with the case. notes: what the action found and the trail keeps beside the input.
    known: the terms of that day, where many acts of one day share them.
    """

    def __init__(self, by: User, at: dt.datetime | None = None, known: Terms | None = None) -> None:
        self.by = by
        self.at = at or timezone.now()
        self.event: Event | None = None
        self.shelf = ""
        self.notes: dict[str, Any] = {}
        self.following: list[Callable[[Hands], object]] = []
        if known is not None:
            self.terms = known

    @property
    def day(self) -> dt.date:
        """The business date."""
        return timezone.localdate(self.at)

    @cached_property
    def terms(self) -> Terms:
        """The notice's numbers in force on that day."""
        return terms.on(self.day)

    def cascade(self, key: str, case: Case, **data: Any) -> None:
        """Carry out a system row of this or a lower app after the own event, in the same transaction."""
        self.following.append(lambda engine: engine.perform(key, case, data))

    def afterwards(self, do: Callable[[int], object]) -> None:
        """Call `do` with the id of the own event once it is recorded, in the same transaction."""
        self.following.append(lambda engine: do(self.event.pk) if self.event else None)

    def begin(self, key: str, *, parent: Case | None = None, **data: Any) -> None:
        """Begin a case by a system row after the own event, in the same transaction."""
        self.following.append(lambda engine: engine.begin(key, parent, data))


def evening(day: dt.date) -> dt.datetime:
    """The instant at which a day-end job of that business date acts: 23:30 in the district."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 30)))
