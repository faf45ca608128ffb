"""Pairs of may and do for black-list entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications import rules
from applications.models import BlacklistEntry
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def propose_blacklisting(
    entry: BlacklistEntry, step: Step, *, uscc: str, subject: str, ground: str, loss: Decimal
) -> None:
    """Propose to bar an enterprise (Article 21)."""
    entry.uscc, entry.subject, entry.ground, entry.loss = uscc, subject, ground, loss
    entry.number = numbering.written("HMD", step.day.year)


def may_blacklist(
    entry: BlacklistEntry, step: Step, *, decided_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """DAY-01."""
    if decided_on is not None:
        yield from rules.happened(decided_on, step.day)


def blacklist(entry: BlacklistEntry, step: Step, *, decision_no: str, decided_on: dt.date) -> None:
    """The government decides: barred for five years from the day of the decision (Article 21)."""
    entry.decision_no, entry.listed_on = decision_no, decided_on
    entry.barred_until = rules.barred_through(decided_on, step.terms)
