"""Rules on the department's recommendation (Articles 10, 11, 15, 17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from applications.rules.request import Terms
from zengxindai.findings import Finding, gettext_noop


def opinions_given(operation: str, credit: str, industry: str) -> Iterator[Finding]:
    """REC-01: opinions on operation, credit and industrial direction are all written (Article 17)."""
    if not (operation.strip() and credit.strip() and industry.strip()):
        yield Finding(
            "REC-01",
            gettext_noop("The recommendation needs an opinion on operation, credit and industrial direction"),
            article=17,
        )


def bank_cooperates(agreement_state: str | None) -> Iterator[Finding]:
    """REC-02: the bank's agreement is in force (Articles 10, 15, 22)."""
    if agreement_state != "EFFECTIVE":
        yield Finding(
            "REC-02",
            gettext_noop("The bank has no agreement in force, or its new business is suspended"),
            article=15,
            advice=gettext_noop("Choose another bank"),
        )


def integrity_clear(clear: bool, checked_on: dt.date, day: dt.date, terms: Terms) -> Iterator[Finding]:
    """FIL-01, integrity part: the check is clear and at most 30 days old, inclusive (Article 11)."""
    age = (day - checked_on).days
    if not clear or not 0 <= age <= terms.integrity_check_valid_days:
        yield Finding(
            "FIL-01",
            gettext_noop("The integrity check is missing, not clear, or older than %(days)s days"),
            article=11,
            params={"days": terms.integrity_check_valid_days},
            advice=gettext_noop("Make the inquiries again and enter their day"),
        )


def recommendation_valid(until: dt.date | None, day: dt.date) -> Iterator[Finding]:
    """A recommendation counts through its last valid day (Article 17)."""
    if until is None or day > until:
        yield Finding(
            "REC-03",
            gettext_noop("The recommendation is no longer valid"),
            article=17,
            advice=gettext_noop("Ask the department for a new one"),
        )
