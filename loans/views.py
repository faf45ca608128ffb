"""Pages that follow from no row: loans to watch (rule LOAN-03), and what lies beside banks' balance files (BAL-01)."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from loans import queries
from loans.flow import LOAN
from loans.models import BalanceFile, Loan
from loans.states import AlertKind
from zengxindai.accounts.models import Kind, User
from zengxindai.documents import sheets
from zengxindai.policy import articles
from zengxindai.web import aside, listing, present
from zengxindai.web.downloads import workbook
from zengxindai.web.views import ActionView

COLUMNS = (
    (_("Loan"), "text"),
    (_("Enterprise"), "text"),
    (_("Bank"), "text"),
    (_("Outstanding principal"), "money"),
    (_("State"), "status"),
    (_("Alerts"), "text"),
    (_("Alert since"), "day"),
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


# What a balance file sent back with its mistakes is laid aside under.
ASIDE = "balances"


class Send(ActionView):
    """The page of sending a balance file: template beside the form, and the sheet with its mistakes to take away."""

    template_name = "loans/balance_send.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with what lies beside it."""
        context = super().get_context_data(**kwargs)
        sent, url = context["form"].sent, ""
        if sent is not None and any(mistake.row is not None for mistake in sent.mistakes):
            content = sheets.returned(sent.table, queries.COLUMNS, sent.mistakes, lines_max=queries.ROWS_MAX)
            if token := aside.lay(self.request.user.pk, ASIDE, content):
                url = reverse("balance-returned", args=[token])
        return context | {"returned_url": url, "rows_max": queries.ROWS_MAX}


class ForBanks(LoginRequiredMixin, View):
    """Opens to people of banks; nobody else finds it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Check the kind before anything else."""
        user = request.user
        if user.is_authenticated and cast(User, user).organisation.kind != Kind.BANK:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Template(ForBanks):
    """The sheet to be filled in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        return workbook(queries.blank(), f"{queries.TITLE}.xlsx")


class Returned(ForBanks):
    """The sheet with its mistakes; for its sender, while it waits."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The file; 404 once it has waited too long, and for anybody else."""
        content = aside.fetch(request.user.pk, ASIDE, token)
        return workbook(content, f"{queries.TITLE}_{_('mistakes')}.xlsx")


class Differences(LoginRequiredMixin, View):
    """The differences of a balance file as a sheet."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file; 404 for who does not see the comparison."""
        file = get_object_or_404(BalanceFile.objects.visible_to(cast(User, request.user)).select_related("bank"), pk=pk)
        sheet = queries.difference_sheet(file, request.user)
        return workbook(sheets.write(sheet), f"增信贷余额核对差异表_{file.bank.name}_{file.day:%Y%m}.xlsx")
