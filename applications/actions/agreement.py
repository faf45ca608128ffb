"""Pairs of may and do for agreements (Articles 8, 10, 15, 22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from applications import queries, rules
from applications.models import Agreement
from applications.states import AgreementState, SuspensionGround, TerminationGround
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.policy import materials
from zengxindai.workdays import ONE_DAY
from zengxindai.workflow import numbering, registry
from zengxindai.workflow.step import Step

LIST_0 = "0"


def _paper_no(sign: str, year: int) -> str:
    return numbering.lettered(f"agreement_{sign}", f"协{sign}", year)


def draft_agreement(agreement: Agreement, step: Step, *, bank: Organisation, **fields: Any) -> None:
    """Write an agreement down (Article 15); where one is in force, this is the one that follows it."""
    agreement.bank = bank
    agreement.number = numbering.written("XY", step.day.year)
    edit_agreement(agreement, step, **fields)


def may_draft_agreement(
    agreement: Agreement | None,
    step: Step,
    *,
    bank: Organisation | None = None,
    effective_from: dt.date | None = None,
    effective_until: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """AGR-01, AGR-02: one agreement in force and one to come for each bank, one after the other."""
    if bank is None:
        return
    live = queries.live_agreement(bank)
    coming = queries.has_other_agreement(bank, agreement.pk if agreement else None)
    yield from rules.only_agreement(coming, live is not None, live and live.effective_until, effective_from)
    yield from rules.period_whole(effective_from, effective_until)


def edit_agreement(agreement: Agreement, step: Step, **fields: Any) -> None:
    """Correct what is not yet sent for signing."""
    for name, value in fields.items():
        setattr(agreement, name, value)
    agreement.subject = agreement.bank.name


def publish_conditions(agreement: Agreement, step: Step, *, conditions: str) -> None:
    """The bank says what it wants of borrowers; owners read it before they apply (Article 16)."""
    agreement.conditions = conditions


def offer_agreement(agreement: Agreement, step: Step, *, opinion: str = "") -> None:
    """Send it to both sides."""


def may_sign_agreement(
    agreement: Agreement,
    step: Step,
    *,
    signed_on: dt.date | None = None,
    effective_from: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """AGR-01 to AGR-03: open account, papers on file, a period that follows the one in force (Articles 8, 15)."""
    yield from rules.agreement_ready(
        agreement.account_no, agreement.account_opened_on, agreement.effective_until, step.day
    )
    yield from rules.cooperation_papers(queries.papers_missing(agreement, materials.kinds(step.terms, LIST_0)))
    if signed_on is None or effective_from is None:
        return
    yield from rules.signed_and_in_order(signed_on, effective_from, agreement.effective_until, step.day)
    live = queries.live_agreement(agreement.bank)
    yield from rules.only_agreement(False, live is not None, live and live.effective_until, effective_from)


def sign_agreement(agreement: Agreement, step: Step, *, signed_on: dt.date, effective_from: dt.date) -> None:
    """Both sides have signed: from now on nothing of it changes; on its first day new business may begin."""
    agreement.signed_on, agreement.effective_from = signed_on, effective_from
    if effective_from <= step.day:
        step.cascade("agreement.take_force", agreement)


def take_force(agreement: Agreement, step: Step) -> None:
    """Its first day has come."""


def suspend(agreement: Agreement, step: Step, *, reason: str, ground: str = SuspensionGround.EXIT_LINE) -> None:
    """No new business (Articles 10, 22); what was filed before may still be drawn. The nightly job knows one ground."""
    agreement.suspension_ground = ground
    agreement.suspension_no = _paper_no("暂", step.day.year)
    for request in queries.requests_at(agreement.bank):
        step.cascade("application.bank_paused", request, reason=reason)


def may_resume(agreement: Agreement, step: Step, **data: Any) -> Iterator[Finding]:
    """AGR-06: while Article 10 waits for the government's decision, no other reason gone opens the bank again."""
    numbers = (number for number in registry.answers("agreement.exit", agreement) if number)
    yield from rules.exit_undecided(next(numbers, ""))


def resume(agreement: Agreement, step: Step, *, reason: str, basis: str = "") -> None:
    """The reason is gone, or the government has decided in the exit case not to stop (Article 10)."""
    agreement.resumption_no, agreement.resumption_basis = _paper_no("复", step.day.year), basis
    for request in queries.requests_at(agreement.bank):
        step.cascade("application.bank_resumed", request, reason=reason)


def may_terminate(agreement: Agreement, step: Step, *, ground: str = "", **data: Any) -> Iterator[Finding]:
    """AGR-05: what Article 22 forbids has been substantiated."""
    if ground == TerminationGround.OBSTRUCTION:
        yield from rules.substantiated(queries.substantiated_about(agreement.bank))


def terminate(agreement: Agreement, step: Step, *, ground: str, decision_no: str, reason: str) -> None:
    """The government stops the cooperation (Articles 10, 22); a renewal on its way goes with it."""
    agreement.termination_ground, agreement.decision_no = ground, decision_no
    agreement.termination_no = _paper_no("停", step.day.year)
    for coming in queries.coming_agreements(agreement.bank):
        step.cascade("agreement.void", coming)
    _wind_up(agreement, step)


def expire(agreement: Agreement, step: Step) -> None:
    """The last day is over: what is under way goes on under the renewal that begins next day, or ends here."""
    successor = queries.coming_agreements(agreement.bank).filter(
        status=AgreementState.SIGNED, effective_from__lte=step.day + ONE_DAY
    )
    if successor.exists():
        _run_off(agreement, step)
    else:
        _wind_up(agreement, step)


def _wind_up(agreement: Agreement, step: Step) -> None:
    """§2.28: what is not filed goes back to the departments, what is filed and not drawn ends, loans stay covered."""
    ending = registry.endings(agreement)
    for request in queries.requests_at(agreement.bank):
        step.cascade("application.bank_left", request)
    for key, case in ending:
        step.cascade(key, case)
    _run_off(agreement, step)


def _run_off(agreement: Agreement, step: Step) -> None:
    if queries.owing_under(agreement).loans:
        step.cascade("agreement.run_off", agreement)


def may_close(agreement: Agreement, step: Step, **data: Any) -> Iterator[Finding]:
    """AGR-04 (Articles 8, 10)."""
    left = queries.owing_under(agreement)
    # The account goes over to the agreement that followed.
    yield from rules.nothing_left(left.owed, left.loans, left.balance)


def close(agreement: Agreement, step: Step, *, report_no: str, opinion: str = "") -> None:
    """Nothing is left under it: filed away with its final account."""
    agreement.closing_report_no = report_no
