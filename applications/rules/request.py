"""Rules on requests: what may be asked for, by whom (Articles 3, 11 to 13, 16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from stdnum.cn import uscc as credit_code

from zengxindai.findings import Finding, gettext_noop

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
    @property
    def major_shareholder_pct(self) -> Decimal: ...
    @property
    def individual_businesses_eligible(self) -> bool: ...


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


def handed_on_once(has_department: bool, handed_on: bool) -> Iterator[Finding]:
    """APP-11: a request is handed on once, by the department it is with (Article 6.2)."""
    if not has_department:
        yield Finding(
            "APP-11",
            gettext_noop("No department is responsible yet, so there is nothing to hand on"),
            article=6,
            advice=gettext_noop("Let the service centre name the department"),
        )
    elif handed_on:
        yield Finding(
            "APP-11",
            gettext_noop("A request is handed on once"),
            article=6,
            advice=gettext_noop("Review it, or settle with the service centre who does"),
        )


def routed_elsewhere(by_centre: bool, routed: bool) -> Iterator[Finding]:
    """APP-11: the service centre hands on what no routing covers; the rest is the department's to hand on."""
    if by_centre and routed:
        yield Finding(
            "APP-11",
            gettext_noop("The industry of this request has a department, which alone can hand it on"),
            article=6,
            advice=gettext_noop("Ask the department to hand it on"),
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


def promises_given(true: bool, surety: bool) -> Iterator[Finding]:
    """APP-13: what is stated is true, and the people behind the enterprise stand surety (Articles 11.4, 21)."""
    if not true:
        yield Finding(
            "APP-13",
            gettext_noop("The statement that everything said and sent is true is missing"),
            article=21,
            advice=gettext_noop("Tick the statement; false proof leads to the black list"),
        )
    if not surety:
        yield Finding(
            "APP-13",
            gettext_noop("The promise of joint surety is missing"),
            article=11,
            advice=gettext_noop("Have controller, major shareholders and their families agree, then tick it"),
        )


def materials_complete(missing: Sequence[str]) -> Iterator[Finding]:
    """APP-14: every required material of list A is there (Article 16, form 4.2). missing: their labels."""
    if missing:
        yield Finding(
            "APP-14",
            gettext_noop("These materials are missing: %(missing)s"),
            article=16,
            params={"missing": "、".join(missing)},
            advice=gettext_noop("Add them in the step Materials"),
        )


def on_file_already(exists: bool) -> Iterator[Finding]:
    """APP-16: materials can be taken over only from an earlier request of the same enterprise."""
    if not exists:
        yield Finding(
            "APP-16",
            gettext_noop("No earlier request of the enterprise has materials that could be taken over"),
            article=16,
            advice=gettext_noop("Add the files here"),
        )


def corrections_done(left: Sequence[str]) -> Iterator[Finding]:
    """APP-15: what the department wants corrected is ticked off (Article 17). left: what is not."""
    if left:
        yield Finding(
            "APP-15",
            gettext_noop("Not ticked off on the list of corrections: %(left)s"),
            article=17,
            level="warn",
            params={"left": "；".join(left)},
            advice=gettext_noop("Do what is left, or go on if it does not apply"),
        )


def happened(day: dt.date, today: dt.date) -> Iterator[Finding]:
    """DAY-01: what is recorded has happened."""
    if day > today:
        yield Finding(
            "DAY-01",
            gettext_noop("%(day)s is in the future"),
            params={"day": day.isoformat()},
            advice=gettext_noop("Record it on the day it happens"),
        )
