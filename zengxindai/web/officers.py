"""The list of responsibilities (责任清单): who answers for what, for everybody signed in (Article 23)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from zengxindai.accounts import queries

COLUMNS = (_("Organisation"), _("Officer"), _("Office phone"), _("Responsibility"))


class Officers(LoginRequiredMixin, TemplateView):
    """Every officer in force today, by organisation: one look-up."""

    template_name = "workflow/officers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines for the shared table."""
        rows = [
            (each.organisation.name, each.user.full_name, each.phone_to_call, each.responsibility)
            for each in queries.officers(timezone.localdate())
        ]
        return super().get_context_data(**kwargs) | {
            "columns": [{"label": label, "kind": "text"} for label in COLUMNS],
            "rows": [{"url": "", "cells": [{"kind": "text", "value": value} for value in row]} for row in rows],
        }
