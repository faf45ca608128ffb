"""What is asked before everything about one person is given out (PIPL 45)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zengxindai.web.fields import IdentityField


class AskForPerson(forms.Form):
    """Whose data, and on what ground; neither stands in an address."""

    identity_no = IdentityField(label=_("Identity number"))
    purpose = forms.CharField(
        label=_("What for"),
        min_length=4,
        max_length=200,
        help_text=_("For example: request of the person concerned, with the day and number of the letter"),
    )
