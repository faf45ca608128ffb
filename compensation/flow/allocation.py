"""The allocation of the pool, row by row (Article 7)."""

from django.utils.translation import gettext_lazy as _

from compensation import forms, queries
from compensation.actions import allocation as actions
from compensation.actions import fund as marks
from compensation.models import AllocationPlan
from compensation.models.allocation import PLAN_READERS
from compensation.states import AllocationState as S
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

ALLOCATION = Flow(
    name="allocation",
    model=AllocationPlan,
    path="allocations",
    label=_("Allocations of the pool"),
    icon="pie-chart",
    readers=PLAN_READERS,
    steps=(S.DRAFT, S.GOV_PENDING, S.GOV_APPROVED, S.DONE),
    columns=(
        Column("number", _("Number")),
        Column("year", _("Results of the year"), "number"),
        Column("total", _("Total (yuan)"), "money"),
        Column("get_basis_display", _("Basis")),
        Column("status_label", _("State"), "status"),
        Column("approved_on", _("Approved on"), "day"),
    ),
    facts=queries.allocation_facts,
    rows=(
        Transition(
            "draft", _("Draft an allocation"), frozenset(), S.DRAFT, "finance_bureau", actions.draft,
            actions.may_draft, forms.DraftPlan, on="", article=7,
        ),
        Transition(
            "correct", _("Correct a bank's line"), frozenset({S.DRAFT}), None, "finance_bureau", actions.correct,
            form=forms.CorrectPlan, article=7, turn=False,
        ),
        Transition(
            "submit", _("Lay before the district government"), frozenset({S.DRAFT}), S.GOV_PENDING, "finance_bureau",
            actions.submit, actions.may_submit, forms.Opinion, article=7, tells=("district_gov",),
        ),
        Transition(
            "approve", _("Approve"), frozenset({S.GOV_PENDING}), S.GOV_APPROVED, "district_gov", actions.approve,
            actions.may_approve, forms.Approve, duty="approver", article=7, tells=("finance_bureau",),
        ),
        Transition(
            "refuse", _("Do not approve"), frozenset({S.GOV_PENDING}), S.REJECTED, "district_gov", marks.mark,
            form=forms.Reason, duty="approver", article=7, tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "withdraw", _("Withdraw"), frozenset({S.DRAFT, S.GOV_PENDING}), S.WITHDRAWN, "finance_bureau", marks.mark,
            form=forms.Reason, article=7, tells=("district_gov",), turn=False,
        ),
        Transition(
            "complete", _("Carried out"), frozenset({S.GOV_APPROVED}), S.DONE, SYSTEM, marks.mark, article=7,
            tells=("finance_bureau", "district_gov"),
        ),
    ),
)  # fmt: skip
