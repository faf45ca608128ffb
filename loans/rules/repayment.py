"""Rules on a repayment (Articles 9, 19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from loans.rules.draw import not_in_future
from zengxindai.findings import Finding, gettext_noop


def repaid_while_lent(paid_on: dt.date, drawn_on: dt.date, today: dt.date) -> Iterator[Finding]:
    """LOAN-04: a repayment lies between disbursement and today (Article 19)."""
    yield from not_in_future(paid_on, today)
    if paid_on < drawn_on:
        yield Finding(
            "LOAN-04",
            gettext_noop("%(day)s is before the disbursement on %(drawn_on)s"),
            article=19,
            params={"day": paid_on.isoformat(), "drawn_on": drawn_on.isoformat()},
            advice=gettext_noop("Enter the day on the voucher"),
        )


def within_outstanding(principal: Decimal, outstanding: Decimal) -> Iterator[Finding]:
    """LOAN-05: nobody repays more than is owed, in yuan."""
    if principal > outstanding:
        yield Finding(
            "LOAN-05",
            gettext_noop("Only %(outstanding)s yuan of principal are outstanding"),
            article=9,
            params={"outstanding": f"{outstanding:,.2f}"},
            advice=gettext_noop("Enter the principal part only; interest is not recorded here"),
        )


def something_to_reverse(there: bool) -> Iterator[Finding]:
    """LOAN-07: there is an entry of the bank's own that was not reversed yet."""
    if not there:
        yield Finding(
            "LOAN-07",
            gettext_noop("There is no entry that could be reversed"),
            article=19,
            advice=gettext_noop("Recovered money is corrected in the recovery case"),
        )


def draw_reversible(principal: Decimal, outstanding: Decimal, *, newest: bool) -> Iterator[Finding]:
    """LOAN-07: a disbursement is reversed while all of it, yuan, is still owed, and the newest first."""
    if principal > outstanding or not newest:
        yield Finding(
            "LOAN-07",
            gettext_noop("Only the newest disbursement is reversed, and only while all of it is still owed"),
            article=19,
            advice=gettext_noop("Reverse the later entries first"),
        )


def something_not_due(principal: Decimal) -> Iterator[Finding]:
    """LOAN-08: only what is not due yet, yuan, can be declared due (Article 8)."""
    if principal <= 0:
        yield Finding(
            "LOAN-08",
            gettext_noop("All principal is due already"),
            article=8,
            advice=gettext_noop("Nothing needs to be declared; go on with collection"),
        )
