"""The black list, row by row (Article 21)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import blacklist as actions
from applications.actions.marking import mark
from applications.models import BlacklistEntry
from applications.states import BlacklistState as B
from zengxindai.accounts.models import Kind
from zengxindai.workflow.forms import Reason
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

BLACKLIST = Flow(
    name="blacklist_entry",
    model=BlacklistEntry,
    path="blacklist",
    label=_("Black list"),
    icon="slash-circle",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    steps=(B.PROPOSED, B.ACTIVE),
    columns=(
        Column("subject", _("Enterprise")),
        Column("uscc", _("Credit code")),
        Column("listed_on", _("Listed on"), "day"),
        Column("barred_until", _("Barred until"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.blacklist_facts,
    rows=(
        Transition(
            "propose", _("Propose an entry"), states(), B.PROPOSED, "finance_bureau", actions.propose_blacklisting,
            form=forms.ProposeBlacklisting, on="", article=21, tells=("district_gov",),
        ),
        Transition(
            "list", _("Enter on the black list"), states(B.PROPOSED), B.ACTIVE, "district_gov", actions.blacklist,
            actions.may_blacklist, forms.Decide, duty="approver", article=21, tells=("finance_bureau",),
        ),
        Transition(
            "reject", _("Do not enter"), states(B.PROPOSED), B.REJECTED, "district_gov", mark,
            form=Reason, duty="approver", article=21, tells=("finance_bureau",), turn=False,
        ),
        Transition("expire", _("Period over"), states(B.ACTIVE), B.EXPIRED, SYSTEM, mark, article=21),
    ),
)  # fmt: skip
