"""What each act on a fund movement, claim, recovery, receipt or settlement asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compensation import queries
from compensation.models import FundMovement, Payout, Receipt, Settlement
from compensation.models.fund import KINDS
from compensation.states import Exhaustion, ReceiptMethod
from loans.forms import Repay
from loans.states import LegalStage
from zengxindai.money import split
from zengxindai.web.fields import DayField, YuanField
from zengxindai.workflow.forms import ActionForm, Opinion, Reason

__all__ = [
    "Approve",
    "ApproveAmount",
    "Archive",
    "BookMovement",
    "Deposit",
    "DraftClaim",
    "DraftMovement",
    "DraftSettlement",
    "Execute",
    "Exhaust",
    "Opinion",
    "Pay",
    "Progress",
    "Reason",
    "RegisterReceipt",
    "Repay",
    "Review",
]

AREA = {"rows": 3}
USED = _("This voucher is recorded already")


def compact(text: Any) -> str:
    """A number without the blanks people paste."""
    return "".join(str(text).split())


def unused(model: Any, field: str, number: str, case: Any = None, **narrow: Any) -> str:
    """The number, unless another row has it already."""
    taken = model.objects.filter(**{field: number}, **narrow)
    if case is not None and isinstance(case, model):
        taken = taken.exclude(pk=case.pk)
    if taken.exists():
        raise forms.ValidationError(USED)
    return number


class DraftMovement(ActionForm):
    """What is to go to the special account, and on what basis (Article 7)."""

    kind = forms.ChoiceField(label=_("What"), choices=[(kind.value, kind.label) for kind in KINDS])
    amount = YuanField(label=_("Amount (yuan)"))
    basis = forms.CharField(label=_("Basis"), max_length=1000, widget=forms.Textarea(attrs=AREA))


class Approve(ActionForm):
    """The government's decision by number and day."""

    approval_no = forms.CharField(label=_("Approval number"), max_length=60)
    approved_on = DayField(label=_("Approved on"))


class BookMovement(ActionForm):
    """The money has arrived."""

    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)
    booked_on = DayField(label=_("Booked on"))

    def clean_voucher_no(self) -> str:
        """A voucher books once."""
        return unused(FundMovement, "voucher_no", compact(self.cleaned_data["voucher_no"]), self.case)


class DraftClaim(ActionForm):
    """《增信贷代偿申请书》 (form 4.7); principal and amount follow from the loan, nobody types them."""

    overdue_reason = forms.CharField(label=_("Why it is overdue"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    measures_taken = forms.CharField(label=_("Measures taken"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    measures_planned = forms.CharField(label=_("Measures planned"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    notice_sent_on = DayField(label=_("Collection notice sent on"))
    interest_owed = YuanField(label=_("Interest owed (not compensated)"), min_value=Decimal(0))
    receiving_account = forms.CharField(
        label=_("Receiving account"), max_length=120, help_text=_("Holder, number and bank")
    )

    def prepare(self) -> None:
        """What a returned claim said."""
        if self.case is not None and self.case.case_type == "claim":
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial


class Review(ActionForm):
    """《代偿审批表》: five comparisons and the bureau's opinion (form 4.7)."""

    contract_agrees = forms.BooleanField(label=_("Contract agrees"), required=False)
    note_agrees = forms.BooleanField(label=_("Note agrees"), required=False)
    filing_agrees = forms.BooleanField(label=_("Filing agrees"), required=False)
    system_agrees = forms.BooleanField(label=_("Figures of this system agree"), required=False)
    ledger_agrees = forms.BooleanField(label=_("The bank's ledger agrees"), required=False)
    opinion = forms.CharField(
        label=_("Opinion of the finance bureau"), max_length=2000, widget=forms.Textarea(attrs=AREA)
    )


class ApproveAmount(Approve):
    """The government approves the full entitlement, whatever the account has (Article 8)."""

    approved = YuanField(label=_("Approved amount (yuan)"))

    def prepare(self) -> None:
        """The pool's share of what is overdue now."""
        if self.case is not None:
            self.initial.setdefault("approved", split(queries.base_of(self.case), self.case.share_pct).pool)


class Pay(ActionForm):
    """The payment from the special account (Article 8)."""

    amount = YuanField(label=_("Amount (yuan)"))
    voucher_no = forms.CharField(label=_("Bank voucher number"), max_length=60)
    paid_on = DayField(label=_("Paid on"))

    def prepare(self) -> None:
        """What is due now, recomputed."""
        if self.case is not None and self.case.approved:
            self.initial.setdefault("amount", queries.due(self.case).now)

    def clean_voucher_no(self) -> str:
        """A voucher pays once."""
        return unused(Payout, "voucher_no", compact(self.cleaned_data["voucher_no"]))


class Progress(ActionForm):
    """《追偿进展报告》 (form 4.8)."""

    stage = forms.ChoiceField(label=_("Legal stage"), choices=LegalStage.choices)
    measures = forms.CharField(label=_("Measures"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    next_steps = forms.CharField(label=_("Next steps"), max_length=2000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """The present stage."""
        if self.case is not None:
            self.initial.setdefault("stage", self.case.stage)


class Exhaust(ActionForm):
    """Nothing more is to be had for now, and how that is proved."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Exhaustion.choices)
    evidence_no = forms.CharField(label=_("Number of the court order or inquiry"), max_length=80)
    opinion = forms.CharField(label=_("Summary"), max_length=2000, widget=forms.Textarea(attrs=AREA))


class RegisterReceipt(ActionForm):
    """《追偿收款登记表》 (form 4.8); how it is applied follows from the agreement."""

    received_on = DayField(label=_("Received on"))
    total = YuanField(label=_("Received (yuan)"))
    costs = YuanField(label=_("Documented costs (yuan)"), min_value=Decimal(0), initial=Decimal("0.00"))
    interest = YuanField(label=_("Accrued interest and penalty (yuan)"), min_value=Decimal(0), initial=Decimal("0.00"))
    method = forms.ChoiceField(label=_("How it came"), choices=ReceiptMethod.choices)
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)

    def clean_voucher_no(self) -> str:
        """A voucher counts once for a bank."""
        number = compact(self.cleaned_data["voucher_no"])
        return unused(Receipt, "voucher_no", number, bank=self.case.bank_id) if self.case else number


class Deposit(ActionForm):
    """The return to the special account."""

    deposit_voucher_no = forms.CharField(label=_("Return voucher"), max_length=60)
    deposited_on = DayField(label=_("Returned on"))

    def clean_deposit_voucher_no(self) -> str:
        """A voucher returns once."""
        return unused(Receipt, "deposit_voucher_no", compact(self.cleaned_data["deposit_voucher_no"]), self.case)


class DraftSettlement(ActionForm):
    """《清算表》: the figures follow from the books; the bank tells the story (form 4.9)."""

    summary = forms.CharField(
        label=_("Summary of the pursuit"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def prepare(self) -> None:
        """What a returned sheet said."""
        if isinstance(self.case, Settlement):
            self.initial.setdefault("summary", self.case.summary)


class Execute(ActionForm):
    """The difference is paid, one way or the other; it may be nothing."""

    voucher_no = forms.CharField(
        label=_("Voucher number"), max_length=60, help_text=_("“None” when the difference is 0.00")
    )
    executed_on = DayField(label=_("Executed on"))


class Archive(ActionForm):
    """Filed away with three seals."""

    archive_no = forms.CharField(label=_("Archive number"), max_length=60)
