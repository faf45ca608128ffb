"""Pairs of may and do for requests, agreements and black-list entries; named only by the flow tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications import queries, rules
from applications.models import Agreement, Application, BlacklistEntry
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workdays import months_later
from zengxindai.workflow import numbering
from zengxindai.workflow.case import Case
from zengxindai.workflow.step import Step

REQUEST_FIELDS = (
    "amount",
    "months",
    "purpose",
    "repayment_source",
    "intended_bank",
    "industry_code",
    "registered_address",
    "employees",
    "revenue",
    "controller_name",
    "is_tech",
    "is_first_loan",
    "declared_clean",
    "consent_given",
)


def mark(case: Case, step: Step, **data: Any) -> None:
    """A row that only moves the status."""


def draft(application: Application, step: Step, **request: Any) -> None:
    """Begin a request (Article 16); a draft may be incomplete against the rules."""
    application.enterprise = step.by.organisation
    application.subject = step.by.organisation.name
    application.number = numbering.written("SQ", step.day.year)
    edit(application, step, **request)


def edit(application: Application, step: Step, **request: Any) -> None:
    """Change a draft or a request returned for correction."""
    for name in REQUEST_FIELDS:
        setattr(application, name, request[name])


def may_submit(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """APP-01 to APP-07 (Articles 3, 11, 12, 13, 21)."""
    terms, enterprise = step.terms, application.enterprise
    yield from rules.within_cap(application.amount, terms)
    yield from rules.within_term(application.months, terms)
    yield from rules.not_barred(queries.barred_until(enterprise.code, step.day))
    yield from rules.valid_uscc(enterprise.code)
    yield from rules.registered_here(enterprise.code, application.registered_address)
    yield from rules.no_open_twin(queries.has_open_twin(application))
    yield from rules.eligible_business(application.industry_code, application.declared_clean)
    yield from rules.consent_signed(application.consent_given)


def submit(application: Application, step: Step, **data: Any) -> None:
    """Hand the request to the department of the enterprise's industry.

    One that no routing covers waits for the service centre, unless that named a department before.
    """
    routed = queries.department_of(step.terms.sector(application.industry_code))
    application.department = routed or application.department


def assign(application: Application, step: Step, *, department: Organisation, opinion: str = "") -> None:
    """The service centre names the department (Article 6.6)."""
    application.department = department


def take(application: Application, step: Step, *, opinion: str = "") -> None:
    """The department takes the request up (Article 17)."""


def return_for_correction(application: Application, step: Step, *, reason: str) -> None:
    """The enterprise gets the list of what is missing."""


def may_recommend(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """REC-01, REC-02 and once more what the submission was held against (Articles 10, 11, 12, 13, 17, 21, 22)."""
    yield from rules.within_cap(application.amount, step.terms)
    yield from rules.within_term(application.months, step.terms)
    yield from rules.not_barred(queries.barred_until(application.enterprise.code, step.day))
    if not data:
        return
    opinions = (data["operation_opinion"], data["credit_opinion"], data["industry_opinion"])
    yield from rules.opinions_given(*opinions)
    yield from rules.bank_cooperates(queries.agreement_state(data["bank"]))
    yield from rules.integrity_clear(data["integrity_clear"], data["integrity_checked_on"], step.day, step.terms)


def recommend(application: Application, step: Step, *, bank: Organisation, **opinions: Any) -> None:
    """Write the recommendation: opinions, checks, bank, number and validity (Article 17)."""
    for name, value in opinions.items():
        setattr(application, name, value)
    year = step.day.year
    serial = numbering.take(f"TJ-{application.department_id}", year)
    application.recommendation_no = f"{application.department.code}荐〔{year}〕{serial}号"
    _recommended(application, step, bank)


def _recommended(application: Application, step: Step, bank: Organisation) -> None:
    application.bank = bank
    application.recommended_on = step.day
    application.recommendation_valid_until = months_later(step.day, step.terms.recommendation_valid_months)


def refuse(application: Application, step: Step, *, reason: str) -> None:
    """Not recommended; the enterprise is told why."""


def may_accept(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """Only while the bank's agreement is in force and the recommendation valid (REC-02)."""
    yield from rules.bank_cooperates(queries.agreement_state(application.bank))
    yield from rules.recommendation_valid(application.recommendation_valid_until, step.day)


def accept(application: Application, step: Step, *, opinion: str = "") -> None:
    """The bank takes the request up (Article 18)."""


def may_redirect(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """REC-02 for the other bank."""
    if data:
        yield from rules.bank_cooperates(queries.agreement_state(data["bank"]))


def redirect(application: Application, step: Step, *, bank: Organisation, reason: str) -> None:
    """Recommend to another bank after one declined; the opinions stand, the period begins anew."""
    _recommended(application, step, bank)


def withdraw(application: Application, step: Step, *, reason: str) -> None:
    """The enterprise takes its request back."""


def draft_agreement(agreement: Agreement, step: Step, *, bank: Organisation, **fields: Any) -> None:
    """Write an agreement down (Article 15), with the order of application the notice's default gives."""
    agreement.bank = bank
    agreement.subject = bank.name
    agreement.number = numbering.written("XY", step.day.year)
    agreement.application_order = ",".join(step.terms.application_order)
    for name, value in fields.items():
        setattr(agreement, name, value)


def may_draft_agreement(agreement: Agreement | None, step: Step, **data: Any) -> Iterator[Finding]:
    """AGR-02: one agreement that is not over for each bank."""
    if data:
        yield from rules.only_agreement(queries.has_other_agreement(data["bank"], agreement.pk if agreement else None))


def edit_agreement(agreement: Agreement, step: Step, **fields: Any) -> None:
    """Correct what is not yet sent for signing."""
    for name, value in fields.items():
        setattr(agreement, name, value)
    agreement.subject = agreement.bank.name


def offer_agreement(agreement: Agreement, step: Step, *, opinion: str = "") -> None:
    """Send it to both sides."""


def may_sign_agreement(agreement: Agreement, step: Step, **data: Any) -> Iterator[Finding]:
    """In force only with an open special account and a period that has not ended (Articles 8, 15)."""
    yield from rules.agreement_ready(
        agreement.account_no, agreement.account_opened_on, agreement.effective_until, step.day
    )
    if data:
        yield from rules.signed_and_in_order(
            data["signed_on"], data["effective_from"], agreement.effective_until, step.day
        )


def sign_agreement(agreement: Agreement, step: Step, *, signed_on: dt.date, effective_from: dt.date) -> None:
    """Both sides have signed: new business may begin."""
    agreement.signed_on, agreement.effective_from = signed_on, effective_from


def propose_blacklisting(
    entry: BlacklistEntry, step: Step, *, uscc: str, subject: str, ground: str, loss: Decimal
) -> None:
    """Propose to bar an enterprise (Article 21)."""
    entry.uscc, entry.subject, entry.ground, entry.loss = uscc, subject, ground, loss
    entry.number = numbering.written("HMD", step.day.year)


def may_blacklist(
    entry: BlacklistEntry, step: Step, *, decided_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """DAY-01."""
    if decided_on is not None:
        yield from rules.happened(decided_on, step.day)


def blacklist(entry: BlacklistEntry, step: Step, *, decision_no: str, decided_on: dt.date) -> None:
    """The government decides: barred for five years from the day of the decision (Article 21)."""
    entry.decision_no, entry.listed_on = decision_no, decided_on
    entry.barred_until = rules.barred_through(decided_on, step.terms)
