"""What the investigation before the loan asks: the two investigators, and the report (form 4.4)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy as said
from django.utils.translation import gettext_lazy as _

from loans import queries
from loans.models import YearFigures
from zengxindai.accounts.models import User
from zengxindai.web.fields import DayField, YuanField
from zengxindai.workflow.forms import ActionForm, Section

MOST = Decimal("99999999999999.99")
COLUMNS = (_("Year before last"), _("Last year"), _("Latest period"))
PERIOD = _("Year or end of period")
BELOW_ZERO = ("profit", "cash_flow")
FIGURES: tuple[tuple[str, Any], ...] = (
    ("assets", _("Total assets (yuan)")),
    ("liabilities", _("Total liabilities (yuan)")),
    ("current_assets", _("Current assets (yuan)")),
    ("current_liabilities", _("Current liabilities (yuan)")),
    ("revenue", _("Revenue (yuan)")),
    ("profit", _("Total profit (yuan)")),
    ("interest", _("Interest paid (yuan)")),
    ("cash_flow", _("Operating cash flow (yuan)")),
)
GIVEN: tuple[tuple[str, Any], ...] = (
    ("given_current_ratio", _("Current ratio, if its parts are not known")),
    ("given_interest_cover", _("Interest cover, if its parts are not known")),
)


class TwoInvestigators(ActionForm):
    """Two of the bank's handlers, A and B (form 4.4)."""

    investigator_a = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Investigator A"))
    investigator_b = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=_("Investigator B"),
        help_text=_("Two different people of the bank who handle cases; your administrator gives that duty"),
    )

    def prepare(self) -> None:
        """The bank's people who hold the handler's duty today; the first is who acts."""
        if self.case is None or self.by is None:
            return
        people = queries.bank_handlers(self.case, self.by, timezone.localdate())
        for name in ("investigator_a", "investigator_b"):
            self.fields[name].queryset = people
        self.initial.setdefault("investigator_a", getattr(self.case, "officer_a_id", None) or self.by.pk)
        self.initial.setdefault("investigator_b", getattr(self.case, "officer_b_id", None))

    def clean(self) -> dict[str, Any]:
        """Two different people."""
        cleaned = super().clean()
        if cleaned.get("investigator_a") and cleaned.get("investigator_a") == cleaned.get("investigator_b"):
            self.add_error("investigator_b", _("The second investigator is another person"))
        return cleaned


class Investigate(TwoInvestigators):
    """Two investigators are named."""


class Reassign(TwoInvestigators):
    """Others investigate from now on, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def words(label: Any, rows: int = 3, hint: Any = "") -> forms.CharField:
    """A part of the report in words; it may still be empty."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=2000, widget=area, help_text=hint)


def past_day(label: Any) -> DayField:
    """A day in the report; it may still be empty."""
    return DayField(label=label, required=False)


def figure_fields() -> Iterable[tuple[str, forms.Field]]:
    """The fields of the three years, each named by figure and place: assets_0 is the latest."""
    for place, column in zip(YearFigures.PLACES, COLUMNS, strict=True):
        yield f"period_{place}", forms.CharField(label=said("{} · {}", PERIOD, column), required=False, max_length=20)
        for name, label in FIGURES:
            least = -MOST if name in BELOW_ZERO else Decimal(0)
            yield f"{name}_{place}", YuanField(label=said("{} · {}", label, column), required=False, min_value=least)
        for name, label in GIVEN:
            yield (
                f"{name}_{place}",
                forms.DecimalField(
                    label=said("{} · {}", label, column),
                    required=False,
                    max_digits=8,
                    decimal_places=2,
                    min_value=Decimal("-999999.99"),
                    widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                ),
            )


def places(name: str) -> tuple[str, ...]:
    """The names of a figure's three fields, the earliest year first."""
    return tuple(f"{name}_{place}" for place in YearFigures.PLACES)


Years: Any = type("Years", (ActionForm,), {"__doc__": "The three years compared.", **dict(figure_fields())})


class Record(Years):  # type: ignore[misc]
    """《贷前调查表》: nothing is required while it is being filled in; what lacks is told when the opinion is given."""

    overview = words(_("The borrower"), hint=_("History, main business, premises, staff"))
    ownership = words(_("Shareholders and actual control"))
    industry_position = words(_("Position in its industry"))
    production_sales = words(_("Production and sales"), hint=_("Capacity, orders, main buyers and suppliers"))
    firm_credit_on = past_day(_("Enterprise's credit report dated"))
    firm_credit = words(_("The enterprise's credit: overdue, guarantees given"))
    people_credit_on = past_day(_("Personal credit reports dated"))
    people_credit = words(
        _("Controller, major shareholders, spouses: overdue, guarantees given"),
        hint=_("No identity numbers: names are enough"),
    )
    lookups_on = past_day(_("Litigation and taxes looked up on"))
    litigation = words(_("Litigation and enforcement"))
    tax = words(_("Taxes and social insurance"))
    purpose = words(_("Genuineness of the purpose"), hint=_("Contracts seen, goods, price, seller"))
    repayment = words(_("Source of repayment, as calculated"), hint=_("Show the calculation"))
    surety_capacity = words(_("Capacity of the sureties"))
    risk_points = words(_("Risks and what is done about them"))
    score = forms.DecimalField(
        label=_("Score (0 to 100)"), required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100
    )
    grade = forms.CharField(label=_("Grade"), required=False, max_length=10)
    visited_on = past_day(_("Both investigators visited on"))

    sends = _("Save the report")
    sections: ClassVar[tuple[Section, ...]] = (
        Section(_("Borrower"), ("overview", "ownership", "industry_position", "production_sales")),
        Section(
            _("Three years compared"),
            columns=COLUMNS,
            rows=tuple((label, places(name)) for name, label in (("period", PERIOD), *FIGURES, *GIVEN)),
            note=_("Net assets, debt ratio, current ratio and interest cover are calculated from these"),
        ),
        Section(
            _("Credit and look-ups"),
            (
                "firm_credit_on", "people_credit_on", "firm_credit", "people_credit",
                "lookups_on", "litigation", "tax",
            ),
        ),
        Section(_("Purpose, repayment, sureties"), ("purpose", "repayment", "surety_capacity")),
        Section(_("Result"), ("risk_points", "score", "grade", "visited_on")),
    )  # fmt: skip

    def prepare(self) -> None:
        """What was saved before; at first what the enterprise's file says."""
        if self.case is not None:
            for name, value in queries.report_values(self.case).items():
                self.initial.setdefault(name, value)
