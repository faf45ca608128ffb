"""Rules on post-loan checks, when they are due, and what makes a loan one to watch (Articles 6, 19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Protocol

from loans.rules.draw import not_in_future
from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import months_later

# Signals after which the house warns the parties in writing: the borrower's will or its existence is in doubt. The
# others are figures that a next check may show otherwise.
RED = frozenset({"CAPITAL", "DISPUTE", "ARREARS", "USE_CHANGED", "OUT_OF_REACH", "STOPPED", "DISHONEST"})
# Days before maturity, and days past due, on which a loan's parties are told (rule LOAN-03).
BEFORE_MATURITY = (30, 15, 7)
PAST_DUE = (1, 30, 60, 90)


class Terms(Protocol):
    """The numbers these rules read."""

    @property
    def first_check_days(self) -> int: ...
    @property
    def check_months(self) -> int: ...
    @property
    def check_lead_days(self) -> int: ...


def check_due(drawn_on: dt.date, period: int, terms: Terms) -> dt.date:
    """The last day of a planned check: so many days after disbursement, then every corresponding day of a quarter.

    Each is reckoned from the disbursement, so that a month without its 31st does not move those that follow.
    """
    if not period:
        return drawn_on + dt.timedelta(days=terms.first_check_days)
    return months_later(drawn_on, period * terms.check_months)


def check_to_plan(
    drawn_on: dt.date, day: dt.date, planned: Collection[int], terms: Terms
) -> tuple[int, dt.date] | None:
    """The check to be planned on a day as (period, last day), None for none: the newest that is near or gone by.

    After a gap only the newest: nobody can check what a quarter long past was like.
    """
    horizon, period = day + dt.timedelta(days=terms.check_lead_days), -1
    while check_due(drawn_on, period + 1, terms) <= horizon:
        period += 1
    if period < 0 or period <= max(planned, default=-1):
        return None
    return period, check_due(drawn_on, period, terms)


def is_red(signals: Collection[str], use_as_agreed: bool | None) -> bool:
    """Whether the parties are warned in writing: a grave signal, or funds used otherwise than agreed."""
    return use_as_agreed is False or bool(RED.intersection(signals))


def checked_by_two(first: str, second: str) -> Iterator[Finding]:
    """CHK-01: two people check (Article 19)."""
    if first.strip() == second.strip():
        yield Finding(
            "CHK-01",
            gettext_noop("A check is made by two different people"),
            article=19,
            advice=gettext_noop("Name the second one"),
        )


def checked_while_lent(checked_on: dt.date, drawn_on: dt.date, today: dt.date) -> Iterator[Finding]:
    """CHK-02: a check lies between disbursement and today."""
    yield from not_in_future(checked_on, today)
    if checked_on < drawn_on:
        yield Finding(
            "CHK-02",
            gettext_noop("%(day)s is before the disbursement on %(drawn_on)s"),
            article=19,
            params={"day": checked_on.isoformat(), "drawn_on": drawn_on.isoformat()},
            advice=gettext_noop("Enter the day of the check"),
        )


def findings_explained(use_as_agreed: bool, remark: str, signals: Collection[str], measures: str) -> Iterator[Finding]:
    """CHK-03: whoever finds something says what, and what is done about it."""
    if not use_as_agreed and not remark.strip():
        yield Finding(
            "CHK-03",
            gettext_noop("Funds not used as agreed: say for what they were used"),
            article=19,
            advice=gettext_noop("Write it into the remark"),
        )
    if (signals or not use_as_agreed) and not measures.strip():
        yield Finding(
            "CHK-03",
            gettext_noop("A check that finds something names what is done about it"),
            article=19,
            advice=gettext_noop("Write the measures"),
        )


def matures_soon(matures_on: dt.date, day: dt.date) -> Iterator[Finding]:
    """LOAN-03: 30, 15 and 7 days before maturity, by the nearest of the three."""
    left = (matures_on - day).days
    reached = [days for days in BEFORE_MATURITY if 0 <= left <= days]
    if reached:
        yield Finding(
            "LOAN-03",
            gettext_noop("The loan matures within %(days)s days, on %(on)s"),
            article=19,
            level="warn",
            params={"days": min(reached), "on": matures_on.isoformat()},
            advice=gettext_noop("Ask the borrower how it will pay, and agree on a plan in time"),
        )


def past_due(dpd: int) -> Iterator[Finding]:
    """LOAN-03: 1, 30, 60 and 90 days past due, by the last one reached (case 13)."""
    reached = [days for days in PAST_DUE if dpd >= days]
    if reached:
        yield Finding(
            "LOAN-03",
            gettext_noop("The loan is past due by %(days)s days or more"),
            article=19,
            level="warn",
            params={"days": max(reached)},
            advice=gettext_noop(
                "Collect in writing, keep the receipts; compensation can then be claimed from whoever backs the loan"
            ),
        )


def tier_lowered(tier: str, before: str) -> Iterator[Finding]:
    """LOAN-03: the newest five-tier class is worse than the one before."""
    if tier > before:
        yield Finding(
            "LOAN-03",
            gettext_noop("The loan was lowered to class %(tier)s of five"),
            article=19,
            level="warn",
            params={"tier": tier},
            advice=gettext_noop("Find out why, and record a special check"),
        )


def check_late(due_on: dt.date, day: dt.date) -> Iterator[Finding]:
    """LOAN-03: the last day of a planned check is over."""
    if day > due_on:
        yield Finding(
            "LOAN-03",
            gettext_noop("The check due on %(on)s is not recorded"),
            article=19,
            level="warn",
            params={"on": due_on.isoformat()},
            advice=gettext_noop("Check now and record it; the lateness stays on the record"),
        )


def use_in_doubt(use_as_agreed: bool | None) -> Iterator[Finding]:
    """LOAN-03: the newest check of somebody found the funds misused."""
    if use_as_agreed is False:
        yield Finding(
            "LOAN-03",
            gettext_noop("The funds were not used as agreed"),
            article=19,
            level="warn",
            advice=gettext_noop("Demand correction, and weigh calling the loan in under its contract"),
        )


def signals_found(signals: Collection[str]) -> Iterator[Finding]:
    """LOAN-03: the newest check of somebody carries warning signals."""
    if signals:
        yield Finding(
            "LOAN-03",
            gettext_noop("A check found %(count)s warning signals"),
            article=19,
            level="warn",
            params={"count": len(signals)},
            advice=gettext_noop("Follow up the measures of the check, and check again"),
        )


def class_proposed(proposed: str, tier: str) -> Iterator[Finding]:
    """LOAN-03: the bank's newest check proposes a worse class than the loan has (Article 10)."""
    if proposed > tier:
        yield Finding(
            "LOAN-03",
            gettext_noop("A check proposes class %(tier)s of five"),
            article=10,
            level="warn",
            params={"tier": proposed},
            advice=gettext_noop("Set the five-tier class, or say in the next check why it stays"),
        )
