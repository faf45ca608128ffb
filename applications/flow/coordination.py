"""The coordination case, row by row (Article 6.6)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import coordination as actions
from applications.actions.marking import mark
from applications.models import Coordination
from applications.states import ApplicationState as A
from applications.states import CoordinationState as K
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.forms import Reason
from zengxindai.workflow.transition import Column, Flow, Transition, states

OPENERS = ("enterprise", "department", "bank", "fin_dev_center")
# While a request is on its way or its loan owes; the words of the loans app for the latter.
LIVING = states(*(state for state in A if state not in (A.DRAFT, A.REJECTED, A.WITHDRAWN, A.EXPIRED, A.REVOKED)))
OWING = states("ACTIVE", "OVERDUE")

COORDINATION = Flow(
    name="coordination",
    model=Coordination,
    path="coordinations",
    label=_("Coordination cases"),
    icon="people",
    readers=frozenset(Kind) - {Kind.OPERATOR},
    steps=(K.OPEN, K.ASSIGNED, K.ANSWERED, K.CLOSED),
    columns=(
        Column("subject", _("Enterprise")),
        Column("number", _("Number")),
        Column("about", _("About")),
        Column("get_topic_display", _("Topic")),
        Column("opener.name", _("Opened by")),
        Column("status_label", _("State"), "status"),
        Column("opened_on", _("Opened on"), "day"),
    ),
    facts=queries.coordination_facts,
    related=("application", "opener"),
    masked=frozenset({Kind.PBOC_BRANCH, Kind.REGULATOR}),
    queue=frozenset({Kind.FIN_DEV_CENTER}),
    rows=(
        Transition(
            "open", _("Ask the service centre to coordinate"), LIVING, K.OPEN, OPENERS, actions.open_case,
            actions.may_open, forms.OpenCoordination, on="application", article=6, tells=("fin_dev_center",),
            turn=False,
        ),
        Transition(
            "open_on_loan", _("Ask the service centre to coordinate"), OWING, K.OPEN, OPENERS, actions.open_case,
            actions.may_open, forms.OpenCoordination, on="loan", article=6, tells=("fin_dev_center",), turn=False,
        ),
        Transition(
            "assign", _("Assign the coordination"), states(K.OPEN), K.ASSIGNED, "fin_dev_center", actions.assign,
            actions.may_assign, forms.AssignCoordination, article=6, tells=("assignee", "opener"),
        ),
        Transition(
            "answer", _("Answer the centre"), states(K.ASSIGNED), K.ANSWERED, "assignee", actions.answer,
            form=forms.AnswerCoordination, article=6, tells=("fin_dev_center",),
        ),
        Transition(
            "assign_again", _("Assign anew"), states(K.ASSIGNED, K.ANSWERED), K.ASSIGNED, "fin_dev_center",
            actions.assign, actions.may_assign, forms.AssignCoordination, article=6, tells=("assignee", "opener"),
            turn=False,
        ),
        Transition(
            "close", _("Close with a result"), states(K.ANSWERED), K.CLOSED, "fin_dev_center", actions.close,
            form=forms.CloseCoordination, article=6, tells=("assignee", "opener"),
        ),
        Transition(
            "settle", _("Settle at once"), states(K.OPEN, K.ASSIGNED), K.CLOSED, "fin_dev_center", actions.close,
            form=forms.CloseCoordination, article=6, tells=("assignee", "opener"), turn=False,
        ),
        Transition(
            "cancel", _("Withdraw the coordination case"), states(K.OPEN), K.CANCELLED, "opener", mark, form=Reason,
            article=6, tells=("fin_dev_center",), turn=False,
        ),
        attach_row(states(K.OPEN, K.ASSIGNED, K.ANSWERED), ("opener", "assignee", "fin_dev_center"), article=6),
    ),
)  # fmt: skip
