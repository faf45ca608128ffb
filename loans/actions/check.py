"""Pairs of may and do for post-loan checks (Articles 6.1, 6.2, 19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from loans import rules
from loans.models import Check, Loan
from loans.states import CheckKind
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def plan(check: Check, step: Step, *, parent: Loan, period: int, due_on: dt.date) -> None:
    """The plan asks the bank for its first check, or the next quarter's."""
    _below(check, step, parent)
    check.kind = CheckKind.QUARTERLY if period else CheckKind.FIRST
    check.period, check.due_on, check.inspector = period, due_on, parent.bank


def may_record(check: Check, step: Step, **data: Any) -> Iterator[Finding]:
    """CHK-01 to CHK-03, LOAN-04, TIER-01."""
    yield from _found(check.loan, step, **data)


def record(check: Check, step: Step, *, use_as_agreed: str, signals: Sequence[str], **found: Any) -> None:
    """The planned check was made."""
    _fill(check, step, use_as_agreed, signals, found)


def may_visit(check: Check | None, step: Step, *, parent: Loan, **data: Any) -> Iterator[Finding]:
    """CHK-01 to CHK-03, LOAN-04, TIER-01."""
    yield from _found(parent, step, **data)


def visit(check: Check, step: Step, *, parent: Loan, use_as_agreed: str, signals: Sequence[str], **found: Any) -> None:
    """A check beside the plan: by the bank, or by those who watch with it (Articles 6.1, 6.2)."""
    _below(check, step, parent)
    check.kind, check.inspector = CheckKind.SPECIAL, step.by.organisation.parent or step.by.organisation
    _fill(check, step, use_as_agreed, signals, found)


def warn(check: Check, step: Step) -> None:
    """The parties are warned; the paper follows from the row."""


def void(check: Check, step: Step) -> None:
    """The loan ended before its check was due."""


def _below(check: Check, step: Step, loan: Loan) -> None:
    check.loan, check.application, check.bank, check.subject = loan, loan.application, loan.bank, loan.subject
    check.number = numbering.written("JC", step.day.year)


def _found(
    loan: Loan,
    step: Step,
    *,
    checked_on: dt.date | None = None,
    checker_a: str = "",
    checker_b: str = "",
    use_as_agreed: str = "",
    use_remark: str = "",
    signals: Sequence[str] = (),
    tier: str = "",
    measures: str = "",
    **data: Any,
) -> Iterator[Finding]:
    if checked_on is None or not use_as_agreed:
        return
    yield from rules.checked_by_two(checker_a, checker_b)
    yield from rules.checked_while_lent(checked_on, loan.drawn_on, step.day)
    yield from rules.findings_explained(use_as_agreed == "yes", use_remark, signals, measures)
    yield from rules.tier_above_floor(tier, loan.days_past_due(step.day))


def _fill(check: Check, step: Step, use_as_agreed: str, signals: Sequence[str], found: dict[str, Any]) -> None:
    check.use_as_agreed, check.signals = use_as_agreed == "yes", sorted(signals)
    for name, value in found.items():
        setattr(check, name, value)
    if rules.is_red(signals, check.use_as_agreed):
        step.cascade("check.warn", check)
