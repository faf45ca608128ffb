"""What each act on an evaluation asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.queries import scores
from zengxindai.accounts.models import Organisation
from zengxindai.web.fields import NumberField
from zengxindai.workflow.forms import ActionForm


class DraftEvaluation(ActionForm):
    """The year and who is evaluated; every figure is the system's."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2999)
    evaluated = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Organisation"))

    def prepare(self) -> None:
        """Last year; the banks that have or had an agreement, and the guarantor."""
        self.initial.setdefault("year", timezone.localdate().year - 1)
        self.fields["evaluated"].queryset = scores.candidates()


class CorrectItem(ActionForm):
    """Another figure for one indicator, as the sheet counts it; why is always said."""

    item = forms.ChoiceField(label=_("Indicator"))
    amount = NumberField(label=_("Figure"), required=False, help_text=_("Yuan, households, cases or %"))
    against = NumberField(label=_("Measured by"), required=False, help_text=_("Leave empty to keep it"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def prepare(self) -> None:
        """The items of the score."""
        if self.case is not None:
            choices = [(each.key, each.label) for each in self.case.items]
            self.fields["item"].choices = [("", "---------"), *choices]

    def clean(self) -> dict[str, Any]:
        """Something is corrected."""
        found = super().clean()
        if not self.errors and found.get("amount") is None and found.get("against") is None:
            self.add_error("amount", _("Enter what is to be corrected"))
        return found
