"""The cooperation agreement, row by row (Articles 8, 10, 15, 22)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import agreement as actions
from applications.actions.marking import mark
from applications.models import Agreement
from applications.states import AgreementState as G
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row, set_aside_row
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

# Who is told of a bank's pause, return or end, whoever decided it.
CONCERNED = ("bank", "finance_bureau", "district_gov", "guarantor", "fin_dev_center")
# While it lasts, papers are added to it; to what is closed nothing is.
FILED_WITH = states(*(state for state in G if state != G.CLOSED))

AGREEMENT = Flow(
    name="agreement",
    model=Agreement,
    path="agreements",
    label=_("Cooperation agreements"),
    icon="file-earmark-check",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    steps=(G.DRAFT, G.SIGNING, G.SIGNED, G.EFFECTIVE, G.CLOSED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Bank")),
        Column("share_pct", _("Pool's share (%)"), "pct"),
        Column("target_balance", _("Target balance (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("effective_from", _("In force from"), "day"),
        Column("effective_until", _("In force until"), "day"),
        Column("days_left", _("Days left"), "number"),
    ),
    facts=queries.agreement_facts,
    rows=(
        Transition(
            "draft", _("Draft an agreement"), states(), G.DRAFT, "finance_bureau", actions.draft_agreement,
            actions.may_draft_agreement, forms.DraftAgreement, on="", article=15,
        ),
        Transition(
            "edit", _("Edit"), states(G.DRAFT), None, "finance_bureau", actions.edit_agreement,
            actions.may_draft_agreement, forms.DraftAgreement, article=15, turn=False,
        ),
        Transition(
            "offer", _("Send for signing"), states(G.DRAFT), G.SIGNING, "finance_bureau", actions.offer_agreement,
            form=Opinion, article=15, tells=("bank", "district_gov"),
        ),
        Transition(
            "recall", _("Take back for changes"), states(G.SIGNING), G.DRAFT, "finance_bureau", mark,
            form=Reason, article=15, tells=("bank", "district_gov"), turn=False,
        ),
        Transition(
            "abandon", _("Give the agreement up"), states(G.DRAFT, G.SIGNING), G.CLOSED, "finance_bureau", mark,
            form=Reason, article=15, tells=("bank", "district_gov"), turn=False,
        ),
        Transition(
            "sign", _("Sign and put in force"), states(G.SIGNING), G.SIGNED, "district_gov", actions.sign_agreement,
            actions.may_sign_agreement, forms.SignAgreement, duty="approver", article=15,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "take_force", _("In force"), states(G.SIGNED), G.EFFECTIVE, SYSTEM, actions.take_force, article=15,
            tells=("bank", "finance_bureau", "guarantor", "fin_dev_center"),
        ),
        attach_row(FILED_WITH, ("finance_bureau", "bank"), article=15, form=forms.AgreementMaterial),
        set_aside_row(states(G.DRAFT, G.SIGNING), ("finance_bureau", "bank")),
        Transition(
            "publish_conditions", _("Publish conditions for borrowers"), states(G.EFFECTIVE, G.SUSPENDED), None, "bank",
            actions.publish_conditions, form=forms.Conditions, article=16, turn=False,
        ),
        Transition(
            "suspend", _("Suspend new business"), states(G.EFFECTIVE), G.SUSPENDED, (SYSTEM, "finance_bureau"),
            actions.suspend, form=forms.SuspendAgreement, duty="approver", article=10, tells=CONCERNED, turn=False,
        ),
        Transition(
            "resume", _("Resume new business"), states(G.SUSPENDED), G.EFFECTIVE, (SYSTEM, "finance_bureau"),
            actions.resume, actions.may_resume, forms.ResumeAgreement, duty="approver", article=10, tells=CONCERNED,
            turn=False,
        ),
        Transition(
            "terminate", _("Terminate cooperation"), states(G.EFFECTIVE, G.SUSPENDED), G.TERMINATED,
            ("district_gov", SYSTEM), actions.terminate, actions.may_terminate, forms.TerminateAgreement,
            duty="approver", article=10,
            tells=(*CONCERNED, "pboc_branch", "regulator"), turn=False,
        ),
        Transition(
            "void", _("Void: the cooperation was terminated"), states(G.DRAFT, G.SIGNING, G.SIGNED), G.CLOSED, SYSTEM,
            mark, article=10, tells=("bank", "finance_bureau", "district_gov"),
        ),
        Transition(
            "expire", _("Ended"), states(G.EFFECTIVE, G.SUSPENDED), G.EXPIRED, SYSTEM, actions.expire, article=15,
            tells=CONCERNED,
        ),
        Transition(
            "run_off", _("Loans are run off"), states(G.TERMINATED, G.EXPIRED), G.RUN_OFF, SYSTEM, mark, article=9,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "close", _("Close the agreement"), states(G.TERMINATED, G.EXPIRED, G.RUN_OFF), G.CLOSED, "finance_bureau",
            actions.close, actions.may_close, forms.CloseAgreement, duty="approver", article=8, tells=CONCERNED,
            turn=False,
        ),
    ),
)  # fmt: skip
