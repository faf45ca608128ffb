"""Whose turn it is: the inbox rows of a case, their deadlines, the notices of an act, proposals gone void."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from zengxindai.accounts.duties import ON_CASES
from zengxindai.accounts.models import Organisation, User
from zengxindai.accounts.queries import duties_of, holders, holders_of_any
from zengxindai.findings import Finding, gettext_noop
from zengxindai.notifications import tell as notifications
from zengxindai.policy import terms
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import registry, waiving
from zengxindai.workflow.models import Proposal, ProposalQuerySet, Turn
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


def open_proposals(case: Case) -> ProposalQuerySet:
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
    proposals = list(open_proposals(case).select_related("organisation").prefetch_related("signatures__user"))
    waiting = _waiting(case, step, proposals)
    Turn.objects.filter(case_type=case.case_type, case_id=case.pk).delete()
    Turn.objects.bulk_create(waiting)


def rewrite_all(cases: Sequence[Case], step: Step) -> dict[int, list[Turn]]:
    """As `void_proposals` and `rewrite` for several cases of one type; returns the turns by case."""
    ids, case_type = [case.pk for case in cases], cases[0].case_type
    versions = {case.pk: case.version for case in cases}
    found = Proposal.objects.filter(case_type=case_type, case_id__in=ids, state=Proposal.State.OPEN)
    proposals = list(found.select_related("organisation").prefetch_related("signatures__user"))
    void = [each for each in proposals if each.case_version < versions[each.case_id]]
    if void:
        gone = {"state": Proposal.State.VOID, "closed_at": step.at}
        Proposal.objects.filter(pk__in=[each.pk for each in void]).update(**gone)
    standing: dict[int, list[Proposal]] = {}
    for each in proposals:
        if each not in void:
            standing.setdefault(each.case_id, []).append(each)
    waiting = {case.pk: _waiting(case, step, standing.get(case.pk, [])) for case in cases}
    Turn.objects.filter(case_type=case_type, case_id__in=ids).delete()
    Turn.objects.bulk_create(turn for turns in waiting.values() for turn in turns)
    return waiting


def _waiting(case: Case, step: Step, proposals: list[Proposal]) -> list[Turn]:
    """Who has a step to take on the case now, as the inbox shows it."""
    now = step.terms
    waiting: dict[tuple[int, str], Turn] = {}
    clocks: dict[int, Clock] = {}
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
            for whose, duty, signed_by in _expected(row, case, organisation, proposed, now):
                turn = Turn(organisation=whose, duty=duty, row=row.key, signed_by=signed_by)
                waiting.setdefault((whose.pk, duty), _about(case, turn, clocks[organisation.pk]))
    return list(waiting.values())


def rewrite_followers(case: Case, step: Step, row: Transition) -> None:
    """Derive anew for whom the cases wait that depend on this one, each under its own lock."""
    for find in registry.followers(case.case_type, row.key):
        for each in find(case):
            rewrite(type(each).objects.select_for_update(no_key=True, of=("self",)).get(pk=each.pk), step)


def rewrite_followers_of(cases: Sequence[Case], step: Step, keys: Iterable[str]) -> None:
    """As `rewrite_followers` for several cases of one type: the followers of one type are locked in one look-up."""
    for find in registry.followers(cases[0].case_type, *keys):
        found = [each for case in cases for each in find(case)]
        for case_type in {each.case_type for each in found}:
            ids = [each.pk for each in found if each.case_type == case_type]
            flow = registry.flow(case_type)
            locked = flow.model.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids)
            parents = [each.name for each in flow.model._meta.fields if each.many_to_one]
            rewrite_all(list(locked.select_related(*parents).order_by("pk")), step)


_NOT_YET: tuple[None] = (None,)  # an act that nobody has begun to sign


def _expected(
    row: Transition, case: Case, organisation: Organisation, proposed: list[Proposal], now: Terms
) -> list[tuple[Organisation, str, str]]:
    """Who is to sign next: the house that began to sign, else the branch that acts for the party, else the party."""
    own = [p for p in proposed if organisation.pk in (p.organisation_id, p.organisation.parent_id)]
    acting = case.acting(organisation)
    found = []
    for proposal in own or (_NOT_YET if row.turn else ()):
        duty, signed_by = _next_signature(row, proposal, now)
        began_above = proposal is not None and proposal.organisation_id == organisation.pk
        found.append((_desk(organisation if began_above else acting, duty, now.day), duty, signed_by))
    return found


def _desk(office: Organisation, duty: str, day: dt.date) -> Organisation:
    """Where a signature is waited for: what nobody in a branch may sign goes to its head office."""
    if office.parent is None or holders(office, duty, day).exists():
        return office
    return office.parent


def _about(case: Case, turn: Turn, until: Clock) -> Turn:
    """The turn with what the inbox shows of its case."""
    turn.due_on, turn.paused_since = until.due_on, until.paused_since
    turn.case_type, turn.case_id, turn.number, turn.subject = case.case_type, case.pk, case.number or "", case.subject
    turn.status, turn.url, turn.since = case.status, case.get_absolute_url(), case.status_since
    return turn


def _closed(row: Transition, case: Case, step: Step) -> bool:
    """Whether the rules already forbid to begin another case on this one: then nobody is waited for."""
    return row.on is not None and any(f.blocks for f in waiving.excused(row.may(None, step, parent=case), case, step))


def _next_signature(row: Transition, proposal: Proposal | None, now: Terms) -> tuple[str, str]:
    duties = now.signatures(row.key) or (row.duty,)
    if proposal is None:
        return duties[0], ""
    signatures = sorted(proposal.signatures.all(), key=lambda signature: signature.position)
    return duties[min(len(signatures), len(duties) - 1)], signatures[-1].user.full_name if signatures else ""


def of_user(user: User, day: dt.date) -> QuerySet[Turn]:
    """The turns this person can take that day, nearest deadline first: those of the own organisation, or branch."""
    mine = Turn.objects.filter(organisation=user.organisation_id, duty__in=duties_of(user, day))
    return mine.order_by("due_on", "since", "id")


def of_case(case: Case) -> QuerySet[Turn]:
    """For whom the case waits, with the organisation loaded."""
    return Turn.objects.filter(case_type=case.case_type, case_id=case.pk).select_related("organisation").order_by("id")


def tell(row: Transition, case: Case, event: Event) -> None:
    """Write the notices of an act: to the parties the row names, and to those whose turn it has become."""
    wanted = concerned(row, case, of_case(case))
    readers = [user for user in holders_of_any(wanted, timezone.localdate(event.at)) if user.pk != event.actor_id]
    notifications.tell_all(news_of(case, event, readers))


def news_of(case: Case, event: Event, readers: Iterable[User]) -> list[notifications.News]:
    """The news of an act, each with a page its readers can open: who reads no such case is led to its request."""
    kinds, above = registry.flow(case.case_type).readers, getattr(case, "application", None)
    circles: dict[str, list[User]] = {}
    for reader in readers:
        reads = kinds is None or reader.organisation.kind in kinds
        page = case if reads or above is None else above
        circles.setdefault(page.get_absolute_url(), []).append(reader)
    return [notifications.News(event, str(case), url, circle) for url, circle in circles.items()]


def concerned(row: Transition, case: Case, waiting: Iterable[Turn]) -> dict[int, set[str]]:
    """Whose people are told of an act, by organisation with their duties."""
    wanted: dict[int, set[str]] = {}
    for turn in waiting:
        wanted.setdefault(turn.organisation_id, set()).add(turn.duty)
    for name in row.tells:
        if (organisation := case.party(name)) is not None:
            wanted[case.acting(organisation).pk] = set(ON_CASES)
    return wanted
