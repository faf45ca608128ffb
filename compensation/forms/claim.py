"""What each act on a claim asks."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.agreement import ACCOUNT_NO
from compensation import queries
from compensation.forms.fund import Approve
from compensation.forms.words import AREA, compact, unused
from compensation.models import Claim, Payout
from zengxindai.money import split
from zengxindai.policy import materials
from zengxindai.web.fields import AttachmentField, DayField, YuanField
from zengxindai.web.materials import Material
from zengxindai.workflow.forms import ActionForm, Reason, Section


class DraftClaim(ActionForm):
    """《增信贷代偿申请书》 (form 4.7); what follows from the loan, the amounts first of all, nobody types."""

    sections: ClassVar[tuple[Section, ...]] = (
        Section(_("Overdue"), ("overdue_reason", "notice_sent_on", "interest_owed")),
        Section(_("Recovery"), ("measures_taken", "measures_planned", "leads")),
        Section(_("Receiving account"), ("account_holder", "account_no", "account_branch", "officer")),
    )

    overdue_reason = forms.CharField(label=_("Why it is overdue"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    notice_sent_on = DayField(label=_("Collection notice sent on"))
    interest_owed = YuanField(label=_("Interest owed (not compensated)"), min_value=Decimal(0))
    measures_taken = forms.CharField(label=_("Measures taken"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    measures_planned = forms.CharField(label=_("Measures planned"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    leads = forms.CharField(
        label=_("Guarantors and leads to assets"), required=False, max_length=2000, widget=forms.Textarea(attrs=AREA)
    )
    account_holder = forms.CharField(label=_("Account holder"), max_length=120)
    account_no = forms.CharField(label=_("Account number"), max_length=60)
    account_branch = forms.CharField(label=_("Opened at"), max_length=120)
    officer = forms.CharField(label=_("Officer responsible at the bank"), max_length=60)

    def prepare(self) -> None:
        """What a returned claim said; for a new one the account of the bank's last."""
        if self.case is None:
            return
        own = self.case.case_type == "claim"
        said = self.case if own else Claim.objects.filter(bank=self.case.bank).order_by("-id").first()
        if said is not None:
            known = self.fields if own else ("account_holder", "account_no", "account_branch")
            self.initial = {name: getattr(said, name) for name in known} | self.initial

    def clean_account_no(self) -> str:
        """Without the blanks people paste."""
        number = compact(self.cleaned_data["account_no"])
        ACCOUNT_NO(number)
        return number


class ClaimMaterial(Material):
    """Files of list D and what they are (form 4.7)."""

    def prepare(self) -> None:
        """The kinds of list D, and what fits every case."""
        self.fields["kind"].choices = materials.choices("D", "")


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


class RecordApproval(ApproveAmount):
    """The government's decision on paper: what it says, and its scan, which the checker holds against it."""

    autosave = False
    file = AttachmentField(label=_("Scan of the decision"), help_text=_("The whole page with number, day and seal"))


class RecordRefusal(Reason):
    """The government's refusal on paper, with its scan."""

    autosave = False
    file = AttachmentField(label=_("Scan of the decision"), help_text=_("The whole page with number, day and seal"))


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
