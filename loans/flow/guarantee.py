"""The guarantee, row by row (Articles 5, 6.4)."""

from django.utils.translation import gettext_lazy as _

from loans import forms
from loans.actions import guarantee as actions
from loans.actions import opinion as marks
from loans.forms import guarantee as asks
from loans.models import Guarantee
from loans.queries import guarantee_pages as pages
from loans.states import GuaranteeState as S
from loans.states import OpinionState as O
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

PURSUED = states(S.PAID_OUT, S.RECOVERING)
ALIVE = states(S.APPLIED, S.REVIEW, S.APPROVED, S.IN_FORCE, S.PAYOUT_REQUESTED, S.PAID_OUT, S.RECOVERING)
EVERYBODY = ("bank", "enterprise", "finance_bureau")

GUARANTEE = Flow(
    name="guarantee",
    model=Guarantee,
    path="guarantees",
    label=_("Guarantees"),
    icon="shield-check",
    readers=frozenset(Kind) - {Kind.SECTOR_DEPT, Kind.OPERATOR},
    steps=(S.APPLIED, S.REVIEW, S.APPROVED, S.IN_FORCE, S.RELEASED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("amount", _("Amount (yuan)"), "money"),
        Column("ratio_pct", _("Guaranteed part (%)"), "pct"),
        Column("status_label", _("State"), "status"),
        Column("status_since", _("Since"), "day"),
    ),
    facts=pages.guarantee_facts,
    related=("bank",),
    rows=(
        Transition(
            "apply", _("Apply for a guarantee"), states(O.INVESTIGATING), S.APPLIED, "bank", actions.apply,
            actions.may_apply, asks.Apply, on="opinion", article=6, admits=("guarantor",),
            tells=("guarantor", "enterprise"), turn=False,
        ),
        Transition(
            "take", _("Take up"), states(S.APPLIED), S.REVIEW, "guarantor", actions.take, form=forms.Opinion,
            article=6, tells=("bank", "enterprise"),
        ),
        Transition(
            "investigate", _("Record the pre-guarantee investigation"), states(S.REVIEW), None, "guarantor",
            actions.investigate, form=asks.Investigate, article=6,
        ),
        Transition(
            "add_counter", _("Add a counter-guarantee"), states(S.REVIEW), None, "guarantor",
            actions.add_counter, form=asks.AddCounter, article=6, turn=False,
        ),
        Transition(
            "remove_counter", _("Remove a counter-guarantee"), states(S.REVIEW), None, "guarantor",
            actions.remove_counter, form=asks.RemoveCounter, article=6, turn=False,
        ),
        Transition(
            "approve", _("Agree to the guarantee"), states(S.REVIEW), S.APPROVED, "guarantor", actions.approve,
            actions.may_approve, asks.AgreeGuarantee, article=6, tells=EVERYBODY,
        ),
        Transition(
            "decline", _("Decline the guarantee"), states(S.REVIEW), S.DECLINED, "guarantor", actions.decline,
            form=forms.Reason, article=6, tells=EVERYBODY, turn=False,
        ),
        Transition(
            "withdraw", _("Withdraw"), states(S.APPLIED, S.REVIEW), S.LAPSED, "bank", marks.mark,
            form=forms.Reason, article=6, tells=("guarantor", "enterprise"), turn=False,
        ),
        attach_row(ALIVE, ("guarantor", "bank"), article=6),
        Transition(
            "lapse", _("Request over"), states(S.APPLIED, S.REVIEW, S.APPROVED), S.LAPSED, SYSTEM, marks.mark,
            article=17, tells=("guarantor", "bank"),
        ),
        Transition(
            "come_into_force", _("Loan disbursed: guarantee in force"), states(S.APPROVED), S.IN_FORCE, SYSTEM,
            actions.come_into_force, article=6, tells=("guarantor", *EVERYBODY),
        ),
        Transition(
            "fall_back", _("Disbursement reversed"), states(S.IN_FORCE), S.APPROVED, SYSTEM, actions.fall_back,
            article=6,
        ),
        Transition(
            "stand_again", _("Repayment reversed"), states(S.RELEASED), S.IN_FORCE, SYSTEM, marks.mark, article=6,
            tells=("guarantor", *EVERYBODY),
        ),
        Transition(
            "release", _("Loan repaid: guarantee released"), states(S.IN_FORCE, S.PAYOUT_REQUESTED), S.RELEASED,
            SYSTEM, marks.mark, article=6, tells=("guarantor", *EVERYBODY),
        ),
        Transition(
            "request_payout", _("Request the payout"), states(S.IN_FORCE), S.PAYOUT_REQUESTED, "bank",
            actions.request_payout, actions.may_request_payout, asks.RequestPayout, article=6,
            tells=("guarantor", "finance_bureau"), turn=False,
        ),
        Transition(
            "return_payout", _("Return the request"), states(S.PAYOUT_REQUESTED), S.IN_FORCE, "guarantor",
            actions.return_payout, form=forms.Reason, article=6, tells=("bank",), turn=False,
        ),
        Transition(
            "pay_out", _("Pay the bank"), states(S.PAYOUT_REQUESTED), S.PAID_OUT, "guarantor", actions.pay_out,
            actions.may_pay_out, asks.PayOut, article=6, tells=EVERYBODY, confirms=True,
        ),
        Transition(
            "report", _("Report the pursuit"), PURSUED, S.RECOVERING, "guarantor", actions.report,
            form=asks.ReportPursuit, article=6, turn=False,
        ),
        Transition(
            "receive", _("Record a recovery"), PURSUED, S.RECOVERING, "guarantor", actions.receive,
            actions.may_receive, asks.ReceiveBack, article=6, tells=("bank",),
        ),
        Transition(
            "write_off", _("Write off"), PURSUED, S.WRITTEN_OFF, "guarantor", actions.write_off,
            form=asks.WriteOff, article=6, tells=("finance_bureau", "bank"), turn=False,
        ),
        Transition(
            "close", _("Everything recovered"), PURSUED, S.CLOSED, SYSTEM, marks.mark, article=6,
            tells=("guarantor", "finance_bureau"),
        ),
    ),
)  # fmt: skip
