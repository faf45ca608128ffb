"""The filing, row by row (Article 18)."""

from django.utils.translation import gettext_lazy as _

from loans import forms, queries
from loans.actions import amendment
from loans.actions import filing as actions
from loans.actions import opinion as marks
from loans.models import Filing
from loans.models.filing import RECIPIENTS
from loans.states import FilingState as S
from loans.states import OpinionState as O
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

THREE = tuple(str(kind) for kind in RECIPIENTS)
# The terms registered before are in force while a change waits.
IN_FORCE = frozenset({S.REGISTERED, S.AMENDING})
WAITING = frozenset({S.SUBMITTED, S.AMENDING})

FILING = Flow(
    name="filing",
    model=Filing,
    path="filings",
    label=_("Filings"),
    icon="archive",
    steps=(S.DRAFT, S.SUBMITTED, S.REGISTERED, S.CLOSED),
    columns=(
        Column("number", _("Filing number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("amount", _("Amount (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("registered_on", _("Registered on"), "day"),
        Column("draw_by", _("To be disbursed by"), "day"),
    ),
    facts=queries.filing_facts,
    status_only=frozenset({Kind.ENTERPRISE}),
    related=("bank",),
    queue=frozenset(RECIPIENTS),
    masked=queries.MASKED,
    rows=(
        Transition(
            "prepare", _("Prepare the filing"), frozenset({O.APPROVED, O.CONDITIONAL}), S.DRAFT, SYSTEM,
            actions.prepare, on="opinion", article=18,
        ),
        Transition(
            "submit", _("File"), frozenset({S.DRAFT, S.RETURNED}), S.SUBMITTED, "bank",
            actions.submit, actions.may_submit, forms.SubmitFiling, article=18,
            admits=("guarantor",), tells=("enterprise", *THREE),
        ),
        Transition(
            "acknowledge", _("Acknowledge"), WAITING, None, THREE,
            actions.acknowledge, actions.may_acknowledge, forms.Acknowledge, article=18, tells=("bank",),
        ),
        Transition(
            "return_for_correction", _("Return for correction"), frozenset({S.SUBMITTED}), S.RETURNED, THREE,
            actions.return_for_correction, form=forms.ReturnForCorrection, article=18, tells=("bank",), turn=False,
        ),
        attach_row(frozenset({S.DRAFT, S.RETURNED}), "bank", article=18),
        Transition("deem", _("Deemed acknowledged"), WAITING, None, SYSTEM, actions.deem, article=18),
        Transition(
            "register", _("Registered"), frozenset({S.SUBMITTED}), S.REGISTERED, SYSTEM,
            actions.register, article=18, tells=("bank", "enterprise", "department", *THREE),
        ),
        Transition(
            "amend", _("File a change"), frozenset({S.REGISTERED}), S.AMENDING, "bank",
            amendment.amend, amendment.may_amend, forms.Amend, article=18, tells=THREE, turn=False,
        ),
        Transition(
            "return_amendment", _("Return the change"), frozenset({S.AMENDING}), S.REGISTERED, THREE,
            actions.return_for_correction, form=forms.ReturnForCorrection, article=18, tells=("bank", *THREE),
            turn=False,
        ),
        Transition(
            "take_back", _("Take the change back"), frozenset({S.AMENDING}), S.REGISTERED, "bank",
            amendment.take_back, form=forms.Reason, article=18, tells=THREE, turn=False,
        ),
        Transition(
            "change", _("Change in force"), frozenset({S.AMENDING}), S.REGISTERED, SYSTEM,
            amendment.change, article=18, tells=("bank", "enterprise", "department", *THREE),
        ),
        Transition(
            "lapse", _("Not disbursed in time"), IN_FORCE, S.LAPSED, SYSTEM,
            actions.end, article=18, tells=("bank", "enterprise", *THREE),
        ),
        Transition(
            "abandon", _("Request over"), frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED}), S.LAPSED, SYSTEM,
            marks.mark, article=17, tells=("bank",),
        ),
        Transition(
            "void", _("The cooperation with the bank has ended"), IN_FORCE, S.LAPSED, SYSTEM,
            actions.end, article=15, tells=("bank", "enterprise", "department", *THREE),
        ),
        Transition(
            "cancel", _("Cancel the filing"), IN_FORCE, S.CANCELLED, "finance_bureau",
            actions.cancel, actions.may_cancel, forms.CancelFiling, duty="approver", article=18,
            tells=("bank", "enterprise", "department", "fin_dev_center", "guarantor"), turn=False,
        ),
        Transition("reopen", _("Repayment reversed"), frozenset({S.CLOSED}), S.REGISTERED, SYSTEM, marks.mark),
        Transition(
            "bar", _("Cancelled: the enterprise was put on the black list"), IN_FORCE, S.CANCELLED, SYSTEM,
            actions.end, article=21, tells=("bank", "enterprise", "department", *THREE),
        ),
        Transition("close", _("Closed"), IN_FORCE, S.CLOSED, SYSTEM, marks.mark, article=18),
    ),
)  # fmt: skip
