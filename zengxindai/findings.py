"""What a rule finds: a code, a sentence, the article it rests on, and what to do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal


def gettext_noop(message: str) -> str:
    """Mark a message for translation in modules that must not import the framework."""
    return message


@dataclass(frozen=True)
class Waived:
    """By which waiver a breach is allowed: its number, who granted it, its first and last day, where it is read.

    case: the waiver itself, whose system row `use` records that an act relied on it.
    """

    number: str
    issuer: str
    since: dt.date
    until: dt.date
    url: str = ""
    case: Any = None
    use: str = ""

    def covers(self, *days: dt.date) -> bool:
        """Whether all these days lie within it: a waiver does not work backwards."""
        return all(self.since <= day <= self.until for day in days)


@dataclass(frozen=True)
class Finding:
    """One result of one rule.

    code: as in the rule list ("APP-01"). message, advice: English source strings with %(name)s places for `params`.
    article: of the notice; None for a rule of the system itself. level: "block" refuses, "warn" wants acknowledging,
    "waived" would refuse and is allowed by the waiver named. on: the day of the breach, where it is not the act's.
    """

    code: str
    message: str
    article: int | None = None
    level: Literal["block", "warn", "waived"] = "block"
    advice: str = ""
    params: dict[str, Any] = field(default_factory=dict, hash=False)
    on: dt.date | None = None
    waived: Waived | None = None

    @property
    def blocks(self) -> bool:
        """Whether the act is refused."""
        return self.level == "block"


class Refused(Exception):
    """The rules do not allow the act; carries every finding, not just the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("; ".join(f"{found.code} {found.message % found.params}" for found in self.findings))


class NotYours(Exception):
    """It is not this person's turn: another state, another organisation or another duty."""
