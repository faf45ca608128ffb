"""The post-loan check, row by row (Articles 6.1, 6.2, 19)."""

from django.utils.translation import gettext_lazy as _

from loans import forms, queries
from loans.actions import check as actions
from loans.models import Check
from loans.models.check import NO_CHECKS, PLANNED
from loans.states import CheckState as S
from loans.states import LoanState as L
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

WATCHED = frozenset({*PLANNED, L.COMPENSATED})
WATCHERS = ("bank", "finance_bureau", "fin_dev_center", "department")

CHECK = Flow(
    name="check",
    model=Check,
    path="checks",
    label=_("Post-loan checks"),
    icon="clipboard-check",
    readers=frozenset(Kind) - NO_CHECKS,
    queue=frozenset({Kind.BANK}),
    steps=(S.DUE, S.DONE),
    columns=(
        Column("number", _("Number")),
        Column("loan.number", _("Loan")),
        Column("subject", _("Enterprise")),
        Column("inspector.name", _("Checked by")),
        Column("get_kind_display", _("Kind of check")),
        Column("due_on", _("To be done by"), "day"),
        Column("checked_on", _("Checked on"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.check_facts,
    related=("loan", "inspector"),
    rows=(
        Transition(
            "plan", _("Check planned"), WATCHED, S.DUE, SYSTEM, actions.plan, on="loan", article=19, tells=("bank",)
        ),
        Transition(
            "record", _("Record the check"), states(S.DUE), S.DONE, "bank", actions.record, actions.may_record,
            forms.RecordCheck, article=19,
        ),
        Transition(
            "visit", _("Record a special check"), WATCHED, S.DONE, WATCHERS, actions.visit, actions.may_visit,
            forms.RecordCheck, on="loan", article=19, tells=("bank",), turn=False,
        ),
        Transition(
            "warn", _("Risk warning issued"), states(S.DONE), None, SYSTEM, actions.warn, article=19,
            tells=WATCHERS,
        ),
        attach_row(states(S.DUE, S.DONE), "inspector", article=19),
        Transition("void", _("The loan had ended"), states(S.DUE), S.VOID, SYSTEM, actions.void, article=19),
    ),
)  # fmt: skip
