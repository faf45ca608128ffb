"""What each act on an agreement asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import queries
from applications.states import ApplicationOrder, CostBearer, SuspensionGround, TerminationGround
from zengxindai.policy import materials, terms
from zengxindai.web.fields import DayField, PercentField, YuanField
from zengxindai.web.materials import Material
from zengxindai.workflow.forms import ActionForm, Section

AREA = {"rows": 3}
ACCOUNT_NO = RegexValidator(r"^[0-9-]{6,40}$", _("An account number has six digits or more, and nothing but digits"))
# Months have at least seventeen working days; a report due later would be due in the next month.
LAST_REPORT_WD = 15


def area(label: Any, *, required: bool = False, **more: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, required=required, max_length=2000, widget=forms.Textarea(attrs=AREA), **more)


def whole(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    """A whole number between two bounds, both inside."""
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class DraftAgreement(ActionForm):
    """《增信贷风险补偿资金合作协议》 (form 4.1, Article 15)."""

    sections = (
        Section(_("Parties and period"), (
            "bank", "effective_from", "effective_until", "signatory_gov", "signatory_bank",
        )),
        Section(_("Special account and deposit"), (
            "account_name", "account_no", "account_branch", "account_opened_on", "deposit_amount", "leverage",
        )),
        Section(_("Targets"), ("target_balance", "target_customers", "target_rate_pct")),
        Section(_("Sharing and compensation"), ("share_pct", "npl_limit_pct", "claim_wait_days", "no_cover_grounds")),
        Section(_("Recovery and reports"), ("application_order", "cost_bearer", "deposit_wd", "report_wd")),
        Section(_("Exit and remarks"), ("after_exit", "remarks")),
    )  # fmt: skip

    bank = forms.ModelChoiceField(queryset=None, label=_("Bank"))
    effective_from = DayField(
        label=_("In force from"),
        required=False,
        help_text=_("Empty: the day of signing. A renewal begins after the last day of the agreement in force"),
    )
    effective_until = DayField(label=_("In force until"))
    signatory_gov = forms.CharField(label=_("Signs for the government"), max_length=60, required=False)
    signatory_bank = forms.CharField(label=_("Signs for the bank"), max_length=60, required=False)
    account_name = forms.CharField(label=_("Special account in the name of"), max_length=120)
    account_no = forms.CharField(label=_("Special account number"), max_length=40)
    account_branch = forms.CharField(label=_("Account held at"), max_length=120)
    account_opened_on = DayField(label=_("Special account opened on"))
    deposit_amount = YuanField(label=_("Amount deposited (yuan)"), required=False)
    leverage = forms.DecimalField(
        label=_("Leverage (times the deposit)"),
        required=False, min_value=1, max_value=Decimal(100), max_digits=6, decimal_places=2,
    )  # fmt: skip
    target_balance = YuanField(label=_("Target balance (yuan)"))
    target_customers = whole(_("Target number of customers"), 1, 100_000)
    target_rate_pct = PercentField(label=_("Target average rate (% a year)"), min_value=Decimal("0.01"))
    share_pct = PercentField(min_value=Decimal("0.01"), label=_("Pool's share of overdue principal (%)"))
    npl_limit_pct = PercentField(label=_("Limit of non-performing loans (%)"))
    claim_wait_days = whole(_("Days to wait before a claim"), 0, 365, required=False)
    no_cover_grounds = area(_("Grounds for not compensating"))
    application_order = forms.ChoiceField(
        label=_("Order in which receipts are applied"), choices=ApplicationOrder.choices
    )
    cost_bearer = forms.ChoiceField(
        label=_("Costs of recovery borne by"),
        choices=CostBearer.choices,
        help_text=_("Of costs that no receipt covers; within a receipt they stand where the order says"),
    )
    deposit_wd = whole(_("Working days to pay recoveries in"), 1, 60)
    report_wd = whole(_("Monthly report due on working day"), 1, LAST_REPORT_WD, required=False)
    after_exit = area(_("What becomes of the loans after exit"), required=True)
    remarks = area(_("Remarks"))

    def prepare(self) -> None:
        """All banks that are nobody's branch; the policy's numbers of today, or the draft's when it is edited."""
        self.fields["bank"].queryset = queries.banks()
        now = terms.on(timezone.localdate())
        guarantor = queries.guarantor_name()
        self.initial = {
            "share_pct": now.share_gov_pct,
            "npl_limit_pct": now.exit_npl_pct,
            "leverage": now.leverage_warn,
            "claim_wait_days": now.claim_wait_days,
            "application_order": ",".join(now.application_order),
            "deposit_wd": now.recovery_deposit_wd,
            "report_wd": now.report_due_wd,
            "account_name": guarantor,
            "after_exit": str(_("Loans stay covered until they are repaid, recovered or settled (Article 9)")),
        } | self.initial
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial

    def clean_account_no(self) -> str:
        """Without the blanks people paste."""
        number = "".join(str(self.cleaned_data["account_no"]).split())
        ACCOUNT_NO(number)
        return number


class AgreementMaterial(Material):
    """Files of list 0 and what they are (form 4.1)."""

    def prepare(self) -> None:
        """The kinds of list 0, and what fits every case."""
        self.fields["kind"].choices = materials.choices("0", "")


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
    """The day both sides signed, and the first day of the period."""

    signed_on = DayField(label=_("Signed on"))
    effective_from = DayField(
        label=_("In force from"), help_text=_("A later day than today: it takes force by itself on that day")
    )

    def prepare(self) -> None:
        """The first day as the draft names it."""
        if self.case is not None:
            self.initial.setdefault("effective_from", self.case.effective_from)


def _but(choices: Any, value: str) -> list[Any]:
    return [each for each in choices if each[0] != value]


class SuspendAgreement(ActionForm):
    """Why no new business may begin; the exit line is not chosen by hand: crossing it opens an exit case."""

    ground = forms.ChoiceField(label=_("Ground"), choices=_but(SuspensionGround.choices, SuspensionGround.EXIT_LINE))
    reason = area(_("Reason"), required=True)


class ResumeAgreement(ActionForm):
    """Why new business may begin again."""

    basis = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    reason = area(_("Reason"), required=True)


class TerminateAgreement(ActionForm):
    """By which decision the government stops; on the ground of Article 10 it decides in the exit case."""

    ground = forms.ChoiceField(label=_("Ground"), choices=_but(TerminationGround.choices, TerminationGround.EXIT_LINE))
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=60)
    reason = area(_("Reason"), required=True)


class CloseAgreement(ActionForm):
    """The final account (清算报告) by number."""

    report_no = forms.CharField(label=_("Number of the settlement report"), max_length=60)
    opinion = area(_("Opinion"))
