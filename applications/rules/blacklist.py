"""Rules on the black list (Article 21): who may be put on it, what comes first, and whom it stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import Calendar, months_later


class ListTerms(Protocol):
    """The numbers of the notice these rules read."""

    @property
    def blacklist_years(self) -> int: ...
    @property
    def blacklist_blocks_requests(self) -> bool: ...
    @property
    def blacklist_objection_wd(self) -> int: ...
    @property
    def calendar(self) -> Calendar: ...


@dataclass(frozen=True)
class Bar:
    """What bars somebody: who it is, masked where a person, the last barred day, the decision it rests on."""

    label: str
    until: dt.date
    decision_no: str


def barred_through(listed_on: dt.date, terms: ListTerms) -> dt.date:
    """The last barred day: the corresponding day five years later (Article 21)."""
    return months_later(listed_on, 12 * terms.blacklist_years)


def objection_through(served_on: dt.date, terms: ListTerms) -> dt.date:
    """The last day to object: five working days after service, the day of service not counted (default)."""
    return terms.calendar.add(served_on, terms.blacklist_objection_wd)


def not_barred(bars: Iterable[Bar], terms: ListTerms) -> Iterator[Finding]:
    """APP-03: neither the enterprise nor a responsible person of it is on the black list (Article 21).

    The notice bars subsidies only; that requests are refused, too, is a default of the district and says so.
    """
    for bar in bars:
        params = {"label": bar.label, "until": bar.until.isoformat(), "decision": bar.decision_no}
        if terms.blacklist_blocks_requests:
            yield Finding(
                "APP-03",
                gettext_noop(
                    "%(label)s is on the black list until %(until)s (decision %(decision)s). "
                    "The notice bars subsidies; by default the district refuses requests as well"
                ),
                article=21,
                params=params,
                advice=gettext_noop("Ask the finance bureau about this decision, or apply again after that day"),
            )
        else:
            yield Finding(
                "APP-03",
                gettext_noop("%(label)s is on the black list until %(until)s (decision %(decision)s)"),
                article=21,
                level="warn",
                params=params,
                advice=gettext_noop("No district subsidy may be granted until then"),
            )


def no_live_entry(live: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """BLK-01: a subject has one entry under way or in force; live: label and number of those there are (Article 21)."""
    for label, number in live:
        yield Finding(
            "BLK-01",
            gettext_noop("%(label)s is proposed or listed already: %(number)s"),
            article=21,
            params={"label": label, "number": number},
            advice=gettext_noop("Add your proof to that entry, or leave this subject out"),
        )


def served_after_notice(noticed_on: dt.date | None, served_on: dt.date | None) -> Iterator[Finding]:
    """BLK-02: the notice is issued first, then served (Article 21)."""
    if noticed_on is None:
        yield Finding(
            "BLK-02",
            gettext_noop("The notice has not been issued yet, so it cannot have been served"),
            article=21,
            advice=gettext_noop("Issue the notice first; its paper is then on this page"),
        )
    elif served_on is not None and served_on < noticed_on:
        yield Finding(
            "BLK-02",
            gettext_noop("The notice was issued on %(noticed)s and cannot have been served before"),
            article=21,
            params={"noticed": noticed_on.isoformat()},
            advice=gettext_noop("Enter the day on the proof of service"),
        )


def objected_in_time(received: dt.date, served_on: dt.date, until: dt.date) -> Iterator[Finding]:
    """BLK-03: an objection counts from service through the last day of its period, inclusive (Article 21)."""
    if not served_on <= received <= until:
        yield Finding(
            "BLK-03",
            gettext_noop("An objection counts from %(served)s through %(until)s"),
            article=21,
            params={"served": served_on.isoformat(), "until": until.isoformat()},
            advice=gettext_noop("What comes later may be added as material; the government reads it before it decides"),
        )


def decided_after_review(decided_on: dt.date, reviewed_on: dt.date) -> Iterator[Finding]:
    """BLK-04: the government decides on what was reviewed, not before (Article 21)."""
    if decided_on < reviewed_on:
        yield Finding(
            "BLK-04",
            gettext_noop("The review ended on %(reviewed)s; a decision of an earlier day cannot rest on it"),
            article=21,
            params={"reviewed": reviewed_on.isoformat()},
            advice=gettext_noop("Enter the day that stands on the decision"),
        )


def corrected_after_listing(corrected_on: dt.date, listed_on: dt.date) -> Iterator[Finding]:
    """BLK-05: a correction is later than, or of the day of, the decision it corrects (Article 21)."""
    if corrected_on < listed_on:
        yield Finding(
            "BLK-05",
            gettext_noop("The entry was decided on %(listed)s and cannot have been corrected before"),
            article=21,
            params={"listed": listed_on.isoformat()},
            advice=gettext_noop("Enter the day that stands on the decision of correction"),
        )
