"""Rules on a loan opinion (Articles 12 to 14, 18)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loans.rules.terms import Terms
from zengxindai.findings import Finding, gettext_noop


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
    """OPN-03: amount (yuan) and term lie within request and notice (Articles 12, 13)."""
    cap = min(asked, terms.loan_cap)
    if not 0 < amount <= cap:
        yield Finding(
            "OPN-03",
            gettext_noop(
                "The amount is above 0 and at most %(cap)s yuan, the lower of what was applied for and what is allowed"
            ),
            article=12,
            params={"cap": f"{cap:,.2f}"},
            advice=gettext_noop("Change the amount"),
        )
    longest = min(asked_months, terms.max_months)
    if not 0 < months <= longest:
        yield Finding(
            "OPN-03",
            gettext_noop("The term is at most %(max)s months, the shorter of what was applied for and what is allowed"),
            article=13,
            params={"max": longest},
            advice=gettext_noop("Shorten the term"),
        )


def less_has_reason(amount: Decimal, asked: Decimal, reason: str) -> Iterator[Finding]:
    """OPN-02: less than was asked for, yuan, is given with a reason only, and noticed (Article 22)."""
    if not 0 < amount < asked:
        return
    less = {"asked": f"{asked:,.2f}"}
    if reason.strip():
        yield Finding(
            "OPN-02",
            gettext_noop("Less than the %(asked)s yuan applied for"),
            article=22,
            level="warn",
            params=less,
            advice=gettext_noop("The finance bureau reads the reason"),
        )
    else:
        yield Finding(
            "OPN-02",
            gettext_noop("Less than the %(asked)s yuan applied for: the reason is missing"),
            article=22,
            params=less,
            advice=gettext_noop("Write under the amount why it is less"),
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
