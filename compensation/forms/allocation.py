"""What each act on an allocation of the pool asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compensation import queries
from compensation.forms.words import AREA
from compensation.rules.allocation import MANUAL
from compensation.states import AllocationBasis
from zengxindai.accounts.models import Organisation
from zengxindai.web.fields import PercentField, YuanField
from zengxindai.web.present import today_terms
from zengxindai.workflow.forms import ActionForm

UNITS = [("0.01", _("Fen")), ("1", _("Yuan")), ("10000", _("10,000 yuan"))]


class DraftPlan(ActionForm):
    """The year, the total and the basis; unit and cap as the policy has them (Article 7)."""

    year = forms.IntegerField(label=_("Results of the year"), min_value=2000, max_value=2999)
    total = YuanField(label=_("Total (yuan)"))
    basis = forms.ChoiceField(label=_("Basis"), choices=AllocationBasis.choices)
    cap_pct = PercentField(label=_("Cap of the completion rate (%)"), min_value=Decimal("0.01"), max_value=Decimal(999))
    unit = forms.TypedChoiceField(label=_("Whole units of"), choices=UNITS, coerce=Decimal)
    explanation = forms.CharField(label=_("Basis in words"), max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """The policy's defaults; the total is what lies on the accounts, at first the whole pool."""
        known = today_terms()
        defaults: dict[str, Any] = {
            "year": known.day.year - 1,
            "total": queries.held_now() or known.pool_total,
            "basis": known.allocation_basis,
            "cap_pct": known.allocation_cap_pct,
            "unit": f"{known.allocation_unit.normalize():f}",
        }
        self.initial = defaults | self.initial


class CorrectPlan(ActionForm):
    """One bank's result, or in a plan by hand its amount; why is always said."""

    bank = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Bank"))
    actual = YuanField(label=_("Completed (yuan)"), min_value=Decimal(0), required=False)
    amount = YuanField(label=_("Amount of the bank (yuan)"), min_value=Decimal(0), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def prepare(self) -> None:
        """The plan's banks; an amount only where the plan is made by hand."""
        if self.case is None:
            return
        banks = Organisation.objects.filter(pk__in=self.case.lines.values("bank")).order_by("code")
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        if self.case.basis != MANUAL:
            del self.fields["amount"]

    def clean(self) -> dict[str, Any]:
        """Something is corrected."""
        found = super().clean()
        if found.get("actual") is None and found.get("amount") is None and not self.errors:
            self.add_error("actual", _("Enter what is to be corrected"))
        return found
