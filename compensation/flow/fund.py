"""Money for a special account, row by row (Articles 7, 8)."""

from django.utils.translation import gettext_lazy as _

from applications.states import AgreementState as G
from compensation import forms, queries
from compensation.actions import fund as actions
from compensation.models import FundMovement
from compensation.states import AllocationState as A
from compensation.states import FundMovementState as S
from zengxindai.accounts.models import Kind
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

# While loans are covered money may come and go; when all is over the account is emptied.
COVERING = frozenset({G.EFFECTIVE, G.SUSPENDED, G.RUN_OFF})
OVER = frozenset({G.TERMINATED, G.EXPIRED, G.RUN_OFF, G.CLOSED})

FUND_MOVEMENT = Flow(
    name="fund_movement",
    model=FundMovement,
    path="fund-movements",
    label=_("Fund movements"),
    icon="bank",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.SECTOR_DEPT, Kind.OPERATOR},
    steps=(S.DRAFT, S.GOV_PENDING, S.GOV_APPROVED, S.BOOKED),
    columns=(
        Column("number", _("Number")),
        Column("bank.name", _("Bank")),
        Column("get_kind_display", _("What")),
        Column("amount", _("Amount (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("booked_on", _("Booked on"), "day"),
    ),
    facts=queries.fund_movement_facts,
    related=("bank",),
    rows=(
        Transition(
            "draft", _("Propose money for the account"), COVERING, S.DRAFT, "finance_bureau", actions.draft,
            actions.may_draft, forms.DraftMovement, on="agreement", article=7, turn=False,
        ),
        Transition(
            "transfer", _("Transfer to another account"), COVERING, S.DRAFT, "finance_bureau", actions.transfer,
            actions.may_transfer, forms.DraftTransfer, on="agreement", article=7, turn=False,
        ),
        Transition(
            "refund", _("Refund the account to the treasury"), OVER, S.DRAFT, "finance_bureau", actions.refund,
            actions.may_refund, forms.DraftRefund, on="agreement", article=8, turn=False,
        ),
        Transition(
            "register", _("Register interest of the account"), COVERING | {G.TERMINATED, G.EXPIRED}, S.REGISTERED,
            "guarantor", actions.register, actions.may_register, forms.RegisterInterest, on="agreement", article=8,
            turn=False,
        ),
        Transition(
            "carry", _("Movement of an allocation"), frozenset({A.GOV_APPROVED}), S.GOV_APPROVED, SYSTEM, actions.carry,
            on="allocation", article=7, tells=("guarantor", "bank"),
        ),
        Transition(
            "submit", _("Lay before the district government"), frozenset({S.DRAFT}), S.GOV_PENDING, "finance_bureau",
            actions.submit, actions.may_submit, forms.Opinion, article=8, tells=("district_gov",),
        ),
        Transition(
            "approve", _("Approve"), frozenset({S.GOV_PENDING}), S.GOV_APPROVED, "district_gov",
            actions.approve, actions.may_approve, forms.Approve, duty="approver", article=8,
            tells=("finance_bureau", "guarantor", "bank"),
        ),
        Transition(
            "refuse", _("Do not approve"), frozenset({S.GOV_PENDING}), S.REJECTED, "district_gov",
            actions.mark, form=forms.Reason, duty="approver", article=8, tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "book", _("Book the movement"), frozenset({S.GOV_APPROVED, S.REGISTERED}), S.BOOKED, "guarantor",
            actions.book_movement, actions.may_book, forms.BookMovement, article=8, tells=("finance_bureau", "bank"),
            confirms=True,
        ),
        Transition(
            "withdraw", _("Withdraw"), frozenset({S.DRAFT, S.GOV_PENDING, S.GOV_APPROVED}), S.WITHDRAWN,
            "finance_bureau", actions.mark, form=forms.Reason, duty="approver", article=8,
            tells=("district_gov", "guarantor", "bank"), turn=False,
        ),
        Transition(
            "discard", _("Discard"), frozenset({S.REGISTERED}), S.WITHDRAWN, "guarantor", actions.mark,
            form=forms.Reason, article=8, turn=False,
        ),
        Transition(
            "reverse", _("Take the booking back"), frozenset({S.BOOKED}), S.REVERSED, "finance_bureau",
            actions.reverse, actions.may_reverse, forms.Reason, article=8, tells=("guarantor", "bank", "district_gov"),
            turn=False, confirms=True,
        ),
    ),
)  # fmt: skip
