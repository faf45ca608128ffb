"""What findings, meetings and the accountability record ask (Articles 6.3, 20, 23): values in, findings out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from zengxindai.findings import Finding, gettext_noop


def rectified_after(rectify_by: dt.date, day: dt.date) -> Iterator[Finding]:
    """INS-01: a bank has at least one day to put a finding right (Article 6.3)."""
    if rectify_by <= day:
        yield Finding(
            "INS-01",
            gettext_noop("The last day to rectify must lie ahead"),
            article=6,
            advice=gettext_noop("Name a day after today"),
        )


def really_extended(rectify_by: dt.date, present: dt.date) -> Iterator[Finding]:
    """INS-02: an extension ends later than what it extends (Article 6.3)."""
    if rectify_by <= present:
        yield Finding(
            "INS-02",
            gettext_noop("The new last day is not later than the present one, %(day)s"),
            article=6,
            params={"day": present.isoformat()},
            advice=gettext_noop("Name a later day, or leave the deadline as it is"),
        )


def not_in_future(day: dt.date, today: dt.date, article: int) -> Iterator[Finding]:
    """SUP-01: what is recorded has happened."""
    if day > today:
        yield Finding(
            "SUP-01",
            gettext_noop("%(day)s has not come yet"),
            article=article,
            params={"day": day.isoformat()},
            advice=gettext_noop("Record it on the day it happens"),
        )


def still_ahead(day: dt.date, today: dt.date) -> Iterator[Finding]:
    """MTG-01: a meeting is called, and an action item given, for today or later (Article 20)."""
    if day < today:
        yield Finding(
            "MTG-01",
            gettext_noop("%(day)s is over"),
            article=20,
            params={"day": day.isoformat()},
            advice=gettext_noop("Name a day from today on"),
        )


def four_bodies_called(missing: Sequence[str]) -> Iterator[Finding]:
    """MTG-02: the four bodies of Article 20 belong to a meeting; one left out on purpose is only noted."""
    if missing:
        yield Finding(
            "MTG-02",
            gettext_noop("Not called, though Article 20 names them: %(names)s"),
            article=20,
            level="warn",
            params={"names": "、".join(missing)},
            advice=gettext_noop("Call them, or go on when the matter does not concern them"),
        )


def was_held(held_on: dt.date, today: dt.date) -> Iterator[Finding]:
    """MTG-03: minutes are written on the day of the meeting or later (Article 20)."""
    if held_on > today:
        yield Finding(
            "MTG-03",
            gettext_noop("The meeting is not until %(day)s"),
            article=20,
            params={"day": held_on.isoformat()},
            advice=gettext_noop("Write the minutes when it has been held"),
        )
