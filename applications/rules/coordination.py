"""Rules on coordination cases (Article 6.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import Calendar


class CoordinationTerms(Protocol):
    """The numbers these rules read."""

    @property
    def calendar(self) -> Calendar: ...
    @property
    def coordination_wd(self) -> int: ...
    @property
    def coordination_max_wd(self) -> int: ...


def usual_answer_day(day: dt.date, terms: CoordinationTerms) -> dt.date:
    """The last day to answer what is assigned on a day, unless the centre names another."""
    return terms.calendar.add(day, terms.coordination_wd)


def coordinated_by(answer_by: dt.date, day: dt.date, terms: CoordinationTerms) -> Iterator[Finding]:
    """COO-01: an answer is due on the next day at the earliest, after so many working days at the latest, inclusive."""
    if answer_by <= day or terms.calendar.count(day, answer_by) > terms.coordination_max_wd:
        yield Finding(
            "COO-01",
            gettext_noop(
                "It is to be answered on the next day at the earliest, %(days)s working days ahead at the latest"
            ),
            article=6,
            params={"days": terms.coordination_max_wd},
            advice=gettext_noop("Name a day between these, so that the loan is not held up"),
        )


def not_coordinated_yet(number: str | None) -> Iterator[Finding]:
    """COO-02: one organisation has one open coordination case on a request at a time."""
    if number:
        yield Finding(
            "COO-02",
            gettext_noop("Your coordination case %(number)s on this request is still open"),
            article=6,
            params={"number": number},
            advice=gettext_noop("Add what is new to that case"),
        )
