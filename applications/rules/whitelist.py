"""Rules on the departments' white lists and on invitations (Article 6.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from zengxindai.findings import Finding, gettext_noop


class ListTerms(Protocol):
    """The number of the policy these rules read."""

    @property
    def invitation_pause_days(self) -> int: ...


def not_listed_yet(until: dt.date | None) -> Iterator[Finding]:
    """WHL-01: an enterprise stands once on a department's list; until: the last day of the entry that is there."""
    if until is not None:
        yield Finding(
            "WHL-01",
            gettext_noop("The enterprise stands on your white list already, until %(until)s"),
            article=6,
            params={"until": until.isoformat()},
            advice=gettext_noop("Change or extend that entry"),
        )


def period_in_order(begins: dt.date, until: dt.date, today: dt.date) -> Iterator[Finding]:
    """WHL-02: the period ends after it begins, and not before today; both days inclusive."""
    if until < begins or until < today:
        yield Finding(
            "WHL-02",
            gettext_noop("The period from %(begins)s to %(until)s is over before it begins, or over already"),
            article=6,
            params={"begins": begins.isoformat(), "until": until.isoformat()},
            advice=gettext_noop("Enter a later last day"),
        )


def really_longer(present: dt.date, until: dt.date, today: dt.date) -> Iterator[Finding]:
    """WHL-03: an extension ends later than the entry does now, and not before today."""
    if until <= present or until < today:
        yield Finding(
            "WHL-03",
            gettext_noop("The entry counts until %(present)s; an extension ends later than that and not before today"),
            article=6,
            params={"present": present.isoformat()},
            advice=gettext_noop("Enter a later last day, or take the enterprise off the list"),
        )


def entry_counts(begins: dt.date, until: dt.date, today: dt.date) -> Iterator[Finding]:
    """WHL-04: only who stands on the list today is invited; first and last day inclusive."""
    if not begins <= today <= until:
        yield Finding(
            "WHL-04",
            gettext_noop("The entry counts from %(begins)s to %(until)s, not today"),
            article=6,
            params={"begins": begins.isoformat(), "until": until.isoformat()},
            advice=gettext_noop("Ask the department to extend it"),
        )


def not_invited_lately(last: dt.date | None, today: dt.date, terms: ListTerms) -> Iterator[Finding]:
    """WHL-05: a bank does not invite the same enterprise again within 30 days; on the 30th day it may."""
    if last is not None and (today - last).days < terms.invitation_pause_days:
        yield Finding(
            "WHL-05",
            gettext_noop("Your bank invited this enterprise on %(last)s; again only after %(days)s days"),
            article=6,
            params={"last": last.isoformat(), "days": terms.invitation_pause_days},
            advice=gettext_noop("Call the contact person instead"),
        )


def something_new(unchanged: bool) -> Iterator[Finding]:
    """WHL-06: a sheet that says what the list says already is told, not carried out again."""
    if unchanged:
        yield Finding(
            "WHL-06",
            gettext_noop("The enterprise stands on your list already, exactly as the sheet says"),
            article=6,
            advice=gettext_noop("Nothing needs to be done; perhaps this sheet was imported before"),
        )
