"""Pairs of may and do for waivers: asked for by the bank, decided by the finance bureau, used by acts (ADR 0025)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from loans import queries, rules
from loans.models import Waiver
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.case import Case
from zengxindai.workflow.step import Step


def may_ask(
    waiver: Waiver | None, step: Step, *, parent: Case, rule: str = "", until: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """WVR-01, WVR-02."""
    known = step.terms.waivable_rule(rule)
    if known is None or until is None:
        return
    yield from rules.asked_for_days(until, step.day, known.days)
    yield from rules.one_live(queries.live_waivers(queries.root_of(parent)).filter(rule=rule).exists())


def ask(
    waiver: Waiver, step: Step, *, parent: Any, rule: str, reason: str, until: dt.date, files: list[Any] | None = None
) -> None:
    """The bank says which rule it cannot keep, why, and until when it wants to be let off."""
    known = step.terms.waivable_rule(rule)
    assert known is not None  # nosec B101  # noqa: S101 - the form offers the policy's rules only
    waiver.application, waiver.bank, waiver.subject = parent.application, parent.bank, parent.subject
    waiver.opinion_id, waiver.about = queries.root_of(parent), parent.case_type
    waiver.rule, waiver.article, waiver.once = rule, known.article, known.once
    waiver.reason, waiver.asked_on, waiver.asked_until = reason, step.day, until


def may_grant(waiver: Waiver, step: Step, *, until: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """WVR-03."""
    if until is not None:
        yield from rules.granted_within(until, step.day, waiver.asked_until)


def grant(waiver: Waiver, step: Step, *, until: dt.date, opinion: str, conditions: str = "") -> None:
    """The finance bureau allows it, with its own reason; the number is given now and never again."""
    waiver.issuer, waiver.issued_by = step.by.organisation, step.by
    waiver.granted_on, waiver.until = step.day, until
    waiver.decision, waiver.conditions = opinion, conditions.strip()
    waiver.number = numbering.lettered("waiver", "准", step.day.year)


def use(waiver: Waiver, step: Step, *, act: str, on: str) -> None:
    """An act relied on it."""
    waiver.used_on = waiver.used_on or step.day
