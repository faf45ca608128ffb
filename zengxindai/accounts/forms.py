"""Input of signing in, registering an enterprise, the own profile and password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from zengxindai.accounts import attempts, people, queries
from zengxindai.accounts.models import User
from zengxindai.accounts.typed import TypedForm

is_mobile = RegexValidator(r"^1[3-9]\d{9}$", _("Enter a mobile number of 11 digits"))


def mobile_field(**options: Any) -> forms.CharField:
    """A mobile number of the mainland: 11 digits."""
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    return forms.CharField(label=_("Mobile phone"), max_length=11, validators=[is_mobile], widget=widget, **options)


class SignIn(AuthenticationForm):
    """User name and password; the answer to a wrong one does not tell which of the two was wrong."""

    error_messages = {
        "invalid_login": _("User name or password is wrong, or the account is closed."),
        "inactive": _("User name or password is wrong, or the account is closed."),
    }

    def confirm_login_allowed(self, user: Any) -> None:
        """An issued password signs in once; who did not change it then asks for another."""
        super().confirm_login_allowed(user)
        if user.must_change_password and user.issued_used_at is not None:
            used = _("This password was good for one sign-in and is used up: ask your administrator for another.")
            raise ValidationError(used, code="used_up")


class Code(forms.Form):
    """A code of the phone or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "text", "autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class Confirmation(forms.Form):
    """The password once more, before an act that decides or moves money; it is checked and forgotten."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=128,
        help_text=_("Asked for again before what moves money or gives power; it is not kept."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, counts: bool = True, **kwargs: Any) -> None:
        """counts: whether a wrong one is counted here; not inside a transaction that will be taken back for it."""
        super().__init__(*args, **kwargs)
        self.request, self.counts = request, counts

    def clean_password(self) -> str:
        """Nothing: who asks learns only that it was right."""
        user: Any = self.request.user
        if attempts.confirms(self.request, user, self.cleaned_data["password"]):
            return ""
        if self.counts:
            attempts.missed(self.request, user)
        raise ValidationError(_("The password is wrong"), code="wrong")


class Register(TypedForm):
    """An enterprise opens its account (Article 16); it signs in with the contact's mobile number."""

    code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=24,
        help_text=_("18 characters, as on the business licence"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = forms.CharField(label=_("Name of the enterprise"), max_length=120, help_text=_("As on the business licence"))
    address = forms.CharField(label=_("Registered address"), max_length=200)
    contact = forms.CharField(label=_("Contact person"), max_length=60)
    phone = mobile_field(help_text=_("You sign in with this number"))
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters, of three sorts: small letters, capitals, digits, others"),
    )
    password2 = forms.CharField(
        label=_("Password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_code(self) -> str:
        """The code without spaces, its check character right."""
        code = uscc.compact(self.cleaned_data["code"])
        if not uscc.is_valid(code):
            raise ValidationError(_("This is not a valid unified social credit code; check it for a typing error"))
        return str(code)

    def clean_phone(self) -> str:
        """A number with which nobody signs in yet."""
        phone = str(self.cleaned_data["phone"])
        if queries.signs_in_with(phone):
            raise ValidationError(_("There is an account for this number; sign in with it"))
        return phone

    def clean(self) -> dict[str, Any]:
        """Both passwords agree and are strong enough."""
        data = super().clean() or self.cleaned_data
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ"))
        elif first:
            person = User(username=data.get("phone", ""), full_name=data.get("contact", ""))
            try:
                validate_password(first, person)
            except ValidationError as weak:
                self.add_error("password1", weak)
        return data


class Profile(Confirmation):
    """How to reach oneself, changed with the password: a number may be what one signs in with.

    Name, organisation and duties are the administrator's to change.
    """

    field_order = ("phone", "email", "password")

    phone = mobile_field(required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class ChangePassword(PasswordChangeForm):
    """Old password once, new one twice."""

    def save(self, commit: bool = True) -> User:
        """Set the password through the one writer of people."""
        people.set_password(self.user, self.cleaned_data["new_password1"])
        return self.user
