"""Pages beside the black list's entries: the query before an award, the export, and the record of both (Article 21)."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from applications import forms
from applications.queries import lookup
from zengxindai.accounts.models import User
from zengxindai.documents import sheets
from zengxindai.policy import articles
from zengxindai.web import listing
from zengxindai.web.downloads import workbook

ARTICLE = 21
LOG_COLUMNS = (
    {"key": "at", "label": gettext_lazy("Time"), "kind": "moment"},
    {"key": "organisation", "label": gettext_lazy("Organisation"), "kind": "text"},
    {"key": "by", "label": gettext_lazy("Who"), "kind": "text"},
    {"key": "kind", "label": gettext_lazy("Kind of reading"), "kind": "text"},
    {"key": "purpose", "label": gettext_lazy("Purpose"), "kind": "text"},
    {"key": "count", "label": gettext_lazy("Asked about"), "kind": "number"},
    {"key": "hits", "label": gettext_lazy("Are listed"), "kind": "number"},
)


class ForKinds(LoginRequiredMixin):
    """Opens a page to people of some kinds of organisation; 403 to everybody else signed in."""

    request: HttpRequest
    kinds: ClassVar[frozenset[Any]] = lookup.ASKERS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Check the kind before anything else; nothing on these pages is kept by a browser or proxy."""
        user = request.user
        if user.is_authenticated and cast(User, user).organisation.kind not in self.kinds:
            raise PermissionDenied(_("The black list is queried by banks, departments and authorities."))
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store"
        return response

    @property
    def person(self) -> User:
        """Who asks."""
        return cast(User, self.request.user)


@method_decorator(sensitive_post_parameters("subjects"), name="dispatch")
class Query(ForKinds, FormView):
    """Ask about one subject or many; the answers come on the same page, since none of it may stand in an address."""

    form_class = forms.Inquire
    template_name = "applications/blacklist_query.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """The answers line by line; what was asked is told masked, and the form is empty again but for the purpose."""
        asked = form.cleaned_data
        found = lookup.ask(self.person, asked["purpose"], asked["subjects"], timezone.now())
        again = forms.Inquire(initial={"purpose": asked["purpose"]})
        context = self.get_context_data(form=again, answers=found, purpose=asked["purpose"], asked_at=timezone.now())
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form for a question, the one for an export, and the way to the record for those who read it."""
        found = kwargs.get("answers")
        hits = sum(each.listed for each in found) if found is not None else 0
        log = reverse("blacklist-queries") if self.person.organisation.kind in lookup.LOG_READERS else ""
        export = kwargs.pop("export", None) or forms.Purpose(auto_id="id_export_%s")
        return super().get_context_data(
            **kwargs, hits=hits, log_url=log, export=export, article_text=articles.cite(ARTICLE)
        )


class Export(Query):
    """The entries in force as XLSX, numbers masked; by POST, since it is recorded."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file, or the page again when the purpose is missing."""
        form = forms.Purpose(request.POST, auto_id="id_export_%s")
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=forms.Inquire(), export=form))
        now = timezone.now()
        sheet = lookup.export(self.person, form.cleaned_data["purpose"], now)
        return workbook(sheets.write(sheet), f"增信贷黑名单_{timezone.localdate(now):%Y%m%d}.xlsx")


class Queries(ForKinds, TemplateView):
    """The record of questions and exports, newest first, for bureau and auditor."""

    template_name = "workflow/case_list.html"
    kinds = lookup.LOG_READERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of it."""
        before = self.request.GET.get("before")
        rows, following = listing.slice_page(lookup.log(), listing.key(before))
        base = reverse("blacklist-queries")
        return super().get_context_data(**kwargs) | {
            "flow_label": _("Record of black list queries"),
            "columns": LOG_COLUMNS,
            "rows": [{"cells": [self.cell(each, column) for column in LOG_COLUMNS]} for each in rows],
            "page": {
                "previous_url": base if before else "",
                "next_url": f"{base}?before={following}" if following else "",
                "count_label": listing.count_label(lookup.log()),
            },
        }

    @staticmethod
    def cell(asked: Any, column: dict[str, Any]) -> dict[str, Any]:
        """One value; persons were never kept otherwise than as an index, so nobody is named here."""
        words = {"QUERY": _("Query"), "EXPORT": _("Export")}
        value = getattr(asked, column["key"])
        return {"kind": column["kind"], "value": words.get(value, value) if column["key"] == "kind" else value}
