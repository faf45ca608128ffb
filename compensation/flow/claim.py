"""The claim, row by row (Article 9)."""

from django.utils.translation import gettext_lazy as _

from compensation import forms, queries
from compensation.actions import claim as actions
from compensation.actions import fund as marks
from compensation.models import Claim
from compensation.states import ClaimState as S
from loans.states import LoanState as L
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row, set_aside_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

EVERYBODY = ("bank", "finance_bureau", "guarantor", "district_gov")
RUNNING = frozenset({S.SUBMITTED, S.GOV_PENDING, S.GOV_APPROVED, S.ENTRUSTED})

CLAIM = Flow(
    name="claim",
    model=Claim,
    path="claims",
    label=_("Compensation claims"),
    icon="shield-exclamation",
    steps=(S.DRAFT, S.SUBMITTED, S.GOV_PENDING, S.GOV_APPROVED, S.ENTRUSTED, S.PAID, S.RECEIVED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("principal", _("Overdue principal (yuan)"), "money"),
        Column("claimed", _("Claimed (yuan)"), "money"),
        Column("paid", _("Paid (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("status_since", _("Since"), "day"),
    ),
    facts=queries.claim_facts,
    status_only=frozenset({Kind.ENTERPRISE, Kind.SECTOR_DEPT}),
    related=("bank",),
    rows=(
        Transition(
            "draft", _("Claim compensation"), frozenset({L.OVERDUE}), S.DRAFT, "bank",
            actions.draft, actions.may_draft, forms.DraftClaim, on="loan", article=9,
        ),
        Transition(
            "edit", _("Edit"), frozenset({S.DRAFT, S.RETURNED}), None, "bank",
            actions.edit, actions.may_edit, forms.DraftClaim, article=9, turn=False,
        ),
        attach_row(frozenset({S.DRAFT, S.RETURNED, S.SUBMITTED}), "bank", article=9, form=forms.ClaimMaterial),
        set_aside_row(frozenset({S.DRAFT, S.RETURNED}), "bank"),
        Transition(
            "submit", _("Submit to the finance bureau"), frozenset({S.DRAFT, S.RETURNED}), S.SUBMITTED, "bank",
            actions.submit, actions.may_submit, forms.Opinion, article=9, tells=("finance_bureau", "guarantor"),
        ),
        Transition(
            "review", _("Review and lay before the government"), frozenset({S.SUBMITTED}), S.GOV_PENDING,
            "finance_bureau", actions.review, actions.may_review, forms.Review, article=9,
            tells=("bank", "district_gov"),
        ),
        Transition(
            "return_for_correction", _("Return for correction"), frozenset({S.SUBMITTED}), S.RETURNED,
            "finance_bureau", actions.give_up, form=forms.Reason, article=9, tells=("bank",), turn=False,
        ),
        Transition(
            "reject", _("Do not compensate"), frozenset({S.SUBMITTED}), S.REJECTED, "finance_bureau",
            actions.give_up, form=forms.Reason, article=9, tells=("bank", "guarantor"), turn=False,
        ),
        Transition(
            "approve", _("Approve the payment"), frozenset({S.GOV_PENDING}), S.GOV_APPROVED, "district_gov",
            actions.approve, actions.may_approve, forms.ApproveAmount, duty="approver", article=8,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "refuse", _("Refuse the payment"), frozenset({S.GOV_PENDING}), S.GOV_REJECTED, "district_gov",
            actions.give_up, form=forms.Reason, duty="approver", article=8, tells=("bank", "finance_bureau"),
            turn=False,
        ),
        # The paper route (domain note 3.7): the same rules and act, by the bureau's handler, confirmed by its checker.
        Transition(
            "record_approval", _("Record the government's approval on paper"), frozenset({S.GOV_PENDING}),
            S.GOV_APPROVED, "finance_bureau", actions.approve, actions.may_approve, forms.RecordApproval, article=8,
            tells=("bank", "district_gov", "guarantor"), turn=False,
        ),
        Transition(
            "record_refusal", _("Record the government's refusal on paper"), frozenset({S.GOV_PENDING}),
            S.GOV_REJECTED, "finance_bureau", actions.give_up, form=forms.RecordRefusal, article=8,
            tells=("bank", "district_gov"), turn=False,
        ),
        Transition(
            "entrust", _("Entrust the guarantor"), frozenset({S.GOV_APPROVED}), S.ENTRUSTED, "finance_bureau",
            actions.entrust, form=forms.Opinion, article=9, tells=("guarantor", "bank"), confirms=True,
        ),
        Transition(
            "pay", _("Pay from the special account"), frozenset({S.ENTRUSTED}), None, "guarantor",
            actions.pay, actions.may_pay, forms.Pay, article=9, tells=("bank", "finance_bureau"), confirms=True,
        ),
        Transition(
            "entrust_rest", _("Entrust the rest"), frozenset({S.PARTIALLY_PAID}), None, "finance_bureau",
            actions.entrust_rest, actions.may_entrust_rest, forms.Opinion, article=8, tells=("guarantor", "bank"),
            confirms=True,
        ),
        Transition(
            "pay_rest", _("Pay the rest"), frozenset({S.PARTIALLY_PAID}), None, "guarantor",
            actions.pay, actions.may_pay, forms.Pay, article=9, tells=("bank", "finance_bureau"), confirms=True,
        ),
        Transition(
            "settle_paid", _("Paid"), frozenset({S.ENTRUSTED, S.PARTIALLY_PAID}), S.PAID, SYSTEM, marks.mark,
            article=9, tells=EVERYBODY,
        ),
        Transition(
            "settle_short", _("Account short"), frozenset({S.ENTRUSTED, S.PARTIALLY_PAID}), S.PARTIALLY_PAID, SYSTEM,
            marks.mark, article=8, tells=EVERYBODY,
        ),
        Transition(
            "confirm", _("Confirm the receipt"), frozenset({S.PAID}), S.RECEIVED, "bank",
            actions.confirm, form=forms.Opinion, article=9, tells=("finance_bureau", "guarantor"),
        ),
        Transition(
            "record_repayment", _("Record a repayment"), RUNNING, None, "bank",
            actions.record_repayment, actions.may_record_repayment, forms.Repay, article=9, turn=False,
            tells=("finance_bureau", "guarantor", "district_gov"),
        ),
        Transition(
            "withdraw", _("Withdraw"), RUNNING | {S.DRAFT, S.RETURNED}, S.WITHDRAWN, "bank",
            actions.give_up, form=forms.Reason, article=9, tells=("finance_bureau", "guarantor"), turn=False,
        ),
        Transition(
            "fall_away", _("Repaid before payment"), RUNNING | {S.DRAFT, S.RETURNED}, S.WITHDRAWN, SYSTEM,
            actions.fall_away, article=9, tells=EVERYBODY,
        ),
    ),
)  # fmt: skip
