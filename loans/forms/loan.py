"""What the acts on a loan ask (forms 4.5, 4.6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.queries import cooperating_banks
from loans import queries
from loans.forms.words import AREA
from loans.models import Loan, Movement
from loans.states import Repayment, Tier
from zengxindai.web.fields import DayField, PercentField, YuanField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm


class EveryField(forms.TypedChoiceField):
    """How many months lie between instalments."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Instalments every"),
            coerce=int,
            choices=((1, _("month")), (3, _("quarter")), (6, _("half-year")), (12, _("year")), (2, _("two months"))),
            help_text=_("For equal principal and equal instalments"),
            **kwargs,
        )


def note_free(loan: Loan | None, typed: str) -> str:
    """A note number without the blanks people paste; a bank records a note once."""
    note_no = "".join(str(typed).split())
    if loan is not None and queries.note_taken(loan.bank, note_no):
        raise forms.ValidationError(_("This note is recorded already; compare its number with the note"))
    return note_no


def voucher_free(loan: Loan | None, typed: str) -> str:
    """A voucher number without blanks; it counts once for a loan, unless its entry was reversed."""
    voucher_no = "".join(str(typed).split())
    if loan is not None and queries.voucher_stands(loan, voucher_no):
        raise forms.ValidationError(_("This voucher is recorded already"))
    return voucher_no


class Draw(ActionForm):
    """《放款登记表》 (form 4.5)."""

    contract_no = forms.CharField(label=_("Contract number"), max_length=60)
    note_no = forms.CharField(label=_("Note number"), max_length=60)
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)
    amount = YuanField(label=_("Disbursed amount (yuan)"))
    rate = PercentField(label=_("Rate (% a year)"), max_value=Decimal("99.9999"))
    drawn_on = DayField(label=_("Disbursed on"))
    matures_on = DayField(label=_("Matures on"))
    repayment = forms.ChoiceField(label=_("Repayment method"), choices=Repayment.choices, required=False)
    every = EveryField(required=False)

    def prepare(self) -> None:
        """What was filed."""
        if self.case is not None:
            filing = getattr(self.case, "filing", self.case)
            self.initial.setdefault("amount", filing.amount)
            self.initial.setdefault("rate", filing.rate)
            self.initial.setdefault("repayment", filing.opinion.repayment_method)

    def clean_repayment(self) -> str:
        """Principal at maturity, unless the bank says otherwise."""
        return str(self.cleaned_data["repayment"] or Repayment.BULLET)

    def clean_every(self) -> int:
        """Every month, unless the bank says otherwise."""
        return int(self.cleaned_data["every"] or 1)

    def clean_note_no(self) -> str:
        """Without the blanks people paste; a note is recorded once."""
        return note_free(self.case, self.cleaned_data["note_no"])


class Repay(ActionForm):
    """Principal the borrower or a surety paid."""

    paid_on = DayField(label=_("Paid on"))
    principal = YuanField(label=_("Principal (yuan)"), help_text=_("Interest and charges are not recorded here"))
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)

    def clean_voucher_no(self) -> str:
        """A voucher counts once for a loan."""
        return voucher_free(getattr(self.case, "loan", self.case), self.cleaned_data["voucher_no"])


class Classify(ActionForm):
    """The bank's five-tier class; never better than the floor that the days past due set."""

    tier = forms.ChoiceField(label=_("Five-tier class"), choices=Tier.choices)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=AREA))


class DrawMore(ActionForm):
    """A further part of what was filed, on a note of its own."""

    note_no = forms.CharField(label=_("Note number"), max_length=60)
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)
    amount = YuanField(label=_("Disbursed amount (yuan)"))
    drawn_on = DayField(label=_("Disbursed on"))

    def prepare(self) -> None:
        """What is left of the filing."""
        if self.case is not None:
            self.initial.setdefault("amount", self.case.filing.amount - self.case.amount)

    def clean_note_no(self) -> str:
        """A note is recorded once."""
        return note_free(self.case, self.cleaned_data["note_no"])

    def clean_voucher_no(self) -> str:
        """A voucher counts once."""
        return voucher_free(self.case, self.cleaned_data["voucher_no"])


class Reverse(ActionForm):
    """Which entry was wrong, and why; the counter-entry is made today."""

    movement = forms.ModelChoiceField(queryset=None, label=_("Entry"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """The bank's own entries that were not reversed yet."""
        field = self.fields["movement"]
        field.queryset = Movement.objects.none() if self.case is None else queries.reversible(self.case)
        field.label_from_instance = lambda each: (
            f"{each.on} · {each.get_kind_display()} · {each.voucher_no} · {each.principal:,.2f}"
        )


class Accelerate(ActionForm):
    """The bank's written declaration that everything is due (Article 8)."""

    declared_on = DayField(label=_("Declared due on"))
    reason = forms.CharField(
        label=_("Reason and clause of the contract"), max_length=500, widget=forms.Textarea(attrs=AREA)
    )
    files = AttachmentsField(label=_("Written declaration"))


class Replan(ActionForm):
    """How what is not due yet comes back from now on."""

    repayment = forms.ChoiceField(label=_("Repayment method"), choices=Repayment.choices)
    every = EveryField()
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """As it is now."""
        if self.case is not None:
            self.initial.setdefault("repayment", self.case.repayment)
            self.initial.setdefault("every", self.case.every)


class Renew(ActionForm):
    """The next loan after a repaid one: a request of its own with the same checks, shorter to write (Article 13)."""

    amount = YuanField(label=_("Amount applied for (yuan)"))
    months = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=600)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    repayment_source = forms.CharField(label=_("Source of repayment"), max_length=200)
    intended_bank = forms.ModelChoiceField(queryset=None, label=_("Preferred bank"))

    def prepare(self) -> None:
        """As the loan before."""
        self.fields["intended_bank"].queryset = cooperating_banks()
        if self.case is not None:
            before = self.case.application
            for name in ("purpose", "repayment_source"):
                self.initial.setdefault(name, getattr(before, name))
            self.initial.setdefault("amount", self.case.amount)
            self.initial.setdefault("months", self.case.filing.months)
            self.initial.setdefault("intended_bank", self.case.bank_id)
