"""What each act on a white-list entry asks."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zengxindai.policy import terms
from zengxindai.web.fields import DayField, UsccField, YuanField
from zengxindai.workdays import months_later
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 3}
PHONE = r"^[0-9+()\- ]{7,20}$"


def phone_field(label: object) -> forms.CharField:
    """A business telephone, mobile or fixed."""
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    wrong = {"invalid": _("Enter a telephone number of 7 to 20 digits, for example 023-47521234")}
    return forms.RegexField(PHONE, label=label, widget=widget, error_messages=wrong)


def usual_end(begins: dt.date) -> dt.date:
    """The last day of an entry that begins on a day, where nobody names another."""
    return months_later(begins, terms.on(begins).whitelist_valid_months)


class ChangeEntry(ActionForm):
    """What a white list says of an enterprise; code and period have rows of their own."""

    subject = forms.CharField(label=_("Enterprise"), max_length=120)
    industry_code = forms.RegexField(
        r"^[A-Ta-t]\d{2,4}$",
        label=_("Industry class (GB/T 4754)"),
        help_text=_("Letter of the section and two to four digits, for example C1392"),
    )
    products = forms.CharField(label=_("Main products"), max_length=200)
    ground = forms.CharField(
        label=_("Reason for listing"),
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("The policy that supports it or the item of the catalogue"),
    )
    contact = forms.CharField(label=_("Contact person"), max_length=60)
    contact_phone = phone_field(_("Contact's telephone"))
    amount = YuanField(label=_("Suggested amount (yuan)"), required=False)

    def prepare(self) -> None:
        """What the entry says now."""
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial

    def clean_industry_code(self) -> str:
        """The section's letter in upper case."""
        return str(self.cleaned_data["industry_code"]).upper()


class AddToWhitelist(ChangeEntry):
    """An enterprise for the own list; without days it counts from today and for as long as the policy says."""

    uscc = UsccField(label=_("Unified social credit code"))
    valid_from = DayField(label=_("Valid from"), required=False, help_text=_("Empty: today"))
    valid_until = DayField(label=_("Valid until"), required=False, help_text=_("Empty: twelve months"))

    field_order = ("uscc", "subject")

    def prepare(self) -> None:
        """The usual period, to be seen and changed."""
        today = timezone.localdate()
        self.initial = {"valid_from": today, "valid_until": usual_end(today)} | self.initial


class ExtendEntry(ActionForm):
    """A later last day."""

    valid_until = DayField(label=_("Valid until"))
    opinion = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """The usual period from today."""
        self.initial.setdefault("valid_until", usual_end(timezone.localdate()))


class Invite(ActionForm):
    """What the bank tells the enterprise, and whom it may call."""

    message = forms.CharField(label=_("Message"), max_length=500, widget=forms.Textarea(attrs=AREA))
    officer = forms.CharField(label=_("Product officer"), max_length=60)
    phone = phone_field(_("Officer's telephone"))
