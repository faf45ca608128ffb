"""The act of rows that only move the status."""

from __future__ import annotations

from typing import Any

from zengxindai.workflow.case import Case
from zengxindai.workflow.step import Step


def mark(case: Case, step: Step, **data: Any) -> None:
    """A row that only moves the status."""
