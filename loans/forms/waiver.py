"""What the acts on a waiver ask (ADR 0025)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans import queries
from loans.forms.words import AREA
from loans.states import WaivedRule
from zengxindai.policy import terms
from zengxindai.policy.waivable import WaivableRule
from zengxindai.web.fields import DayField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm


class AskWaiver(ActionForm):
    """Which rule cannot be kept, why, until when, and what shows it."""

    rule = forms.ChoiceField(label=_("Rule to be waived"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    until = DayField(label=_("Wanted until"))
    files = AttachmentsField(label=_("Supporting files"), required=False)

    def prepare(self) -> None:
        """The policy's rules, first those that stop this case now."""
        today = timezone.localdate()
        stopping = queries.stopping_now(self.case, today) if self.case is not None else frozenset()
        offered = sorted(terms.on(today).waivable, key=lambda rule: rule.code not in stopping)
        field = self.fields["rule"]
        field.choices = [(each.code, self._label(each, each.code in stopping)) for each in offered]
        told = _("Rules that can be waived: %(codes)s") % {"codes": ", ".join(each.code for each in offered)}
        field.error_messages["invalid_choice"] = str(told).replace("%", "%%")

    @staticmethod
    def _label(rule: WaivableRule, stops: bool) -> str:
        parts: list[Any] = [WaivedRule(rule.code).label, rule.code, _("%(days)s days at most") % {"days": rule.days}]
        return " · ".join(str(part) for part in [*parts, *([_("stops this case now")] if stops else [])])


class GrantWaiver(ActionForm):
    """The bureau's own reason, its conditions, and the last day, which may be earlier than asked for."""

    until = DayField(label=_("In force until"), help_text=_("This day included; at the latest the day asked for"))
    opinion = forms.CharField(label=_("Reason of the decision"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    conditions = forms.CharField(
        label=_("Conditions, if any"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA)
    )

    def prepare(self) -> None:
        """As asked for."""
        if self.case is not None:
            self.initial.setdefault("until", self.case.asked_until)
