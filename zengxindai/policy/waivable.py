"""Which rules a waiver may set aside: the policy chooses among those that stand for one breach each and no limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Rules that say one thing each and whose breach can be allowed without touching a limit of the notice. Amount, term and
# rate, black list, agreement, recommendation and filing themselves are never here: nobody may allow those.
SEPARABLE = frozenset({"FIL-08", "LOAN-10"})


class NotWaivable(ValueError):
    """The policy lists a rule that no waiver may set aside, or says about one what cannot be."""


@dataclass(frozen=True)
class WaivableRule:
    """A rule that may be waived. days: the longest validity. once: the first act that relies on a waiver uses it up.

    article: of the notice, which the waiver names.
    """

    code: str
    article: int
    days: int
    once: bool


def waivable_rules(rows: Iterable[Mapping[str, Any]]) -> tuple[WaivableRule, ...]:
    """The rules of the policy's list in its order; NotWaivable for what must not stand there."""
    found: dict[str, WaivableRule] = {}
    for row in rows:
        try:
            rule = WaivableRule(**row)
        except TypeError as wrong:
            raise NotWaivable(f"waivable: {wrong}") from wrong
        if rule.code not in SEPARABLE:
            raise NotWaivable(f"{rule.code} cannot be waived: a limit of the notice, or more than one breach")
        if rule.code in found or not _sensible(rule):
            raise NotWaivable(f"{rule.code} is listed twice, or its article, days and once are not sensible")
        found[rule.code] = rule
    return tuple(found.values())


def _sensible(rule: WaivableRule) -> bool:
    numbers = type(rule.article) is int and type(rule.days) is int and type(rule.once) is bool
    return numbers and 1 <= rule.article <= 24 and 1 <= rule.days <= 366
