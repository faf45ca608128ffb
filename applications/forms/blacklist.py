"""What each act on a black-list entry asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zengxindai.web.fields import DayField, UsccField, YuanField
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 3}


class Decide(ActionForm):
    """A decision by paper: its number and day."""

    decision_no = forms.CharField(label=_("Decision number"), max_length=60)
    decided_on = DayField(label=_("Decided on"))


class ProposeBlacklisting(ActionForm):
    """Whom to bar and why (Article 21)."""

    uscc = UsccField(label=_("Unified social credit code"))
    subject = forms.CharField(label=_("Enterprise"), max_length=120)
    ground = forms.CharField(label=_("Facts and proof"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    loss = YuanField(label=_("Loss caused (yuan)"))
