"""Pairs of may and do for meetings and what was agreed in them (Article 20)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from reporting import rules
from reporting.models import AgendaItem, Meeting, MeetingAction, Participant
from reporting.queries import meeting as queries
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def _paper_no(sign: str, year: int) -> str:
    return numbering.lettered(f"meeting_{sign}", f"会{sign}", year)


def may_plan(meeting: Meeting, step: Step, *, held_on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """MTG-01."""
    if held_on is not None:
        yield from rules.still_ahead(held_on, step.day)


def plan(meeting: Meeting, step: Step, **said: Any) -> None:
    """Bureau or centre prepare a meeting."""
    meeting.convener = step.by.organisation
    meeting.number = numbering.written("HY", step.day.year)
    edit(meeting, step, **said)


def edit(meeting: Meeting, step: Step, *, topic: str, held_on: dt.date, place: str, note: str) -> None:
    """Change it before it is called."""
    meeting.topic, meeting.subject, meeting.held_on = topic, topic, held_on
    meeting.place, meeting.note = place, note


def may_call(
    meeting: Meeting, step: Step, *, participants: Sequence[Organisation] | None = None, **data: Any
) -> Iterator[Finding]:
    """MTG-01, MTG-02."""
    yield from rules.still_ahead(meeting.held_on, step.day)
    if participants is not None:
        yield from rules.four_bodies_called(queries.bodies_missing(participants))


def call(meeting: Meeting, step: Step, *, participants: Sequence[Organisation]) -> None:
    """The participants are called; the agenda stands as the loans stand that day."""
    meeting.called_on, meeting.notice_no = step.day, _paper_no("通", step.day.year)
    Participant.objects.bulk_create(
        Participant(meeting=meeting, organisation=each, by_invitation=queries.by_invitation(each))
        for each in participants
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, place=place, kind=line.kind, text=line.text, bank=line.bank, url=line.url)
        for place, line in enumerate(queries.agenda(meeting, step.day), start=1)
    )
    step.afterwards(partial(queries.tell_participants, meeting, step.at))


def may_write(meeting: Meeting, step: Step, **data: Any) -> Iterator[Finding]:
    """MTG-03."""
    yield from rules.was_held(meeting.held_on, step.day)


def write_minutes(meeting: Meeting, step: Step, *, attendance: str, minutes: str, **files: Any) -> None:
    """What was said and agreed; who is to do what stands in the action items."""
    meeting.attendance, meeting.minutes, meeting.written_on = attendance, minutes, step.day
    meeting.minutes_no = _paper_no("纪", step.day.year)


def call_off(meeting: Meeting, step: Step, *, reason: str) -> None:
    """It does not take place."""
    if meeting.called_on is not None:
        step.afterwards(partial(queries.tell_participants, meeting, step.at))


def may_assign(
    action: MeetingAction | None, step: Step, *, parent: Meeting, due_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """MTG-01."""
    if due_on is not None:
        yield from rules.still_ahead(due_on, step.day)


def assign(
    action: MeetingAction, step: Step, *, parent: Meeting, owner: Organisation, text: str, due_on: dt.date
) -> None:
    """What somebody is to do by a day stands in their inbox until it is done."""
    action.meeting, action.owner, action.text, action.due_on = parent, owner, text, due_on
    action.subject = text[:60]
    action.number = f"{parent.number}-{parent.actions.count() + 1:02d}"


def finish(action: MeetingAction, step: Step, *, done: str, **files: Any) -> None:
    """The owner has done it."""
    action.done, action.done_on = done, step.day


def reopen(action: MeetingAction, step: Step, *, reason: str) -> None:
    """It is not done yet."""
    action.done, action.done_on = "", None


def drop(action: MeetingAction, step: Step, *, reason: str) -> None:
    """It need not be done any more."""
