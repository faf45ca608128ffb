"""Filing with finance bureau, service centre and guarantor (Article 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications import queries as requests
from applications import rules as request_rules
from loans import queries, rules
from loans.actions import guarantee as guarantees
from loans.models import Filing, FilingMark, FilingVersion, LoanOpinion
from loans.states import Backing, FilingState, Mark, VersionKind
from zengxindai.findings import Finding
from zengxindai.money import split
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step

# What a submission may say differently from the opinion, and a change from what is registered.
TERMS = ("amount", "months", "rate")


def prepare(filing: Filing, step: Step, *, parent: LoanOpinion) -> None:
    """Draw the filing up from the opinion, with the agreement's share (Article 5)."""
    filing.application, filing.opinion, filing.bank = parent.application, parent, parent.bank
    filing.subject = parent.subject
    filing.amount, filing.months, filing.rate = parent.amount, parent.months, parent.rate
    _under_agreement(filing)


def _under_agreement(filing: Filing) -> None:
    """Share and backing of the day: the agreement's part, or nothing where the guarantor stands behind it."""
    filing.agreement = queries.agreement_for(filing.bank)
    filing.share_pct = filing.agreement.share_pct
    guarantees.back(filing)
    filing.pool_limit = pool_limit(filing, filing.amount)


def pool_limit(filing: Filing, amount: Decimal) -> Decimal:
    """The most the pool can bear of an amount, yuan: nothing of what the guarantor backs (Articles 5, 6.4)."""
    return split(amount, filing.share_pct).pool if filing.backing == Backing.POOL else Decimal("0.00")


def may_submit(
    filing: Filing, step: Step, *, sureties: str = "", sureties_complete: bool | None = None, **said: Any
) -> Iterator[Finding]:
    """FIL-01, FIL-02, FIL-04, FIL-06, FIL-08, REC-02, REC-03, APP-03, APP-05, OPN-01 (Articles 3, 8, 10 to 18, 21)."""
    application, terms = filing.application, step.terms
    yield from rules.request_not_over(application.status)
    yield from rules.basis_stands(filing.opinion.status)
    yield from request_rules.bank_cooperates(requests.agreement_state(filing.bank))
    yield from request_rules.recommendation_valid(application.recommendation_valid_until, step.day)
    yield from request_rules.not_barred(requests.bars_of(application.enterprise, step.day), terms)
    yield from rules.in_district(request_rules.DISTRICT_WORD in application.registered_address)
    yield from rules.integrity_on_file(requests.answers(application), step.day, terms)
    amount, months, rate = (said.get(name) or getattr(filing, name) for name in TERMS)
    decided = filing.opinion
    yield from rules.not_more(amount, months, decided.amount, decided.months)
    yield from rules.rate_as_decided(rate, decided.rate)
    yield from rules.within_rate_cap(rate, months, terms)
    covered = queries.covered_balance(filing.bank, step.day) + (amount if filing.backing == Backing.POOL else 0)
    yield from rules.within_cover(covered, queries.account_balance(filing.bank), terms)
    if sureties_complete is None:
        return
    yield from rules.filing_complete(sureties_complete, sureties)
    yield from rules.sureties_named(sureties, *queries.sureties_wanted(application, terms))


def submit(filing: Filing, step: Step, *, sureties: str, **said: Any) -> None:
    """Send it to the three; each submission is acknowledged anew, under the agreement of the day."""
    for name in TERMS:
        setattr(filing, name, said.get(name) or getattr(filing, name))
    filing.sureties, filing.integrity_checked_on = sureties, requests.counted_day(filing.application)
    _under_agreement(filing)
    filing.submission += 1
    filing.submitted_on = step.day
    keep_version(filing, step, VersionKind.FILING)


def keep_version(filing: Filing, step: Step, kind: VersionKind, **changed: Any) -> None:
    """Keep what this submission says; `changed` where it differs from the filing itself."""
    said = {name: getattr(filing, name) for name in queries.SAID} | changed
    FilingVersion.objects.create(filing=filing, submission=filing.submission, kind=kind, on=step.day, **said)


def may_acknowledge(filing: Filing, step: Step, **data: Any) -> Iterator[Finding]:
    """FIL-04: the request has not come to its end meanwhile."""
    yield from rules.request_not_over(filing.application.status)


def acknowledge(filing: Filing, step: Step, *, opinion: str = "") -> None:
    """One of the three has taken note; the third acknowledgement registers the filing."""
    _mark(filing, step, step.by.organisation.kind, Mark.ACKED, note=opinion)
    if queries.all_have_acknowledged(filing):
        _take_effect(filing, step)


def return_for_correction(filing: Filing, step: Step, *, ground: str, reason: str) -> None:
    """Back to the bank on one of the listed grounds; of a change, what is registered stays in force."""
    _mark(filing, step, step.by.organisation.kind, Mark.RETURNED, ground=ground, note=reason)


def deem(filing: Filing, step: Step) -> None:
    """Three working days of silence count as acknowledgement (default of the notice's practice)."""
    for party in queries.silent(filing):
        _mark(filing, step, party, Mark.DEEMED)
    filing.deemed = filing.deemed or filing.status == FilingState.SUBMITTED
    _take_effect(filing, step)


def _take_effect(filing: Filing, step: Step) -> None:
    """All three have taken note: the filing is registered, or its change is in force."""
    if filing.status == FilingState.AMENDING:
        step.cascade("filing.change", filing, submission=filing.submission)
    else:
        step.cascade("filing.register", filing)


def _mark(filing: Filing, step: Step, party: str, mark: Mark, *, ground: str = "", note: str = "") -> None:
    FilingMark.objects.create(
        filing=filing,
        party=party,
        submission=filing.submission,
        mark=mark,
        ground=ground,
        officer=step.by.full_name,
        note=note,
        on=step.day,
    )


def register(filing: Filing, step: Step) -> None:
    """The number is given now and never again; from now on the loan shares risk, once it is drawn."""
    filing.registered_on = step.day
    filing.draw_by = step.day + dt.timedelta(days=step.terms.lapse_days)
    filing.number = numbering.lettered("filing", "备", step.day.year)
    step.cascade("application.file", filing.application)
    step.begin("loan.open", parent=filing)


def end(filing: Filing, step: Step) -> None:
    """Nothing was or will be disbursed: loan and request end with their filing; its number stays used (§2.28)."""
    step.cascade("loan.cancel", filing.loan)
    step.cascade("application.expire", filing.application)


def may_cancel(filing: Filing, step: Step, **data: Any) -> Iterator[Finding]:
    """FIL-03: after disbursement the cover is challenged only within a claim (Article 18)."""
    yield from rules.not_yet_drawn(filing.loan.status)


def cancel(filing: Filing, step: Step, *, reason: str, **memo: Any) -> None:
    """The finance bureau cancels before disbursement because facts proved false; its memo is kept with the filing."""
    end(filing, step)
