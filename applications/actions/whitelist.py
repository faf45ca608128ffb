"""Pairs of may and do for white-list entries and the invitations of banks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from applications import queries, rules
from applications.models import Invitation, WhitelistEntry
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workdays import months_later
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def period(step: Step, begins: dt.date | None, until: dt.date | None) -> tuple[dt.date, dt.date]:
    """First and last day of an entry; from today, and for twelve months, where nothing is said."""
    first = begins or step.day
    return first, until or months_later(first, step.terms.whitelist_valid_months)


def _not_barred(uscc: str, step: Step) -> Iterator[Finding]:
    """APP-03: who is on the black list is put before no bank (Article 21)."""
    yield from rules.not_barred(queries.bars(uscc, (), step.day), step.terms)


def may_add(
    entry: WhitelistEntry | None,
    step: Step,
    *,
    uscc: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """APP-03, WHL-01, WHL-02."""
    if not uscc:
        return
    yield from _not_barred(uscc, step)
    there = queries.live_entry(step.by.organisation, uscc)
    yield from rules.not_listed_yet(there.valid_until if there else None)
    yield from rules.period_in_order(*period(step, valid_from, valid_until), step.day)


def add(
    entry: WhitelistEntry,
    step: Step,
    *,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    department: Organisation | None = None,
    **fields: Any,
) -> None:
    """Put an enterprise on the own list, or by a recommendation on the department's that made it."""
    entry.department = department or step.by.organisation
    entry.number = numbering.written("BMD", step.day.year)
    entry.valid_from, entry.valid_until = period(step, valid_from, valid_until)
    change(entry, step, **fields)


def change(entry: WhitelistEntry, step: Step, **fields: Any) -> None:
    """Correct what the list says of an enterprise; code and period stay."""
    for name, value in fields.items():
        setattr(entry, name, value)


def may_extend(
    entry: WhitelistEntry, step: Step, *, valid_until: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """APP-03, WHL-03."""
    yield from _not_barred(entry.uscc, step)
    if valid_until is not None:
        yield from rules.really_longer(entry.valid_until, valid_until, step.day)


def extend(entry: WhitelistEntry, step: Step, *, valid_until: dt.date, opinion: str = "") -> None:
    """A later last day."""
    entry.valid_until = valid_until


def may_invite(entry: WhitelistEntry, step: Step, **data: Any) -> Iterator[Finding]:
    """APP-03, REC-02, WHL-04, WHL-05."""
    bank = queries.head_office(step.by)
    yield from _not_barred(entry.uscc, step)
    yield from rules.bank_cooperates(queries.agreement_state(bank))
    yield from rules.entry_counts(entry.valid_from, entry.valid_until, step.day)
    yield from rules.not_invited_lately(queries.last_invited(entry, bank), step.day, step.terms)


def invite(entry: WhitelistEntry, step: Step, *, message: str, officer: str, phone: str) -> None:
    """A bank asks the enterprise to apply."""
    Invitation.objects.create(
        entry=entry,
        bank=queries.head_office(step.by),
        by=step.by,
        at=step.at,
        on=step.day,
        message=message,
        officer=officer,
        phone=phone,
    )
