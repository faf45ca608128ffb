"""What each act on an exit case asks (Article 10)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from compensation.states import ExitProposal
from zengxindai.web.fields import DayField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 5}


class StateView(ActionForm):
    """What the bank has to say: how the loans came to fail, what it does about them, what it asks for."""

    view = forms.CharField(label=_("The bank's view"), max_length=4000, widget=forms.Textarea(attrs=AREA))
    files = AttachmentsField(label=_("Files"), required=False)


class Petition(ActionForm):
    """What the bureau proposes and why."""

    proposal = forms.ChoiceField(label=_("Proposal"), choices=ExitProposal.choices)
    opinion = forms.CharField(label=_("Reasons"), max_length=4000, widget=forms.Textarea(attrs=AREA))


class Decide(ActionForm):
    """The government's decision; it need not follow the proposal."""

    decision_no = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = DayField(label=_("Decided on"))
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
