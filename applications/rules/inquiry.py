"""Rules on questions to the enterprise (Articles 6, 17, 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import Calendar

# States in which a request is under way, so that whoever reviews it may ask.
UNDER_WAY = ("SUBMITTED", "DEPT_REVIEW", "RECOMMENDED", "BANK_ACCEPTED", "DUE_DILIGENCE", "OPINION_APPROVED")


class Terms(Protocol):
    """The numbers these rules read."""

    @property
    def calendar(self) -> Calendar: ...
    @property
    def inquiry_wd(self) -> int: ...
    @property
    def inquiry_max_wd(self) -> int: ...


def usual_day(day: dt.date, terms: Terms) -> dt.date:
    """The last day to answer a question of that day unless the asker names another."""
    return terms.calendar.add(day, terms.inquiry_wd)


def answerable_by(answer_by: dt.date, day: dt.date, terms: Terms) -> Iterator[Finding]:
    """INQ-01: an answer is due on the next day at the earliest, after so many working days at the latest, inclusive."""
    if answer_by <= day or terms.calendar.count(day, answer_by) > terms.inquiry_max_wd:
        yield Finding(
            "INQ-01",
            gettext_noop("An answer is due on the next day at the earliest, %(days)s working days ahead at the latest"),
            article=17,
            params={"days": terms.inquiry_max_wd},
            advice=gettext_noop("Name a day between these"),
        )


def still_under_way(status: str) -> Iterator[Finding]:
    """INQ-02: the enterprise is asked again only while its request is under way."""
    if status not in UNDER_WAY:
        yield Finding(
            "INQ-02",
            gettext_noop("The request is not under way any more, so nothing more can be asked"),
            article=17,
            advice=gettext_noop("Close the question"),
        )
