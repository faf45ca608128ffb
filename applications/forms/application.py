"""What each act on a request asks."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import queries
from zengxindai.web.fields import DayField, YuanField
from zengxindai.workflow.forms import ActionForm

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


class Transfer(ActionForm):
    """Another department, and why it rather than this one reviews the request (转办, Article 6.2)."""

    department = forms.ModelChoiceField(queryset=None, label=_("Department it is handed on to"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """All sector departments but the one it is with."""
        others = queries.departments()
        self.fields["department"].queryset = others.exclude(pk=self.case.department_id) if self.case else others


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
