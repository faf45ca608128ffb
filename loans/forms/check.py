"""What a post-loan check asks (form 4.6, 《贷后检查表》)."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans.forms.words import AREA
from loans.states import Signal, Tier
from zengxindai.web.fields import ChoicesField, DayField
from zengxindai.workflow.forms import ActionForm

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class RecordCheck(ActionForm):
    """When and by whom, what was found, what follows from it; photos and papers are added to the check afterwards."""

    checked_on = DayField(label=_("Checked on"))
    checker_a = forms.CharField(label=_("First checker"), max_length=60)
    checker_b = forms.CharField(label=_("Second checker"), max_length=60)
    use_as_agreed = forms.ChoiceField(label=_("Funds used as agreed"), choices=[("", "---------"), *YES_NO])
    use_remark = forms.CharField(label=_("Remark on the use"), required=False, max_length=500)
    business = forms.CharField(
        label=_("Changes of the business"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    finances = forms.CharField(
        label=_("Changes of the finances"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    litigation = forms.CharField(
        label=_("Litigation"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    sureties = forms.CharField(
        label=_("Changes of the sureties"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    signals = ChoicesField(
        label=_("Warning signals"), choices=Signal.choices, required=False,
        help_text=_("The last seven are red: a written warning goes out to all who watch the loan"),
    )  # fmt: skip
    tier = forms.ChoiceField(label=_("Proposed five-tier class"), choices=Tier.choices)
    measures = forms.CharField(
        label=_("Measures"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("Photos and papers can be added to the check once it is recorded"),
    )

    def prepare(self) -> None:
        """Today, and the loan's present class."""
        loan = getattr(self.case, "loan", self.case)
        self.initial.setdefault("checked_on", timezone.localdate())
        if loan is not None:
            self.initial.setdefault("tier", loan.tier)
