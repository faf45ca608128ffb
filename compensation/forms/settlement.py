"""What each act on a settlement asks."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from compensation.models import Settlement
from zengxindai.policy import materials
from zengxindai.web.fields import DayField
from zengxindai.web.materials import Material
from zengxindai.workflow.forms import ActionForm


class DraftSettlement(ActionForm):
    """《清算表》: the figures follow from the books; the bank tells the story (form 4.9)."""

    summary = forms.CharField(
        label=_("Summary of the pursuit"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def prepare(self) -> None:
        """What a returned sheet said."""
        if isinstance(self.case, Settlement):
            self.initial.setdefault("summary", self.case.summary)


class Evidence(Material):
    """List F, and what fits every case (form 4.9)."""

    kind = forms.ChoiceField(label=_("Kind of material"), choices=partial(materials.choices, "F", ""))


class Execute(ActionForm):
    """The difference is paid, one way or the other; it may be nothing."""

    voucher_no = forms.CharField(
        label=_("Voucher number"), max_length=60, help_text=_("“None” when the difference is 0.00")
    )
    executed_on = DayField(label=_("Executed on"))


class Archive(ActionForm):
    """Filed away with three seals."""

    archive_no = forms.CharField(label=_("Archive number"), max_length=60)
