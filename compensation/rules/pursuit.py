"""Rules of the pursuit: its end, its seizures, and what is late in it (Article 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from compensation.rules.words import Terms
from zengxindai.findings import Finding, gettext_noop


def exhausted(ground: str, paid_on: dt.date, day: dt.date, terms: Terms) -> Iterator[Finding]:
    """REC-12: a court order, or the agreed days of pursuit without assets (Article 9)."""
    if ground == "NO_ASSETS" and (day - paid_on).days < terms.settlement_min_days:
        yield Finding(
            "REC-12",
            gettext_noop("Without a court order the pursuit lasts at least %(days)s days after the payout"),
            article=9,
            params={"days": terms.settlement_min_days},
            advice=gettext_noop("Go on, or enter the court order"),
        )


def seized_in_order(since: dt.date, until: dt.date | None, today: dt.date) -> Iterator[Finding]:
    """REC-16: a seizure has begun and ends after it began (Article 9)."""
    if since > today:
        yield Finding(
            "REC-16",
            gettext_noop("%(day)s is in the future"),
            article=9,
            params={"day": since.isoformat()},
            advice=gettext_noop("Enter the day on the court's order"),
        )
    if until is not None and until <= since:
        yield Finding(
            "REC-16",
            gettext_noop("A seizure ends after the day it began"),
            article=9,
            advice=gettext_noop("Enter first and last day as the court's order has them"),
        )


def first_has_end(kind: str, until: dt.date | None) -> Iterator[Finding]:
    """REC-16: only a seizure that waits for its turn has no last day (Article 9)."""
    if kind == "FIRST" and until is None:
        yield Finding(
            "REC-16",
            gettext_noop("A first seizure has a last day; without it nobody can be reminded"),
            article=9,
            advice=gettext_noop("Enter the last day of the court's order"),
        )


def follows_in_order(
    since: dt.date, until: dt.date | None, *, old_since: dt.date, old_until: dt.date | None
) -> Iterator[Finding]:
    """REC-16: a renewal or lifting comes after what it follows, and a renewal reaches further (Article 9)."""
    if since < old_since or (until is not None and old_until is not None and until <= old_until):
        yield Finding(
            "REC-16",
            gettext_noop("It must come after the seizure of %(since)s and reach further"),
            article=9,
            params={"since": old_since.isoformat()},
            advice=gettext_noop("Compare the days with the order before"),
        )


def something_seized(there: bool) -> Iterator[Finding]:
    """REC-16: there is a seizure that holds."""
    if not there:
        yield Finding(
            "REC-16",
            gettext_noop("No seizure of this pursuit is in force"),
            article=9,
            advice=gettext_noop("Record the seizure first"),
        )


def return_late(deposit_by: dt.date | None, day: dt.date) -> Iterator[Finding]:
    """REC-11: a verified receipt whose share is not on the account by its last day (Article 9)."""
    if deposit_by is not None and day > deposit_by:
        yield Finding(
            "REC-11",
            gettext_noop("The return due on %(on)s is not on the special account"),
            article=9,
            level="warn",
            params={"on": deposit_by.isoformat()},
            advice=gettext_noop("Pay it and record the voucher; late returns count in the evaluation"),
        )


def report_late(report_by: dt.date | None, day: dt.date) -> Iterator[Finding]:
    """REC-11: an open pursuit whose progress report is past its last day (Article 9)."""
    if report_by is not None and day > report_by:
        yield Finding(
            "REC-11",
            gettext_noop("The progress report due on %(on)s is missing"),
            article=9,
            level="warn",
            params={"on": report_by.isoformat()},
            advice=gettext_noop("Report the progress of the pursuit"),
        )


def seizure_ends(asset: str, until: dt.date | None, day: dt.date, ahead: int) -> Iterator[Finding]:
    """REC-11: a seizure that ends within so many days, or has ended (Article 9)."""
    if until is None or (until - day).days > ahead:
        return
    if until < day:
        yield Finding(
            "REC-11",
            gettext_noop("The seizure of %(asset)s has lapsed on %(on)s"),
            article=9,
            level="warn",
            params={"asset": asset, "on": until.isoformat()},
            advice=gettext_noop("Ask the court at once whether the asset can be seized again, and record it"),
        )
        return
    yield Finding(
        "REC-11",
        gettext_noop("The seizure of %(asset)s ends on %(on)s, in %(days)s days"),
        article=9,
        level="warn",
        params={"asset": asset, "on": until.isoformat(), "days": (until - day).days},
        advice=gettext_noop("Ask the court for a renewal in time and record it; what lapses, others may take"),
    )
