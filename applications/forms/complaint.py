"""What each act on a complaint asks (Article 22, form 4.10)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import queries
from applications.models import Application
from applications.states import ApplicationState, ComplaintGround, StopAnswer
from zengxindai.accounts.models import Organisation
from zengxindai.policy import materials
from zengxindai.web.fields import DayField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.web.materials import Material
from zengxindai.workflow.forms import ActionForm, Section

EVIDENCE = "S22"
AREA, LONG = {"rows": 4}, {"rows": 6}
FILES = _("PDF, JPEG, PNG, Word, Excel or OFD, up to 20 MB each")
UNNAMED = _("Unless the enterprise agrees, without its name, its people, numbers and addresses")


class RequestChoice(forms.ModelChoiceField):
    """A choice among the enterprise's own requests: number, purpose, state."""

    def label_from_instance(self, obj: Application) -> str:
        """What tells one from another."""
        return f"{obj.number} · {obj.purpose} · {obj.status_label}"


class Complain(ActionForm):
    """《投诉登记表》: which bank, on what ground, what happened, what is asked for, with what evidence."""

    sections = (
        Section(_("About what"), ("bank", "ground", "request", "happened_on", "account", "demand")),
        Section(_("Evidence"), ("kind", "files")),
        Section(
            _("Who may know"),
            ("contact_name", "contact_phone", "discloses"),
            note=_("The bank never learns whom to call. It learns that it is you only if you tick the box."),
        ),
    )
    sends = _("Submit the complaint")

    bank = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Bank"))
    ground = forms.ChoiceField(label=_("Ground"), choices=ComplaintGround.choices)
    request = RequestChoice(
        queryset=Application.objects.none(),
        label=_("Your request"),
        required=False,
        help_text=_("Leave it empty when it is not about one request or its loan"),
    )
    happened_on = DayField(label=_("Happened on"))
    account = forms.CharField(label=_("What happened"), max_length=4000, widget=forms.Textarea(attrs=LONG))
    demand = forms.CharField(label=_("What you ask for"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    kind = forms.ChoiceField(label=_("Kind of evidence"), required=False)
    files = AttachmentsField(single="file", label=_("Files"), required=False, help_text=FILES)
    contact_name = forms.CharField(label=_("Contact person"), max_length=60)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=30, widget=forms.TextInput(attrs={"type": "tel"}))
    discloses = forms.BooleanField(label=_("The bank may be told that we complain"), required=False)

    def prepare(self) -> None:
        """Banks, the enterprise's own requests, the kinds of evidence."""
        self.fields["bank"].queryset = queries.banks()
        self.fields["kind"].choices = [("", "—"), *materials.choices(EVIDENCE)]
        if self.by is not None:
            own = Application.objects.filter(enterprise=self.by.organisation_id)
            self.fields["request"].queryset = own.exclude(status=ApplicationState.DRAFT).order_by("-id")


class Evidence(Material):
    """More evidence, and what it is."""

    def prepare(self) -> None:
        """The kinds of evidence."""
        self.fields["kind"].choices = materials.choices(EVIDENCE)


class AcceptComplaint(ActionForm):
    """What the bank is asked, in the bureau's words."""

    for_bank = forms.CharField(
        label=_("What the bank is asked to explain"),
        max_length=2000,
        widget=forms.Textarea(attrs=AREA),
        help_text=UNNAMED,
    )
    opinion = forms.CharField(label=_("Opinion"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA))


class ReplyToComplaint(ActionForm):
    """《书面说明》 of the bank, with its records of the decision."""

    statement = forms.CharField(label=_("Statement of the bank"), max_length=4000, widget=forms.Textarea(attrs=LONG))
    files = AttachmentsField(single="file", label=_("Statement under seal, records of the approval"), help_text=FILES)


class RecordVerification(ActionForm):
    """《核查笔录》: whom you heard, when, and what they said."""

    on = DayField(label=_("Day"))
    heard = forms.CharField(label=_("Whom you heard"), max_length=200)
    text = forms.CharField(label=_("What was said"), max_length=4000, widget=forms.Textarea(attrs=LONG))
    files = AttachmentsField(single="file", label=_("Files"), required=False, help_text=FILES)


class FindOnComplaint(ActionForm):
    """《核实报告》: what was found, and what the bank is told of it."""

    finding = forms.CharField(label=_("Finding"), max_length=4000, widget=forms.Textarea(attrs=LONG))
    finding_for_bank = forms.CharField(
        label=_("What the bank is told of it"), max_length=2000, widget=forms.Textarea(attrs=AREA), help_text=UNNAMED
    )
    files = AttachmentsField(single="file", label=_("Files"), required=False, help_text=FILES)


class AnswerProposal(ActionForm):
    """The government's decision on the proposal to stop the cooperation."""

    answer = forms.ChoiceField(label=_("Decision"), choices=StopAnswer.choices)
    decision_no = forms.CharField(label=_("Decision number"), max_length=60)
    decided_on = DayField(label=_("Decided on"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("The bank reads it where the cooperation is stopped"),
    )


class AnswerComplaint(ActionForm):
    """《答复书》: what the enterprise is told."""

    letter = forms.CharField(label=_("Answer to the enterprise"), max_length=4000, widget=forms.Textarea(attrs=LONG))
