"""The first screen of each house, with the rows behind its figures."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from applications.states import ApplicationState
from reporting.queries import blocks, overview
from zengxindai.accounts.models import User
from zengxindai.documents import sheets
from zengxindai.web import listing, present
from zengxindai.web.downloads import workbook
from zengxindai.workflow import registry


class ForReaders(LoginRequiredMixin, View):
    """Opens to those who have a first screen; nobody else finds it."""

    @property
    def user(self) -> User:
        """Who asks."""
        return cast(User, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Check the kind before anything else."""
        if request.user.is_authenticated and cast(User, request.user).organisation.kind not in blocks.READERS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Overview(ForReaders, TemplateView):
    """What this house reads of the scheme, at a glance."""

    template_name = "reporting/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The blocks."""
        now = present.today_terms()
        return super().get_context_data(**kwargs) | {"blocks": blocks.blocks_of(self.user, now), "day": now.day}


class OverviewSheet(ForReaders):
    """One block as XLSX."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """The file; 404 for a block this person does not read."""
        now = present.today_terms()
        block = blocks.BLOCKS[key](self.user, now) if key in blocks.BLOCKS else None
        if block is None:
            raise Http404
        return workbook(sheets.write(blocks.block_sheet(block, now)), f"{block.title}_{now.day:%Y%m%d}.xlsx")


class Rows(ForReaders, TemplateView):
    """The cases behind a figure, newest first."""

    template_name = "workflow/case_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of rows; 404 for a figure there is not."""
        name, title, found = self.asked()
        flow, user, query = registry.flow(name), self.user, self.request.GET.copy()
        related = found.select_related(*flow.related) if flow.related else found
        rows, following = listing.slice_page(related, listing.key(query.get("before")))
        query.pop("before", None)
        shown = listing.columns(flow, user)
        cases = [listing.named(case, user) for case in rows]
        return super().get_context_data(**kwargs) | {
            "flow_label": title,
            "columns": [{"key": c.attr, "label": c.label, "kind": c.kind} for c in shown],
            "rows": [{"url": c.get_absolute_url(), "cells": listing.cells(shown, c, user)} for c in cases],
            "page": {
                "previous_url": f"?{query.urlencode()}" if self.request.GET.get("before") else "",
                "next_url": f"?{query.urlencode()}&before={following}" if following else "",
                "count_label": listing.count_label(found),
            },
        }

    def asked(self) -> tuple[str, str, QuerySet[Any]]:
        """Which figure the address names: the kind of case, a title, the cases."""
        what, day = self.request.GET.get("of", ""), present.today_terms().day
        if what == "step" and (step := self.request.GET.get("step", "")) in overview.STEPS:
            title = _("Requests that came to: %(step)s") % {"step": ApplicationState(step).label}
            return "application", title, overview.reached(self.user, day, step)
        month = self.request.GET.get("month", "")
        try:
            first = dt.datetime.strptime(month, "%Y-%m").date()
        except ValueError:
            raise Http404 from None
        if what not in ("drawn", "owed") or not dt.date(2000, 1, 1) <= first <= day:
            raise Http404
        if what == "drawn":
            return "loan", _("Disbursed in %(month)s") % {"month": month}, overview.drawn_in(self.user, first)
        title = _("Owed at the end of %(month)s") % {"month": month}
        return "loan", title, overview.owing_at_end_of(self.user, first)
