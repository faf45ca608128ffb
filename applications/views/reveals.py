"""The record of identity numbers read in full, for bureau and auditor (Article 11)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from applications.models import Application
from applications.queries import lookup, people
from applications.views.blacklist import ForKinds
from zengxindai.web import listing

COLUMNS = (
    {"key": "at", "label": gettext_lazy("Time"), "kind": "moment"},
    {"key": "organisation", "label": gettext_lazy("Organisation"), "kind": "text"},
    {"key": "by", "label": gettext_lazy("Who"), "kind": "text"},
    {"key": "person", "label": gettext_lazy("Whose number"), "kind": "text"},
    {"key": "request", "label": gettext_lazy("Request"), "kind": "text"},
    {"key": "reason", "label": gettext_lazy("What for"), "kind": "text"},
)


class Reveals(ForKinds, TemplateView):
    """Who read whose number, when, on which request and what for; newest first, no number in it."""

    template_name = "workflow/case_list.html"
    kinds = lookup.LOG_READERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of it."""
        before = self.request.GET.get("before")
        events, following = listing.slice_page(people.looks(), listing.key(before))
        numbers = dict(Application.objects.filter(pk__in=[e.case_id for e in events]).values_list("pk", "number"))
        base = reverse("reveals")
        return super().get_context_data(**kwargs) | {
            "flow_label": _("Numbers read in full"),
            "columns": COLUMNS,
            "rows": [{"cells": self.cells(each, numbers)} for each in events],
            "page": {
                "previous_url": base if before else "",
                "next_url": f"{base}?before={following}" if following else "",
                "count_label": listing.count_label(people.looks()),
            },
        }

    @staticmethod
    def cells(event: Any, numbers: dict[int, str]) -> list[dict[str, Any]]:
        """One look, column by column."""
        person, reason = event.data["person"]["label"], event.data["reason"]
        values = (event.at, event.organisation_name, event.actor_name, person, numbers.get(event.case_id, ""), reason)
        return [{"kind": column["kind"], "value": value} for column, value in zip(COLUMNS, values, strict=True)]
