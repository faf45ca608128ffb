"""What each act on a black-list entry asks, and what a question to the list asks."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.forms.subjects import PersonsField, SubjectsField
from applications.states import BlacklistGround, ReviewResult, ServedBy
from zengxindai.accounts.models import Kind
from zengxindai.web.fields import AttachmentField, DayField, UsccField, YuanField
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 3}
MOST_PERSONS, MOST_LINES = 20, 200
PROOF = _("PDF, JPEG, PNG, Word or Excel, up to 20 MB; more can be added to the entry afterwards")


class ProposeBlacklisting(ActionForm):
    """《黑名单提请表》: whom to bar, on what ground, what loss it caused, who is responsible (Article 21)."""

    uscc = UsccField(label=_("Unified social credit code"))
    subject = forms.CharField(label=_("Enterprise"), max_length=100)
    ground = forms.ChoiceField(label=_("Ground"), choices=BlacklistGround.choices)
    facts = forms.CharField(label=_("Facts alleged"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    loss = YuanField(label=_("Loss caused (yuan)"), help_text=_("Only what caused a loss is a ground (Article 21)"))
    loss_basis = forms.CharField(
        label=_("The loss rests on"), max_length=200, help_text=_("Number of the claim or settlement, or another paper")
    )
    persons = PersonsField(
        label=_("Responsible persons"),
        most=MOST_PERSONS,
        required=False,
        help_text=_("One a line: name, blank, identity number. Each gets an entry of their own."),
    )
    file = AttachmentField(label=_("Proof"), help_text=PROOF)


class Serve(ActionForm):
    """《送达回证》: how and when the notice reached its addressee."""

    served_by = forms.ChoiceField(label=_("Served"), choices=ServedBy.choices)
    served_on = DayField(label=_("Served on"))
    file = AttachmentField(label=_("Proof of service"), help_text=PROOF)


class Object(ActionForm):
    """《申辩书》: the subject's own account; the bureau enters what came on paper and when."""

    statement = forms.CharField(label=_("Objection"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    received_on = DayField(label=_("Statement received on"), required=False, help_text=_("Today when left empty"))
    file = AttachmentField(label=_("Written statement"), required=False, help_text=PROOF)

    def prepare(self) -> None:
        """An enterprise objects on the day it does; the bureau enters a paper, so the paper must be there."""
        if self.by is not None and self.by.organisation.kind == Kind.ENTERPRISE:
            del self.fields["received_on"]
        elif self.by is not None:
            self.fields["file"].required = self.fields["received_on"].required = True
            self.initial.setdefault("received_on", timezone.localdate())


class ReviewObjection(ActionForm):
    """What the review of the objection came to."""

    result = forms.ChoiceField(label=_("Result of the review"), choices=ReviewResult.choices)
    opinion = forms.CharField(label=_("Opinion"), max_length=1000, widget=forms.Textarea(attrs=AREA))


class Decide(ActionForm):
    """A decision by paper: its number and day."""

    decision_no = forms.CharField(label=_("Decision number"), max_length=60)
    decided_on = DayField(label=_("Decided on"))


class Correct(ActionForm):
    """《更正决定书》: the government takes a decision back that rests on an error of fact."""

    correction_no = forms.CharField(label=_("Decision of correction"), max_length=60)
    corrected_on = DayField(label=_("Corrected on"))
    reason = forms.CharField(label=_("Error of fact"), max_length=1000, widget=forms.Textarea(attrs=AREA))


class Purpose(forms.Form):
    """What the list is read for: kept with the record of every reading."""

    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, help_text=_("Name of the award or project that is being examined")
    )


class Inquire(Purpose):
    """A question to the list, about one subject or many."""

    subjects = SubjectsField(
        label=_("Whom to look up"),
        most=MOST_LINES,
        help_text=_(
            "One a line, up to 200: a unified social credit code, or a person's name, a blank and the identity number"
        ),
    )
