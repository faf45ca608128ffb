"""The page of loans to watch: it follows from no row (rule LOAN-03)."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from loans import queries
from loans.flow import LOAN
from loans.models import Loan
from loans.states import AlertKind
from zengxindai.accounts.models import User
from zengxindai.policy import articles
from zengxindai.web import listing, present

COLUMNS = (
    (_("Loan"), "text"),
    (_("Enterprise"), "text"),
    (_("Bank"), "text"),
    (_("Outstanding principal"), "money"),
    (_("State"), "status"),
    (_("Alerts"), "text"),
    (_("Since"), "day"),
    (_("What to do next"), "text"),
)


class Filters(forms.Form):
    """By what is alarming, and by number or name."""

    alert = forms.ChoiceField(label=_("Alert"), required=False, choices=[("", _("All")), *AlertKind.choices])
    q = forms.CharField(label=_("Number or name"), required=False, max_length=60)


class Watch(LoginRequiredMixin, TemplateView):
    """The loans this person reads that carry alerts, newest first, with why and what to do next."""

    template_name = "workflow/case_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows, filters and pager for the template; 404 for who does not watch."""
        user = cast(User, self.request.user)
        if user.organisation.kind not in queries.WATCHERS:
            raise Http404
        filters = Filters(self.request.GET)
        asked = filters.cleaned_data if filters.is_valid() else {"alert": "", "q": ""}
        day = present.today_terms().day
        found = queries.watched(listing.cases(LOAN, user), day, asked["alert"])
        if q := asked["q"].strip():
            found = found.filter(Q(number__icontains=q) | Q(subject__icontains=q))
        rows, following = listing.slice_page(found, listing.key(self.request.GET.get("before")))
        query = self.request.GET.copy()
        query.pop("before", None)
        return super().get_context_data(**kwargs) | {
            "flow_label": _("Loans to watch"),
            "columns": [{"label": label, "kind": kind} for label, kind in COLUMNS],
            "rows": [line(loan, queries.alerts_of(loan, day)) for loan in rows],
            "filters": filters,
            "page": {
                "previous_url": f"?{query.urlencode()}" if self.request.GET.get("before") else "",
                "next_url": f"?{query.urlencode()}&before={following}" if following else "",
                "count_label": listing.count_label(found),
            },
        }


def line(loan: Loan, alerts: list[queries.Alert]) -> dict[str, Any]:
    """A loan as a row: all its alerts, the oldest day of them, what the gravest asks for."""
    values = (
        loan.number,
        loan.subject,
        loan.bank.name,
        loan.outstanding,
        loan.status_label,
        "、".join(alert.label for alert in alerts),
        min((alert.since for alert in alerts), default=None),
        articles.advice(alerts[0].finding) if alerts else "",
    )
    cells = [{"kind": kind, "value": value, "tone": ""} for (_label, kind), value in zip(COLUMNS, values, strict=True)]
    cells[4]["tone"] = present.tone(loan.status)
    return {"url": loan.get_absolute_url(), "cells": cells}
