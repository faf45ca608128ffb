"""The list of responsibilities (责任清单): who answers for what, for everybody signed in (Article 23)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from zengxindai.accounts import queries
from zengxindai.accounts.models import Kind

# Authorities before departments, these before banks.
FIRST = (Kind.DISTRICT_GOV, Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER, Kind.GUARANTOR, Kind.SECTOR_DEPT, Kind.BANK)
ORDER = {str(kind): number for number, kind in enumerate((*FIRST, *(each for each in Kind if each not in FIRST)))}
COLUMNS = (_("Organisation"), _("Responsible officer"), _("Office phone"), _("Responsibility"))


class Officers(LoginRequiredMixin, TemplateView):
    """Every officer in force today, by organisation: one look-up."""

    template_name = "workflow/officers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines for the shared table."""
        rows = [
            (each.organisation.name, each.user.full_name, each.phone_to_call, each.responsibility)
            for each in sorted(queries.officers(timezone.localdate()), key=lambda each: ORDER[each.organisation.kind])
        ]
        return super().get_context_data(**kwargs) | {
            "columns": [{"label": label, "kind": "text"} for label in COLUMNS],
            "rows": [{"url": "", "cells": [{"kind": "text", "value": value} for value in row]} for row in rows],
        }
