"""Plays acts with all their signatures, by the people who hold the duties: for the demo story and for tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zengxindai.accounts.queries import holders
from zengxindai.policy import terms
from zengxindai.workflow import engine, registry, signing
from zengxindai.workflow.models import Proposal

if TYPE_CHECKING:
    from zengxindai.accounts.models import Organisation, User
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.forms import ActionForm
    from zengxindai.workflow.transition import Transition


class NotValid(ValueError):
    """The words given do not fill the row's form; the message names the fields."""


class Rehearsal:
    """Acts at the instant `now`, which moves only when told; nothing here goes round the engine."""

    def __init__(self, now: dt.datetime | None = None) -> None:
        self.now = now or timezone.now()

    @property
    def day(self) -> dt.date:
        """The business date of the next act."""
        return timezone.localdate(self.now)

    def chain(self, row: Transition) -> tuple[str, ...]:
        """The duties that sign the row on that day."""
        return engine.chain(row, terms.on(self.day))

    def person(self, organisation: Organisation, duty: str) -> User:
        """Who of the organisation, else of its head office, holds the duty; ValueError when nobody does."""
        found = holders(organisation, duty, self.day).order_by("pk").first()
        if found is None and organisation.parent is not None:
            return self.person(organisation.parent, duty)
        if found is None:
            raise ValueError(f"{organisation} has no {duty} on {self.day}")
        return found

    def form(self, row: Transition, words: dict[str, Any], case: Case | None, by: User) -> ActionForm:
        """The row's form, filled and valid; raises NotValid with what is wrong."""
        form = row.form(words, case=case, by=by)
        if not form.is_valid():
            raise NotValid(f"{row.key}: {form.errors.as_text()}")
        return form

    def begin_as(self, key: str, organisation: Organisation, on: Case | None = None, **words: Any) -> Any:
        """Begin a case by a row, from nowhere or on another case; returns the new case."""
        row = registry.row(key)
        by = self.person(organisation, self.chain(row)[0])
        return engine.begin(row, by=by, data=self.form(row, words, on, by).cleaned_data, on=on, at=self.now)

    def act_as(
        self, key: str, case: Any, organisation: Organisation, signatures: int | None = None, **words: Any
    ) -> Any:
        """Perform a row with its signatures, or only the first so many; returns the case as it then is."""
        row = registry.row(key)
        people = [self.person(organisation, duty) for duty in self.chain(row)][:signatures]
        first = people[0]
        done = signing.submit(row, case, by=first, form=self.form(row, words, case, first), at=self.now)
        for person in people[1:]:
            assert isinstance(done, Proposal)  # nosec B101  # noqa: S101 - a chain of several duties always proposes first
            done = signing.sign(done, by=person, opinion="同意", at=self.now)
        return self.fresh(case)

    @staticmethod
    def fresh(case: Any) -> Any:
        """The case as the database has it."""
        return type(case).objects.get(pk=case.pk)
