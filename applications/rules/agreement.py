"""Rules on the banks' agreements (Articles 8, 15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from applications.rules.request import happened
from zengxindai.findings import Finding, gettext_noop


def only_agreement(has_other: bool) -> Iterator[Finding]:
    """AGR-02: a bank has one agreement that is not over (Article 15)."""
    if has_other:
        yield Finding(
            "AGR-02",
            gettext_noop("This bank has an agreement already"),
            article=15,
            advice=gettext_noop("Change that one, or end it first"),
        )


def agreement_ready(
    account_no: str, opened_on: dt.date | None, until: dt.date | None, day: dt.date
) -> Iterator[Finding]:
    """AGR-01: in force only with an open special account and a period that has not ended (Articles 8, 15)."""
    if not account_no or opened_on is None or opened_on > day:
        yield Finding(
            "AGR-01",
            gettext_noop("The special account is not open yet"),
            article=8,
            advice=gettext_noop("Enter its number and the day it was opened"),
        )
    if until is not None and until < day:
        yield Finding(
            "AGR-01",
            gettext_noop("The agreement's period is over"),
            article=15,
            advice=gettext_noop("Take it back and enter a later last day"),
        )


def signed_and_in_order(
    signed_on: dt.date, begins: dt.date, until: dt.date | None, today: dt.date
) -> Iterator[Finding]:
    """AGR-01: signed by today, and begun before it ends (Article 15)."""
    yield from happened(signed_on, today)
    if until is not None and begins > until:
        yield Finding(
            "AGR-01",
            gettext_noop("The agreement would begin after its last day %(until)s"),
            article=15,
            params={"until": until.isoformat()},
            advice=gettext_noop("Enter an earlier first day, or have the bureau change the agreement"),
        )
