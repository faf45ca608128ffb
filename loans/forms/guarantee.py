"""What the acts on a guarantee ask (Articles 5, 6.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans.forms.words import AREA
from loans.models import CounterGuarantee, Guarantee, GuaranteeReceipt
from loans.queries import guarantee as queries
from loans.states import CounterKind, LegalStage, ReceiptSource
from zengxindai.policy import terms
from zengxindai.web.fields import AttachmentField, DayField, PercentField, YuanField
from zengxindai.workflow.forms import ActionForm

USED = _("This voucher is recorded already")


def compact(text: str) -> str:
    """A voucher's number without the blanks people paste."""
    return "".join(text.split())


class Apply(ActionForm):
    """《转担保函》: why the bank cannot lend directly, and what it asks the guarantor to stand behind."""

    reason = forms.CharField(
        label=_("Which of the bank's direct conditions are not met"), max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    amount = YuanField(label=_("Amount (yuan)"))
    months = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=600)
    ratio_pct = PercentField(label=_("Part the guarantor is to bear (%)"), min_value=Decimal("0.0001"))

    def prepare(self) -> None:
        """What the enterprise asked for, and the policy's ratio."""
        if self.case is not None:
            self.initial.setdefault("amount", self.case.application.amount)
            self.initial.setdefault("months", self.case.application.months)
            self.initial.setdefault("ratio_pct", terms.on(timezone.localdate()).guarantee_share_pct)


class Investigate(ActionForm):
    """《保前调查》: findings and fee; the counter-guarantees are entered one by one."""

    findings = forms.CharField(
        label=_("Findings of the investigation"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    fee_rate = PercentField(label=_("Guarantee fee (% a year)"), max_value=Decimal(10))

    def prepare(self) -> None:
        """What was recorded before."""
        if isinstance(self.case, Guarantee):
            self.initial.setdefault("findings", self.case.findings)
            self.initial.setdefault("fee_rate", self.case.fee_rate)


class AddCounter(ActionForm):
    """反担保: one thing or person that stands behind the guarantor."""

    kind = forms.ChoiceField(label=_("Kind of counter-guarantee"), choices=CounterKind.choices)
    what = forms.CharField(label=_("Who or what"), max_length=200)
    value = YuanField(label=_("Value (yuan)"))


class RemoveCounter(ActionForm):
    """Which counter-guarantee falls away."""

    counter = forms.ModelChoiceField(queryset=CounterGuarantee.objects.none(), label=_("Counter-guarantee"))

    def prepare(self) -> None:
        """Those of this guarantee."""
        if isinstance(self.case, Guarantee):
            self.fields["counter"].queryset = self.case.counters.order_by("id")  # type: ignore[attr-defined]


class AgreeGuarantee(ActionForm):
    """《同意担保函》: amount, ratio, fee."""

    amount = YuanField(label=_("Amount (yuan)"))
    ratio_pct = PercentField(label=_("Guaranteed part (%)"), min_value=Decimal("0.0001"))
    fee_rate = PercentField(label=_("Guarantee fee (% a year)"), max_value=Decimal(10))
    opinion = forms.CharField(label=_("Opinion"), max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """What was applied for and investigated."""
        if isinstance(self.case, Guarantee):
            for name in ("amount", "ratio_pct", "fee_rate"):
                self.initial.setdefault(name, getattr(self.case, name))


class RequestPayout(ActionForm):
    """The bank asks for the guaranteed part of what is overdue."""

    amount = YuanField(label=_("Amount (yuan)"), help_text=_("Principal only; interest is not guaranteed"))
    basis = forms.CharField(
        label=_("Why it is overdue and how it was collected"), max_length=2000, widget=forms.Textarea(attrs=AREA)
    )

    def prepare(self) -> None:
        """The guaranteed part of the principal now."""
        if isinstance(self.case, Guarantee) and self.case.loan_id:
            self.initial.setdefault("amount", queries.most_payable(self.case))


class PayOut(ActionForm):
    """The guarantor's own payment to the bank."""

    amount = YuanField(label=_("Amount (yuan)"))
    voucher_no = forms.CharField(label=_("Bank voucher number"), max_length=60)
    paid_on = DayField(label=_("Paid on"))

    def prepare(self) -> None:
        """What is due now, recomputed."""
        if isinstance(self.case, Guarantee) and self.case.requested is not None:
            self.initial.setdefault("amount", queries.due(self.case))

    def clean_voucher_no(self) -> str:
        """A voucher pays once."""
        number = compact(self.cleaned_data["voucher_no"])
        if Guarantee.objects.filter(payout_voucher_no=number).exists():
            raise forms.ValidationError(USED)
        return number


class ReportPursuit(ActionForm):
    """Where the guarantor's pursuit stands."""

    stage = forms.ChoiceField(label=_("Legal stage"), choices=LegalStage.choices)
    measures = forms.CharField(label=_("Measures"), max_length=2000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """The present stage."""
        if isinstance(self.case, Guarantee):
            self.initial.setdefault("stage", self.case.stage)


class ReceiveBack(ActionForm):
    """Money that came back to the guarantor."""

    received_on = DayField(label=_("Received on"))
    amount = YuanField(label=_("Principal (yuan)"))
    source = forms.ChoiceField(
        label=_("From whom"),
        choices=ReceiptSource.choices,
        help_text=_("What the bank passes on is on the loan already; everything else lowers the loan's principal"),
    )
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)

    def clean_voucher_no(self) -> str:
        """A voucher counts once, here and on the loan."""
        number = compact(self.cleaned_data["voucher_no"])
        used: Any = GuaranteeReceipt.objects.filter(voucher_no=number).exists()
        if isinstance(self.case, Guarantee) and self.case.loan is not None:
            used = used or self.case.loan.movements.filter(voucher_no=number).exists()
        if used:
            raise forms.ValidationError(USED)
        return number


class WriteOff(ActionForm):
    """Nothing more is to be had: why, and the evidence."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    file = AttachmentField(label=_("Court order or other evidence"))
