"""The complaint, row by row (Article 22)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import complaint as actions
from applications.models import SEE_ALL, Complaint
from applications.models.complaint import FOUND
from applications.states import ComplaintState as C
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.transition import Column, Flow, Transition, states

VERIFIERS = ("finance_bureau", "regulator")
# The bank has no turn in these: what the enterprise adds would else be told to it with the enterprise's name.
ENTERPRISE_ADDS = states(C.SUBMITTED, C.BANK_REPLY, C.INVESTIGATING)
TOLD = ("enterprise", "bank", "fin_dev_center", "regulator")

COMPLAINT = Flow(
    name="complaint",
    model=Complaint,
    path="complaints",
    label=_("Complaints"),
    icon="megaphone",
    readers=SEE_ALL | {Kind.ENTERPRISE, Kind.BANK},
    steps=(C.SUBMITTED, C.ACCEPTED, C.BANK_REPLY, C.INVESTIGATING, C.CLOSED),
    columns=(
        # Nothing that names the enterprise: the bank reads this list, too.
        Column("subject", _("Bank")),
        Column("number", _("Number")),
        Column("get_ground_display", _("Ground")),
        Column("status_label", _("State"), "status"),
        Column("submitted_on", _("Submitted on"), "day"),
        Column("get_result_display", _("Result")),
    ),
    facts=queries.complaint_facts,
    queue=frozenset({Kind.FINANCE_BUREAU}),
    rows=(
        Transition(
            "file", _("Complain about a bank"), states(), C.SUBMITTED, "enterprise", actions.file_complaint,
            actions.may_file, forms.Complain, on="", article=22, tells=("finance_bureau", "fin_dev_center"),
        ),
        attach_row(ENTERPRISE_ADDS, "enterprise", article=22, form=forms.Evidence),
        Transition(
            "accept", _("Accept the complaint"), states(C.SUBMITTED), C.ACCEPTED, "finance_bureau", actions.accept,
            actions.may_accept, forms.AcceptComplaint, article=22, tells=("enterprise", "bank"),
        ),
        Transition(
            "turn_down", _("Do not accept"), states(C.SUBMITTED), C.NOT_ACCEPTED, "finance_bureau", actions.turn_down,
            form=Reason, article=22, tells=("enterprise", "fin_dev_center"), turn=False,
        ),
        Transition(
            "reply", _("Answer the complaint"), states(C.ACCEPTED), C.BANK_REPLY, "head_office", actions.reply,
            form=forms.ReplyToComplaint, article=22, tells=("finance_bureau", "fin_dev_center"),
        ),
        Transition(
            "investigate", _("Begin the verification"), states(C.BANK_REPLY), C.INVESTIGATING, VERIFIERS,
            actions.investigate, form=Opinion, article=22, tells=VERIFIERS,
        ),
        Transition(
            "go_on_unanswered", _("Verify without the bank's answer"), states(C.ACCEPTED), C.INVESTIGATING, VERIFIERS,
            actions.investigate, actions.may_go_on, Opinion, article=22, tells=(*VERIFIERS, "bank"), turn=False,
        ),
        Transition(
            "record", _("Record a hearing"), states(C.INVESTIGATING), None, VERIFIERS, actions.record,
            actions.may_record, forms.RecordVerification, article=22, turn=False,
        ),
        Transition(
            "substantiate", _("Find it substantiated"), states(C.INVESTIGATING), C.SUBSTANTIATED, "finance_bureau",
            actions.substantiate, actions.may_find, forms.FindOnComplaint, article=22, tells=TOLD,
        ),
        Transition(
            "dismiss", _("Find it not substantiated"), states(C.INVESTIGATING), C.UNSUBSTANTIATED, "finance_bureau",
            actions.dismiss, actions.may_find, forms.FindOnComplaint, article=22, tells=TOLD, turn=False,
        ),
        Transition(
            "mediate", _("Record a settlement"), states(C.INVESTIGATING), C.MEDIATED, "finance_bureau",
            actions.mediate, actions.may_find, forms.FindOnComplaint, article=22, tells=TOLD, turn=False,
        ),
        Transition(
            "propose_stop", _("Propose to stop the cooperation"), states(C.SUBSTANTIATED), None, "finance_bureau",
            actions.propose_stop, form=Reason, article=22, tells=("district_gov",),
        ),
        Transition(
            "answer_proposal", _("Decide on the proposal"), states(C.SUBSTANTIATED, C.CLOSED), None, "district_gov",
            actions.answer_proposal, actions.may_answer, forms.AnswerProposal, duty="approver", article=22,
            tells=("finance_bureau", "regulator"),
        ),
        Transition(
            "close", _("Send the answer and close"), states(*FOUND), C.CLOSED, "finance_bureau", actions.close,
            form=forms.AnswerComplaint, article=22, tells=("enterprise", "bank", "fin_dev_center"),
        ),
    ),
)  # fmt: skip
