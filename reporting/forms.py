"""What each act on a report asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zengxindai.workflow.forms import ActionForm, Opinion, Reason

__all__ = ["Opinion", "Reason", "Submit"]

AREA = {"rows": 3}


class Submit(ActionForm):
    """The words beside the figures (domain note 5 §5.3); the figures themselves nobody types."""

    progress = forms.CharField(
        label=_("Progress this month"), max_length=2000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    problems = forms.CharField(label=_("Problems"), max_length=2000, required=False, widget=forms.Textarea(attrs=AREA))
    next_steps = forms.CharField(
        label=_("Next steps"), max_length=2000, required=False, widget=forms.Textarea(attrs=AREA)
    )

    def prepare(self) -> None:
        """What an earlier submission said."""
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial
