"""Whose turn it is: the inbox rows of a case, their deadlines, the notices of an act, proposals gone void."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from zengxindai.accounts.models import User
from zengxindai.accounts.queries import duties_of, holders_of_any
from zengxindai.findings import Finding, gettext_noop
from zengxindai.notifications import tell as notifications
from zengxindai.workflow import registry
from zengxindai.workflow.models import Proposal, Turn
from zengxindai.workflow.transition import SYSTEM

if TYPE_CHECKING:
    from zengxindai.audit.models import Event
    from zengxindai.policy.terms import Terms
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.step import Step
    from zengxindai.workflow.transition import Transition


def deadline(case: Case, terms: Terms) -> dt.date | None:
    """The last day of the present state: so many working days after it began (Articles 6.5, 22); None if unlimited."""
    days = terms.deadline(f"{case.case_type}.{case.status}")
    return None if days is None else terms.calendar.add(timezone.localdate(case.status_since), days)


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
    terms = step.terms
    due = deadline(case, terms)
    waiting: dict[tuple[int, str], Turn] = {}
    proposals = {(p.row, p.organisation_id): p for p in open_proposals(case).prefetch_related("signatures__user")}
    for row in registry.rows_on(case.case_type, case.status):
        proposed = any(key == row.key for key, _ in proposals)
        if not row.for_people or not (row.turn or proposed) or _closed(row, case, step):
            continue
        for party in row.parties:
            organisation = None if party == SYSTEM else case.party(party)
            if organisation is None or not case.awaits(party, row.name):
                continue
            if not row.turn and (row.key, organisation.pk) not in proposals:
                continue
            duty, signed_by = _next_signature(row, proposals.get((row.key, organisation.pk)), terms)
            waiting.setdefault(
                (organisation.pk, duty),
                Turn(
                    case_type=case.case_type,
                    case_id=case.pk,
                    organisation=organisation,
                    duty=duty,
                    row=row.key,
                    number=case.number or "",
                    subject=case.subject,
                    status=case.status,
                    url=case.get_absolute_url(),
                    since=case.status_since,
                    due_on=due,
                    signed_by=signed_by,
                ),
            )
    Turn.objects.filter(case_type=case.case_type, case_id=case.pk).delete()
    Turn.objects.bulk_create(waiting.values())


def _closed(row: Transition, case: Case, step: Step) -> bool:
    """Whether the rules already forbid to begin another case on this one: then nobody is waited for."""
    return row.on is not None and any(found.blocks for found in row.may(None, step, parent=case))


def _next_signature(row: Transition, proposal: Proposal | None, terms: Terms) -> tuple[str, str]:
    duties = terms.signatures(row.key) or (row.duty,)
    if proposal is None:
        return duties[0], ""
    signatures = sorted(proposal.signatures.all(), key=lambda signature: signature.position)
    return duties[min(len(signatures), len(duties) - 1)], signatures[-1].user.full_name if signatures else ""


def of_user(user: User, day: dt.date) -> QuerySet[Turn]:
    """The turns this person can take that day: own organisation or head office, nearest deadline first."""
    organisations = [pk for pk in (user.organisation_id, user.organisation.parent_id) if pk]
    return Turn.objects.filter(organisation__in=organisations, duty__in=duties_of(user, day)).order_by(
        "due_on", "since", "id"
    )


def of_case(case: Case) -> QuerySet[Turn]:
    """For whom the case waits, with the organisation loaded."""
    return Turn.objects.filter(case_type=case.case_type, case_id=case.pk).select_related("organisation").order_by("id")


def tell(row: Transition, case: Case, event: Event) -> None:
    """Write the notices of an act: to the parties the row names, and to those whose turn it has become."""
    organisations = {organisation.pk for name in row.tells if (organisation := case.party(name)) is not None}
    everyone = holders_of_any(organisations, timezone.localdate(event.at))
    wanted = Q(pk__in=[])
    for turn in of_case(case):
        wanted |= Q(organisation=turn.organisation_id, dutyheld__duty=turn.duty)
    next_up = User.objects.filter(wanted, is_active=True).distinct()
    readers = {user.pk: user for user in (*everyone, *next_up) if user.pk != event.actor_id}
    if readers:
        notifications.tell(event, case_label=str(case), url=case.get_absolute_url(), readers=list(readers.values()))
