"""What each act on money for the special accounts asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models.agreement import LIVE
from compensation.forms.words import AREA, compact, unused
from compensation.models import FundMovement
from compensation.models.fund import FROM_TREASURY
from zengxindai.accounts.models import Organisation
from zengxindai.web.fields import DayField, YuanField
from zengxindai.workflow.forms import ActionForm


class DraftMovement(ActionForm):
    """What the treasury is to put on the special account, and on what basis (Article 7)."""

    kind = forms.ChoiceField(label=_("What"), choices=[(kind.value, kind.label) for kind in FROM_TREASURY])
    amount = YuanField(label=_("Amount (yuan)"))
    basis = forms.CharField(label=_("Basis"), max_length=1000, widget=forms.Textarea(attrs=AREA))


class DraftTransfer(ActionForm):
    """To whose account, and why (Articles 7, 8)."""

    to_bank = forms.ModelChoiceField(queryset=None, label=_("To the account of"))
    amount = YuanField(label=_("Amount (yuan)"))
    basis = forms.CharField(label=_("Basis"), max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """The other banks with an agreement in force."""
        banks = Organisation.objects.filter(agreements__status__in=LIVE).order_by("code").distinct()
        own = self.case.bank_id if self.case is not None else None
        self.fields["to_bank"].queryset = banks.exclude(pk=own)  # type: ignore[attr-defined]


class DraftRefund(ActionForm):
    """The whole balance goes back; only the basis is written (Article 8)."""

    basis = forms.CharField(label=_("Basis"), max_length=1000, widget=forms.Textarea(attrs=AREA))


class RegisterInterest(ActionForm):
    """What the bank paid for which time."""

    amount = YuanField(label=_("Amount (yuan)"))
    basis = forms.CharField(label=_("Interest of which period"), max_length=200)


class Approve(ActionForm):
    """The government's decision by number and day."""

    approval_no = forms.CharField(label=_("Approval number"), max_length=60)
    approved_on = DayField(label=_("Approved on"))


class BookMovement(ActionForm):
    """The money has moved."""

    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)
    booked_on = DayField(label=_("Booked on"))

    def clean_voucher_no(self) -> str:
        """A voucher books once, unless what it booked was taken back."""
        number = compact(self.cleaned_data["voucher_no"])
        return unused(FundMovement, "voucher_no", number, self.case, reversed_on__isnull=True)
