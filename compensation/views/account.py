"""Pages of the special accounts (Article 8): all of them, and one with its warnings, its curves and its year."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from compensation import queries
from compensation.models.fund import ACCOUNT_READERS
from zengxindai.accounts.models import User
from zengxindai.web import present

FIRST_YEAR = 2018


class Accounts(LoginRequiredMixin, TemplateView):
    """The special accounts this person reads, one row per bank; a bank finds its own."""

    template_name = "workflow/case_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows for the template; 404 for who reads none."""
        user = cast(User, self.request.user)
        if user.organisation.kind not in ACCOUNT_READERS:
            raise Http404
        found = queries.standings(list(queries.accounts_of(user)), present.today_terms())
        return super().get_context_data(**kwargs) | {
            "flow_label": _("Special accounts"),
            "columns": [{"label": label, "kind": kind} for label, kind in queries.ACCOUNT_COLUMNS],
            "rows": [queries.account_line(each) for each in found],
            "page": {},
        }


class SpecialAccount(LoginRequiredMixin, TemplateView):
    """One special account."""

    template_name = "compensation/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the page shows; 404 for an account this person does not read."""
        bank = get_object_or_404(queries.accounts_of(self.request.user), pk=kwargs["pk"])
        now = present.today_terms()
        (found,) = queries.standings([bank], now)
        year = self._year(now.day)
        until = min(now.day, dt.date(year, 12, 31))
        return super().get_context_data(**kwargs) | {
            "bank": bank,
            "standing": found,
            "status": queries.account_line(found)["cells"][6],
            "facts": queries.account_facts(found),
            "findings": queries.account_warnings(found),
            "chart": queries.account_chart(bank, now),
            "statement": queries.account_statement(bank, dt.date(year, 1, 1), until),
            "reconciliations": queries.account_reconciliations(bank),
            "year": year,
            "earlier": year - 1 if year > FIRST_YEAR else None,
            "later": year + 1 if year < now.day.year else None,
        }

    def _year(self, today: dt.date) -> int:
        """The year asked for; this one where that is none."""
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
        return year if FIRST_YEAR <= year <= today.year else today.year
