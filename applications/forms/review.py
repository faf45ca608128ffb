"""What the department's acts in a review ask: integrity checks, marks on materials, corrections, a look at a number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import queries
from applications.models import CorrectionItem, RelatedPerson
from applications.states import CheckCategory, CheckResult, MaterialVerdict
from zengxindai.policy import materials
from zengxindai.web.fields import ChoicesField, DayField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm

ITEMS_MAX, ITEM_LENGTH = 20, 300


def list_a() -> list[tuple[str, str]]:
    """The kinds of list A in force today, as a form offers them."""
    return [(kind.key, materials.words(kind)) for kind in materials.listed_today("A")]


class RecordChecks(ActionForm):
    """Answers of the authorities about the enterprise and the people behind it, several at once (Article 11.3)."""

    subjects = ChoicesField(label=_("Asked about"))
    categories = ChoicesField(label=_("Asked for records of"), choices=CheckCategory.choices)
    source = forms.CharField(label=_("Asked where"), max_length=120, help_text=_("Authority or register"))
    checked_on = DayField(label=_("Answered on"))
    result = forms.ChoiceField(label=_("Answer"), choices=[("", "---------"), *CheckResult.choices])
    note = forms.CharField(
        label=_("What was found"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    files = AttachmentsField(
        label=_("Evidence"),
        required=False,
        help_text=_("Read by department, the request's bank, finance bureau and auditor only"),
    )

    def prepare(self) -> None:
        """Everybody and everything, until somebody is left out."""
        if self.case is not None:
            self.fields["subjects"].choices = queries.check_subjects(self.case)
            subjects = list(self.fields["subjects"].choices)
            self.initial.setdefault("subjects", [key for key, _name in subjects])
            # A program has no boxes before its eyes: it is told what there is to choose.
            offered = "；".join(f"{key} = {name}" for key, name in subjects)
            told = _("Choose at least one: %(offered)s") % {"offered": offered}
            self.fields["subjects"].error_messages["required"] = told
        self.initial.setdefault("categories", list(CheckCategory.values))
        self.initial.setdefault("checked_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """What was found is said."""
        data = super().clean()
        if data.get("result") == CheckResult.FOUND and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say what was found, and about whom"))
        return data


class ReturnForCorrection(ActionForm):
    """What is to be corrected: materials to be sent again, and items in words, one a line."""

    kinds = ChoicesField(label=_("Materials to be sent again"), required=False)
    reason = forms.CharField(
        label=_("What else is to be corrected, one item a line"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def prepare(self) -> None:
        """The kinds of list A; those marked as not in order are chosen already."""
        self.fields["kinds"].choices = list_a()
        if self.case is not None:
            self.initial.setdefault("kinds", queries.kinds_not_in_order(self.case))

    def clean_reason(self) -> str:
        """Up to twenty items, each of a length that fits the notice."""
        lines = queries.lines(self.cleaned_data["reason"])
        if len(lines) > ITEMS_MAX or any(len(line) > ITEM_LENGTH for line in lines):
            raise forms.ValidationError(
                _("Up to %(count)d items of %(length)d characters each"),
                params={"count": ITEMS_MAX, "length": ITEM_LENGTH},
            )
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """A return without an item tells the enterprise nothing."""
        data = super().clean()
        if not data.get("kinds") and not data.get("reason") and not self.errors:
            self.add_error("reason", _("Choose a material or write an item"))
        return data


class TickItem(ActionForm):
    """Which item in words the enterprise has done."""

    item = forms.ModelChoiceField(queryset=CorrectionItem.objects.none(), label=_("Item"))

    def prepare(self) -> None:
        """The items of the present round that are not done."""
        if self.case is not None:
            self.fields["item"].queryset = queries.items_to_tick(self.case)


class MarkMaterial(ActionForm):
    """The department's mark on one kind of list A."""

    kind = forms.ChoiceField(label=_("Kind of material"))
    verdict = forms.ChoiceField(label=_("Mark"), choices=[("", "---------"), *MaterialVerdict.choices])
    note = forms.CharField(label=_("What is not in order"), max_length=200, required=False)

    def prepare(self) -> None:
        """The kinds of list A."""
        self.fields["kind"].choices = list_a()

    def clean(self) -> dict[str, Any]:
        """What is wrong is said, so that it can be corrected."""
        data = super().clean()
        if data.get("verdict") == MaterialVerdict.WRONG and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say what is not in order"))
        return data


class Reveal(ActionForm):
    """Whose number is to be read in full, and what for; kept in the trail."""

    autosave = False
    person = forms.ModelChoiceField(queryset=RelatedPerson.objects.none(), label=_("Person"))
    reason = forms.CharField(
        label=_("What for"),
        min_length=4,
        max_length=200,
        help_text=_("Kept with your name; the enterprise can read it"),
    )

    def prepare(self) -> None:
        """The people behind the enterprise."""
        if self.case is not None:
            self.fields["person"].queryset = queries.people_behind(self.case)
