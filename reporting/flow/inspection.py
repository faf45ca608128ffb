"""The finding of an inspection, row by row (Article 6.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reporting.actions import inspection as actions
from reporting.forms import inspection as forms
from reporting.models import READ_ALL, Inspection
from reporting.queries import inspection as queries
from reporting.states import InspectionState as I
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.transition import Column, Flow, Transition, states

ISSUERS = ("regulator", "pboc_branch")

INSPECTION = Flow(
    name="inspection",
    model=Inspection,
    path="inspections",
    label=_("Findings of inspections"),
    icon="clipboard-x",
    readers=READ_ALL | {Kind.BANK},
    steps=(I.DRAFT, I.ISSUED, I.REPORTED, I.RECTIFIED),
    columns=(
        Column("subject", _("Bank")),
        Column("number", _("Number")),
        Column("get_kind_display", _("Kind of finding")),
        Column("issuer.name", _("Issued by")),
        Column("status_label", _("State"), "status"),
        Column("issued_on", _("Issued on"), "day"),
        Column("rectify_by", _("Put right by"), "day"),
    ),
    facts=queries.inspection_facts,
    related=("issuer",),
    rows=(
        Transition(
            "draft", _("Write down a finding"), states(), I.DRAFT, ISSUERS, actions.draft, actions.may_write,
            forms.WriteInspection, on="", article=6,
        ),
        Transition(
            "edit", _("Edit"), states(I.DRAFT), None, "issuer", actions.edit, actions.may_write,
            forms.WriteInspection, article=6, turn=False,
        ),
        attach_row(states(I.DRAFT), "issuer", article=6),
        Transition(
            "issue", _("Send the finding to the bank"), states(I.DRAFT), I.ISSUED, "issuer", actions.issue,
            actions.may_issue, Opinion, article=6, tells=("bank", "finance_bureau"),
        ),
        Transition(
            "discard", _("Discard the draft"), states(I.DRAFT), I.DISCARDED, "issuer", actions.discard, form=Reason,
            article=6, turn=False,
        ),
        Transition(
            "report", _("Report the rectification"), states(I.ISSUED, I.RETURNED), I.REPORTED, "head_office",
            actions.report, form=forms.ReportRectification, article=6, tells=("issuer", "finance_bureau"),
        ),
        Transition(
            "accept", _("Accept the rectification"), states(I.REPORTED), I.RECTIFIED, "issuer", actions.accept,
            form=Opinion, article=6, tells=("bank", "finance_bureau"),
        ),
        Transition(
            "send_back", _("Return the rectification"), states(I.REPORTED), I.RETURNED, "issuer", actions.send_back,
            actions.may_return, forms.AnotherDay, article=6, tells=("bank", "finance_bureau"), turn=False,
        ),
        Transition(
            "extend", _("Extend the deadline"), states(I.ISSUED, I.RETURNED), None, "issuer", actions.extend,
            actions.may_extend, forms.AnotherDay, article=6, tells=("bank", "finance_bureau"), turn=False,
        ),
    ),
)  # fmt: skip
