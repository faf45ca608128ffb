"""What is asked about a bank's balance file: the file of a day, a word on each difference, a question."""

from __future__ import annotations

from typing import Any, BinaryIO

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans import queries, rules
from loans.forms.words import AREA
from loans.models import BalanceDifference, BalanceFile
from loans.states import DifferenceReason
from zengxindai.web.fields import AttachmentField, ChoicesField, DayField
from zengxindai.web.sentsheets import SendSheet
from zengxindai.workflow.forms import ActionForm


class SendBalances(SendSheet):
    """The day and the bank's file."""

    columns = queries.COLUMNS
    day = DayField(label=_("Balances of"), help_text=_("The last day of a month that is over"))
    file = AttachmentField(label=_("The bank's balance file"), accept=".xlsx", help_text=_("XLSX, up to 20 MB"))

    def prepare(self) -> None:
        """Last month's end."""
        self.initial.setdefault("day", rules.last_month_end(timezone.localdate()))

    def read(self, file: BinaryIO) -> queries.Sent:
        """The rows, by the names the bank's loans have."""
        return queries.read(file, self.by.organisation)


class Chosen(ActionForm):
    """Which differences are meant; where there are many, the first hundred that wait."""

    differences = ChoicesField(label=_("Differences"))

    def waiting(self, file: BalanceFile) -> Any:
        """The differences that may be chosen."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Those of the file that wait."""
        if isinstance(self.case, BalanceFile):
            found: list[BalanceDifference] = list(self.waiting(self.case)[: queries.SHOWN])
            choices = [(str(each.pk), queries.named_in_full(each)) for each in found]
            self.fields["differences"].choices = choices
            self.initial.setdefault("differences", [pk for pk, _label in choices] if len(choices) == 1 else [])


class ExplainDifferences(Chosen):
    """Why the bank's books say otherwise."""

    cause = forms.ChoiceField(label=_("Cause"), choices=[("", "---------"), *DifferenceReason.choices])
    reason = forms.CharField(label=_("Explanation"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def waiting(self, file: BalanceFile) -> Any:
        """What the bank has not explained."""
        return queries.unexplained(file)


class AskAboutDifferences(Chosen):
    """What of the explanation is not enough."""

    reason = forms.CharField(label=_("Question"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def waiting(self, file: BalanceFile) -> Any:
        """What the bank has explained."""
        return queries.explained(file)
