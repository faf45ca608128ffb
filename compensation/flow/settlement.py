"""The settlement, row by row (Article 9)."""

from django.utils.translation import gettext_lazy as _

from compensation import forms, queries
from compensation.actions import settlement as actions
from compensation.flow.recovery import READERS
from compensation.models import Settlement
from compensation.states import RecoveryState as R
from compensation.states import SettlementState as S
from zengxindai.web.materials import attach_row, set_aside_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

UNEXECUTED = frozenset({S.DRAFT, S.BANK_SIGNED, S.FINANCE_REVIEW, S.GOV_APPROVED, S.RETURNED})

SETTLEMENT = Flow(
    name="settlement",
    model=Settlement,
    path="settlements",
    label=_("Settlements"),
    icon="journal-check",
    readers=READERS,
    steps=(S.DRAFT, S.BANK_SIGNED, S.FINANCE_REVIEW, S.GOV_APPROVED, S.EXECUTED, S.CLOSED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("loss", _("Loss (yuan)"), "money"),
        Column("pool", _("Borne by the pool (yuan)"), "money"),
        Column("tail", _("Difference (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.settlement_facts,
    related=("bank",),
    rows=(
        Transition(
            "draft", _("Draw up the settlement"), frozenset({R.EXHAUSTED}), S.DRAFT, "bank",
            actions.draft, actions.may_draft, forms.DraftSettlement, on="recovery", article=9,
        ),
        Transition(
            "edit", _("Edit"), frozenset({S.DRAFT, S.RETURNED}), None, "bank",
            actions.edit, form=forms.DraftSettlement, article=9, turn=False,
        ),
        attach_row(frozenset({S.DRAFT, S.RETURNED}), "bank", article=9, form=forms.Evidence),
        set_aside_row(frozenset({S.DRAFT, S.RETURNED}), "bank"),
        Transition(
            "submit", _("Sign and submit"), frozenset({S.DRAFT, S.RETURNED}), S.BANK_SIGNED, "bank",
            actions.submit, actions.may_submit, forms.Opinion, article=9, tells=("finance_bureau",),
        ),
        Transition(
            "review", _("Review and lay before the government"), frozenset({S.BANK_SIGNED}), S.FINANCE_REVIEW,
            "finance_bureau", actions.review, actions.may_review, forms.Opinion, article=9,
            tells=("bank", "district_gov"),
        ),
        Transition(
            "return_for_correction", _("Return for correction"),
            frozenset({S.BANK_SIGNED, S.FINANCE_REVIEW, S.GOV_APPROVED}), S.RETURNED, "finance_bureau",
            actions.return_for_correction, form=forms.Reason, article=9, tells=("bank", "district_gov", "guarantor"),
            turn=False,
        ),
        Transition(
            "approve", _("Approve"), frozenset({S.FINANCE_REVIEW}), S.GOV_APPROVED, "district_gov",
            actions.approve, actions.may_approve, forms.Approve, duty="approver", article=9,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "refuse", _("Do not approve"), frozenset({S.FINANCE_REVIEW}), S.RETURNED, "district_gov",
            actions.return_for_correction, form=forms.Reason, duty="approver", article=9,
            tells=("bank", "finance_bureau"), turn=False,
        ),
        Transition(
            "execute", _("Execute the settlement"), frozenset({S.GOV_APPROVED}), S.EXECUTED, "guarantor",
            actions.execute, actions.may_execute, forms.Execute, article=9, tells=("bank", "finance_bureau"),
            confirms=True,
        ),
        Transition(
            "archive", _("File away"), frozenset({S.EXECUTED}), S.CLOSED, "finance_bureau",
            actions.archive, form=forms.Archive, article=9, tells=("bank", "guarantor"),
        ),
        Transition(
            "fall_away", _("Fully recovered before the settlement"), UNEXECUTED, S.VOID, SYSTEM, actions.fall_away,
            article=9, tells=("bank", "finance_bureau", "district_gov", "guarantor"),
        ),
    ),
)  # fmt: skip
