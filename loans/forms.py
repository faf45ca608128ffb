"""What each act on an opinion, a filing or a loan asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.states import DeclineCode, ReturnGround, Tier
from zengxindai.web.fields import DayField, PercentField, YuanField
from zengxindai.workflow.forms import ActionForm, Opinion, Reason

__all__ = [
    "Acknowledge",
    "Approve",
    "Classify",
    "Decline",
    "Draw",
    "Investigate",
    "Opinion",
    "Reason",
    "Repay",
    "ReturnForCorrection",
    "SubmitFiling",
]

AREA = {"rows": 3}


class Investigate(ActionForm):
    """Two investigators are named, A and B (form 4.4)."""

    investigator_a = forms.CharField(label=_("Investigator A"), max_length=60)
    investigator_b = forms.CharField(label=_("Investigator B"), max_length=60)

    def clean(self) -> dict[str, object]:
        """Two different people."""
        cleaned = super().clean() or {}
        if cleaned.get("investigator_a") and cleaned.get("investigator_a") == cleaned.get("investigator_b"):
            self.add_error("investigator_b", _("The second investigator is another person"))
        return cleaned


class Approve(ActionForm):
    """《贷款意见书》: amount, term, rate and what they rest on (form 4.4)."""

    amount = YuanField(label=_("Amount (yuan)"))
    months = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=600)
    rate = PercentField(label=_("Rate (% a year)"))
    score = forms.CharField(label=_("Score and grade"), max_length=40)
    text = forms.CharField(
        label=_("Findings of the investigation"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    conditions = forms.CharField(
        label=_("Conditions, if any"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("With conditions the opinion is a conditional approval"),
    )

    def prepare(self) -> None:
        """What the enterprise asked for."""
        if self.case is not None:
            self.initial.setdefault("amount", self.case.application.amount)
            self.initial.setdefault("months", self.case.application.months)


class Decline(ActionForm):
    """A proper reason, visible to the finance bureau (Article 22)."""

    decline_code = forms.ChoiceField(label=_("Kind of reason"), choices=DeclineCode.choices)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))


class SubmitFiling(ActionForm):
    """《增信贷贷款备案表》: sureties and integrity check (form 4.5, Article 11)."""

    sureties = forms.CharField(
        label=_("Sureties: controller, shareholders of 25 % or more, families"),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
    )
    sureties_complete = forms.BooleanField(label=_("All of them have signed the joint surety"), required=False)
    integrity_checked_on = DayField(label=_("Integrity checked on"))
    integrity_clear = forms.BooleanField(
        label=_("No gang, usury, tax or dishonesty record of the controller and family (Article 11)"), required=False
    )

    def prepare(self) -> None:
        """What an earlier submission said; else the department's check."""
        if self.case is not None:
            self.initial.setdefault("sureties", self.case.sureties)
            checked_on = self.case.integrity_checked_on or self.case.application.integrity_checked_on
            self.initial.setdefault("integrity_checked_on", checked_on)


class Acknowledge(Opinion):
    """Seen and noted: filing is notification, not approval (Article 18)."""


class ReturnForCorrection(ActionForm):
    """One of the listed formal grounds, and what is to be put right."""

    ground = forms.ChoiceField(label=_("Ground"), choices=ReturnGround.choices)
    reason = forms.CharField(label=_("What is to be put right"), max_length=1000, widget=forms.Textarea(attrs=AREA))


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
