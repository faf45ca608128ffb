"""What the pre-check asks before anything is filled in; nothing of it is kept (Articles 3, 4, 11 to 13, 16)."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.states import CompanyType
from zengxindai.web.fields import YuanField

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def choice(label: str, **more: object) -> forms.ChoiceField:
    """A question to be answered with yes or no."""
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect, **more)  # type: ignore[arg-type]


class Precheck(forms.Form):
    """Six answers from the owner's head, no paper needed."""

    amount = YuanField(label=_("How much do you need (yuan)?"), help_text=_("300万 is understood, too"))
    months = forms.IntegerField(label=_("For how many months?"), min_value=1, max_value=600)
    company_type = forms.ChoiceField(label=_("Legal form"), choices=CompanyType.choices)
    here = choice(_("Is the enterprise registered in the district?"))
    developer = choice(_("Does it develop real estate or buy futures?"))
    record = choice(
        _("Has controller or family a record of gangs, usury, tax evasion or dishonesty?"),
    )


def answers(form: Precheck) -> dict[str, object]:
    """The answers as the rules want them: amount in yuan, months, three booleans."""
    said = form.cleaned_data
    return {
        "amount": Decimal(said["amount"]),
        "months": said["months"],
        "company_type": said["company_type"],
        "here": said["here"] == "yes",
        "clean": said["developer"] == "no" and said["record"] == "no",
    }
