"""May and do of the accountability record (Article 23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from reporting import rules
from reporting.models import Accountability
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def may_record(
    case: Accountability, step: Step, *, decided_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """SUP-01."""
    if decided_on is not None:
        yield from rules.not_in_future(decided_on, step.day, 23)


def record(case: Accountability, step: Step, **said: Any) -> None:
    """The head of the bureau records who was held to account, for what and by which decision."""
    for name in ("office", "held_name", "post", "facts", "basis", "decision", "decision_no", "decided_on", "corrects"):
        setattr(case, name, said[name])
    case.subject, case.recorded_on = case.office.name, step.day
    case.number = numbering.written("WZ", step.day.year)


def read(case: Accountability, step: Step) -> None:
    """Somebody read it: the event is all that remains of it."""
