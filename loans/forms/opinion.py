"""What the acts on an opinion ask (form 4.4)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.forms.words import AREA
from loans.states import DeclineCode
from zengxindai.web.fields import PercentField, YuanField
from zengxindai.workflow.forms import ActionForm


class Investigate(ActionForm):
    """Two investigators are named, A and B (form 4.4)."""

    investigator_a = forms.CharField(label=_("Investigator A"), max_length=60)
    investigator_b = forms.CharField(label=_("Investigator B"), max_length=60)

    def clean(self) -> dict[str, object]:
        """Two different people."""
        cleaned = super().clean() or {}
        if cleaned.get("investigator_a") and cleaned.get("investigator_a") == cleaned.get("investigator_b"):
            self.add_error("investigator_b", _("The second investigator is another person"))
        return cleaned


class Approve(ActionForm):
    """《贷款意见书》: amount, term, rate and what they rest on (form 4.4)."""

    amount = YuanField(label=_("Amount (yuan)"))
    months = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=600)
    rate = PercentField(label=_("Rate (% a year)"))
    score = forms.CharField(label=_("Score and grade"), max_length=40)
    text = forms.CharField(
        label=_("Findings of the investigation"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    conditions = forms.CharField(
        label=_("Conditions, if any"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("With conditions the opinion is a conditional approval"),
    )

    def prepare(self) -> None:
        """What the enterprise asked for."""
        if self.case is not None:
            self.initial.setdefault("amount", self.case.application.amount)
            self.initial.setdefault("months", self.case.application.months)


class Decline(ActionForm):
    """A proper reason, visible to the finance bureau (Article 22)."""

    decline_code = forms.ChoiceField(label=_("Kind of reason"), choices=DeclineCode.choices)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))
