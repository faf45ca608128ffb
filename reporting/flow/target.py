"""A year's targets and the monthly figures they are measured by, row by row (Article 2)."""

from django.utils.translation import gettext_lazy as _

from reporting import forms
from reporting.actions import target as actions
from reporting.models import TARGET_READERS, IndicatorMonth, TargetYear
from reporting.queries import target_pages as pages
from reporting.states import FiguresState as F
from reporting.states import TargetState as S
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind
from zengxindai.workflow.transition import Column, Flow, Transition, states

TARGETS = Flow(
    name="target_year",
    model=TargetYear,
    path="targets",
    label=_("Targets of the year"),
    icon="bullseye",
    readers=TARGET_READERS | {Kind.BANK},
    steps=(S.DRAFT, S.IN_FORCE),
    columns=(
        Column("number", _("Number")),
        Column("year", _("Year"), "number"),
        Column("source_doc", _("Set by")),
        Column("status_label", _("State"), "status"),
        Column("in_force_on", _("In force since"), "day"),
    ),
    facts=pages.target_facts,
    rows=(
        Transition(
            "draft", _("Draw up a year's targets"), states(), S.DRAFT, "finance_bureau", actions.draft,
            actions.may_draft, forms.DraftTargets, on="", article=2,
        ),
        Transition(
            "set_line", _("Change a line"), states(S.DRAFT), None, "finance_bureau", actions.set_line,
            form=forms.SetLine, article=2, turn=False,
        ),
        Transition(
            "put_in_force", _("Put in force"), states(S.DRAFT), S.IN_FORCE, "finance_bureau", actions.put_in_force,
            actions.may_put_in_force, forms.Opinion, article=2, tells=("district_gov", "pboc_branch", "regulator"),
        ),
        Transition(
            "change", _("Change a target in force"), states(S.IN_FORCE), None, "finance_bureau", actions.set_line,
            form=forms.ChangeLine, article=2, tells=("district_gov", "pboc_branch", "regulator"), turn=False,
        ),
        Transition(
            "withdraw", _("Withdraw"), states(S.DRAFT), S.WITHDRAWN, "finance_bureau", actions.withdraw,
            form=forms.Reason, article=2, turn=False,
        ),
    ),
)  # fmt: skip

INDICATORS = Flow(
    name="indicator_month",
    model=IndicatorMonth,
    path="indicators",
    label=_("Inclusive SME figures"),
    icon="123",
    readers=TARGET_READERS,
    steps=(F.ENTERED, F.CONFIRMED),
    columns=(
        Column("number", _("Number")),
        Column("month_label", _("Month")),
        Column("source.name", _("Entered by")),
        Column("evidence", _("Taken from")),
        Column("status_label", _("State"), "status"),
        Column("entered_on", _("Entered on"), "day"),
    ),
    facts=pages.entry_facts,
    related=("source",),
    rows=(
        Transition(
            "enter", _("Enter a month's figures"), states(), F.ENTERED, ("pboc_branch", "regulator"), actions.enter,
            actions.may_enter, forms.EnterFigures, on="", article=6,
        ),
        Transition(
            "confirm", _("Confirm the figures"), states(F.ENTERED), F.CONFIRMED, "source", actions.confirm,
            actions.may_confirm, forms.Opinion, duty=Duty.CHECKER, article=6, tells=("finance_bureau",),
        ),
        Transition(
            "send_back", _("Do not accept the figures"), states(F.ENTERED), F.SENT_BACK, "source", actions.send_back,
            form=forms.Reason, duty=Duty.CHECKER, article=6, turn=False,
        ),
    ),
)  # fmt: skip
