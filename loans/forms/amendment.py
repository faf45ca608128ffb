"""What the change of a registered filing asks, and its cancellation (form 4.5, 变更备案表)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.forms.words import AREA
from zengxindai.web.fields import AttachmentField, PercentField, YuanField
from zengxindai.workflow.forms import ActionForm

TERMS = ("amount", "months", "rate", "sureties")


class Amend(ActionForm):
    """《变更备案表》: the terms as they shall be, those that stay among them, and why."""

    amount = YuanField(label=_("Amount (yuan)"), help_text=_("Not above what is registered"))
    months = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=600)
    rate = PercentField(label=_("Rate (% a year)"))
    sureties = forms.CharField(
        label=_("Sureties: controller, shareholders of 25 % or more, families"),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
    )
    sureties_complete = forms.BooleanField(label=_("All of them have signed the joint surety"), required=False)
    reason = forms.CharField(label=_("Reason of the change"), max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """What is registered."""
        for name in TERMS if self.case is not None else ():
            self.initial.setdefault(name, getattr(self.case, name))


class CancelFiling(ActionForm):
    """Why the finance bureau cancels a filing, with the memo in which it was decided (§3.4)."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    file = AttachmentField(label=_("Memo"), help_text=_("PDF, JPEG, PNG, Word or Excel, up to 20 MB"))
