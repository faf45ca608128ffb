"""The one way in: every change of every case, by whomever and through whichever door, is made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg2 import errors

from zengxindai.accounts import wall
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.queries import ROBOT, duties_of, robot
from zengxindai.audit import trail
from zengxindai.documents import store
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding, NotYours, Refused, gettext_noop
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import papers, registry, turns, waiving
from zengxindai.workflow.case import HEAD_OFFICE
from zengxindai.workflow.step import Step
from zengxindai.workflow.transition import SYSTEM, Transition

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.audit.models import Event
    from zengxindai.policy.terms import Terms
    from zengxindai.workflow.case import Case


# What PostgreSQL says when two wanted the same at the same moment.
FASTER = (errors.UniqueViolation, errors.ExclusionViolation, errors.DeadlockDetected)


def chain(row: Transition, terms: Terms) -> tuple[str, ...]:
    """The duties that must sign the row one after another: policy data, else the row's own single duty."""
    return terms.signatures(row.key) or (row.duty,)


def may_touch(row: Transition, user: User, case: Case | None) -> str | None:
    """The part by which this person's organisation has the turn; None when it has not (state or party)."""
    if user.username == ROBOT:
        return SYSTEM if SYSTEM in row.parties else None
    if case is None:
        begins = row.on == "" and user.organisation.kind in row.kinds()
        branch = user.organisation.parent_id is not None
        return row.parties[0] if begins and not (branch and HEAD_OFFICE in row.parties) else None
    if case.status not in row.source:
        return None
    party = case.is_party(tuple(name for name in row.parties if name != SYSTEM), user)
    return party if party and case.awaits(party, row.name) else None


def check_turn(
    row: Transition, step: Step, case: Case | None, signed: tuple[str, ...], held: frozenset[str] | None = None
) -> str:
    """The duty under which the person acts; raises NotYours when it is not this person's turn.

    signed: the duties already signed on a proposal; the whole chain must be there before anything changes.
    held: the person's duties, where they were just asked for.
    """
    party = may_touch(row, step.by, case)
    if party == SYSTEM:
        if case is not None and row.source and case.status not in row.source:
            raise NotYours(row.label)
        return SYSTEM
    duties = chain(row, step.terms)
    complete = (*signed, duties[-1]) == duties if len(duties) > 1 else not signed
    if party is None or not complete or duties[-1] not in (duties_of(step.by, step.day) if held is None else held):
        raise NotYours(row.label)
    return duties[-1]


@wall.whole()
def perform(
    row: Transition | str,
    case: Case,
    *,
    by: User,
    data: Mapping[str, Any],
    at: dt.datetime | None = None,
    signed: tuple[str, ...] = (),
    opinions: str = "",
) -> Event:
    """Carry out one row on one case: lock, turn, rules, change, event, notices, all or nothing.

    data: the cleaned input of the row's form. signed: the duties that signed before (workflow.signing passes them).
    Raises NotYours when state, party or duty do not fit, Refused with findings when a rule blocks.
    """
    row = registry.row(row) if isinstance(row, str) else row
    step = Step(by, at)
    with one_effect():
        locked = type(case).objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        duty = check_turn(row, step, locked, signed)
        findings = judge(row.may(locked, step, **data), locked, step)
        source = locked.status
        row.do(locked, step, **data)
        event = settle(row, step, locked, duty, source, data, findings, opinions)
    return event


@wall.whole()
def begin(
    row: Transition | str,
    *,
    by: User,
    data: Mapping[str, Any],
    on: Case | None = None,
    at: dt.datetime | None = None,
) -> Any:
    """Begin a case: from nowhere, or on a parent case whose row is locked meanwhile; returns the new case.

    Raises as `perform`; a row that needs several signatures cannot begin a case (draft first, then submit).
    """
    row = registry.row(row) if isinstance(row, str) else row
    step = Step(by, at)
    with one_effect():
        extra: dict[str, Any] = {}
        if on is not None:
            on = type(on).objects.select_for_update(no_key=True, of=("self",)).get(pk=on.pk)
            extra["parent"] = on
        duty = check_turn(row, step, on, ())
        case = registry.flow(row.case_type).model(created_at=step.at, status_since=step.at)
        findings = judge(row.may(case, step, **extra, **data), on, step)
        row.do(case, step, **extra, **data)
        settle(row, step, case, duty, "", data, findings, "")
        if on is not None:
            on.refresh_from_db()  # what followed may have moved the parent as well
            turns.rewrite(on, step)
    return case


@contextmanager
def one_effect() -> Iterator[None]:
    """All or nothing; where somebody else was faster (SYS-01) or is still at work (SYS-02), that is said in words."""
    try:
        with transaction.atomic():
            yield
    except CalendarMissing as missing:
        raise Refused([uncharted(missing)]) from missing
    except (IntegrityError, OperationalError) as clash:
        if isinstance(clash.__cause__, FASTER):
            raise Refused([taken()]) from clash
        if isinstance(clash.__cause__, errors.LockNotAvailable):
            raise Refused([busy()]) from clash
        raise


def taken() -> Finding:
    """Two cannot both have it: a voucher number, a place in a period, the only live case of its kind."""
    return Finding(
        "SYS-01",
        gettext_noop("Something you entered is recorded already, or somebody was faster"),
        advice=gettext_noop("Compare numbers and days with what the case shows now, then try again"),
    )


def busy() -> Finding:
    """Somebody else's act on the same case had not ended when this one had waited long enough."""
    return Finding(
        "SYS-02",
        gettext_noop("Somebody else is working on this case at the moment; nothing was changed"),
        advice=gettext_noop("Wait a moment, look at the case again, then try once more"),
    )


def uncharted(missing: CalendarMissing) -> Finding:
    """A period of working days reaches into a year whose holidays are not loaded (CAL-01): nothing is guessed."""
    return Finding(
        "CAL-01",
        gettext_noop("The working days of %(year)s are not known to the system yet, so the period cannot be reckoned"),
        params={"year": missing.year},
        advice=gettext_noop("Ask the operator to load the State Council's holiday notice of that year"),
    )


@wall.whole()
def ask(row: Transition, case: Case | None, step: Step, **data: Any) -> tuple[Finding, ...]:
    """What the rules of a row say, nothing being done; what a waiver in force allows is marked so."""
    try:
        return tuple(waiving.excused(row.may(case, step, **data), case or data.get("parent"), step))
    except CalendarMissing as missing:
        return (uncharted(missing),)


def judge(found: Iterable[Finding], case: Case | None, step: Step) -> list[Finding]:
    """All findings of the rules at once; raises Refused when any of them blocks and no waiver of the case allows it."""
    findings = waiving.excused(found, case, step)
    if any(finding.blocks for finding in findings):
        raise Refused(findings)
    return findings


def settle(
    row: Transition,
    step: Step,
    case: Case,
    duty: str,
    source: str,
    data: Mapping[str, Any],
    findings: list[Finding],
    opinions: str,
) -> Event:
    """What follows every change: status, event, grants, proposals void, turns, notices, cascades."""
    if not row.quiet:
        case.move_to(row.target, step.at)
        case.save()
    event = step.event = trail.record(**told(row, step, case, duty, source, data, findings, opinions))
    let_in(row, step, case, data, event)
    turns.void_proposals(case, step.at)
    turns.rewrite(case, step)
    turns.rewrite_followers(case, step, row)
    turns.tell(row, case, event)
    papers.order(row, case, event)
    for key, other in registry.consequences(case):
        step.cascade(key, other)
    waiving.used(findings, case, event, step)
    follow(step)
    return event


def told(
    row: Transition,
    step: Step,
    case: Case,
    duty: str,
    source: str,
    data: Mapping[str, Any],
    findings: list[Finding],
    opinions: str,
) -> dict[str, Any]:
    """What the trail keeps of an act."""
    return {
        "verb": row.key,
        "by": step.by,
        "at": step.at,
        "case_type": case.case_type,
        "case_id": case.pk,
        "source": source,
        "target": case.status,
        "duty": duty,
        "opinion": str(data.get("opinion") or data.get("reason") or opinions),
        "data": {**data, **step.notes},
        "findings": findings,
    }


def let_in(row: Transition, step: Step, case: Case, data: Mapping[str, Any], event: Event) -> None:
    """The act's files become part of the case, and the row's parties see it from now on."""
    for value in data.values():
        for each in value if isinstance(value, list | tuple) else (value,):
            if isinstance(each, Attachment):
                store.bind(each, step.shelf or case.case_type, case.pk, event.pk)
    case.admit(row.admits, event)


def follow(step: Step) -> None:
    """Carry out what the act set in motion, as the robot, at the same instant."""
    cascades = Cascades(step.at)
    while step.following:
        step.following.pop(0)(cascades)


class Cascades:
    """The engine as an action sees it through its step: the robot's hands."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def perform(self, key: str, case: Case, data: Mapping[str, Any]) -> Event:
        """Carry out a system row."""
        return perform(key, case, by=robot(), data=data, at=self.at)

    def begin(self, key: str, parent: Case | None, data: Mapping[str, Any]) -> Case:
        """Begin a case by a system row."""
        return begin(key, by=robot(), data=data, on=parent, at=self.at)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Offer:
    """An action on the page of a case: open to this person, or grey with the reason."""

    row: Transition
    open: bool
    findings: tuple[Finding, ...] = ()
    reason: str = ""


@wall.whole()
def offers(case: Case, user: User) -> list[Offer]:
    """What this person's organisation may do with the case now; grey where the duty or a rule is missing."""
    step = Step(user)
    held = duties_of(user, step.day)
    signing = set(turns.open_proposals(case).of_house(user.organisation).values_list("row", flat=True))
    found = []
    for row in registry.rows_on(case.case_type, case.status):
        if not row.for_people or may_touch(row, user, case) is None:
            continue
        first = chain(row, step.terms)[0]
        if row.key in signing:
            found.append(Offer(row, False, (turns.already_proposed(),)))
            continue
        if first not in held:
            found.append(Offer(row, False, reason=str(_("Needs another duty: %(duty)s") % {"duty": _duty(first)})))
            continue
        findings = ask(row, case, step) if row.on is None else ask(row, None, step, parent=case)
        found.append(Offer(row, not any(finding.blocks for finding in findings), findings))
    return found


def _duty(duty: str) -> str:
    return str(Duty(duty).label)
