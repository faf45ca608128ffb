"""The three words of a summary, filled with the month's numbers as far as nothing was written yet."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.forms.words import AREA, LONGEST, Words
from reporting.models import Summary
from reporting.queries import summary_pages as pages


class Write(Words):
    """What is written of a month, to be written on."""

    def prepare(self) -> None:
        """What is written, else the numbers as sentences."""
        if isinstance(self.case, Summary):
            self.initial = pages.words(self.case) | self.initial


class Issue(Write):
    """The words that go out; progress cannot be empty."""

    progress = forms.CharField(label=_("Progress this month"), max_length=LONGEST, widget=forms.Textarea(attrs=AREA))
