"""Pairs of may and do for requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from applications import queries, rules
from applications.actions.inquiry import lapse_open
from applications.actions.review import paper_no
from applications.models import Application, Submission
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.documents import store
from zengxindai.documents.content import Unacceptable
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding
from zengxindai.policy import materials
from zengxindai.workdays import months_later
from zengxindai.workflow import numbering, registry
from zengxindai.workflow.step import Step

LIST_A = "A"
REQUEST_FIELDS = ("amount", "months", "purpose", "repayment_source", "intended_bank", "is_first_loan")
# What a request takes over from the enterprise file, as it stands at each submission.
OF_THE_FILE = (
    "industry_code",
    "registered_address",
    "employees",
    "revenue",
    "is_tech",
    "company_type",
)


def may_draft(application: Application | None, step: Step, **data: Any) -> Iterator[Finding]:
    """ENT-01: the enterprise file comes first."""
    yield from rules.file_kept(queries.file_of(step.by.organisation) is not None)


def draft(application: Application, step: Step, **request: Any) -> None:
    """Begin a request (Article 16); a draft may be incomplete against the rules."""
    _begin(application, step, step.by.organisation, request)


def renew(application: Application, step: Step, *, enterprise: Organisation, renews: str, **request: Any) -> None:
    """The request that follows a repaid loan; it goes the whole way again (Article 13)."""
    application.renews = renews
    _begin(application, step, enterprise, {"is_first_loan": False, **request})


def _begin(application: Application, step: Step, enterprise: Organisation, request: dict[str, Any]) -> None:
    application.enterprise = enterprise
    application.subject = enterprise.name
    application.number = numbering.written("SQ", step.day.year)
    _take_over(application, step)
    edit(application, step, **request)


def edit(application: Application, step: Step, **request: Any) -> None:
    """Change a draft or a request returned for correction."""
    for name in REQUEST_FIELDS:
        setattr(application, name, request[name])


def _take_over(application: Application, step: Step) -> None:
    """The enterprise's particulars as its file has them now; what was submitted stays with the submission."""
    file = queries.file_of(application.enterprise)
    for name in OF_THE_FILE:
        setattr(application, name, getattr(file, name))
    application.size = queries.size_of(file, step.terms)
    controllers = [each.name for each in queries.people_of(file) if each.is_controller]
    application.controller_name = "、".join(controllers)[:60]


def may_submit(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """APP-01 to APP-15, ENT-01 to ENT-05 (Articles 3, 4, 11, 12, 13, 16, 17, 21)."""
    terms, enterprise = step.terms, application.enterprise
    yield from rules.within_cap(application.amount, terms)
    yield from rules.within_term(application.months, terms)
    yield from rules.not_barred(queries.bars_of(enterprise, step.day), terms)
    yield from rules.valid_uscc(enterprise.code)
    yield from rules.no_open_twin(queries.has_open_twin(application))
    yield from _file_complete(application, step, declared=data.get("declared_clean", True))
    missing = queries.materials_missing(application, materials.kinds(terms, LIST_A))
    yield from rules.materials_complete(missing)
    yield from rules.corrections_done(queries.open_corrections(application))
    if data:
        yield from rules.consent_signed(data["consent_given"])
        yield from rules.promises_given(data["declared_true"], data["surety_promised"])


def _file_complete(application: Application, step: Step, *, declared: bool) -> Iterator[Finding]:
    """The rules on the enterprise and the people behind it, on the file as it stands."""
    file = queries.file_of(application.enterprise)
    yield from rules.file_kept(file is not None)
    if file is None:
        return
    people = queries.persons(file)
    yield from rules.registered_here(application.enterprise.code, file.registered_address)
    yield from rules.eligible_business(file.industry_code, declared)
    yield from rules.eligible_type(file.company_type, step.terms)
    yield from rules.eligible_size(queries.size_of(file, step.terms))
    yield from rules.people_named(people)
    yield from rules.shares_within_whole(people)
    yield from rules.everybody_consented(people)
    yield from rules.spouses_named(people, step.terms)


def submit(application: Application, step: Step, **promises: Any) -> None:
    """Hand the request to the department of the enterprise's industry, and keep what it was submitted with.

    One that no routing covers waits for the service centre, unless that named a department before; one that was
    handed on goes back to where it was handed.
    """
    for name, value in promises.items():
        setattr(application, name, value)
    _take_over(application, step)
    if application.transferred_from_id is None:
        routed = queries.department_of(step.terms.sector(application.industry_code))
        application.department = routed or application.department
    application.submission_count += 1
    Submission.objects.create(
        application=application,
        serial=application.submission_count,
        at=step.at,
        content=queries.content(application),
        materials=queries.materials_sent(application),
    )


def may_reuse(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """APP-16: there is something of an earlier request to take over."""
    yield from rules.on_file_already(bool(queries.earlier_materials(application)))


def reuse(application: Application, step: Step, *, kind: str) -> None:
    """Take over what is on file already, so that it need not be sent again (form 4.2); "ALL": every kind not here."""
    there, earlier = queries.materials_of(application), queries.earlier_materials(application)
    wanted = [each for name, files in earlier.items() if name not in there and kind in (name, "ALL") for each in files]
    step.afterwards(lambda event: _take_files(application, step, wanted, event))


def _take_files(application: Application, step: Step, wanted: list[Attachment], event: int) -> None:
    for each in wanted:
        # A file damaged on disk is left out; the list of missing materials then asks for it again.
        with suppress(Unacceptable):
            store.bind(store.copy(each, by=step.by, kind=each.kind), application.case_type, application.pk, event)


def assign(application: Application, step: Step, *, department: Organisation, opinion: str = "") -> None:
    """The service centre names the department (Article 6.6)."""
    application.department = department


def may_transfer(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """APP-11 (Article 6.2)."""
    yield from rules.handed_on_once(application.department_id is not None, application.transferred_from_id is not None)
    by_centre = step.by.organisation.kind == Kind.FIN_DEV_CENTER
    yield from rules.routed_elsewhere(by_centre, bool(step.terms.sector(application.industry_code)))


def transfer(application: Application, step: Step, *, department: Organisation, reason: str) -> None:
    """Hand the request on to another department, which takes it up anew: its days are counted from now on."""
    former = application.department
    lapse_open(application, step, former)
    application.transferred_from, application.department = former, department
    application.status_since = step.at


def take(application: Application, step: Step, *, opinion: str = "") -> None:
    """The department takes the request up (Article 17)."""


def may_recommend(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """REC-01, 02, 04, 05 and once more what the submission was held against (Articles 10 to 13, 17, 21, 22)."""
    yield from rules.within_cap(application.amount, step.terms)
    yield from rules.within_term(application.months, step.terms)
    yield from rules.not_barred(queries.bars_of(application.enterprise, step.day), step.terms)
    yield from rules.integrity_complete(queries.answers(application), step.day, step.terms)
    yield from rules.materials_checked(*queries.marked(application, materials.kinds(step.terms, LIST_A)))
    if not data:
        return
    opinions = (data["operation_opinion"], data["credit_opinion"], data["industry_opinion"])
    yield from rules.opinions_given(*opinions)
    yield from rules.bank_cooperates(queries.agreement_state(data["bank"]))


def recommend(application: Application, step: Step, *, bank: Organisation, **opinions: Any) -> None:
    """Write the recommendation: opinions, checks, bank, number and validity (Article 17)."""
    for name, value in opinions.items():
        setattr(application, name, value)
    application.integrity_checked_on, application.integrity_clear = queries.counted_day(application), True
    application.recommendation_no = paper_no(application, step, "荐", series="TJ")
    _recommended(application, step, bank)


def _recommended(application: Application, step: Step, bank: Organisation) -> None:
    application.bank, application.branch = bank, None
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
    """Not recommended; the enterprise is told why, on a paper of its own."""
    application.refusal_no = paper_no(application, step, "不荐")
    lapse_open(application, step)


def revoke(application: Application, step: Step, *, reason: str) -> None:
    """What the recommendation rested on was false: it is taken back, and what followed ends with it (§2.28)."""
    application.revocation_no = paper_no(application, step, "撤荐")
    close(application, step)


def close(application: Application, step: Step, **data: Any) -> None:
    """A request ends before its filing is registered: questions, opinion and filing end with it at once (§2.28)."""
    lapse_open(application, step)
    for key, case in registry.endings(application):
        step.cascade(key, case)


def may_accept(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """Only while the bank's agreement is in force and the recommendation valid (REC-02)."""
    yield from rules.bank_cooperates(queries.agreement_state(application.bank))
    yield from rules.recommendation_valid(application.recommendation_valid_until, step.day)


def accept(application: Application, step: Step, *, opinion: str = "") -> None:
    """The bank takes the request up (Article 18)."""


def hand_to_branch(application: Application, step: Step, *, branch: Organisation | None, opinion: str = "") -> None:
    """The bank's head office gives a request, and all that follows from it, to a branch, or takes it back."""
    application.branch = branch


def may_redirect(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """REC-02 for the other bank."""
    if data:
        yield from rules.bank_cooperates(queries.agreement_state(data["bank"]))


def redirect(application: Application, step: Step, *, bank: Organisation, reason: str) -> None:
    """Recommend to another bank after one declined; the opinions stand, the period begins anew."""
    _recommended(application, step, bank)


def may_reroute(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """REC-07, and REC-02 for the other bank."""
    yield from rules.bank_stopped(queries.agreement_state(application.bank))
    yield from may_redirect(application, step, **data)


def reroute(application: Application, step: Step, *, bank: Organisation, reason: str) -> None:
    """Taken from a suspended bank: its questions and its opinion in work end, another bank begins anew (§2.28)."""
    _leave_bank(application, step)
    redirect(application, step, bank=bank, reason=reason)


def bank_left(application: Application, step: Step) -> None:
    """The bank's agreement has ended: the department recommends elsewhere (§2.28)."""
    _leave_bank(application, step)


def _leave_bank(application: Application, step: Step) -> None:
    lapse_open(application, step, application.bank)
    for key, case in registry.endings(application):
        step.cascade(key, case)


def withdraw(application: Application, step: Step, *, reason: str) -> None:
    """The enterprise takes its request back."""
    lapse_open(application, step)


def over(application: Application, step: Step, **data: Any) -> None:
    """A row by which the review of a request ends, whatever becomes of it: nothing more is asked."""
    lapse_open(application, step)


def decline(application: Application, step: Step, **data: Any) -> None:
    """The bank has declined: its questions are over, another bank may have its own."""
    lapse_open(application, step, application.bank)
