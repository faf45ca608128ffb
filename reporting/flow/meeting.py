"""Meetings and what was agreed in them, row by row (Article 20)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reporting.actions import meeting as actions
from reporting.forms import meeting as forms
from reporting.models import OVERSEE, Meeting, MeetingAction
from reporting.queries import meeting as queries
from reporting.states import ActionState as X
from reporting.states import MeetingState as M
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.forms import Reason
from zengxindai.workflow.transition import Column, Flow, Transition, states

CONVENERS = ("finance_bureau", "fin_dev_center")
READERS = OVERSEE | {Kind.BANK, Kind.GUARANTOR, Kind.PBOC_BRANCH, Kind.REGULATOR}

MEETING = Flow(
    name="meeting",
    model=Meeting,
    path="meetings",
    label=_("Meetings"),
    icon="calendar-event",
    readers=READERS,
    steps=(M.PLANNED, M.CALLED, M.HELD),
    columns=(
        Column("subject", _("Topic")),
        Column("number", _("Number")),
        Column("convener.name", _("Called by")),
        Column("held_on", _("Held on"), "day"),
        Column("place", _("Place")),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.meeting_facts,
    related=("convener",),
    rows=(
        Transition(
            "plan", _("Prepare a meeting"), states(), M.PLANNED, CONVENERS, actions.plan, actions.may_plan,
            forms.PlanMeeting, on="", article=20,
        ),
        Transition(
            "edit", _("Edit"), states(M.PLANNED), None, "convener", actions.edit, actions.may_plan, forms.PlanMeeting,
            article=20, turn=False,
        ),
        Transition(
            "call", _("Call the meeting"), states(M.PLANNED), M.CALLED, "convener", actions.call, actions.may_call,
            forms.CallMeeting, article=20,
        ),
        Transition(
            "write_minutes", _("Issue the minutes"), states(M.CALLED), M.HELD, "convener", actions.write_minutes,
            actions.may_write, forms.WriteMinutes, article=20,
        ),
        Transition(
            "call_off", _("Call the meeting off"), states(M.PLANNED, M.CALLED), M.CANCELLED, "convener",
            actions.call_off, form=Reason, article=20, turn=False,
        ),
        attach_row(states(M.PLANNED, M.CALLED, M.HELD), "convener", article=20),
    ),
)  # fmt: skip

ACTION = Flow(
    name="meeting_action",
    model=MeetingAction,
    path="meeting-actions",
    label=_("Action items"),
    icon="check2-square",
    readers=READERS,
    steps=(X.OPEN, X.DONE),
    columns=(
        Column("subject", _("What is to be done")),
        Column("number", _("Number")),
        Column("owner.name", _("Who is to do it")),
        Column("due_on", _("Done by"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.action_facts,
    related=("owner", "meeting"),
    rows=(
        Transition(
            "assign", _("Give an action item"), states(M.CALLED, M.HELD), X.OPEN, "convener", actions.assign,
            actions.may_assign, forms.AssignAction, on="meeting", article=20, tells=("owner",), turn=False,
        ),
        Transition(
            "finish", _("Report it done"), states(X.OPEN), X.DONE, "owner", actions.finish, form=forms.FinishAction,
            article=20, tells=("convener",),
        ),
        Transition(
            "reopen", _("Not done yet"), states(X.DONE), X.OPEN, "convener", actions.reopen, form=Reason, article=20,
            tells=("owner",), turn=False,
        ),
        Transition(
            "drop", _("Drop the action item"), states(X.OPEN), X.DROPPED, "convener", actions.drop, form=Reason,
            article=20, tells=("owner",), turn=False,
        ),
    ),
)  # fmt: skip
