"""Rules on a filing (Articles 3, 8, 11, 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from loans.rules.terms import Terms
from zengxindai.findings import Finding, gettext_noop


def request_not_over(status: str) -> Iterator[Finding]:
    """FIL-04: a filing is sent and acknowledged only while its request stands (Articles 17, 21)."""
    if status in ("WITHDRAWN", "EXPIRED", "REVOKED"):
        yield Finding(
            "FIL-04",
            gettext_noop("The request has come to its end, so its filing is no longer acknowledged"),
            article=18,
            advice=gettext_noop("The filing lapses tonight by itself"),
        )


def basis_stands(opinion_status: str) -> Iterator[Finding]:
    """FIL-01, basis: what is filed is an opinion that the bank has given and that still stands (Article 18)."""
    if opinion_status not in ("APPROVED", "CONDITIONAL"):
        yield Finding(
            "FIL-01",
            gettext_noop("The loan opinion no longer stands"),
            article=18,
            advice=gettext_noop("Only an opinion by which the loan is approved can be filed"),
        )


def integrity_on_file(
    checks: Mapping[tuple[str, str], tuple[bool, dt.date] | None], day: dt.date, terms: Terms
) -> Iterator[Finding]:
    """FIL-01, integrity: the department's answers on the request are clear and at most 30 days old (Article 11.3).

    checks: the newest answer (clear, day) for each (name, category in words); None: never asked.
    """
    found = sorted({name for (name, _), answer in checks.items() if answer is not None and not answer[0]})
    if found:
        yield Finding(
            "FIL-01",
            gettext_noop("The integrity check found a record of: %(names)s"),
            article=11,
            params={"names": "、".join(found)},
            advice=gettext_noop("Nothing is filed while the record stands; the department enters a later answer"),
        )
    longest = terms.integrity_check_valid_days
    late = [
        name for (name, _), answer in checks.items() if answer is None or not 0 <= (day - answer[1]).days <= longest
    ]
    if late:
        yield Finding(
            "FIL-01",
            gettext_noop("No integrity check of the last %(days)s days: %(missing)s"),
            article=11,
            params={"days": longest, "missing": "、".join(dict.fromkeys(late))},
            advice=gettext_noop("On the page of the request, ask the department to make the inquiries anew"),
        )


def sureties_named(sureties: str, wanted: Sequence[str], families: Sequence[str]) -> Iterator[Finding]:
    """FIL-01, FIL-08: controller and major shareholders are all named, and so are their spouses (Article 11.4).

    Two codes, because a waiver may allow that a spouse is missing, and nobody that the controller is.
    """
    if missing := [name for name in wanted if name not in sureties]:
        yield Finding(
            "FIL-01",
            gettext_noop("Not named as sureties: %(names)s"),
            article=11,
            params={"names": "、".join(missing)},
            advice=gettext_noop("Controller, major shareholders and their families stand surety together"),
        )
    if unwed := [name for name in families if name not in sureties]:
        yield Finding(
            "FIL-08",
            gettext_noop("Spouses not named as sureties: %(names)s"),
            article=11,
            params={"names": "、".join(unwed)},
            advice=gettext_noop("Name the spouse and have them sign, or ask the finance bureau for a waiver"),
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
