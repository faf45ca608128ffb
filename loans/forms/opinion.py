"""What the acts on an opinion ask (form 4.4)."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.forms.widgets import Script
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import queries as requests
from applications.models import RelatedPerson
from loans import queries, rules
from loans.forms.words import AREA
from loans.states import DeclineCode, PaymentMethod, Repayment
from zengxindai.policy import lprs, terms
from zengxindai.web.fields import ChoicesField, DayField, PercentField, YuanField
from zengxindai.workflow.forms import ActionForm, Section

OTHERS_MAX, NAME_MAX = 20, 60
MANY = _("At most %(count)s lines")
LONG = _("Name and relation have at most %(length)s characters each: %(line)s")


class LprDay(forms.DateInput):
    """The day of the LPR; a script beside it shows the executed rate while one types."""

    class Media:
        js: ClassVar[list[Any]] = [Script("js/rate.js", defer=True)]


class Approve(ActionForm):
    """《贷款意见书》: amount, term, price, sureties, and what they rest on (form 4.4)."""

    amount = YuanField(label=_("Amount (yuan)"))
    months = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=600)
    less_reason = forms.CharField(
        label=_("Why less than applied for"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA),
        help_text=_("Only where it is less; the finance bureau reads it"),
    )  # fmt: skip
    lpr_on = DayField(
        label=_("LPR date"), required=False, widget=LprDay(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Day, term and spread together; leave all three empty for a fixed rate"),
    )  # fmt: skip
    lpr_term = forms.ChoiceField(
        label=_("LPR term"), required=False, choices=[("", "---------"), ("1Y", _("1 year")), ("5Y", _("5 years"))]
    )
    spread_bp = forms.IntegerField(
        label=_("Spread (basis points)"), required=False, min_value=-1000, max_value=1000,
        help_text=_("117 is 1.17 percentage points; below zero is cheaper than the LPR"),
    )  # fmt: skip
    rate = PercentField(
        label=_("Rate (% a year)"), required=False, help_text=_("Calculated from the LPR; enter it for a fixed rate")
    )
    repayment_method = forms.ChoiceField(label=_("Repayment method"), choices=Repayment.choices)
    payment_method = forms.ChoiceField(label=_("Payment method"), choices=PaymentMethod.choices)
    sureties = ChoicesField(
        label=_("Sureties of the enterprise's file"), required=False,
        help_text=_("Controller, shareholders from 25 % on and their spouses (Article 11)"),
    )  # fmt: skip
    other_sureties = forms.CharField(
        label=_("Other sureties"), required=False, max_length=2000, widget=forms.Textarea(attrs=AREA),
        help_text=_("One a line: name, then the relation; no identity numbers"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Findings of the investigation"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    conditions = forms.CharField(
        label=_("Conditions, if any"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("With conditions the opinion is a conditional approval"),
    )

    sections: ClassVar[tuple[Section, ...]] = (
        Section(_("Amount and term"), ("amount", "months", "less_reason")),
        Section(_("Price"), ("lpr_on", "lpr_term", "spread_bp", "rate")),
        Section(_("Repayment and payment"), ("repayment_method", "payment_method")),
        Section(_("Sureties"), ("sureties", "other_sureties")),
        Section(_("Findings and conditions"), ("text", "conditions")),
    )

    def prepare(self) -> None:
        """What the enterprise asked for, who is to stand surety, and the rates for the page's script."""
        if self.case is None:
            return
        today = terms.on(timezone.localdate())
        self.people = {str(each.pk): each for each, _kind in queries.surety_candidates(self.case.application, today)}
        self.fields["sureties"].choices = [
            (pk, f"{each.name}（{requests.parts_of(each)}）") for pk, each in self.people.items()
        ]
        # A program has no boxes before its eyes: it is told what there is to choose.
        offered = "；".join(f"{pk} = {name}" for pk, name in self.fields["sureties"].choices)
        told = _("Not among the people asked for: %(offered)s") % {"offered": offered}
        self.fields["sureties"].error_messages["invalid_choice"] = told.replace("%", "%%")
        self.fields["rate"].widget.attrs |= rates_for_script(today)
        self.initial.setdefault("amount", self.case.application.amount)
        self.initial.setdefault("months", self.case.application.months)
        self.initial.setdefault("sureties", list(self.people))

    def clean_sureties(self) -> list[RelatedPerson]:
        """The people themselves."""
        return [self.people[pk] for pk in dict.fromkeys(self.cleaned_data["sureties"])]

    def clean_other_sureties(self) -> str:
        """As typed; the lines are names with what they are to the enterprise."""
        typed: str = self.cleaned_data["other_sureties"]
        lines = queries.other_lines(typed)
        if len(lines) > OTHERS_MAX:
            raise forms.ValidationError(MANY, params={"count": OTHERS_MAX})
        for name, note in lines:
            if len(name) > NAME_MAX or len(note) > NAME_MAX:
                raise forms.ValidationError(LONG, params={"length": NAME_MAX, "line": f"{name[:20]}…"})
        return typed

    def clean(self) -> dict[str, Any]:
        """The price: LPR and spread give the rate; without them it is typed."""
        data = super().clean()
        parts = {name: data.get(name) for name in ("lpr_on", "lpr_term", "spread_bp")}
        if any(name in self.errors for name in (*parts, "rate")):
            return data
        missing = [name for name, value in parts.items() if value in (None, "")]
        if len(missing) == len(parts):
            if data.get("rate") is None:
                self.add_error("rate", _("Enter LPR day, term and spread, or a fixed rate"))
        elif missing:
            self.add_error(missing[0], _("Day, term and spread belong together"))
        else:
            self._reckon(data)
        return data

    def _reckon(self, data: dict[str, Any]) -> None:
        lpr = lprs.rate(data["lpr_term"], data["lpr_on"])
        if lpr is None:
            self.add_error("lpr_on", _("No LPR is known for that day: it begins with 20 August 2019"))
            return
        rate = rules.executed_rate(lpr, data["spread_bp"])
        if rate <= 0:
            self.add_error("spread_bp", _("The rate would not be above zero"))
        elif data.get("rate") not in (None, rate):
            wrong = _("LPR %(lpr)s and %(spread)s points give %(rate)s; leave this empty or correct it")
            said = {"lpr": rules.percent(lpr), "spread": data["spread_bp"], "rate": rules.percent(rate)}
            self.add_error("rate", wrong % said)
        data["rate"] = rate


def rates_for_script(today: terms.Terms) -> dict[str, str]:
    """Every LPR and the caps of the day as the page's script reads them; it only shows, the server reckons."""
    known = [[term, str(first), str(last or ""), str(rate)] for term, first, last, rate in lprs.published()]
    caps = [[months, str(today.rate_cap(months))] for months, _rate in today.benchmarks]
    words = {
        "executed": str(_("Executed rate")),
        "cap": str(_("highest rate allowed")),
        "over": str(_("above it: lower the spread")),
        "unknown": str(_("No LPR is known for that day")),
    }
    return {"data-lprs": json.dumps(known), "data-caps": json.dumps(caps), "data-words": json.dumps(words)}


class Decline(ActionForm):
    """A proper reason, visible to the finance bureau (Article 22)."""

    decline_code = forms.ChoiceField(label=_("Kind of reason"), choices=DeclineCode.choices)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))
