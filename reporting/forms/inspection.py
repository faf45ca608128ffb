"""What each act on a finding asks (Article 6.3)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import queries
from reporting.states import InspectionKind
from zengxindai.accounts.models import Organisation
from zengxindai.web.fields import DayField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 4}
FILES = _("PDF, JPEG, PNG, Word, Excel or OFD, up to 20 MB each")


class WriteInspection(ActionForm):
    """What was found, on what it rests, what is to be done by when."""

    bank = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Bank"))
    kind = forms.ChoiceField(label=_("Kind of finding"), choices=InspectionKind.choices)
    found_on = DayField(label=_("Inspected on"))
    facts = forms.CharField(label=_("What was found"), max_length=4000, widget=forms.Textarea(attrs=AREA))
    basis = forms.CharField(label=_("Rule that was broken"), max_length=200)
    demand = forms.CharField(label=_("What is to be put right"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    rectify_by = DayField(label=_("Put right by"))

    def prepare(self) -> None:
        """The banks; what the draft says."""
        self.fields["bank"].queryset = queries.banks()
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial


class ReportRectification(ActionForm):
    """《整改报告》 of the bank."""

    report = forms.CharField(label=_("How it was put right"), max_length=4000, widget=forms.Textarea(attrs=AREA))
    files = AttachmentsField(single="file", label=_("Report under seal, evidence"), help_text=FILES)


class AnotherDay(ActionForm):
    """Why the bank gets another last day, and which."""

    rectify_by = DayField(label=_("Put right by"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
