"""The page of a sheet outside the request: how far it is, what it would do or what is wrong, and who signs it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from zengxindai.accounts.duties import Duty
from zengxindai.documents import store
from zengxindai.findings import NotYours
from zengxindai.web import listing, views
from zengxindai.web.downloads import workbook
from zengxindai.web.imports import runs, showing
from zengxindai.web.imports.declared import named
from zengxindai.workflow import registry
from zengxindai.workflow.models import SheetRun

WORKING = (SheetRun.State.CHECKING, SheetRun.State.CARRYING)


class Dropping(forms.Form):
    """Why nothing of a sheet shall be done."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, if the sheet is dropped"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RunPage(LoginRequiredMixin, TemplateView):
    """Asks for itself every two seconds while a worker is at it; without scripts by a link."""

    template_name = "workflow/import_run.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only the own organisation's sheets exist."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.run_ = found(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign it, or drop it."""
        try:
            if "drop" in request.POST:
                form = Dropping(request.POST)
                if not form.is_valid():
                    return self.render_to_response(self.get_context_data(form=form))
                runs.drop(pk, request.user, form.cleaned_data["reason"])
            else:
                runs.sign(pk, request.user)
        except runs.Busy:
            messages.warning(request, _("Somebody is at this sheet just now: ask again in a moment"))
        except NotYours as turn:
            return views.not_yours(request, turn, None)
        return redirect("import-run", pk=pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The run in words."""
        run, user = self.run_, self.request.user
        each = named(run.name)
        flow = registry.flow(registry.row(each.row).case_type)
        told = showing.unpacked(run.told)
        mistakes = told.get("mistakes", [])
        working = run.state in WORKING
        signatures = list(run.signatures.select_related("user"))
        done, of = (runs.progress_of(run) if working else None) or (0, 0)
        return super().get_context_data(**kwargs) | {
            "title": each.label,
            "run": run,
            "told": told,
            "working": working,
            "given_up": working and runs.given_up(run),
            "progress": {"done": done, "of": of, "percent": done * 100 // of} if of else None,
            "mistakes": mistakes[: showing.SHOWN_MISTAKES],
            "more": max(run.mistakes - showing.SHOWN_MISTAKES, 0),
            "signatures": [{"name": s.user.full_name, "at": s.at, "duty": Duty(s.duty).label} for s in signatures],
            "may_sign": runs.may_sign(run, user),
            "may_drop": runs.may_drop(run, user),
            "last": len(signatures) + 1 >= run.needed,
            "form": kwargs.get("form") or Dropping(),
            "list_url": listing.url(flow),
            "list_label": flow.label,
            "import_url": reverse("import", args=[each.name]),
        }


def found(request: HttpRequest, pk: int) -> SheetRun:
    """The run, for people of its organisation."""
    return get_object_or_404(runs.visible_to(request.user).select_related("by", "file", "returned"), pk=pk)


class RunFile(LoginRequiredMixin, View):
    """The sheet as it was sent, or with its mistakes."""

    back = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file, to be saved."""
        run = found(request, pk)
        kept = run.returned if self.back else run.file
        if kept is None:
            raise Http404
        try:
            with store.open_(kept) as file:
                return workbook(file.read(), kept.name)
        except (OSError, store.Damaged) as lost:
            raise Http404 from lost
