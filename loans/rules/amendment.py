"""Rules on what a filing says against what was decided, and on its changes (Articles 12 to 14, 18)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loans.rules.opinion import percent
from zengxindai.findings import Finding, gettext_noop

# A loan whose filing may still be changed: not yet disbursed, or owed and not claimed.
AMENDABLE = ("PENDING_DRAW", "ACTIVE", "OVERDUE")


def not_more(amount: Decimal, months: int, most: Decimal, longest: int) -> Iterator[Finding]:
    """FIL-06: amount (yuan) and term do not exceed what the opinion gave, or the registered filing has."""
    if not 0 < amount <= most:
        yield Finding(
            "FIL-06",
            gettext_noop("The amount is above 0 and at most %(most)s yuan, what was decided or filed before"),
            article=12,
            params={"most": f"{most:,.2f}"},
            advice=gettext_noop("Enter a lower amount; more needs a new request"),
        )
    if not 0 < months <= longest:
        yield Finding(
            "FIL-06",
            gettext_noop("The term is at most %(longest)s months, what was decided or filed before"),
            article=13,
            params={"longest": longest},
            advice=gettext_noop("Enter a shorter term; a longer one needs a new request"),
        )


def rate_as_decided(rate: Decimal, decided: Decimal) -> Iterator[Finding]:
    """FIL-06: before disbursement the rate, % a year, is not above the opinion's (Article 14)."""
    if rate > decided:
        yield Finding(
            "FIL-06",
            gettext_noop("The rate is above the %(decided)s %% of the loan opinion"),
            article=14,
            params={"decided": percent(decided)},
            advice=gettext_noop("Enter at most the rate that was decided"),
        )


def amendable(loan_status: str) -> Iterator[Finding]:
    """FIL-07: a filing is changed while its loan waits to be disbursed, or is owed and not claimed (Article 18)."""
    if loan_status not in AMENDABLE:
        yield Finding(
            "FIL-07",
            gettext_noop("The loan is closed, or compensation for it is claimed; its filing is no longer changed"),
            article=18,
            advice=gettext_noop("What matters now is said in the claim or recovery"),
        )


def drawn_terms_stand(
    amount: Decimal, months: int, filed: Decimal, filed_months: int, loan_status: str
) -> Iterator[Finding]:
    """FIL-07: after disbursement only rate and sureties are changed (Article 18)."""
    if loan_status != "PENDING_DRAW" and (amount, months) != (filed, filed_months):
        yield Finding(
            "FIL-07",
            gettext_noop("The loan is disbursed: amount and term stay as filed, only rate and sureties are changed"),
            article=18,
            advice=gettext_noop("Leave the amount at %(filed)s yuan and the term at %(months)s months"),
            params={"filed": f"{filed:,.2f}", "months": filed_months},
        )


def something_changes(changes: bool) -> Iterator[Finding]:
    """FIL-05: a change of a filing changes something (Article 18)."""
    if not changes:
        yield Finding(
            "FIL-05",
            gettext_noop("Nothing differs from what is registered"),
            article=18,
            advice=gettext_noop("Enter what is to be changed"),
        )


def no_change_under_way(filing_status: str) -> Iterator[Finding]:
    """LOAN-01: nothing is disbursed while a change of its filing waits for the three recipients (Article 18)."""
    if filing_status == "AMENDING":
        yield Finding(
            "LOAN-01",
            gettext_noop("A change of the filing is under way: nothing is disbursed until it is decided"),
            article=18,
            advice=gettext_noop("Wait for the three acknowledgements, or take the change back on the filing's page"),
        )
