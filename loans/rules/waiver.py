"""Rules on waivers: how long, one at a time, never longer than asked for (Article 6.1, ADR 0025)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from zengxindai.findings import Finding, gettext_noop


def asked_for_days(until: dt.date, day: dt.date, longest: int) -> Iterator[Finding]:
    """WVR-01: a waiver is asked for days ahead, for the policy's longest validity of its rule at most."""
    if not day < until <= day + dt.timedelta(days=longest):
        yield Finding(
            "WVR-01",
            gettext_noop("A waiver of this rule ends after today and on %(last)s at the latest"),
            article=6,
            params={"last": (day + dt.timedelta(days=longest)).isoformat()},
            advice=gettext_noop("Enter a last day within these days"),
        )


def one_live(live: bool) -> Iterator[Finding]:
    """WVR-02: of a rule one waiver at a time is asked for or in force for a loan."""
    if live:
        yield Finding(
            "WVR-02",
            gettext_noop("A waiver of this rule is asked for or in force already"),
            article=6,
            advice=gettext_noop("Wait for its decision or its end, or withdraw it first"),
        )


def granted_within(until: dt.date, day: dt.date, asked_until: dt.date) -> Iterator[Finding]:
    """WVR-03: the bureau may shorten what the bank asked for, never prolong it."""
    if not day < until <= asked_until:
        yield Finding(
            "WVR-03",
            gettext_noop("The waiver ends after today and on %(last)s at the latest, as it was asked for"),
            article=6,
            params={"last": asked_until.isoformat()},
            advice=gettext_noop("Enter a last day within these days, or refuse and let the bank ask anew"),
        )
