"""系统核验清单 of a claim (form 4.7): what the system holds of the loan against the notice, each with its figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple, Protocol

from compensation.rules.words import yuan
from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import months_later


class Then(Protocol):
    """The numbers of the notice on the day of the disbursement."""

    @property
    def loan_cap(self) -> Decimal: ...
    @property
    def max_months(self) -> int: ...
    @property
    def integrity_check_valid_days(self) -> int: ...


class Facts(NamedTuple):
    """What the system holds of a loan that is claimed for. Amounts in yuan, rates in % a year.

    filing_no: "" where it is not registered. sent_on: when the filing went to the three. cover_by: the guarantee that
    covers the loan, other_claim: the other claim on it, "" for none. available: what the account can promise; reserved:
    what other claims under review ask for; claimed: what this one asks for.
    """

    filing_no: str
    registered_on: dt.date | None
    amount: Decimal
    drawn_on: dt.date
    matures_on: dt.date
    rate: Decimal
    rate_cap: Decimal
    recommendation_no: str
    recommended_on: dt.date | None
    recommended_until: dt.date | None
    sent_on: dt.date | None
    checked_on: dt.date | None
    agreed_from: dt.date | None
    cover_by: str
    other_claim: str
    available: Decimal
    reserved: Decimal
    claimed: Decimal


class Check(NamedTuple):
    """One line of the list. label, fails: messages to translate. bar: whether the notice makes it a bar."""

    key: str
    fails: str
    passed: bool
    found: str
    article: int
    label: str
    bar: bool = True


def verify(facts: Facts, then: Then) -> tuple[Check, ...]:
    """The whole list, in the form's order; then: the numbers in force when the loan was disbursed."""
    return (*_as_lent(facts, then), *_as_filed(facts, then), *_cover(facts))


def verified(checks: Iterable[Check]) -> Iterator[Finding]:
    """CLM-09: what fails and is a bar by the notice stops the review, the rest warns (Articles 8, 11 to 18)."""
    for check in checks:
        if not check.passed:
            yield Finding(
                "CLM-09",
                check.fails,
                article=check.article,
                level="block" if check.bar else "warn",
                params={"found": check.found},
                advice=gettext_noop("Return or refuse the claim, and say why")
                if check.bar
                else gettext_noop("What is there is paid, the rest waits for money (note 2.26)"),
            )


def _as_lent(facts: Facts, then: Then) -> Iterator[Check]:
    last = months_later(facts.drawn_on, then.max_months)
    yield Check(
        "filing",
        gettext_noop("The loan has no registered filing: %(found)s"),
        bool(facts.filing_no) and facts.registered_on is not None,
        _said(facts.filing_no, facts.registered_on),
        18,
        label=gettext_noop("Filing in force"),
    )
    yield Check(
        "amount",
        gettext_noop("The loan exceeds the cap: %(found)s"),
        facts.amount <= then.loan_cap,
        f"{yuan(facts.amount)} ≤ {yuan(then.loan_cap)}",
        12,
        label=gettext_noop("Amount within the cap"),
    )
    yield Check(
        "term",
        gettext_noop("The loan is longer than allowed: %(found)s"),
        facts.matures_on <= last,
        f"{facts.matures_on} ≤ {last}",
        13,
        label=gettext_noop("Term within the limit"),
    )
    yield Check(
        "rate",
        gettext_noop("The rate exceeds the cap: %(found)s"),
        facts.rate <= facts.rate_cap,
        f"{_pct(facts.rate)} ≤ {_pct(facts.rate_cap)}",
        14,
        label=gettext_noop("Rate within the cap"),
    )


def _as_filed(facts: Facts, then: Then) -> Iterator[Check]:
    sent, checked = facts.sent_on, facts.checked_on
    named = sent and facts.recommended_on and facts.recommended_until
    yield Check(
        "recommendation",
        gettext_noop("The recommendation was not valid when the loan was filed: %(found)s"),
        bool(named and facts.recommended_on <= sent <= facts.recommended_until),  # type: ignore[operator]
        _said(facts.recommendation_no, facts.recommended_on, sent, facts.recommended_until),
        17,
        label=gettext_noop("Recommendation valid when filed"),
    )
    yield Check(
        "integrity",
        gettext_noop("The integrity checks were missing or too old when the loan was filed: %(found)s"),
        bool(sent and checked and 0 <= (sent - checked).days <= then.integrity_check_valid_days),
        _said("", checked, sent),
        11,
        label=gettext_noop("Integrity checks clear when filed"),
    )
    registered, agreed = facts.registered_on, facts.agreed_from
    yield Check(
        "order",
        gettext_noop("The loan was disbursed before agreement or filing: %(found)s"),
        bool(registered and agreed and max(registered, agreed) <= facts.drawn_on),
        _said("", agreed, registered, facts.drawn_on),
        15,
        label=gettext_noop("Disbursed after agreement and filing"),
    )


def _cover(facts: Facts) -> Iterator[Check]:
    yield Check(
        "cover",
        gettext_noop("The guarantor covers the loan already: %(found)s"),
        not facts.cover_by,
        _said(facts.cover_by),
        8,
        label=gettext_noop("No second cover, no compensation before"),
    )
    yield Check(
        "once",
        gettext_noop("There is another claim on the loan: %(found)s"),
        not facts.other_claim,
        _said(facts.other_claim),
        9,
        label=gettext_noop("No other claim on the loan"),
    )
    left = facts.available - facts.reserved
    yield Check(
        "funds",
        gettext_noop("The account is short for this claim: %(found)s"),
        left >= facts.claimed,
        f"{yuan(facts.available)} − {yuan(facts.reserved)} = {yuan(left)} ≥ {yuan(facts.claimed)}",
        8,
        label=gettext_noop("Account sufficient"),
        bar=False,
    )


def _said(number: str, *days: dt.date | None) -> str:
    """A number and days as the list shows them."""
    told = [number, " → ".join(day.isoformat() if day else "–" for day in days)]
    return " · ".join(each for each in told if each) or "–"


def _pct(rate: Decimal) -> str:
    return f"{rate.normalize():f} %"
