"""The loan opinion, row by row (Article 18)."""

from django.utils.translation import gettext_lazy as _

from applications.states import ApplicationState as A
from loans import forms, queries
from loans.actions import opinion as actions
from loans.models import LoanOpinion
from loans.states import OpinionState as S
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

IN_WORK = frozenset({S.INVESTIGATING, S.MATERIAL_REQUESTED})

OPINION = Flow(
    name="opinion",
    model=LoanOpinion,
    path="opinions",
    label=_("Loan opinions"),
    icon="search",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    steps=(S.INVESTIGATING, S.APPROVED),
    columns=(
        Column("application.number", _("Request")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("amount", _("Amount (yuan)"), "money"),
        Column("rate", _("Rate (% a year)"), "pct"),
        Column("status_label", _("State"), "status"),
        Column("status_since", _("Since"), "day"),
    ),
    facts=queries.opinion_facts,
    status_only=frozenset({Kind.SECTOR_DEPT}),
    related=("application", "bank"),
    rows=(
        Transition(
            "investigate", _("Begin the investigation"), frozenset({A.BANK_ACCEPTED}), S.INVESTIGATING, "bank",
            actions.investigate, form=forms.Investigate, on="application", article=18, tells=("enterprise",),
        ),
        Transition(
            "request_material", _("Ask for material"), frozenset({S.INVESTIGATING}), S.MATERIAL_REQUESTED, "bank",
            actions.request_material, form=forms.Reason, article=18, tells=("enterprise",), turn=False,
        ),
        Transition(
            "material_received", _("Material received"), frozenset({S.MATERIAL_REQUESTED}), S.INVESTIGATING, "bank",
            actions.material_received, form=forms.Opinion, article=18,
        ),
        Transition(
            "approve", _("Give the loan opinion"), frozenset({S.INVESTIGATING}), S.APPROVED, "bank",
            actions.approve, actions.may_approve, forms.Approve, article=18, tells=("enterprise", "department"),
        ),
        attach_row(IN_WORK, "bank", article=18),
        Transition(
            "attach_conditions", _("With conditions"), frozenset({S.APPROVED}), S.CONDITIONAL, SYSTEM, actions.mark
        ),
        Transition(
            "decline", _("Decline"), frozenset({S.INVESTIGATING}), S.DECLINED, "bank",
            actions.decline, actions.may_decline, forms.Decline, article=22,
            tells=("enterprise", "department", "finance_bureau"), turn=False,
        ),
        Transition(
            "void", _("The cooperation with the bank has ended"), frozenset({S.APPROVED, S.CONDITIONAL}), S.LAPSED,
            SYSTEM, actions.mark, article=15, tells=("bank",),
        ),
        Transition("lapse", _("Request over"), IN_WORK, S.LAPSED, SYSTEM, actions.mark, article=17),
    ),
)  # fmt: skip
