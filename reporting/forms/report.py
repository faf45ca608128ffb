"""What each act on a report asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.states import DifferenceReason
from reporting.forms.words import Words
from reporting.models import MonthlyReport
from reporting.queries import differences
from zengxindai.web.fields import ChoicesField
from zengxindai.workflow.forms import ActionForm, Opinion, Reason

__all__ = ["Explain", "MonthlySheet", "Opinion", "Reason", "Submit"]

AREA = {"rows": 3}


class Submit(Words):
    """The words that go out with a report."""

    def prepare(self) -> None:
        """What an earlier submission said."""
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial


class Explain(ActionForm):
    """Why a figure of the report is another than that of the records, the bank, the books or the other side."""

    differences = ChoicesField(label=_("Differences"))
    cause = forms.ChoiceField(label=_("Cause"), choices=[("", "---------"), *DifferenceReason.choices])
    reason = forms.CharField(label=_("Explanation"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """Those that wait for a word."""
        if isinstance(self.case, MonthlyReport):
            choices = [(each.key, each.named) for each in differences.unexplained(self.case)]
            self.fields["differences"].choices = choices
            self.initial.setdefault("differences", [key for key, _label in choices] if len(choices) == 1 else [])


class MonthlySheet(forms.Form):
    """Which report of which closed month: of those this person reads, of the months that are closed."""

    report = forms.ChoiceField(label=_("Report"))
    month = forms.ChoiceField(label=_("Month"))

    def __init__(self, data: Any, reports: Iterable[tuple[str, str]], months: Iterable[dt.date]) -> None:
        super().__init__(data)
        self.fields["report"].choices = list(reports)
        self.fields["month"].choices = [(f"{first:%Y-%m}", f"{first:%Y年%m月}") for first in months]
        words = _("This month is not closed, or is none: choose one of the list")
        self.fields["month"].error_messages["invalid_choice"] = words
        self.fields["report"].error_messages["invalid_choice"] = _("There is no such report: choose one of the list")
