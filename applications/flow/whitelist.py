"""The white lists, row by row (Article 6.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import whitelist as actions
from applications.actions.marking import mark
from applications.models import WhitelistEntry
from applications.states import WhitelistState as W
from zengxindai.accounts.models import Kind
from zengxindai.workflow.forms import Reason
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

WHITELIST = Flow(
    name="whitelist_entry",
    model=WhitelistEntry,
    path="whitelist",
    label=_("White list"),
    icon="card-checklist",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    steps=(W.ACTIVE, W.EXPIRED),
    columns=(
        Column("subject", _("Enterprise")),
        Column("uscc", _("Credit code")),
        Column("industry_code", _("Industry class")),
        Column("department.name", _("Listed by")),
        Column("amount", _("Suggested amount (yuan)"), "money"),
        Column("valid_until", _("Valid until"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.whitelist_facts,
    related=("department",),
    rows=(
        Transition(
            "add", _("Add to the white list"), states(), W.ACTIVE, "department", actions.add, actions.may_add,
            forms.AddToWhitelist, on="", article=6, tells=("enterprise",),
        ),
        Transition(
            "list_recommended", _("Listed by recommendation"), states(), W.ACTIVE, SYSTEM, actions.add,
            on="", article=17,
        ),
        Transition(
            "change", _("Change the entry"), states(W.ACTIVE), None, "department", actions.change,
            form=forms.ChangeEntry, article=6, turn=False,
        ),
        Transition(
            "extend", _("Extend"), states(W.ACTIVE), None, (SYSTEM, "department"), actions.extend,
            actions.may_extend, forms.ExtendEntry, article=6, turn=False,
        ),
        Transition(
            "invite", _("Invite to apply"), states(W.ACTIVE), None, "bank", actions.invite, actions.may_invite,
            forms.Invite, article=6, tells=("enterprise", "department"), turn=False,
        ),
        Transition(
            "remove", _("Take off the list"), states(W.ACTIVE), W.REMOVED, "department", mark, form=Reason,
            article=6, tells=("enterprise",), turn=False,
        ),
        Transition(
            "expire", _("Period over"), states(W.ACTIVE), W.EXPIRED, SYSTEM, mark, article=6,
            tells=("department", "enterprise"),
        ),
    ),
)  # fmt: skip
