"""Rules on opinions, filings and loans: values in, findings out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import Calendar, CalendarMissing, months_later

# Non-performing tiers, and the floor a day count sets: beyond so many days at least that tier (2023 Measures).
NON_PERFORMING = ("3", "4", "5")
TIER_FLOORS = ((360, "5"), (270, "4"), (90, "3"), (0, "2"))


class Terms(Protocol):
    """The numbers of the notice these rules read."""

    @property
    def loan_cap(self) -> Decimal: ...
    @property
    def max_months(self) -> int: ...
    @property
    def leverage_warn(self) -> Decimal: ...
    @property
    def draw_confirm_wd(self) -> int: ...
    @property
    def calendar(self) -> Calendar: ...

    def rate_cap(self, months: int) -> Decimal:
        """The highest rate for a term, % a year."""


def within_rate_cap(rate: Decimal, months: int, terms: Terms) -> Iterator[Finding]:
    """OPN-01: the rate, % a year, is at most the benchmark of the term × 1.2, inclusive (Article 14)."""
    cap = terms.rate_cap(months)
    if rate > cap:
        yield Finding(
            "OPN-01",
            gettext_noop("%(rate)s %% is above %(cap)s %%, the highest rate for %(months)s months"),
            article=14,
            params={"rate": percent(rate), "cap": percent(cap), "months": months},
            advice=gettext_noop("Lower the rate; the benchmark may be exceeded by a fifth at most"),
        )


def percent(rate: Decimal) -> str:
    """A rate with two to four places, as banks write it: 5.22, 5.2201."""
    text = f"{rate:.4f}".rstrip("0")
    whole, _, places = text.partition(".")
    return f"{whole}.{places:0<2}"


def within_request(amount: Decimal, months: int, asked: Decimal, asked_months: int, terms: Terms) -> Iterator[Finding]:
    """OPN-03: amount (yuan) and term lie within request and notice; OPN-02 warns of less (Articles 12, 13, 22)."""
    cap = min(asked, terms.loan_cap)
    if not 0 < amount <= cap:
        yield Finding(
            "OPN-03",
            gettext_noop("The amount is above 0 and at most %(cap)s yuan, what was asked for and what is allowed"),
            article=12,
            params={"cap": f"{cap:,.2f}"},
            advice=gettext_noop("Change the amount"),
        )
    longest = min(asked_months, terms.max_months)
    if not 0 < months <= longest:
        yield Finding(
            "OPN-03",
            gettext_noop("The term is at most %(max)s months, what was asked for and what is allowed"),
            article=13,
            params={"max": longest},
            advice=gettext_noop("Shorten the term"),
        )
    if 0 < amount < asked:
        yield Finding(
            "OPN-02",
            gettext_noop("Less than the %(asked)s yuan asked for: the opinion must give the reason"),
            article=22,
            level="warn",
            params={"asked": f"{asked:,.2f}"},
        )


def request_open(status: str) -> Iterator[Finding]:
    """OPN-04: the request itself is still under investigation; it may have been withdrawn meanwhile (Article 18)."""
    if status != "DUE_DILIGENCE":
        yield Finding(
            "OPN-04",
            gettext_noop("The request was withdrawn or has expired; there is nothing left to decide"),
            article=18,
            advice=gettext_noop("The opinion lapses tonight by itself"),
        )


def request_not_over(status: str) -> Iterator[Finding]:
    """FIL-04: a filing is acknowledged only while its request stands (Articles 17, 21)."""
    if status in ("WITHDRAWN", "EXPIRED"):
        yield Finding(
            "FIL-04",
            gettext_noop("The request has come to its end, so its filing is no longer acknowledged"),
            article=18,
            advice=gettext_noop("The filing lapses tonight by itself"),
        )


def filing_complete(sureties_complete: bool, sureties: str) -> Iterator[Finding]:
    """FIL-01, sureties: controller, major shareholders and families stand surety together (Article 11)."""
    if not sureties_complete or not sureties.strip():
        yield Finding(
            "FIL-01",
            gettext_noop("The joint surety of controller, major shareholders and their families is not complete"),
            article=11,
            advice=gettext_noop("Name every surety and have them sign before filing"),
        )


def in_district(inside: bool) -> Iterator[Finding]:
    """APP-05 at filing: the registered address lies in the district (Article 3)."""
    if not inside:
        yield Finding(
            "APP-05",
            gettext_noop("The registered address is not in the district"),
            article=3,
            advice=gettext_noop("Only enterprises registered in the district are covered"),
        )


def within_cover(covered: Decimal, account: Decimal, terms: Terms) -> Iterator[Finding]:
    """FIL-02: covered balance above ten times the special account, both in yuan, warns (Article 8)."""
    if covered > account * terms.leverage_warn:
        yield Finding(
            "FIL-02",
            gettext_noop("With this loan %(covered)s yuan would be covered by %(account)s yuan on the special account"),
            article=8,
            level="warn",
            params={"covered": f"{covered:,.2f}", "account": f"{account:,.2f}"},
            advice=gettext_noop("The finance bureau will want to know; a top-up may be needed"),
        )


def drawn_as_filed(
    amount: Decimal, rate: Decimal, drawn_on: dt.date, *, filed: Decimal, filed_rate: Decimal, registered_on: dt.date
) -> Iterator[Finding]:
    """LOAN-01: amount (yuan), rate (%) and day of disbursement agree with the filing (Article 18)."""
    advice = gettext_noop("File the change first, then disburse")
    if not 0 < amount <= filed:
        yield Finding(
            "LOAN-01",
            gettext_noop("Disbursed is more than the %(filed)s yuan filed"),
            article=18,
            params={"filed": f"{filed:,.2f}"},
            advice=advice,
        )
    if rate > filed_rate:
        yield Finding(
            "LOAN-01",
            gettext_noop("The rate is above the filed %(rate)s %%"),
            article=14,
            params={"rate": percent(filed_rate)},
            advice=advice,
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


def term_months(drawn_on: dt.date, matures_on: dt.date) -> int:
    """The term in whole months, begun months counted: 12 months and a day are 13 (Article 14, case 11)."""
    months = 1
    while months_later(drawn_on, months) < matures_on:
        months += 1
    return months


def not_in_future(day: dt.date, today: dt.date) -> Iterator[Finding]:
    """LOAN-04: what is recorded has happened."""
    if day > today:
        yield Finding(
            "LOAN-04",
            gettext_noop("%(day)s lies in the future"),
            params={"day": day.isoformat()},
            advice=gettext_noop("Record it on the day it happens"),
        )


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


def last_pay_day(matures_on: dt.date, calendar: Calendar) -> dt.date:
    """The last day the borrower may pay: the maturity, or the next working day when it is a day off (Civil Code 203).

    The contract's day stays what it is (case 12).
    """
    return calendar.next_workday(matures_on)


def pay_day_if_known(matures_on: dt.date, calendar: Calendar) -> dt.date | None:
    """The last pay day, or None while the State Council has not published that year's days off."""
    try:
        return last_pay_day(matures_on, calendar)
    except CalendarMissing:
        return None


def days_past_due(matures_on: dt.date, day: dt.date, calendar: Calendar) -> int:
    """Calendar days past the last pay day, 0 when none (case 13)."""
    return max(0, (day - last_pay_day(matures_on, calendar)).days)


def tier_floor(dpd: int) -> str:
    """The best tier a loan so many days past due may have: >0 special mention, >90, >270, >360 days worse."""
    for days, tier in TIER_FLOORS:
        if dpd > days:
            return tier
    return "1"


def tier_above_floor(tier: str, dpd: int) -> Iterator[Finding]:
    """TIER-01: the bank may be stricter than the floor, never milder (Article 10, 2023 Measures)."""
    floor = tier_floor(dpd)
    if tier < floor:
        yield Finding(
            "TIER-01",
            gettext_noop("%(days)s days past due allow no better class than %(floor)s of five"),
            article=10,
            params={"days": dpd, "floor": floor},
            advice=gettext_noop("Choose that class or a worse one"),
        )


def not_yet_drawn(status: str) -> Iterator[Finding]:
    """FIL-03: a filing is cancelled only before disbursement (Article 18)."""
    if status != "PENDING_DRAW":
        yield Finding(
            "FIL-03",
            gettext_noop("The loan is disbursed; its cover can be challenged only when compensation is claimed"),
            article=18,
            advice=gettext_noop("Raise it in the review of the claim"),
        )
