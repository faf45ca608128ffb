"""Rules on a disbursement (Articles 13, 14, 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from loans.rules.opinion import percent
from loans.rules.terms import Terms
from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import months_later


def drawn_as_filed(
    amount: Decimal, rate: Decimal, drawn_on: dt.date, *, filed: Decimal, filed_rate: Decimal, registered_on: dt.date
) -> Iterator[Finding]:
    """LOAN-01: amount (yuan), rate (%) and day of disbursement agree with the filing (Article 18)."""
    if not 0 < amount <= filed:
        yield Finding(
            "LOAN-01",
            gettext_noop("The amount disbursed is more than the %(filed)s yuan filed"),
            article=18,
            params={"filed": f"{filed:,.2f}"},
            advice=gettext_noop("Disburse what is filed or less; more needs a new request"),
        )
    if rate > filed_rate:
        yield Finding(
            "LOAN-01",
            gettext_noop("The rate is above the filed %(rate)s %%"),
            article=14,
            params={"rate": percent(filed_rate)},
            advice=gettext_noop("File the change first, then disburse"),
        )
    if drawn_on < registered_on:
        yield Finding(
            "LOAN-01",
            gettext_noop("Disbursed before the filing was registered on %(day)s"),
            article=18,
            params={"day": registered_on.isoformat()},
            advice=gettext_noop("Loans disbursed without a registered filing are not covered"),
        )


def matures_in_time(drawn_on: dt.date, matures_on: dt.date, months: int, terms: Terms) -> Iterator[Finding]:
    """LOAN-01: due after disbursement and by the corresponding day of filed term and notice (Article 13)."""
    last = months_later(drawn_on, min(months, terms.max_months))
    if not drawn_on < matures_on <= last:
        yield Finding(
            "LOAN-01",
            gettext_noop("The loan must mature after disbursement and by %(last)s"),
            article=13,
            params={"last": last.isoformat()},
            advice=gettext_noop("Enter an earlier day of maturity"),
        )


def not_in_future(day: dt.date, today: dt.date) -> Iterator[Finding]:
    """LOAN-04: what is recorded has happened."""
    if day > today:
        yield Finding(
            "LOAN-04",
            gettext_noop("%(day)s is in the future"),
            params={"day": day.isoformat()},
            advice=gettext_noop("Record it on the day it happens"),
        )


def confirmed_in_time(drawn_on: dt.date, today: dt.date, terms: Terms) -> Iterator[Finding]:
    """LOAN-02: disbursements are recorded within ten working days; later ones warn (Article 18)."""
    if today > terms.calendar.add(drawn_on, terms.draw_confirm_wd):
        yield Finding(
            "LOAN-02",
            gettext_noop("Recorded more than %(days)s working days after disbursement"),
            article=18,
            level="warn",
            params={"days": terms.draw_confirm_wd},
        )


def covered_when_filed(filing_status: str) -> Iterator[Finding]:
    """LOAN-09: without a registered filing nobody shares the risk of a loan (Articles 8, 18)."""
    if filing_status != "REGISTERED":
        yield Finding(
            "LOAN-09",
            gettext_noop("Disbursed without a registered filing, this loan is not covered and never will be"),
            article=18,
            level="warn",
            advice=gettext_noop("Record it as it happened; the finance bureau is told"),
        )


def matures_after(drawn_on: dt.date, matures_on: dt.date) -> Iterator[Finding]:
    """LOAN-04: a loan matures after it was disbursed."""
    if matures_on <= drawn_on:
        yield Finding(
            "LOAN-04",
            gettext_noop("The day of maturity %(day)s does not lie after the disbursement"),
            params={"day": matures_on.isoformat()},
            advice=gettext_noop("Enter the days as the note has them"),
        )


def something_undrawn(left: Decimal) -> Iterator[Finding]:
    """LOAN-06: a further part is drawn only while less than what was filed is drawn, yuan (Article 18)."""
    if left <= 0:
        yield Finding(
            "LOAN-06",
            gettext_noop("What was filed is wholly disbursed"),
            article=18,
            advice=gettext_noop("A further loan needs a request and a filing of its own"),
        )


def drawn_before_maturity(drawn_on: dt.date, matures_on: dt.date) -> Iterator[Finding]:
    """LOAN-06: a further part is drawn before the loan matures (Articles 13, 18)."""
    if not drawn_on < matures_on:
        yield Finding(
            "LOAN-06",
            gettext_noop("The loan matures on %(matures_on)s; nothing is disbursed from that day on"),
            article=18,
            params={"matures_on": matures_on.isoformat()},
            advice=gettext_noop("A further loan needs a request and a filing of its own"),
        )


def drawn_in_time(drawn_on: dt.date, draw_by: dt.date) -> Iterator[Finding]:
    """LOAN-10: what was filed is drawn within the filing's days, which a waiver may prolong (Article 18)."""
    if drawn_on > draw_by:
        yield Finding(
            "LOAN-10",
            gettext_noop("The filing allows disbursement until %(draw_by)s"),
            article=18,
            params={"draw_by": draw_by.isoformat()},
            advice=gettext_noop("Ask the finance bureau for a waiver before that day, or file anew"),
            on=drawn_on,
        )
