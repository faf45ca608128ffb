"""What the acts on a filing ask (form 4.5)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from loans import queries
from loans.forms.words import AREA
from loans.states import ReturnGround
from zengxindai.web.fields import DayField
from zengxindai.workflow.forms import ActionForm, Opinion


class SubmitFiling(ActionForm):
    """《增信贷贷款备案表》: sureties and integrity check (form 4.5, Article 11)."""

    sureties = forms.CharField(
        label=_("Sureties: controller, shareholders of 25 % or more, families"),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
    )
    sureties_complete = forms.BooleanField(label=_("All of them have signed the joint surety"), required=False)
    integrity_checked_on = DayField(label=_("Integrity checked on"))
    integrity_clear = forms.BooleanField(
        label=_("No gang, usury, tax or dishonesty record of the controller and family (Article 11)"), required=False
    )

    def prepare(self) -> None:
        """What an earlier submission said; else the department's check."""
        if self.case is not None:
            self.initial.setdefault("sureties", self.case.sureties or queries.sureties_text(self.case.opinion))
            checked_on = self.case.integrity_checked_on or self.case.application.integrity_checked_on
            self.initial.setdefault("integrity_checked_on", checked_on)


class Acknowledge(Opinion):
    """Seen and noted: filing is notification, not approval (Article 18)."""


class ReturnForCorrection(ActionForm):
    """One of the listed formal grounds, and what is to be put right."""

    ground = forms.ChoiceField(label=_("Ground"), choices=ReturnGround.choices)
    reason = forms.CharField(label=_("What is to be put right"), max_length=1000, widget=forms.Textarea(attrs=AREA))
