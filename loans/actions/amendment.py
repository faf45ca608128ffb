"""The change of a registered filing: proposed by the bank, acknowledged by the three (Article 18)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications import queries as requests
from applications import rules as request_rules
from loans import queries, rules
from loans.actions.filing import TERMS, keep_version, pool_limit
from loans.models import Filing, FilingVersion
from loans.states import LoanState, VersionKind
from zengxindai.findings import Finding
from zengxindai.workflow.step import Step


def may_amend(
    filing: Filing,
    step: Step,
    *,
    amount: Decimal | None = None,
    months: int | None = None,
    rate: Decimal | None = None,
    sureties: str = "",
    sureties_complete: bool = False,
    **data: Any,
) -> Iterator[Finding]:
    """FIL-01, FIL-05 to FIL-08, APP-03, OPN-01 (Articles 11 to 14, 18, 21)."""
    loan, terms = filing.loan, step.terms
    yield from rules.amendable(loan.status)
    yield from request_rules.not_barred(requests.bars_of(filing.enterprise, step.day), terms)
    if amount is None or months is None or rate is None:
        return
    yield from rules.something_changes(
        (amount, months, rate, sureties) != (filing.amount, filing.months, filing.rate, filing.sureties)
    )
    if loan.status == LoanState.PENDING_DRAW:
        yield from rules.not_more(amount, months, filing.amount, filing.months)
        yield from rules.rate_as_decided(rate, filing.opinion.rate)
    yield from rules.drawn_terms_stand(amount, months, filing.amount, filing.months, loan.status)
    yield from rules.within_rate_cap(rate, months, terms)
    yield from rules.filing_complete(sureties_complete, sureties)
    yield from rules.sureties_named(sureties, *queries.sureties_wanted(filing.application, terms))


def amend(
    filing: Filing, step: Step, *, amount: Decimal, months: int, rate: Decimal, sureties: str, reason: str, **data: Any
) -> None:
    """Send the change to the three; what is registered stays in force until all have acknowledged it."""
    filing.submission += 1
    filing.submitted_on = step.day
    limit = pool_limit(filing, amount)
    changed = {"amount": amount, "months": months, "rate": rate, "sureties": sureties, "pool_limit": limit}
    keep_version(filing, step, VersionKind.AMENDMENT, **changed, reason=reason)


def change(filing: Filing, step: Step, *, submission: int) -> None:
    """The change is in force; number, share and last day to disburse stay."""
    version = FilingVersion.objects.get(filing=filing, submission=submission)
    for name in (*TERMS, "sureties", "pool_limit"):
        setattr(filing, name, getattr(version, name))


def take_back(filing: Filing, step: Step, *, reason: str) -> None:
    """The bank takes its change back; what is registered stays in force."""
