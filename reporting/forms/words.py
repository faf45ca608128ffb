"""The words beside a month's figures: of a report and of a summary (domain note 5 §5.3)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 6}
LONGEST = 4000


class Words(ActionForm):
    """本月进展, 存在问题, 下步措施; the figures themselves nobody types."""

    progress = forms.CharField(
        label=_("Progress this month"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=AREA)
    )
    problems = forms.CharField(
        label=_("Problems"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=AREA)
    )
    next_steps = forms.CharField(
        label=_("Next steps"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=AREA)
    )
