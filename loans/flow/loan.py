"""The loan, row by row (Articles 9, 12 to 14, 18, 19)."""

from django.utils.translation import gettext_lazy as _

from loans import forms, queries
from loans.actions import loan as actions
from loans.actions import movement
from loans.actions import opinion as marks
from loans.models import Loan
from loans.states import FilingState as F
from loans.states import LoanState as S
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

LOAN = Flow(
    name="loan",
    model=Loan,
    path="loans",
    label=_("Loans"),
    icon="cash-stack",
    steps=(S.PENDING_DRAW, S.ACTIVE, S.REPAID),
    columns=(
        Column("filing.number", _("Filing number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("amount", _("Amount (yuan)"), "money"),
        Column("outstanding", _("Outstanding principal"), "money"),
        Column("status_label", _("State"), "status"),
        Column("due_on", _("Next due on"), "day"),
        Column("matures_on", _("Matures on"), "day"),
    ),
    facts=queries.loan_facts,
    related=("filing", "bank"),
    rows=(
        Transition(
            "open", _("Waits for disbursement"), frozenset({F.REGISTERED}), S.PENDING_DRAW, SYSTEM, movement.open_loan,
            on="filing", article=18,
        ),
        Transition(
            "draw", _("Record the disbursement"), frozenset({S.PENDING_DRAW}), S.ACTIVE, "bank",
            movement.draw, movement.may_draw, forms.Draw, article=18,
            tells=("enterprise", "department", "finance_bureau", "guarantor"),
        ),
        Transition(
            "draw_more", _("Record a further disbursement"), frozenset({S.ACTIVE}), None, "bank",
            movement.draw_more, movement.may_draw_more, forms.DrawMore, article=18, turn=False,
            tells=("enterprise", "finance_bureau", "guarantor"),
        ),
        Transition(
            "record_unfiled", _("Record a disbursement without filing"),
            frozenset({F.DRAFT, F.SUBMITTED, F.RETURNED}), S.PENDING_DRAW, "bank", movement.record_unfiled,
            movement.may_draw_unfiled, forms.Draw, on="filing", article=18, turn=False,
            tells=("enterprise", "department", "finance_bureau", "guarantor"),
        ),
        Transition(
            "disburse_unfiled", _("Disbursed without filing"), frozenset({S.PENDING_DRAW}), S.ACTIVE, SYSTEM,
            movement.draw_unfiled, article=18,
        ),
        Transition(
            "draw_unfiled", _("Record a disbursement without filing"), frozenset({S.CANCELLED}), S.ACTIVE, "bank",
            movement.draw_unfiled, movement.may_draw_unfiled, forms.Draw, article=18, turn=False,
            tells=("enterprise", "department", "finance_bureau", "guarantor"),
        ),
        Transition("cancel", _("Not disbursed"), frozenset({S.PENDING_DRAW}), S.CANCELLED, SYSTEM, marks.mark),
        Transition(
            "repay", _("Record a repayment"), frozenset({S.ACTIVE, S.OVERDUE}), None, "bank",
            movement.repay, movement.may_repay, forms.Repay, article=19, turn=False,
        ),
        Transition(
            "reverse", _("Reverse an entry"), frozenset({S.ACTIVE, S.OVERDUE}), None, "bank",
            movement.reverse, movement.may_reverse, forms.Reverse, article=19, turn=False, tells=("finance_bureau",),
        ),
        Transition(
            "reopen", _("Reverse an entry"), frozenset({S.REPAID}), S.ACTIVE, "bank",
            movement.reopen, movement.may_reverse, forms.Reverse, article=19, turn=False,
            tells=("enterprise", "finance_bureau"),
        ),
        Transition(
            "undraw", _("Disbursement reversed"), frozenset({S.ACTIVE, S.OVERDUE}), S.PENDING_DRAW, SYSTEM,
            movement.undraw, article=18,
        ),
        Transition(
            "accelerate", _("Declare everything due"), frozenset({S.ACTIVE, S.OVERDUE}), None, "bank",
            movement.accelerate, movement.may_accelerate, forms.Accelerate, article=8, turn=False,
            tells=("enterprise", "finance_bureau"),
        ),
        Transition(
            "replan", _("Change the repayment plan"), frozenset({S.ACTIVE, S.OVERDUE}), None, "bank",
            movement.replan, form=forms.Replan, article=13, turn=False, tells=("enterprise",),
        ),
        Transition(
            "renew", _("Ask for renewal"), frozenset({S.ACTIVE, S.OVERDUE, S.REPAID}), None, "enterprise",
            movement.renew, movement.may_renew, forms.Renew, article=13, turn=False,
        ),
        Transition("cure", _("Late principal paid"), frozenset({S.OVERDUE}), S.ACTIVE, SYSTEM, movement.cure),
        Transition(
            "receive", _("Repaid during a claim"), frozenset({S.CLAIMED}), None, SYSTEM, movement.repay, article=9
        ),
        Transition(
            "repay_guarantor", _("Repaid to the guarantor"), frozenset({S.OVERDUE}), None, SYSTEM, movement.repay,
            article=6,
        ),
        Transition(
            "close_repaid", _("Repaid"), frozenset({S.ACTIVE, S.OVERDUE, S.CLAIMED}), S.REPAID, SYSTEM,
            actions.close_repaid, article=19, tells=("enterprise", "bank", "finance_bureau"),
        ),
        Transition(
            "overdue", _("Overdue"), frozenset({S.ACTIVE}), S.OVERDUE, SYSTEM, actions.overdue,
            article=19, tells=("enterprise", "bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "age", _("Class lowered"), frozenset({S.OVERDUE, S.CLAIMED, S.COMPENSATED}), None, SYSTEM,
            actions.age, article=10, tells=("bank", "finance_bureau"),
        ),
        Transition(
            "classify", _("Set the five-tier class"),
            frozenset({S.ACTIVE, S.OVERDUE, S.CLAIMED, S.COMPENSATED}), None, "bank",
            actions.classify, actions.may_classify, forms.Classify, article=10, turn=False,
        ),
        Transition("claim", _("Compensation claimed"), frozenset({S.OVERDUE}), S.CLAIMED, SYSTEM, marks.mark),
        Transition("unclaim", _("Claim over"), frozenset({S.CLAIMED}), S.OVERDUE, SYSTEM, marks.mark),
        Transition("compensate", _("Compensated"), frozenset({S.CLAIMED}), S.COMPENSATED, SYSTEM, marks.mark),
        Transition("recover", _("Principal recovered"), frozenset({S.COMPENSATED}), None, SYSTEM, actions.recover),
        Transition(
            "close_recovered", _("Fully recovered"), frozenset({S.COMPENSATED}), S.RECOVERED_FULL, SYSTEM,
            actions.close_repaid, article=9,
        ),
        Transition(
            "unrecover", _("Recovery taken back"), frozenset({S.COMPENSATED}), None, SYSTEM, actions.unrecover,
            article=9,
        ),
        Transition(
            "owe_again", _("Recovery taken back"), frozenset({S.RECOVERED_FULL}), S.COMPENSATED, SYSTEM,
            actions.owe_again, article=9,
        ),
        Transition("settle", _("Settled"), frozenset({S.COMPENSATED}), S.SETTLED, SYSTEM, actions.settle, article=9),
    ),
)  # fmt: skip
