"""What each act on a request, an agreement or a black-list entry asks."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import queries
from zengxindai.policy import terms
from zengxindai.web.fields import DayField, PercentField, UsccField, YuanField
from zengxindai.workflow.forms import ActionForm, Opinion, Reason

__all__ = [
    "Assign",
    "Decide",
    "DraftAgreement",
    "Opinion",
    "ProposeBlacklisting",
    "Reason",
    "Recommend",
    "Redirect",
    "Request",
    "ReturnForCorrection",
    "SignAgreement",
]

AREA = {"rows": 3}


class Request(ActionForm):
    """《增信贷贷款申请表》, the fields the rules need (form 4.2); a draft may break the rules, a submission may not."""

    amount = YuanField(label=_("Amount applied for (yuan)"))
    months = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=600)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    repayment_source = forms.CharField(label=_("Source of repayment"), max_length=200)
    intended_bank = forms.ModelChoiceField(queryset=None, label=_("Preferred bank"))
    industry_code = forms.RegexField(
        r"^[A-Ta-t]\d{2,4}$",
        label=_("Industry class (GB/T 4754)"),
        help_text=_("Letter of the section and two to four digits, for example C1392"),
    )
    registered_address = forms.CharField(label=_("Registered address"), max_length=200)
    employees = forms.IntegerField(label=_("Employees"), min_value=0, max_value=10_000_000)
    revenue = YuanField(label=_("Last year's revenue (yuan)"), min_value=Decimal(0))
    controller_name = forms.CharField(label=_("Actual controller"), max_length=60)
    is_tech = forms.BooleanField(label=_("Technology-based enterprise"), required=False)
    is_first_loan = forms.BooleanField(label=_("First bank loan"), required=False)
    declared_clean = forms.BooleanField(
        label=_("We buy no futures and develop no real estate, and what we state is true (Article 11)"), required=False
    )
    consent_given = forms.BooleanField(
        label=_("We consent to credit inquiries and to the use of our data for this request"), required=False
    )

    def prepare(self) -> None:
        """Banks that may be recommended to; the draft's values when it is edited."""
        self.fields["intended_bank"].queryset = queries.cooperating_banks()
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial
        elif self.by is not None:
            self.initial.setdefault("registered_address", self.by.organisation.address)

    def clean_industry_code(self) -> str:
        """The section's letter in upper case."""
        return str(self.cleaned_data["industry_code"]).upper()


class Assign(ActionForm):
    """The service centre names the department for a request that no routing rule covers."""

    department = forms.ModelChoiceField(queryset=None, label=_("Responsible department"))
    opinion = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """All sector departments."""
        self.fields["department"].queryset = queries.departments()


class ReturnForCorrection(ActionForm):
    """What is missing, item by item."""

    reason = forms.CharField(
        label=_("What is to be corrected, one item a line"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )


class Recommend(ActionForm):
    """《增信贷企业推荐意见书》: three opinions, the checks and the bank (Article 17)."""

    bank = forms.ModelChoiceField(queryset=None, label=_("Bank recommended to"))
    operation_opinion = forms.CharField(
        label=_("Opinion on operation"), max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    credit_opinion = forms.CharField(label=_("Opinion on credit"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    industry_opinion = forms.CharField(
        label=_("Opinion on the direction of industrial policy"), max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    integrity_checked_on = DayField(label=_("Integrity checked on"))
    integrity_clear = forms.BooleanField(
        label=_("No gang, usury, tax or dishonesty record of the controller and family (Article 11)"), required=False
    )

    def prepare(self) -> None:
        """Banks that may be recommended to, the enterprise's own choice first."""
        self.fields["bank"].queryset = queries.cooperating_banks()
        if self.case is not None:
            self.initial.setdefault("bank", self.case.intended_bank_id)


class Redirect(ActionForm):
    """Another bank, chosen by the enterprise, after a bank declined."""

    bank = forms.ModelChoiceField(queryset=None, label=_("Other bank"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """Banks that may be recommended to, but not the one that declined."""
        banks = queries.cooperating_banks()
        self.fields["bank"].queryset = banks.exclude(pk=self.case.bank_id) if self.case else banks


class DraftAgreement(ActionForm):
    """《增信贷风险补偿资金合作协议》, the fields the rules need (form 4.1, Article 15)."""

    bank = forms.ModelChoiceField(queryset=None, label=_("Bank"))
    share_pct = PercentField(min_value=Decimal("0.01"), label=_("Pool's share of overdue principal (%)"))
    npl_limit_pct = PercentField(label=_("Limit of non-performing loans (%)"))
    account_no = forms.CharField(label=_("Special account number"), max_length=40)
    account_opened_on = DayField(label=_("Special account opened on"))
    target_balance = YuanField(label=_("Target balance (yuan)"))
    effective_until = DayField(label=_("In force until"))

    def prepare(self) -> None:
        """All banks that are nobody's branch; the notice's percentages, or the draft's values when it is edited."""
        self.fields["bank"].queryset = queries.banks()
        now = terms.on(timezone.localdate())
        self.initial = {"share_pct": now.share_gov_pct, "npl_limit_pct": now.exit_npl_pct} | self.initial
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial

    def clean_account_no(self) -> str:
        """Without the blanks people paste."""
        return "".join(str(self.cleaned_data["account_no"]).split())


class SignAgreement(ActionForm):
    """The day both sides signed."""

    signed_on = DayField(label=_("Signed on"))
    effective_from = DayField(label=_("In force from"))


class Decide(ActionForm):
    """A decision by paper: its number and day."""

    decision_no = forms.CharField(label=_("Decision number"), max_length=60)
    decided_on = DayField(label=_("Decided on"))


class ProposeBlacklisting(ActionForm):
    """Whom to bar and why (Article 21)."""

    uscc = UsccField(label=_("Unified social credit code"))
    subject = forms.CharField(label=_("Enterprise"), max_length=120)
    ground = forms.CharField(label=_("Facts and proof"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    loss = YuanField(label=_("Loss caused (yuan)"))
