"""The exit case, row by row (Article 10)."""

from django.utils.translation import gettext_lazy as _

from applications.states import AgreementState as G
from compensation import forms
from compensation.actions import exit_case as actions
from compensation.models import ExitCase
from compensation.models.standing import OPEN
from compensation.queries import exit_pages
from compensation.states import ExitState as S
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

# Told at each step; the departments, of which there are several, are told by the actions.
CONCERNED = ("bank", "finance_bureau", "district_gov", "guarantor", "fin_dev_center", "pboc_branch", "regulator")

EXIT_CASE = Flow(
    name="exit_case",
    model=ExitCase,
    path="exit-cases",
    label=_("Exit cases"),
    icon="exclamation-octagon",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    status_only=frozenset({Kind.SECTOR_DEPT}),
    steps=(S.OPENED, S.FINANCE_REVIEW, S.GOV_PENDING, S.RESUMED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Bank")),
        Column("as_of", _("Figures of"), "day"),
        Column("bad", _("Non-performing (yuan)"), "money"),
        Column("whole", _("Balance (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("decided_on", _("Decided on"), "day"),
    ),
    facts=exit_pages.exit_facts,
    related=("bank",),
    rows=(
        Transition(
            "open", _("Exit line crossed"), frozenset({G.EFFECTIVE, G.SUSPENDED}), S.OPENED, SYSTEM,
            actions.open_case, actions.may_open, on="agreement", article=10, tells=CONCERNED,
        ),
        Transition(
            "state_view", _("State the bank's view"), frozenset({S.OPENED}), S.FINANCE_REVIEW, "head_office",
            actions.state_view, form=forms.StateView, article=10, tells=CONCERNED,
        ),
        Transition(
            "close_view", _("No view was stated in time"), frozenset({S.OPENED}), S.FINANCE_REVIEW, SYSTEM,
            actions.close_view, article=10, tells=CONCERNED,
        ),
        attach_row(frozenset({S.OPENED, S.FINANCE_REVIEW}), "head_office", article=10),
        Transition(
            "petition", _("Lay before the district government"), frozenset({S.FINANCE_REVIEW}), S.GOV_PENDING,
            "finance_bureau", actions.petition, form=forms.Petition, article=10, tells=CONCERNED,
        ),
        Transition(
            "return_for_correction", _("Have it looked at again"), frozenset({S.GOV_PENDING}), S.FINANCE_REVIEW,
            "district_gov", actions.return_for_correction, form=forms.Reason, duty="approver", article=10,
            tells=CONCERNED, turn=False,
        ),
        Transition(
            "terminate", _("Terminate the cooperation"), frozenset({S.GOV_PENDING}), S.TERMINATED, "district_gov",
            actions.terminate, actions.may_decide, forms.Decide, duty="approver", article=10, tells=CONCERNED,
        ),
        Transition(
            "resume", _("Resume new business"), frozenset({S.GOV_PENDING}), S.RESUMED, "district_gov",
            actions.resume, actions.may_decide, forms.Decide, duty="approver", article=10, tells=CONCERNED,
        ),
        Transition(
            "lapse", _("The agreement has ended"), frozenset(OPEN), S.LAPSED, SYSTEM, actions.lapse, article=10,
            tells=CONCERNED,
        ),
    ),
)  # fmt: skip
