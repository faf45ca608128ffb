"""Pairs of may and do for requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from applications import queries, rules
from applications.models import Application
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workdays import months_later
from zengxindai.workflow import numbering
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
    _enter_on_white_list(application, step)


def _enter_on_white_list(application: Application, step: Step) -> None:
    """Who is recommended stands on the department's white list from that day, at least as long as the policy says."""
    until = months_later(step.day, step.terms.whitelist_valid_months)
    entry = queries.live_entry(application.department, application.enterprise.code)
    if entry is None:
        step.begin("whitelist_entry.list_recommended", **queries.listing_of(application))
    elif entry.valid_until < until:
        step.cascade("whitelist_entry.extend", entry, valid_until=until)


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
