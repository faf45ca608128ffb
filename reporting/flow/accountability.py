"""The accountability record: entries are made and read, never changed (Article 23)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reporting.actions import accountability as actions
from reporting.forms.accountability import RecordAccountability
from reporting.models import Accountability
from reporting.queries.accountability import accountability_facts
from reporting.states import AccountabilityState as R
from zengxindai.accounts.models import Kind
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

ACCOUNTABILITY = Flow(
    name="accountability",
    model=Accountability,
    path="accountability",
    label=_("Accountability record"),
    icon="shield-exclamation",
    readers=frozenset({Kind.FINANCE_BUREAU, Kind.AUDITOR}),
    steps=(R.RECORDED,),
    columns=(
        Column("subject", _("Organisation")),
        Column("number", _("Number")),
        Column("decision_no", _("Decision number")),
        Column("decided_on", _("Decided on"), "day"),
    ),
    facts=accountability_facts,
    rows=(
        Transition(
            "record", _("Record an accountability decision"), states(), R.RECORDED, "finance_bureau", actions.record,
            actions.may_record, RecordAccountability, duty="approver", on="", article=23,
        ),
        # Written by the page and the programs' door each time somebody reads an entry.
        Transition("read", _("Read"), states(R.RECORDED), None, SYSTEM, actions.read, article=23, quiet=True),
    ),
)  # fmt: skip
