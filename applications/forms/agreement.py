"""What each act on an agreement asks."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import queries
from zengxindai.policy import terms
from zengxindai.web.fields import DayField, PercentField, YuanField
from zengxindai.workflow.forms import ActionForm


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


class Conditions(ActionForm):
    """What the bank wants of borrowers, as owners read it before they apply (Article 16)."""

    conditions = forms.CharField(
        label=_("Conditions of the bank"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def prepare(self) -> None:
        """What is published now."""
        if self.case is not None:
            self.initial.setdefault("conditions", self.case.conditions)


class SignAgreement(ActionForm):
    """The day both sides signed."""

    signed_on = DayField(label=_("Signed on"))
    effective_from = DayField(label=_("In force from"))
