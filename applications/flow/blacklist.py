"""The black list, row by row (Article 21)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import blacklist as actions
from applications.actions.marking import mark
from applications.models import BlacklistEntry
from applications.states import BlacklistState as B
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

BEFORE_DECISION = states(B.PROPOSED, B.NOTIFIED, B.OBJECTED, B.REVIEWED)

BLACKLIST = Flow(
    name="blacklist_entry",
    model=BlacklistEntry,
    path="blacklist",
    label=_("Black list"),
    icon="slash-circle",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    steps=(B.PROPOSED, B.NOTIFIED, B.REVIEWED, B.ACTIVE),
    columns=(
        Column("subject", _("Enterprise or person")),
        Column("number", _("Number")),
        Column("uscc", _("Credit code")),
        Column("decision_no", _("Decision number")),
        Column("listed_on", _("Listed on"), "day"),
        Column("barred_until", _("Barred until"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.blacklist_facts,
    rows=(
        Transition(
            "propose", _("Propose an entry"), states(), B.PROPOSED,
            ("finance_bureau", "bank", "department", "guarantor"), actions.propose, actions.may_propose,
            forms.ProposeBlacklisting, on="", article=21, tells=("finance_bureau",),
        ),
        Transition(
            "propose_person", _("Propose a responsible person"), states(B.PROPOSED), B.PROPOSED, SYSTEM,
            actions.propose_person, on="blacklist_entry", article=21,
        ),
        Transition(
            "issue_notice", _("Issue the notice"), states(B.PROPOSED), None, "finance_bureau", actions.issue_notice,
            form=Opinion, article=21,
        ),
        Transition(
            "notify", _("Record its service"), states(B.PROPOSED), B.NOTIFIED, "finance_bureau", actions.notify,
            actions.may_notify, forms.Serve, article=21, tells=("enterprise", "proposer"),
        ),
        Transition(
            "object", _("Enter an objection"), states(B.NOTIFIED), B.OBJECTED, ("enterprise", "finance_bureau"),
            actions.enter_objection, actions.may_object, forms.Object, article=21, tells=("finance_bureau",),
            turn=False,
        ),
        Transition("no_objection", _("Nobody objected"), states(B.NOTIFIED), B.REVIEWED, SYSTEM, mark, article=21),
        Transition(
            "review", _("Review the objection"), states(B.OBJECTED), B.REVIEWED, "finance_bureau", actions.review,
            form=forms.ReviewObjection, article=21, tells=("enterprise", "proposer"),
        ),
        Transition(
            "drop", _("Drop the proposal"), states(B.PROPOSED, B.NOTIFIED, B.REVIEWED), B.REJECTED,
            (SYSTEM, "finance_bureau"), mark, form=Reason, article=21, tells=("enterprise", "proposer"), turn=False,
        ),
        Transition(
            "list", _("Enter on the black list"), states(B.REVIEWED), B.ACTIVE, "district_gov", actions.blacklist,
            actions.may_blacklist, forms.Decide, duty="approver", article=21,
            tells=("finance_bureau", "enterprise", "proposer"), confirms=True,
        ),
        Transition(
            "reject", _("Do not enter"), states(B.REVIEWED), B.REJECTED, "district_gov", mark, form=Reason,
            duty="approver", article=21, tells=("finance_bureau", "enterprise", "proposer"), turn=False,
        ),
        Transition(
            "expire", _("Period over"), states(B.ACTIVE), B.EXPIRED, SYSTEM, actions.expire, article=21,
            tells=("finance_bureau", "enterprise"),
        ),
        Transition(
            "revoke", _("Correct and remove"), states(B.ACTIVE), B.REVOKED, "district_gov", actions.revoke,
            actions.may_revoke, forms.Correct, duty="approver", article=21,
            tells=("finance_bureau", "enterprise", "proposer"), turn=False,
        ),
        attach_row(BEFORE_DECISION, ("finance_bureau", "proposer", "enterprise"), article=21),
    ),
)  # fmt: skip
