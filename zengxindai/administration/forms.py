"""Input of the administration pages."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts import queries
from zengxindai.accounts.duties import choices_for_people, choices_of_scopes, choices_to_delegate
from zengxindai.accounts.forms import Confirmation, mobile_field
from zengxindai.accounts.models import Kind, Organisation, Sector, User
from zengxindai.policy import industries

NETWORKS_MAX = 20


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def _after(last_day: dt.date | None) -> dt.date | None:
    """People name the last day; rows keep the first day after it."""
    return None if last_day is None else last_day + dt.timedelta(days=1)


class AddBranch(forms.Form):
    """A branch of the own bank."""

    name = forms.CharField(label=_("Name of the branch"), max_length=120)
    code = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{2,19}$",
        label=_("Short code"),
        help_text=_("Capital letters, digits and hyphens, such as NSH-SF; it never changes"),
    )
    phone = forms.CharField(label=_("Office phone"), max_length=30, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)


def _only_fitting(form: Confirmation, name: str) -> None:
    """Offer the duties that people of the own organisation may hold: the operator's are others than everybody's."""
    operator = form.request.user.organisation.kind == Kind.OPERATOR  # type: ignore[union-attr]
    form.fields[name].choices = choices_for_people(operator)  # type: ignore[attr-defined]


class AddPerson(Confirmation):
    """A new person of the own organisation, or of a branch of it; who gives duties gives their password again."""

    field_order = ("office", "username", "full_name", "phone", "email", "duties", "password")

    office = forms.ModelChoiceField(label=_("Office"), queryset=Organisation.objects.none(), empty_label=None)

    username = forms.CharField(label=_("User name"), max_length=60, help_text=_("They sign in with this name"))
    full_name = forms.CharField(label=_("Full name"), max_length=60)
    phone = mobile_field(required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    duties = forms.MultipleChoiceField(
        label=_("Duties"), choices=choices_for_people, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _only_fitting(self, "duties")
        if len(offices) > 1:
            self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        else:
            del self.fields["office"]


class Appoint(Confirmation):
    """A duty for a person, from a day on; who gives it gives their password again."""

    field_order = ("duty", "valid_from", "last_day", "password")

    duty = forms.ChoiceField(label=_("Duty"), choices=choices_for_people)
    valid_from = _day(_("From"))
    last_day = _day(_("Last day"), required=False, help_text=_("Leave empty for no end"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _only_fitting(self, "duty")

    def period(self) -> dict[str, Any]:
        """The days as the actions take them: from included, to excluded."""
        data = self.cleaned_data
        return {"valid_from": data["valid_from"], "valid_to": _after(data["last_day"])}


class NameOfficer(forms.Form):
    """Who answers for what, and under which office phone (Article 23)."""

    user = forms.ModelChoiceField(label=_("Responsible officer"), queryset=User.objects.none())
    responsibility = forms.CharField(label=_("Responsibility"), max_length=120)
    office_phone = forms.RegexField(
        r"^[0-9０-９+()（）\- ]{5,30}$",
        label=_("Office phone"),
        required=False,
        help_text=_("Shown to everybody signed in; leave empty to show the organisation's own number"),
    )
    valid_from = _day(_("From"))
    last_day = _day(_("Last day"), required=False, help_text=_("Leave empty for no end"))

    def __init__(self, *args: Any, by: User, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = queries.usable_people(by.organisation, day)  # type: ignore[attr-defined]

    def act(self) -> dict[str, Any]:
        """The input as the action takes it."""
        data = dict(self.cleaned_data)
        last_day = data.pop("last_day")
        return data | {"valid_to": _after(last_day)}


class Delegate(forms.Form):
    """A duty lent to a colleague for some days."""

    duty = forms.ChoiceField(label=_("Duty"), choices=choices_to_delegate)
    to_user = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())
    valid_from = _day(_("From"))
    last_day = _day(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, by: User, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_user"].queryset = queries.colleagues(by, day)  # type: ignore[attr-defined]

    def act(self) -> dict[str, Any]:
        """The input as the action takes it."""
        data = dict(self.cleaned_data)
        last_day = data.pop("last_day")
        return data | {"valid_to": _after(last_day)}


class AddRoute(forms.Form):
    """Which sector's department is responsible for which industries, from a day on (Article 6.2)."""

    prefix = forms.CharField(
        label=_("Industries"),
        max_length=60,
        help_text=_("Letter of a section, or code of a division, group or class: C, C13, C139 or C1392"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    sector = forms.ChoiceField(label=_("Sector responsible"), choices=Sector.choices)
    valid_from = _day(_("From"))
    source = forms.CharField(label=_("Basis"), max_length=120, help_text=_("The paper or minutes that say so"))

    def clean_prefix(self) -> str:
        """The code as the standard writes it."""
        typed = self.cleaned_data["prefix"]
        entry = industries.find(typed)
        if entry is None:
            raise forms.ValidationError(
                _("%(typed)s is no code of GB/T 4754-2017"), code="unknown", params={"typed": typed}
            )
        return entry.code


class NetworksField(forms.CharField):
    """Addresses or networks, one a line or with blanks between; the value is a list in CIDR notation."""

    def to_python(self, value: Any) -> Any:
        """Each as the standard writes it; a host inside a network is taken for a slip."""
        found = []
        for word in str(value or "").replace(",", " ").split():
            try:
                network = ipaddress.ip_network(word)
            except ValueError as wrong:
                raise forms.ValidationError(
                    _("%(typed)s is no address or network, such as 203.0.113.0/28"), params={"typed": word}
                ) from wrong
            if network.prefixlen < (8 if network.version == 4 else 16):
                raise forms.ValidationError(_("%(typed)s is most of the world"), params={"typed": word})
            found.append(str(network))
        if len(found) > NETWORKS_MAX:
            raise forms.ValidationError(_("Up to %(most)d networks"), params={"most": NETWORKS_MAX})
        return found

    def prepare_value(self, value: Any) -> Any:
        """One a line."""
        return "\n".join(value) if isinstance(value, list) else value


class LimitService(forms.Form):
    """What a bank's system may do, and from where it calls."""

    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=choices_of_scopes, widget=forms.CheckboxSelectMultiple
    )
    networks = NetworksField(
        label=_("Calls come from"),
        max_length=2000,
        help_text=_("Addresses or networks, one a line, such as 203.0.113.0/28; from elsewhere no token is good"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )


class AddService(LimitService):
    """A system of the own bank, or of a branch of it."""

    office = forms.ModelChoiceField(label=_("Office"), queryset=Organisation.objects.none(), empty_label=None)
    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{2,39}$",
        label=_("Account"),
        help_text=_("Small letters, digits and hyphens, such as nsh-core"),
    )
    full_name = forms.CharField(label=_("Name of the system"), max_length=60, help_text=_("Stands in every history"))
    field_order = ("office", "username", "full_name", "scopes", "networks")

    def __init__(self, *args: Any, offices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(offices) > 1:
            self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        else:
            del self.fields["office"]


class CallAt(forms.Form):
    """Where a bank's system is called."""

    url = forms.CharField(
        label=_("Address"), max_length=300, help_text=_("https://, reached from the public network, without password")
    )
