"""The cooperation agreement, row by row (Articles 10, 15)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import agreement as actions
from applications.actions.marking import mark
from applications.models import Agreement
from applications.states import AgreementState as G
from zengxindai.accounts.models import Kind
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

AGREEMENT = Flow(
    name="agreement",
    model=Agreement,
    path="agreements",
    label=_("Cooperation agreements"),
    icon="file-earmark-check",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    steps=(G.DRAFT, G.SIGNING, G.EFFECTIVE),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Bank")),
        Column("target_balance", _("Target balance (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("effective_from", _("In force from"), "day"),
        Column("effective_until", _("In force until"), "day"),
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
            "sign", _("Sign and put in force"), states(G.SIGNING), G.EFFECTIVE, "district_gov", actions.sign_agreement,
            actions.may_sign_agreement, forms.SignAgreement, duty="approver", article=15,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "publish_conditions", _("Publish conditions for borrowers"), states(G.EFFECTIVE, G.SUSPENDED), None, "bank",
            actions.publish_conditions, form=forms.Conditions, article=16, turn=False,
        ),
        Transition(
            "suspend", _("Suspend new business"), states(G.EFFECTIVE), G.SUSPENDED, (SYSTEM, "finance_bureau"),
            mark, form=Reason, duty="approver", article=10, tells=("bank", "district_gov"), turn=False,
        ),
        Transition(
            "resume", _("Resume new business"), states(G.SUSPENDED), G.EFFECTIVE, "district_gov", mark,
            form=Reason, duty="approver", article=10, tells=("bank", "finance_bureau"), turn=False,
        ),
        Transition(
            "terminate", _("Terminate cooperation"), states(G.EFFECTIVE, G.SUSPENDED), G.TERMINATED, "district_gov",
            mark, form=Reason, duty="approver", article=10, tells=("bank", "finance_bureau"), turn=False,
        ),
    ),
)  # fmt: skip
