"""Where waivers meet findings: what a rule refuses and a waiver in force allows is said, and does not block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from zengxindai.findings import Finding, Waived
from zengxindai.policy.waivable import SEPARABLE
from zengxindai.workflow import registry

if TYPE_CHECKING:
    from zengxindai.audit.models import Event
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.step import Step


def excused(found: Iterable[Finding], case: Case | None, step: Step) -> list[Finding]:
    """The findings, those that a waiver of this case covers marked as waived.

    Waivers are looked for only where a rule blocks that can be waived at all. One that covers the act's day but not the
    day of the breach itself allows nothing.
    """
    findings = list(found)
    codes = frozenset(each.code for each in findings if each.blocks and each.code in SEPARABLE)
    if not codes or case is None:
        return findings
    there = registry.waivers(case, codes, step.day)
    return [_lifted(each, there, step) for each in findings]


def _lifted(finding: Finding, there: dict[str, Waived], step: Step) -> Finding:
    waived = there.get(finding.code)
    if not finding.blocks or waived is None or not waived.covers(step.day, finding.on or step.day):
        return finding
    return replace(finding, level="waived", waived=waived)


def used(findings: Iterable[Finding], case: Case, event: Event, step: Step) -> None:
    """Let every waiver an act relied on record it, in its transaction; the act fails where it has ended meanwhile."""
    for waived in {each.waived.number: each.waived for each in findings if each.waived is not None}.values():
        if waived.use:
            step.cascade(waived.use, waived.case, act=event.verb, on=str(case))
