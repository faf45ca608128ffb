"""What each act on a year's targets and on the monthly figures asks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.queries import scheme, targets
from reporting.states import ENTERED, Indicator
from zengxindai.policy.goals import LOWER
from zengxindai.web.fields import DayField, NumberField, PercentField, YuanField
from zengxindai.workflow.forms import ActionForm

NOTICE = "江津府办发〔2020〕20号"
ZERO = Decimal(0)


class DraftTargets(ActionForm):
    """The year and the paper that sets its targets."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2999)
    source_doc = forms.CharField(label=_("Set by"), max_length=200, help_text=_("Number and title of the paper"))

    def prepare(self) -> None:
        """This year, and the notice in the first one."""
        self.initial = {"year": timezone.localdate().year, "source_doc": NOTICE} | self.initial


class SetLine(ActionForm):
    """One line: which, what is changed in it, and why."""

    line = forms.ChoiceField(label=_("Line"))
    target = NumberField(
        required=False, label=_("Target"), help_text=_("What is added in the year; for bad loans the limit in %")
    )
    prior = NumberField(required=False, label=_("Last year-end"), help_text=_("Yuan, households or %"))
    baseline = NumberField(required=False, label=_("End of 2018"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def prepare(self) -> None:
        """The year's lines."""
        if self.case is not None:
            choices = [(targets.key_of(each), targets.label_of(each)) for each in self.case.lines]
            self.fields["line"].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something is changed, and only a line that has a target gets one; none is set to nothing."""
        found = super().clean()
        if self.errors:
            return found
        named = ("target", "prior", "baseline")
        if all(found.get(name) is None for name in named if name in self.fields):
            self.add_error("target", _("Enter what is to be changed"))
        if found.get("target") is not None:
            self._suits(found)
        return found

    def _suits(self, found: dict[str, Any]) -> None:
        line = next(each for each in self.case.lines if targets.key_of(each) == found["line"]) if self.case else None
        if line is not None and line.kind == LOWER:
            self.add_error("target", _("This figure only has to fall; it has no number to reach"))
        elif found["target"] <= ZERO:
            self.add_error("target", _("A target is above zero"))


class ChangeLine(SetLine):
    """A target in force is changed by a paper only; what the year began with stays."""

    prior = None  # type: ignore[assignment]
    baseline = None  # type: ignore[assignment]
    source_doc = forms.CharField(label=_("Changed by"), max_length=200, help_text=_("Number and title of the paper"))

    field_order = ("line", "target", "source_doc", "reason")


class EnterFigures(ActionForm):
    """A month's figures of all banks of the district; what is not known stays empty (S71 of the statistical system)."""

    month = DayField(label=_("Month"), help_text=_("Any day of the month"))
    inclusive_balance = YuanField(label=Indicator.INCLUSIVE_BALANCE.label, required=False, min_value=ZERO)
    inclusive_households = forms.IntegerField(
        label=Indicator.INCLUSIVE_HOUSEHOLDS.label, required=False, min_value=0, max_value=10_000_000
    )
    inclusive_rate = PercentField(label=_("Inclusive SME loans, average rate (%)"), required=False)
    inclusive_npl = YuanField(label=Indicator.INCLUSIVE_NPL.label, required=False, min_value=ZERO)
    tech_balance = YuanField(label=Indicator.TECH_BALANCE.label, required=False, min_value=ZERO)
    tech_households = forms.IntegerField(
        label=Indicator.TECH_HOUSEHOLDS.label, required=False, min_value=0, max_value=10_000_000
    )
    evidence = forms.CharField(label=_("Taken from"), max_length=200, help_text=_("Such as S7101 of the month"))
    reason = forms.CharField(label=_("Reason of the correction"), max_length=200, required=False)

    def prepare(self) -> None:
        """Last month."""
        self.initial.setdefault("month", scheme.month_before(timezone.localdate()))

    def clean_month(self) -> dt.date:
        """The month's first day."""
        day: dt.date = self.cleaned_data["month"]
        return day.replace(day=1)

    def clean(self) -> dict[str, Any]:
        """At least one figure."""
        found = super().clean()
        if not self.errors and all(found.get(each.value.lower()) is None for each in ENTERED):
            self.add_error("inclusive_balance", _("Enter at least one figure"))
        return found
