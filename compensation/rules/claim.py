"""Rules of a claim until the government decides (Articles 5, 8, 9): values in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from compensation.rules.words import Terms, yuan
from zengxindai.findings import Finding, gettext_noop
from zengxindai.money import split


def claimable(
    *,
    filing_status: str,
    backing: str,
    outstanding: Decimal,
    dpd: int,
    other_claim: bool,
    terms: Terms,
) -> Iterator[Finding]:
    """CLM-01: registered filing, pool backing, overdue principal, waiting days, no other live claim (Article 8)."""
    # While a change is being filed, the terms registered before are in force.
    if filing_status not in ("REGISTERED", "AMENDING") or backing != "POOL":
        yield Finding(
            "CLM-01",
            gettext_noop("Only loans with a registered filing and backed by the pool are compensated"),
            article=8,
            advice=gettext_noop(
                "Where the guarantor stands behind the loan, request its payout on the page of the guarantee"
            ),
        )
    if outstanding <= 0 or dpd <= 0:
        yield Finding(
            "CLM-01",
            gettext_noop("There is no overdue principal"),
            article=8,
            advice=gettext_noop("Compensation covers principal that is due and unpaid, nothing else"),
        )
    elif dpd < terms.claim_wait_days:
        yield Finding(
            "CLM-01",
            gettext_noop("A claim is possible %(wait)s days after the due day; %(days)s have passed"),
            article=9,
            params={"wait": terms.claim_wait_days, "days": dpd},
            advice=gettext_noop("Go on collecting, and claim later"),
        )
    if other_claim:
        yield Finding(
            "CLM-01",
            gettext_noop("There is another claim on this loan"),
            article=9,
            advice=gettext_noop("Continue with that one"),
        )


def wholly_due(not_due: Decimal) -> Iterator[Finding]:
    """CLM-01: compensation covers what is due, yuan; instalments to come are declared due first (Article 8)."""
    if not_due > 0:
        yield Finding(
            "CLM-01",
            gettext_noop("%(not_due)s yuan of the principal are not due yet"),
            article=8,
            params={"not_due": f"{not_due:,.2f}"},
            advice=gettext_noop("Declare everything due first, as the contract allows, and record it on the loan"),
        )


def collected_first(dpd: int, terms: Terms) -> Iterator[Finding]:
    """CLM-02: an early claim warns: collect first (Article 9)."""
    if dpd < terms.claim_warn_days:
        yield Finding(
            "CLM-02",
            gettext_noop("Only %(days)s days overdue; collecting for %(warn)s days first is expected"),
            article=9,
            level="warn",
            params={"days": dpd, "warn": terms.claim_warn_days},
            advice=gettext_noop("Collect first, or go on and say in the measures why not"),
        )


def compared(ticked: Sequence[bool]) -> Iterator[Finding]:
    """CLM-05: contract, note, filing, system and ledger were all compared and agree (Article 9)."""
    if not all(ticked):
        yield Finding(
            "CLM-05",
            gettext_noop("All five comparisons must agree: contract, note, filing, system, ledger"),
            article=9,
            advice=gettext_noop("Return the claim and name what differs"),
        )


def within_share(amount: Decimal, outstanding: Decimal, share_pct: Decimal) -> Iterator[Finding]:
    """CLM-03: at most the pool's share of the principal overdue now, yuan, half-up to the fen (Article 5)."""
    most = split(outstanding, share_pct).pool
    if not 0 < amount <= most:
        yield Finding(
            "CLM-03",
            gettext_noop("At most %(most)s yuan, %(pct)s %% of the %(principal)s yuan overdue now"),
            article=5,
            params={
                "most": yuan(most),
                "pct": f"{share_pct.normalize():f}",
                "principal": yuan(outstanding),
            },
            advice=gettext_noop("Approve that amount or less"),
        )


def papers_complete(missing: Sequence[str]) -> Iterator[Finding]:
    """CLM-08: what list D requires lies with the claim or is in the system already (form 4.7). missing: their names."""
    if missing:
        yield Finding(
            "CLM-08",
            gettext_noop("These materials of the claim are missing: %(missing)s"),
            article=9,
            params={"missing": "、".join(missing)},
            advice=gettext_noop("Add them to the claim by “Add material”"),
        )


def raised_again(refused: int, new_evidence: bool | None, terms: Terms) -> Iterator[Finding]:
    """CLM-10: a refused claim is raised once more, with evidence that was not there before (Article 9).

    refused: claims on the loan that were refused so far. new_evidence: None before the materials are asked for.
    """
    if refused > terms.claim_again_max:
        yield Finding(
            "CLM-10",
            gettext_noop("Claims on this loan were refused %(times)s times; none is raised again"),
            article=9,
            params={"times": refused},
            advice=gettext_noop("Go on with the recovery; the bank bears the loss"),
        )
    elif refused and new_evidence is False:
        yield Finding(
            "CLM-10",
            gettext_noop("A claim on this loan was refused; it is raised again only with new evidence"),
            article=9,
            advice=gettext_noop("Add what is new as “New evidence”"),
        )
