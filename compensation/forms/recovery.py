"""What each act on a pursuit asks."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from compensation import queries
from compensation.forms.words import AREA, compact, unused
from compensation.models import RecoveryCase, RecoveryCost, Seizure
from compensation.states import CostKind, Exhaustion, SeizureKind
from loans.states import LegalStage
from zengxindai.web.fields import DayField, YuanField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm

BEGUN = [(kind.value, kind.label) for kind in (SeizureKind.FIRST, SeizureKind.QUEUED)]


def _text(label: object, *, rows: int = 3, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, required=required, widget=forms.Textarea(attrs={**AREA, "rows": rows})
    )


def _proof() -> AttachmentsField:
    return AttachmentsField(single="file", label=_("Evidence"))


class Progress(ActionForm):
    """《追偿进展报告》 (form 4.8); what was recovered and what it cost follows from the books."""

    officer = forms.CharField(label=_("Officer in charge of the pursuit"), max_length=40)
    stage = forms.ChoiceField(label=_("Legal stage"), choices=LegalStage.choices)
    case_no = forms.CharField(label=_("Court case number"), max_length=80, required=False)
    court = forms.CharField(label=_("Court"), max_length=80, required=False)
    judgment = _text(_("What the judgment says"), required=False)
    leads = _text(_("Leads to assets"), required=False)
    measures = _text(_("Measures of this period"))
    next_steps = _text(_("Next steps"))
    expected = YuanField(label=_("Still expected to be recovered (yuan)"), min_value=Decimal(0))

    def prepare(self) -> None:
        """The present stage, and what the report before said of court and officer."""
        if isinstance(self.case, RecoveryCase):
            before = self.case.reports.order_by("-id").first()
            self.initial = {
                "stage": self.case.stage,
                "case_no": self.case.case_no,
                "court": self.case.court,
                **({"officer": before.officer, "judgment": before.judgment, "leads": before.leads} if before else {}),
                **self.initial,
            }


class RecordCost(ActionForm):
    """A cost of the pursuit, with its voucher (form 4.8)."""

    kind = forms.ChoiceField(label=_("What for"), choices=CostKind.choices)
    amount = YuanField(label=_("Amount (yuan)"))
    voucher_no = forms.CharField(label=_("Voucher number"), max_length=60)
    on = DayField(label=_("Paid on"))
    files = _proof()

    def clean_voucher_no(self) -> str:
        """A voucher counts once for a bank."""
        number = compact(self.cleaned_data["voucher_no"])
        return unused(RecoveryCost, "voucher_no", number, bank=self.case.bank_id) if self.case else number


class RecordSeizure(ActionForm):
    """What a court has seized for the bank, and until when."""

    kind = forms.ChoiceField(label=_("Kind of seizure"), choices=BEGUN)
    asset = forms.CharField(label=_("What is seized"), max_length=200)
    court = forms.CharField(label=_("Court"), max_length=80)
    order_no = forms.CharField(label=_("Number of the court's order"), max_length=80)
    since = DayField(label=_("Seized on"))
    until = DayField(label=_("Seized until"), required=False, help_text=_("A queued seizure has no last day yet"))
    files = _proof()


class OfSeizure(ActionForm):
    """Which of the seizures in force."""

    seizure = forms.ModelChoiceField(queryset=Seizure.objects.none(), label=_("Seizure"))

    def prepare(self) -> None:
        """Those in force."""
        if isinstance(self.case, RecoveryCase):
            self.fields["seizure"].queryset = queries.seizures_in_force(self.case)


class RenewSeizure(OfSeizure):
    """The court has renewed it."""

    order_no = forms.CharField(label=_("Number of the court's order"), max_length=80)
    since = DayField(label=_("Renewed on"))
    until = DayField(label=_("Seized until"))
    files = _proof()


class ReleaseSeizure(OfSeizure):
    """It is lifted."""

    order_no = forms.CharField(label=_("Number of the court's order"), max_length=80)
    since = DayField(label=_("Lifted on"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=AREA))


class Exhaust(ActionForm):
    """Nothing more is to be had for now, and how that is proved."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Exhaustion.choices)
    evidence_no = forms.CharField(label=_("Number of the court order or inquiry"), max_length=80)
    opinion = _text(_("Summary"))
    files = AttachmentsField(
        single="file", label=_("Evidence"), help_text=_("The court's order, or the answers to the inquiry for assets")
    )
