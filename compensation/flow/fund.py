"""Money for a special account, row by row (Articles 7, 8)."""

from django.utils.translation import gettext_lazy as _

from applications.states import AgreementState as G
from compensation import forms, queries
from compensation.actions import fund as actions
from compensation.models import FundMovement
from compensation.states import FundMovementState as S
from zengxindai.accounts.models import Kind
from zengxindai.workflow.transition import Column, Flow, Transition

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
            "draft", _("Propose money for the account"), frozenset({G.EFFECTIVE, G.SUSPENDED}), S.DRAFT,
            "finance_bureau", actions.draft, actions.may_draft, forms.DraftMovement, on="agreement", article=7,
            turn=False,
        ),
        Transition(
            "submit", _("Lay before the district government"), frozenset({S.DRAFT}), S.GOV_PENDING, "finance_bureau",
            actions.submit, form=forms.Opinion, article=8, tells=("district_gov",),
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
            "book", _("Book the arrival"), frozenset({S.GOV_APPROVED}), S.BOOKED, "guarantor",
            actions.book_movement, actions.may_book, forms.BookMovement, article=8, tells=("finance_bureau", "bank"),
        ),
    ),
)  # fmt: skip
