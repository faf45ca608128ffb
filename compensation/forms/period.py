"""The period a page of the books is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zengxindai.web.fields import DayField


class Period(forms.Form):
    """Two days, both included."""

    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))

    def clean(self) -> dict[str, Any]:
        """In order."""
        data: dict[str, Any] = super().clean() or {}
        if "since" in data and "until" in data and data["since"] > data["until"]:
            self.add_error("until", _("The last day is not before the first"))
        return data
