"""What the acts on a loan ask (forms 4.5, 4.6)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.forms.words import AREA
from loans.states import Tier
from zengxindai.web.fields import DayField, PercentField, YuanField
from zengxindai.workflow.forms import ActionForm


class Draw(ActionForm):
    """《放款登记表》 (form 4.5)."""

    contract_no = forms.CharField(label=_("Contract number"), max_length=60)
    note_no = forms.CharField(label=_("Note number"), max_length=60)
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)
    amount = YuanField(label=_("Disbursed amount (yuan)"))
    rate = PercentField(label=_("Rate (% a year)"))
    drawn_on = DayField(label=_("Disbursed on"))
    matures_on = DayField(label=_("Matures on"))

    def prepare(self) -> None:
        """What was filed."""
        if self.case is not None:
            self.initial.setdefault("amount", self.case.filing.amount)
            self.initial.setdefault("rate", self.case.filing.rate)

    def clean_note_no(self) -> str:
        """Without the blanks people paste; a note is recorded once."""
        note_no = "".join(str(self.cleaned_data["note_no"]).split())
        if self.case is not None and type(self.case).objects.filter(bank=self.case.bank, note_no=note_no).exists():
            raise forms.ValidationError(_("This note is recorded already; compare its number with the note"))
        return note_no


class Repay(ActionForm):
    """Principal the borrower or a surety paid."""

    paid_on = DayField(label=_("Paid on"))
    principal = YuanField(label=_("Principal (yuan)"), help_text=_("Interest and charges are not recorded here"))
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)

    def clean_voucher_no(self) -> str:
        """A voucher counts once for a loan."""
        voucher_no = "".join(str(self.cleaned_data["voucher_no"]).split())
        loan = getattr(self.case, "loan", self.case)
        if loan is not None and loan.movements.filter(voucher_no=voucher_no).exists():
            raise forms.ValidationError(_("This voucher is recorded already"))
        return voucher_no


class Classify(ActionForm):
    """The bank's five-tier class; never better than the floor that the days past due set."""

    tier = forms.ChoiceField(label=_("Five-tier class"), choices=Tier.choices)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=AREA))
