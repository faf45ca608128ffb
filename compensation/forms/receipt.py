"""What each act on a receipt asks."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from compensation.forms.words import AREA, USED, compact
from compensation.models import Receipt
from compensation.states import ReceiptMethod, ReceiptState, ReversalGround
from zengxindai.web.fields import DayField, YuanField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm


class RegisterReceipt(ActionForm):
    """《追偿收款登记表》 (form 4.8); how it is applied follows from the agreement."""

    received_on = DayField(label=_("Received on"))
    total = YuanField(label=_("Received (yuan)"))
    costs = YuanField(
        label=_("Of it documented costs (yuan)"),
        min_value=Decimal(0),
        initial=Decimal("0.00"),
        help_text=_("At most what is recorded with vouchers and not deducted yet"),
    )
    interest = YuanField(label=_("Accrued interest and penalty (yuan)"), min_value=Decimal(0), initial=Decimal("0.00"))
    method = forms.ChoiceField(label=_("How it came"), choices=ReceiptMethod.choices)
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)

    def clean_voucher_no(self) -> str:
        """A voucher counts once for a bank, unless what it counted for was taken back."""
        number = compact(self.cleaned_data["voucher_no"])
        standing = Receipt.objects.filter(voucher_no=number).exclude(status=ReceiptState.REVERSED)
        if self.case is not None and standing.filter(bank=self.case.bank_id).exists():
            raise forms.ValidationError(USED)
        return number


class Deposit(ActionForm):
    """The return to the special account."""

    deposit_voucher_no = forms.CharField(label=_("Return voucher"), max_length=60)
    deposited_on = DayField(label=_("Returned on"))

    def clean_deposit_voucher_no(self) -> str:
        """A voucher returns once."""
        number = compact(self.cleaned_data["deposit_voucher_no"])
        standing = Receipt.objects.filter(deposit_voucher_no=number).exclude(status=ReceiptState.REVERSED)
        if standing.exclude(pk=getattr(self.case, "pk", None)).exists():
            raise forms.ValidationError(USED)
        return number


class ReverseReceipt(ActionForm):
    """Why a receipt is taken back, with proof."""

    ground = forms.ChoiceField(label=_("Ground"), choices=ReversalGround.choices)
    approval_no = forms.CharField(
        label=_("Approval number of the district government"),
        max_length=60,
        required=False,
        help_text=_("Where money goes back from the special account (Article 8)"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    files = AttachmentsField(single="file", label=_("Evidence"))
