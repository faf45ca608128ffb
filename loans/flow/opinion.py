"""The loan opinion, row by row (Article 18)."""

from django.utils.translation import gettext_lazy as _

from applications.states import ApplicationState as A
from loans import forms, queries
from loans.actions import diligence
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
            "record", _("Fill in the report"), IN_WORK, None, "bank",
            diligence.record, form=forms.Record, article=18, turn=False,
        ),
        Transition(
            "reassign", _("Change the investigators"), IN_WORK, None, "bank",
            diligence.reassign, form=forms.Reassign, article=18, turn=False,
        ),
        Transition(
            "appoint", _("Appoint other investigators"), IN_WORK, None, "bank",
            diligence.reassign, form=forms.Reassign, duty="approver", article=18, turn=False,
        ),
        Transition(
            "approve", _("Give the loan opinion"), IN_WORK, S.APPROVED, "bank",
            actions.approve, actions.may_approve, forms.Approve, article=18, tells=("enterprise", "department"),
        ),
        attach_row(IN_WORK, "bank", article=18, shelf=queries.SHELF),
        Transition(
            "await_material", _("Waiting for material"), frozenset({S.INVESTIGATING}), S.MATERIAL_REQUESTED, SYSTEM,
            actions.mark, article=18,
        ),
        Transition(
            "resume", _("Material received"), frozenset({S.MATERIAL_REQUESTED}), S.INVESTIGATING, SYSTEM,
            actions.mark, article=18, tells=("bank",),
        ),
        Transition(
            "close_report", _("Investigation report closed"), frozenset({S.APPROVED}), None, SYSTEM, actions.mark,
            article=18,
        ),
        Transition(
            "attach_conditions", _("With conditions"), frozenset({S.APPROVED}), S.CONDITIONAL, SYSTEM, actions.mark
        ),
        Transition(
            "decline", _("Decline"), IN_WORK, S.DECLINED, "bank",
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
