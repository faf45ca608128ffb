"""Rules on a filing (Articles 3, 8, 11, 18)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loans.rules.terms import Terms
from zengxindai.findings import Finding, gettext_noop


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


def not_yet_drawn(status: str) -> Iterator[Finding]:
    """FIL-03: a filing is cancelled only before disbursement (Article 18)."""
    if status != "PENDING_DRAW":
        yield Finding(
            "FIL-03",
            gettext_noop("The loan is disbursed; its cover can be challenged only when compensation is claimed"),
            article=18,
            advice=gettext_noop("Raise it in the review of the claim"),
        )
