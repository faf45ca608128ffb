"""What the acts on a filing ask (form 4.5)."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans import queries
from loans.forms.words import AREA
from loans.states import ReturnGround
from zengxindai.policy import terms
from zengxindai.web.fields import PercentField, YuanField
from zengxindai.workflow.forms import ActionForm, Opinion

STAYS = _("As decided where left empty; at most what the loan opinion gives")


class SubmitFiling(ActionForm):
    """《增信贷贷款备案表》: the sureties, and the terms where they are below the opinion's (form 4.5, Article 11)."""

    sureties = forms.CharField(
        label=_("Sureties: controller, shareholders of 25 % or more, families"),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
    )
    sureties_complete = forms.BooleanField(label=_("All of them have signed the joint surety"), required=False)
    amount = YuanField(label=_("Amount (yuan)"), required=False, help_text=STAYS)
    months = forms.IntegerField(label=_("Term (months)"), required=False, min_value=1, max_value=600, help_text=STAYS)
    rate = PercentField(label=_("Rate (% a year)"), required=False, help_text=STAYS)

    def prepare(self) -> None:
        """What an earlier submission said; at first everybody who has to stand surety."""
        if self.case is None:
            return
        wanted, families = queries.sureties_wanted(self.case.application, terms.on(timezone.localdate()))
        named = queries.sureties_text(self.case.opinion) or "、".join([*wanted, *families])
        self.initial.setdefault("sureties", self.case.sureties or named)
        for name in ("amount", "months", "rate"):
            self.initial.setdefault(name, getattr(self.case, name))


class Acknowledge(Opinion):
    """Seen and noted: filing is notification, not approval (Article 18)."""


class ReturnForCorrection(ActionForm):
    """One of the listed formal grounds, and what is to be put right."""

    ground = forms.ChoiceField(label=_("Ground"), choices=ReturnGround.choices)
    reason = forms.CharField(label=_("What is to be put right"), max_length=1000, widget=forms.Textarea(attrs=AREA))
