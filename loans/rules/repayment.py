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
            gettext_noop("%(day)s lies before the disbursement on %(drawn_on)s"),
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
