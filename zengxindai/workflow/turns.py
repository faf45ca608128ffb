"""Whose turn it is: the inbox rows of a case, their deadlines, the notices of an act, proposals gone void."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from zengxindai.accounts.duties import ON_CASES
from zengxindai.accounts.models import Organisation, User
from zengxindai.accounts.queries import duties_of, holders_of_any
from zengxindai.findings import Finding, gettext_noop
from zengxindai.notifications import tell as notifications
from zengxindai.policy import terms
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import registry
from zengxindai.workflow.models import Proposal, Turn
from zengxindai.workflow.transition import SYSTEM

if TYPE_CHECKING:
    from zengxindai.audit.models import Event
    from zengxindai.policy.terms import Terms
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.step import Step
    from zengxindai.workflow.transition import Transition

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Clock:
    """How long an organisation has for a step: until a day, or standing still since a day; neither if unlimited."""

    due_on: dt.date | None = None
    paused_since: dt.date | None = None


def deadline(case: Case, now: Terms) -> dt.date | None:
    """The last day of the present state: so many working days after it began (Articles 6.5, 22); None if unlimited.

    None also while it would lie in a year whose holidays nobody has published: `reckon_open` sets it once they are.
    """
    return case.named_day() or _last_day(case, [], now)


def clock(case: Case, whose: Organisation, now: Terms) -> Clock:
    """The deadline of one organisation: days on which its own clock stood still do not count, nor do days off.

    A pause that began after the last day stops nothing: the deadline had been missed.
    """
    if case.named_day() is not None or now.deadline(_key(case)) is None:
        return Clock(case.named_day())
    found = case.pauses(whose)
    due = _last_day(case, [(first, last) for first, last in found if last is not None], now)
    running = [first for first, last in found if last is None and (due is None or first <= due)]
    if running:
        return Clock(paused_since=max(min(running), timezone.localdate(case.status_since)))
    return Clock(due)


def _key(case: Case) -> str:
    return f"{case.case_type}.{case.status}"


def _last_day(case: Case, pauses: list[tuple[dt.date, dt.date]], now: Terms) -> dt.date | None:
    days = now.deadline(_key(case))
    try:
        since = timezone.localdate(case.clock_since())
        return None if days is None else now.calendar.add_without(since, days, pauses)
    except CalendarMissing as missing:
        log.error("%s: no deadline, because there is no calendar of %s", _key(case), missing.year)
        return None


def reckon_open(day: dt.date, robot: User) -> int:
    """The day-end job that sets deadlines left open for want of a calendar; returns how many."""
    now, found = terms.on(day), []
    for turn in Turn.objects.filter(due_on=None, paused_since=None).select_related("organisation"):
        if now.deadline(f"{turn.case_type}.{turn.status}") is not None:
            case = registry.flow(turn.case_type).model.objects.get(pk=turn.case_id)
            turn.due_on = clock(case, turn.organisation, now).due_on
            found += [turn] if turn.due_on else []
    return Turn.objects.bulk_update(found, ["due_on"])


def open_proposals(case: Case) -> QuerySet[Proposal]:
    """The proposals on a case that still wait for a signature."""
    return Proposal.objects.filter(case_type=case.case_type, case_id=case.pk, state=Proposal.State.OPEN)


def already_proposed() -> Finding:
    """Somebody of the own organisation has proposed this act; it waits for its next signature."""
    return Finding(
        "SIGN-01",
        gettext_noop("This step is already being signed in your organisation"),
        advice=gettext_noop("Sign the open proposal, or send it back first"),
    )


def void_proposals(case: Case, at: dt.datetime) -> None:
    """The case changed: proposals made on an earlier version count for nothing."""
    open_proposals(case).filter(case_version__lt=case.version).update(state=Proposal.State.VOID, closed_at=at)


def rewrite(case: Case, step: Step) -> None:
    """Derive anew for whom the case waits: one row for each organisation and duty that has a step to take."""
    now = step.terms
    waiting: dict[tuple[int, str], Turn] = {}
    clocks: dict[int, Clock] = {}
    proposals = list(open_proposals(case).select_related("organisation").prefetch_related("signatures__user"))
    for row in registry.rows_on(case.case_type, case.status):
        proposed = [proposal for proposal in proposals if proposal.row == row.key]
        if not row.for_people or not (row.turn or proposed) or _closed(row, case, step):
            continue
        for party in row.parties:
            organisation = None if party == SYSTEM else case.party(party)
            if organisation is None or not case.awaits(party, row.name):
                continue
            if organisation.pk not in clocks:
                clocks[organisation.pk] = clock(case, organisation, now)
            for whose, duty, signed_by in _expected(row, organisation, proposed, now):
                turn = Turn(organisation=whose, duty=duty, row=row.key, signed_by=signed_by)
                waiting.setdefault((whose.pk, duty), _about(case, turn, clocks[organisation.pk]))
    Turn.objects.filter(case_type=case.case_type, case_id=case.pk).delete()
    Turn.objects.bulk_create(waiting.values())


def rewrite_followers(case: Case, step: Step) -> None:
    """Derive anew for whom the cases wait whose clocks depend on this one, each under its own lock."""
    for find in registry.followers(case.case_type):
        for each in find(case):
            rewrite(type(each).objects.select_for_update(no_key=True, of=("self",)).get(pk=each.pk), step)


def _expected(
    row: Transition, organisation: Organisation, proposed: list[Proposal], now: Terms
) -> list[tuple[Organisation, str, str]]:
    """Who is to sign next: where a proposal is open, in the house or branch that made it; else the first duty."""
    own = [p for p in proposed if organisation.pk in (p.organisation_id, p.organisation.parent_id)]
    if own:
        return [(p.organisation, *_next_signature(row, p, now)) for p in own]
    return [(organisation, *_next_signature(row, None, now))] if row.turn else []


def _about(case: Case, turn: Turn, until: Clock) -> Turn:
    """The turn with what the inbox shows of its case."""
    turn.due_on, turn.paused_since = until.due_on, until.paused_since
    turn.case_type, turn.case_id, turn.number, turn.subject = case.case_type, case.pk, case.number or "", case.subject
    turn.status, turn.url, turn.since = case.status, case.get_absolute_url(), case.status_since
    return turn


def _closed(row: Transition, case: Case, step: Step) -> bool:
    """Whether the rules already forbid to begin another case on this one: then nobody is waited for."""
    return row.on is not None and any(found.blocks for found in row.may(None, step, parent=case))


def _next_signature(row: Transition, proposal: Proposal | None, now: Terms) -> tuple[str, str]:
    duties = now.signatures(row.key) or (row.duty,)
    if proposal is None:
        return duties[0], ""
    signatures = sorted(proposal.signatures.all(), key=lambda signature: signature.position)
    return duties[min(len(signatures), len(duties) - 1)], signatures[-1].user.full_name if signatures else ""


def of_user(user: User, day: dt.date) -> QuerySet[Turn]:
    """The turns this person can take that day, nearest deadline first.

    The own organisation's; and of a branch's head office what nobody there has begun to sign.
    """
    whose = Q(organisation=user.organisation_id)
    if user.organisation.parent_id is not None:
        whose |= Q(organisation=user.organisation.parent_id, signed_by="")
    return Turn.objects.filter(whose, duty__in=duties_of(user, day)).order_by("due_on", "since", "id")


def of_case(case: Case) -> QuerySet[Turn]:
    """For whom the case waits, with the organisation loaded."""
    return Turn.objects.filter(case_type=case.case_type, case_id=case.pk).select_related("organisation").order_by("id")


def tell(row: Transition, case: Case, event: Event) -> None:
    """Write the notices of an act: to the parties the row names, and to those whose turn it has become."""
    wanted: dict[int, set[str]] = {}
    for turn in of_case(case):
        wanted.setdefault(turn.organisation_id, set()).add(turn.duty)
    for name in row.tells:
        if (organisation := case.party(name)) is not None:
            wanted[organisation.pk] = set(ON_CASES)
    readers = [user for user in holders_of_any(wanted, timezone.localdate(event.at)) if user.pk != event.actor_id]
    if readers:
        notifications.tell(event, case_label=str(case), url=case.get_absolute_url(), readers=readers)
