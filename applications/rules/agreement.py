"""Rules on the banks' agreements (Articles 8, 10, 15, 22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from applications.rules.request import happened
from zengxindai.findings import Finding, gettext_noop


def only_agreement(
    has_coming: bool, in_force: bool = False, until: dt.date | None = None, begins: dt.date | None = None
) -> Iterator[Finding]:
    """AGR-02: a bank has one agreement in force and at most one to come, which begins when the first is over.

    has_coming: another one is being drafted or signed. in_force, until: whether one is in force, and its last day.
    begins: the first day of the one to come; None while nobody has said it.
    """
    if has_coming:
        yield Finding(
            "AGR-02",
            gettext_noop("This bank has an agreement on its way already"),
            article=15,
            advice=gettext_noop("Change that one, or give it up first"),
        )
    if in_force and (until is None or begins is None or begins <= until):
        yield Finding(
            "AGR-02",
            gettext_noop("This bank has an agreement already, in force until %(until)s"),
            article=15,
            params={"until": until.isoformat() if until else "–"},
            advice=gettext_noop("A renewal begins after that day: enter a later first day"),
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
    yield from period_whole(begins, until)


def period_whole(begins: dt.date | None, until: dt.date | None) -> Iterator[Finding]:
    """AGR-01: an agreement begins before it ends (Article 15)."""
    if begins is not None and until is not None and begins > until:
        yield Finding(
            "AGR-01",
            gettext_noop("The agreement would begin after its last day %(until)s"),
            article=15,
            params={"until": until.isoformat()},
            advice=gettext_noop("Enter an earlier first day or a later last day"),
        )


def cooperation_papers(missing: Sequence[str]) -> Iterator[Finding]:
    """AGR-03: what the cooperation rests on is on file before it is signed (form 4.1). missing: names of materials."""
    if missing:
        yield Finding(
            "AGR-03",
            gettext_noop("Not on file yet: %(missing)s"),
            article=15,
            params={"missing": "、".join(missing)},
            advice=gettext_noop("Bank or finance bureau adds them to the agreement by “Add material”"),
        )


def nothing_left(owed: Decimal, loans: int, balance: Decimal) -> Iterator[Finding]:
    """AGR-04: closed when no loan owes principal and the special account is empty (Articles 8, 10), yuan."""
    if loans:
        yield Finding(
            "AGR-04",
            gettext_noop("%(loans)s loans still owe %(owed)s yuan of principal"),
            article=10,
            params={"loans": loans, "owed": f"{owed:,.2f}"},
            advice=gettext_noop("They stay covered; close the agreement when they are repaid, recovered or settled"),
        )
    if balance:
        yield Finding(
            "AGR-04",
            gettext_noop("The special account still holds %(balance)s yuan"),
            article=8,
            params={"balance": f"{balance:,.2f}"},
            advice=gettext_noop("Have the money returned to the treasury first"),
        )


def exit_undecided(number: str) -> Iterator[Finding]:
    """AGR-06: an exit case is open (its number, or empty): new business waits for the government (Article 10)."""
    if number:
        yield Finding(
            "AGR-06",
            gettext_noop("Exit case %(number)s of this bank is not decided"),
            article=10,
            params={"number": number},
            advice=gettext_noop("Wait until the district government has decided it"),
        )


def bank_stopped(agreement_state: str | None) -> Iterator[Finding]:
    """REC-07: taken from a bank only while it takes no new business (Articles 10, 22)."""
    if agreement_state == "EFFECTIVE":
        yield Finding(
            "REC-07",
            gettext_noop("The bank takes new business; the request is in its hands"),
            article=17,
            advice=gettext_noop("Wait for the bank's answer, or revoke the recommendation where facts proved false"),
        )
