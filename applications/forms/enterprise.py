"""What each act on an enterprise file asks (form 4.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import ExistingLoan, RelatedPerson
from applications.states import CompanyType, Marital, Security, Tier
from zengxindai.policy import terms
from zengxindai.web.fields import DayField, IdentityField, IndustryField, PercentField, YuanField
from zengxindai.workflow.forms import ActionForm


class Profile(ActionForm):
    """The enterprise's particulars, as on the licence and in last year's statements."""

    established_on = DayField(label=_("Established on"))
    company_type = forms.ChoiceField(label=_("Legal form"), choices=CompanyType.choices)
    is_private = forms.BooleanField(label=_("Privately owned enterprise"), required=False, initial=True)
    registered_capital = YuanField(label=_("Registered capital (yuan)"), help_text=_("500万 is understood, too"))
    township = forms.ChoiceField(label=_("Town or sub-district"))
    registered_address = forms.CharField(
        label=_("Registered address"), max_length=200, help_text=_("As on the business licence")
    )
    business_address = forms.CharField(
        label=_("Business address"), max_length=200, required=False, help_text=_("Only if it is another one")
    )
    industry_code = IndustryField(
        label=_("Industry class (GB/T 4754)"),
        help_text=_("The class of four digits, for example C3311; search by code, by words, or by initials: jsjg"),
    )
    main_business = forms.CharField(label=_("Main business"), max_length=200)
    employees = forms.IntegerField(label=_("Employees"), min_value=0, max_value=10_000_000)
    revenue = YuanField(label=_("Last year's revenue (yuan)"), min_value=Decimal(0))
    total_assets = YuanField(label=_("Total assets (yuan)"), min_value=Decimal(0))
    debt_ratio = PercentField(label=_("Debts to assets (%)"), required=False, max_value=Decimal(999))
    tax_paid = YuanField(label=_("Tax paid last year (yuan)"), required=False, min_value=Decimal(0))
    is_tech = forms.BooleanField(label=_("Technology-based enterprise"), required=False)
    tech_certificate_no = forms.CharField(label=_("Number of the certificate"), max_length=60, required=False)
    account_bank = forms.CharField(label=_("Bank of the basic account"), max_length=120, required=False)
    guarantees_given = forms.CharField(
        label=_("Guarantees given to others"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def prepare(self) -> None:
        """The district's towns; the file's values when it is changed, else what was said at registration."""
        towns = terms.on(timezone.localdate()).townships
        self.fields["township"].choices = [("", "---------"), *((town, town) for town in towns)]
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial
        elif self.by is not None:
            address = self.by.organisation.address
            self.initial.setdefault("registered_address", address)
            self.initial.setdefault("township", next((town for town in towns if town in address), ""))

    def clean(self) -> dict[str, Any]:
        """A technology-based enterprise has the number of its certificate."""
        data = super().clean()
        if data.get("is_tech") and not data.get("tech_certificate_no"):
            self.add_error("tech_certificate_no", _("Enter the number, or untick technology-based enterprise"))
        return data


def mobile_field(**more: Any) -> forms.CharField:
    """A person's mobile number, which may be left out."""
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    wrong = {"invalid": _("Enter a mobile number of 11 digits")}
    return forms.RegexField(
        r"^1[3-9]\d{9}$", label=_("Mobile phone"), required=False, error_messages=wrong, widget=widget, **more
    )


class Person(ActionForm):
    """A person behind the enterprise; the number is needed for inquiries and surety, and is shown masked afterwards."""

    name = forms.CharField(label=_("Name of the person"), max_length=60)
    identity_no = IdentityField(label=_("Identity number"))
    phone = mobile_field()
    is_legal_representative = forms.BooleanField(label=_("Legal representative"), required=False)
    is_controller = forms.BooleanField(label=_("Actual controller"), required=False)
    share_pct = PercentField(
        label=_("Share of the enterprise (%)"), required=False, min_value=Decimal("0.0001"),
        help_text=_("Shareholders from 25 % on stand surety"),
    )  # fmt: skip
    spouse_of = forms.ModelChoiceField(queryset=RelatedPerson.objects.none(), label=_("Spouse of"), required=False)
    marital = forms.ChoiceField(label=_("Marital status"), choices=Marital.choices)
    consented_on = DayField(
        label=_("Consent signed on"),
        required=False,
        help_text=_("The written consent to inquiries"),
    )

    def prepare(self) -> None:
        """Whose spouse somebody can be: the people the file names."""
        if self.case is not None:
            self.fields["spouse_of"].queryset = self.case.people.present().filter(spouse_of=None).order_by("id")

    def clean(self) -> dict[str, Any]:
        """Everybody named has a part."""
        data = super().clean()
        parts = ("is_legal_representative", "is_controller", "share_pct", "spouse_of")
        if not any(data.get(part) for part in parts) and not any(part in self.errors for part in parts):
            self.add_error("is_controller", _("Say which part the person has: tick one, enter a share or a spouse"))
        return data


class ChangedPerson(Person):
    """A person already named; the number is entered again only where it was wrong."""

    person = forms.ModelChoiceField(queryset=RelatedPerson.objects.none(), label=_("Person"))
    identity_no = IdentityField(
        label=_("Identity number"), required=False, help_text=_("Leave empty to keep the one that is there")
    )
    phone = mobile_field(help_text=_("Leave empty to keep the one that is there"))
    field_order = ("person", "name", "identity_no", "phone")

    def prepare(self) -> None:
        """The people of the file; the chosen one's values, never the sealed ones."""
        super().prepare()
        if self.case is None:
            return
        present = self.case.people.present().order_by("id")
        self.fields["person"].queryset = present
        chosen = present.filter(pk=number).first() if (number := _number(self.initial.get("person"))) else None
        if chosen is not None:
            self.fields["spouse_of"].queryset = self.fields["spouse_of"].queryset.exclude(pk=chosen.pk)
            sealed = ("person", "identity_no", "phone", "spouse_of")
            kept = {name: getattr(chosen, name) for name in self.fields if name not in sealed}
            self.initial = kept | {"spouse_of": chosen.spouse_of_id} | self.initial


def _number(value: Any) -> int | None:
    """A person's id out of a query string; None for anything else."""
    text = str(getattr(value, "pk", value) or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


class ChosenPerson(ActionForm):
    """Who is taken out of the file."""

    person = forms.ModelChoiceField(queryset=RelatedPerson.objects.none(), label=_("Person"))

    def prepare(self) -> None:
        """The people the file names."""
        if self.case is not None:
            self.fields["person"].queryset = self.case.people.present().order_by("id")


class Financing(ActionForm):
    """A loan the enterprise has elsewhere."""

    lender = forms.CharField(label=_("Bank or lender"), max_length=120)
    balance = YuanField(label=_("Balance (yuan)"))
    matures_on = DayField(label=_("Matures on"))
    security = forms.ChoiceField(label=_("Secured by"), choices=Security.choices)
    tier = forms.ChoiceField(label=_("Five-tier class"), choices=Tier.choices)


class ChosenFinancing(ActionForm):
    """Which loan is no longer there."""

    existing_loan = forms.ModelChoiceField(queryset=ExistingLoan.objects.none(), label=_("Existing loan"))

    def prepare(self) -> None:
        """The loans the file names."""
        if self.case is not None:
            self.fields["existing_loan"].queryset = self.case.existing_loans.present()
