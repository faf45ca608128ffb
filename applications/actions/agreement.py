"""Pairs of may and do for agreements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from applications import queries, rules
from applications.models import Agreement
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


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


def publish_conditions(agreement: Agreement, step: Step, *, conditions: str) -> None:
    """The bank says what it wants of borrowers; owners read it before they apply (Article 16)."""
    agreement.conditions = conditions


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
