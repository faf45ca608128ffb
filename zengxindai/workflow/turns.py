"""Whose turn it is: the inbox rows of a case, their deadlines, the notices of an act, proposals gone void."""

from __future__ import annotations

import datetime as dt
import logging
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


def deadline(case: Case, now: Terms) -> dt.date | None:
    """The last day of the present state: so many working days after it began (Articles 6.5, 22); None if unlimited.

    None also while it would lie in a year whose holidays nobody has published: `reckon_open` sets it once they are.
    """
    return last_day(f"{case.case_type}.{case.status}", case.status_since, now)


def last_day(key: str, since: dt.datetime, now: Terms) -> dt.date | None:
    """So many working days after a state began, as the policy has it for the state ("application.SUBMITTED")."""
    days = now.deadline(key)
    try:
        return None if days is None else now.calendar.add(timezone.localdate(since), days)
    except CalendarMissing as missing:
        log.error("%s: no deadline, because there is no calendar of %s", key, missing.year)
        return None


def reckon_open(day: dt.date, robot: User) -> int:
    """The day-end job that sets deadlines left open for want of a calendar; returns how many."""
    now, found = terms.on(day), []
    for turn in Turn.objects.filter(due_on=None):
        turn.due_on = last_day(f"{turn.case_type}.{turn.status}", turn.since, now)
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
    due = deadline(case, now)
    waiting: dict[tuple[int, str], Turn] = {}
    proposals = list(open_proposals(case).select_related("organisation").prefetch_related("signatures__user"))
    for row in registry.rows_on(case.case_type, case.status):
        proposed = [proposal for proposal in proposals if proposal.row == row.key]
        if not row.for_people or not (row.turn or proposed) or _closed(row, case, step):
            continue
        for party in row.parties:
            organisation = None if party == SYSTEM else case.party(party)
            if organisation is None or not case.awaits(party, row.name):
                continue
            for whose, duty, signed_by in _expected(row, organisation, proposed, now):
                turn = Turn(organisation=whose, duty=duty, row=row.key, due_on=due, signed_by=signed_by)
                waiting.setdefault((whose.pk, duty), _about(case, turn))
    Turn.objects.filter(case_type=case.case_type, case_id=case.pk).delete()
    Turn.objects.bulk_create(waiting.values())


def _expected(
    row: Transition, organisation: Organisation, proposed: list[Proposal], now: Terms
) -> list[tuple[Organisation, str, str]]:
    """Who is to sign next: where a proposal is open, in the house or branch that made it; else the first duty."""
    own = [p for p in proposed if organisation.pk in (p.organisation_id, p.organisation.parent_id)]
    if own:
        return [(p.organisation, *_next_signature(row, p, now)) for p in own]
    return [(organisation, *_next_signature(row, None, now))] if row.turn else []


def _about(case: Case, turn: Turn) -> Turn:
    """The turn with what the inbox shows of its case."""
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
