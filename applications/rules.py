"""Rules on requests, recommendations, agreements and the black list: values in, findings out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

from stdnum.cn import uscc as credit_code

from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import months_later

# Place of the district in a credit code: the authority of first registration, so only a hint (Article 3).
DISTRICT_AREA = "500116"
DISTRICT_WORD = "江津"
REAL_ESTATE_DEVELOPMENT = ("7010", "K7010", "K701")
DOUBTFUL_TRADES = ("J67", "K70")


class Terms(Protocol):
    """The numbers of the notice these rules read."""

    @property
    def loan_cap(self) -> Decimal: ...
    @property
    def max_months(self) -> int: ...
    @property
    def integrity_check_valid_days(self) -> int: ...
    @property
    def blacklist_years(self) -> int: ...


def within_cap(amount: Decimal, terms: Terms) -> Iterator[Finding]:
    """APP-01: a loan is above zero and at most the cap, inclusive, in yuan (Article 12)."""
    if not 0 < amount <= terms.loan_cap:
        yield Finding(
            "APP-01",
            gettext_noop("One loan is above 0 and at most %(cap)s yuan; %(amount)s was asked for"),
            article=12,
            params={"cap": f"{terms.loan_cap:,.2f}", "amount": f"{amount:,.2f}"},
            advice=gettext_noop("Change the amount"),
        )


def within_term(months: int, terms: Terms) -> Iterator[Finding]:
    """APP-02: the term is at most 24 months, inclusive (Article 13)."""
    if months > terms.max_months:
        yield Finding(
            "APP-02",
            gettext_noop("The term is at most %(max)s months; %(months)s were asked for"),
            article=13,
            params={"max": terms.max_months, "months": months},
            advice=gettext_noop("Shorten the term; after repayment the loan can be renewed"),
        )


def not_barred(until: dt.date | None) -> Iterator[Finding]:
    """APP-03: nobody on the black list, through the last barred day (Article 21)."""
    if until is not None:
        yield Finding(
            "APP-03",
            gettext_noop("The enterprise is on the black list until %(until)s"),
            article=21,
            params={"until": until.isoformat()},
            advice=gettext_noop("Ask the finance bureau which decision this rests on"),
        )


def valid_uscc(code: str) -> Iterator[Finding]:
    """APP-04: the credit code's check character fits (GB 32100-2015)."""
    if not credit_code.is_valid(code):
        yield Finding(
            "APP-04",
            gettext_noop("The unified social credit code %(code)s is not valid"),
            params={"code": code},
            advice=gettext_noop("Compare it with the business licence, character by character"),
        )


def registered_here(code: str, address: str) -> Iterator[Finding]:
    """APP-05: registered in the district; the code's area is only a hint, so this warns (Article 3)."""
    if DISTRICT_WORD not in address or credit_code.compact(code)[2:8] != DISTRICT_AREA:
        yield Finding(
            "APP-05",
            gettext_noop("Code or address point outside the district; the enterprise must be registered in it"),
            article=3,
            level="warn",
            advice=gettext_noop("Have the business licence at hand"),
        )


def no_open_twin(exists: bool) -> Iterator[Finding]:
    """APP-06: no second open request of the enterprise for the same purpose and bank."""
    if exists:
        yield Finding(
            "APP-06",
            gettext_noop("Another request for the same purpose and bank is still open"),
            article=16,
            advice=gettext_noop("Withdraw the other one or wait for its result"),
        )


def eligible_business(industry_code: str, declared_clean: bool) -> Iterator[Finding]:
    """APP-07: no real estate development, no futures; other doubtful trades warn (Article 11)."""
    developer = industry_code.upper() in REAL_ESTATE_DEVELOPMENT
    if developer or not declared_clean:
        yield Finding(
            "APP-07",
            gettext_noop("Enterprises that buy futures or develop real estate are excluded, and this must be declared"),
            article=11,
            advice=gettext_noop("Tick the declaration if it is true"),
        )
    elif industry_code.upper().startswith(DOUBTFUL_TRADES):
        yield Finding(
            "APP-07",
            gettext_noop("Securities and real estate trades need a closer look"),
            article=11,
            level="warn",
        )


def consent_signed(given: bool) -> Iterator[Finding]:
    """APP-09: nothing is inquired without consent (Personal Information Protection Law; form 4.2)."""
    if not given:
        yield Finding(
            "APP-09",
            gettext_noop("The consent to inquiries is missing"),
            article=16,
            advice=gettext_noop("Tick the consent"),
        )


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


def happened(day: dt.date, today: dt.date) -> Iterator[Finding]:
    """DAY-01: what is recorded has happened."""
    if day > today:
        yield Finding(
            "DAY-01",
            gettext_noop("%(day)s lies in the future"),
            params={"day": day.isoformat()},
            advice=gettext_noop("Record it on the day it happens"),
        )


def barred_through(listed_on: dt.date, terms: Terms) -> dt.date:
    """The last barred day: the corresponding day five years later (Article 21)."""
    return months_later(listed_on, 12 * terms.blacklist_years)
