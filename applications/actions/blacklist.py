"""Pairs of may and do for black-list entries (Article 21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from applications import queries, rules
from applications.models import BlacklistEntry, Person
from applications.states import ReviewResult
from zengxindai.accounts.models import Kind
from zengxindai.findings import Finding
from zengxindai.web import masking
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step

SUBJECT_LENGTH = BlacklistEntry._meta.get_field("subject").max_length


def _paper_no(series: str, sign: str, year: int) -> str:
    return numbering.lettered(series, f"黑{sign}", year)


def may_propose(
    entry: BlacklistEntry, step: Step, *, uscc: str = "", persons: Sequence[Person] = (), **data: Any
) -> Iterator[Finding]:
    """BLK-01: neither the enterprise nor one of the persons has an entry under way or in force."""
    if uscc:
        yield from rules.no_live_entry(queries.live_entries(uscc, persons))


def propose(
    entry: BlacklistEntry,
    step: Step,
    *,
    uscc: str,
    subject: str,
    ground: str,
    facts: str,
    loss: Decimal,
    loss_basis: str,
    persons: Sequence[Person],
    **data: Any,
) -> None:
    """Propose to bar an enterprise and the persons responsible, each by an entry of its own (Article 21)."""
    entry.uscc, entry.subject, entry.proposer = uscc, subject, step.by.organisation
    entry.ground, entry.facts, entry.loss, entry.loss_basis = ground, facts, loss, loss_basis
    entry.number = numbering.written("HMD", step.day.year)
    for person in persons:
        step.begin("blacklist_entry.propose_person", parent=entry, person=person)


def propose_person(entry: BlacklistEntry, step: Step, *, parent: BlacklistEntry, person: Person) -> None:
    """The entry of a responsible person: who is sealed, the rest stands as in the enterprise's entry."""
    entry.person_name, entry.identity_no, entry.identity_index = person.name, person.identity_no, person.index
    entry.origin = parent
    entry.subject = f"{masking.name(person.name)}（{parent.subject}）"[:SUBJECT_LENGTH]
    for name in ("proposer", "ground", "facts", "loss", "loss_basis"):
        setattr(entry, name, getattr(parent, name))
    entry.number = numbering.written("HMD", step.day.year)


def issue_notice(entry: BlacklistEntry, step: Step, *, opinion: str = "") -> None:
    """The notice gets its number and is printed, to be served."""
    entry.notice_no = _paper_no("blacklist_notice", "告", step.day.year)
    entry.noticed_on = step.day


def may_notify(
    entry: BlacklistEntry, step: Step, *, served_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """BLK-02, DAY-01."""
    yield from rules.served_after_notice(entry.noticed_on, served_on)
    if served_on is not None:
        yield from rules.happened(served_on, step.day)


def notify(entry: BlacklistEntry, step: Step, *, served_by: str, served_on: dt.date, **data: Any) -> None:
    """The notice has been served: the days to object run."""
    entry.served_by, entry.served_on = served_by, served_on
    entry.objection_until = rules.objection_through(served_on, step.terms)


def _received(step: Step, received_on: dt.date | None) -> dt.date:
    """An enterprise objects on the day it does; only the bureau may enter an earlier day."""
    by_itself = step.by.organisation.kind == Kind.ENTERPRISE
    return step.day if by_itself or received_on is None else received_on


def may_object(
    entry: BlacklistEntry, step: Step, *, received_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """BLK-03, DAY-01."""
    if data or step.by.organisation.kind == Kind.ENTERPRISE:
        received = _received(step, received_on)
        yield from rules.happened(received, step.day)
        yield from rules.objected_in_time(received, entry.served_on, entry.objection_until)


def enter_objection(
    entry: BlacklistEntry, step: Step, *, statement: str, received_on: dt.date | None = None, **data: Any
) -> None:
    """The subject is heard."""
    entry.objection, entry.objected_on = statement, _received(step, received_on)


def review(entry: BlacklistEntry, step: Step, *, result: str, opinion: str) -> None:
    """The bureau weighs the objection; what it drops does not go to the government."""
    entry.review_result = result
    if result == ReviewResult.DROP:
        step.cascade("blacklist_entry.drop", entry, reason=opinion)


def may_blacklist(
    entry: BlacklistEntry, step: Step, *, decided_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """BLK-04, DAY-01."""
    if decided_on is not None:
        yield from rules.happened(decided_on, step.day)
        yield from rules.decided_after_review(decided_on, timezone.localdate(entry.status_since))


def blacklist(entry: BlacklistEntry, step: Step, *, decision_no: str, decided_on: dt.date) -> None:
    """The government decides: barred for five years from the day of the decision (Article 21).

    By default requests not yet filed are closed with it; of those that are filed or drawn the bank is told.
    """
    entry.decision_no, entry.listed_on = decision_no, decided_on
    entry.barred_until = rules.barred_through(decided_on, step.terms)
    entry.ruling_no = _paper_no("blacklist_ruling", "决", step.day.year)
    if step.terms.blacklist_blocks_requests:
        for request in queries.requests_of(entry.uscc, queries.UNFILED):
            step.cascade("application.close", request, reason=decision_no)
    for request in queries.requests_of(entry.uscc, queries.FILED):
        step.cascade("application.barred", request, reason=decision_no)


def expire(entry: BlacklistEntry, step: Step) -> None:
    """The last barred day is over: the subject is told that it is free."""
    entry.removal_no = _paper_no("blacklist_removal", "移", step.day.year)


def may_revoke(
    entry: BlacklistEntry, step: Step, *, corrected_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """BLK-05, DAY-01."""
    if corrected_on is not None:
        yield from rules.happened(corrected_on, step.day)
        yield from rules.corrected_after_listing(corrected_on, entry.listed_on)


def revoke(entry: BlacklistEntry, step: Step, *, correction_no: str, corrected_on: dt.date, reason: str) -> None:
    """The decision rested on an error of fact; repayment is none."""
    entry.correction_no, entry.corrected_on = correction_no, corrected_on
    entry.removal_no = _paper_no("blacklist_correction", "更", step.day.year)
