"""What is asked about a bank's statement: the month and its file, pairs by hand, a word on each open item."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import PurePosixPath
from typing import BinaryIO

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compensation import queries
from compensation.forms.words import AREA
from compensation.models import Statement
from zengxindai.accounts.models import Organisation
from zengxindai.documents.content import Unacceptable
from zengxindai.web.fields import AttachmentField, ChoicesField, DayField, YuanField
from zengxindai.web.sentsheets import SendSheet
from zengxindai.workflow.forms import ActionForm, Reason

CSV_MAX = 5 * 1024 * 1024
NOUGHT = Decimal(0)


class SendStatement(SendSheet):
    """The account, the month, both balances and the bank's file."""

    columns = queries.STATEMENT_COLUMNS
    bank = forms.ModelChoiceField(label=_("Special account at"), queryset=Organisation.objects.none())
    day = DayField(label=_("Month that ends on"), help_text=_("The last day of a month that is over"))
    opening = YuanField(label=_("Opening balance (yuan)"), min_value=NOUGHT)
    closing = YuanField(label=_("Closing balance (yuan)"), min_value=NOUGHT)
    file = AttachmentField(
        label=_("The bank's statement"), accept=".xlsx,.csv", help_text=_("XLSX or CSV, columns as in the template")
    )

    def prepare(self) -> None:
        """The banks with an account; last month's end."""
        self.fields["bank"].queryset = queries.banks_with_account()
        self.initial.setdefault("day", queries.month_before(timezone.localdate()))

    def read(self, file: BinaryIO) -> queries.Read:
        """The lines, of the month that was said."""
        return queries.read(file, self.cleaned_data.get("day"))

    def workbook_of(self, given: UploadedFile) -> UploadedFile:
        """A CSV file as the workbook that is kept in its place; anything else as it is."""
        path = PurePosixPath(given.name or "")
        if path.suffix.lower() != ".csv":
            return given
        table = queries.from_csv(given.read(CSV_MAX)) if (given.size or 0) < CSV_MAX else None
        if table is None:
            raise Unacceptable(_("The CSV file cannot be read: save it as XLSX"))
        if table.mistakes:
            self.tell(queries.understood(table, None))
            raise Unacceptable(_("Correct the file and send it again"))
        made = SimpleUploadedFile(f"{path.stem}.xlsx", queries.workbook_of(table))
        self.cleaned_data["file"] = made
        return made


class PairByHand(ActionForm):
    """Which line of the bank's is which entry of the books, and why one can tell."""

    line = forms.ChoiceField(label=_("Line of the bank"))
    entry = forms.ChoiceField(label=_("Entry of the books"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """What is open on either side."""
        if isinstance(self.case, Statement):
            lines, entries = queries.pairable_by_hand(self.case)
            self.fields["line"].choices = [("", "---------"), *lines]
            self.fields["entry"].choices = [("", "---------"), *entries]


class Unpair(Reason):
    """Which pair was none."""

    field_order = ("pair", "reason")
    pair = forms.ChoiceField(label=_("Pair"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """The pairs of the statement's lines."""
        if isinstance(self.case, Statement):
            self.fields["pair"].choices = [("", "---------"), *queries.pairs_of(self.case)]


class Chosen(ActionForm):
    """Which open items are meant."""

    items = ChoicesField(label=_("Open items"))

    def open_items(self, statement: Statement) -> Iterable[queries.Item]:
        """The items that may be chosen."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Those of the statement that wait."""
        if isinstance(self.case, Statement):
            choices = [(each.key, queries.item_label(each)) for each in self.open_items(self.case)]
            self.fields["items"].choices = choices
            self.initial.setdefault("items", [key for key, _label in choices] if len(choices) == 1 else [])


class ExplainItems(Chosen):
    """Why one side has it and the other has not, and until when."""

    reason = forms.CharField(label=_("Explanation"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def open_items(self, statement: Statement) -> Iterable[queries.Item]:
        """What nobody has explained."""
        return queries.unexplained_items(statement)


class AskAboutItems(Chosen):
    """What of the explanation is not enough."""

    reason = forms.CharField(label=_("Question"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def open_items(self, statement: Statement) -> Iterable[queries.Item]:
        """What the guarantor has explained."""
        return queries.explained_items(statement)
