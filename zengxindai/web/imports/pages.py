"""The pages of an import: template, upload, preview, confirmation, and the sheet with its mistakes to take away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from zengxindai.documents import sheets, store
from zengxindai.documents.content import Unacceptable
from zengxindai.documents.sheets import Column, Table
from zengxindai.findings import NotYours
from zengxindai.policy import articles
from zengxindai.web import aside, listing, views
from zengxindai.web.downloads import workbook
from zengxindai.web.fields import AttachmentField
from zengxindai.web.imports import carrying, runs, showing
from zengxindai.web.imports.carrying import Outcome
from zengxindai.web.imports.declared import Import, for_user
from zengxindai.workflow import registry
from zengxindai.workflow.models import SheetRun

# Sheets of the house that the page lists.
LATEST = 10
LIMIT = gettext_lazy("XLSX, up to 20 MB")


class Sheet(forms.Form):
    """A sheet sent now, or one that was kept for its preview."""

    file = AttachmentField(label=gettext_lazy("Excel sheet"), accept=".xlsx", help_text=LIMIT)


def to_run(run: SheetRun) -> HttpResponse:
    """To the page of a sheet that is looked at elsewhere."""
    return redirect("import-run", pk=run.pk)


class ImportView(LoginRequiredMixin, View):
    """Finds the import for this person; 404 and 403 as for any act."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Another organisation finds nothing, another duty is told so."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        try:
            self.each: Import = for_user(kwargs["name"], request.user)
        except NotYours as turn:
            return views.not_yours(request, turn, None)
        return super().dispatch(request, *args, **kwargs)


class ImportPage(ImportView, TemplateView):
    """Upload, preview, confirmation; nothing is done before the second of them."""

    template_name = "workflow/import.html"

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        """A sheet to be looked at, or the word to carry out the one that was."""
        form = Sheet(request.POST, request.FILES)
        if not form.is_valid():
            return self.answer(form=form)
        sent = form.cleaned_data["file"]
        try:
            return self.confirmed(sent, form) if isinstance(sent, int) else self.looked_at(sent, form)
        except Unacceptable as wrong:
            form.add_error("file", str(wrong))
            return self.answer(form=form)

    def looked_at(self, sent: Any, form: Sheet) -> HttpResponse:
        """What the sheet would do; it is kept only where it would do it."""
        user = self.request.user
        if not carrying.short(sent):
            return to_run(runs.begin(self.each, sent, user))
        table, columns = carrying.load(self.each, sent, user)
        sent.seek(0)
        if carrying.long(table):
            return to_run(runs.begin(self.each, sent, user))
        outcome = carrying.rehearse(self.each, table, user)
        if outcome.mistakes:
            return self.answer(form=Sheet(), **self.wrong(table, columns, outcome))
        if self.each.whole:
            return to_run(runs.begin(self.each, sent, user, seen=(table, columns, outcome)))
        kept = store.keep(sent, by=user, kind=carrying.CASE_TYPE)
        return self.answer(form=form, preview=showing.preview(table, columns, outcome), kept=kept)

    def confirmed(self, pk: int, form: Sheet) -> HttpResponse:
        """The sheet kept for its preview, carried out; once."""
        user = self.request.user
        kept = store.kept(pk, by=user)
        if run := runs.visible_to(user).filter(file=kept).first():
            return to_run(run)
        if self.each.whole or not carrying.short(kept):
            raise Unacceptable(_("This file is no longer at hand: send it again"))
        try:
            file = store.open_(kept)
        except (OSError, store.Damaged) as lost:
            raise Unacceptable(_("This file is no longer at hand: send it again")) from lost
        with file:
            table, columns = carrying.load(self.each, file, user)
        if carrying.long(table):
            raise Unacceptable(_("This file is no longer at hand: send it again"))
        outcome = carrying.carry_out(self.each, table, user, kept)
        if outcome.mistakes:
            return self.answer(form=Sheet(), **self.wrong(table, columns, outcome))
        counts = {"done": outcome.done, "proposed": outcome.proposed, "unchanged": outcome.unchanged}
        return redirect(f"{reverse('import', args=[self.each.name])}?{urlencode(counts)}")

    def wrong(self, table: Table, columns: list[Column], outcome: Outcome) -> dict[str, Any]:
        """The first mistakes, how many there are, and where the sheet with all of them waits."""
        mistakes = showing.listed(outcome.mistakes, columns)
        placed = any(mistake.row is not None for mistake in outcome.mistakes)
        content = sheets.returned(table, columns, outcome.mistakes) if placed else b""
        url = keep_returned(self.request.user.pk, self.each, content) if content else ""
        more = len(mistakes) - showing.SHOWN_MISTAKES
        return {
            "mistakes": mistakes[: showing.SHOWN_MISTAKES],
            "more": max(more, 0),
            "count": len(mistakes),
            "returned_url": url,
        }

    def answer(self, **context: Any) -> HttpResponse:
        """The page."""
        return self.render_to_response(self.get_context_data(**context))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The import in words, its columns, and what was done just now."""
        each, user = self.each, self.request.user
        flow = registry.flow(registry.row(each.row).case_type)
        counts = {key: listing.key(self.request.GET.get(key)) for key in ("done", "proposed", "unchanged")}
        return (
            {"form": Sheet()}
            | super().get_context_data(**kwargs)
            | {
                "title": each.label,
                "article_text": articles.cite(each.article) if each.article else "",
                "sheet_columns": each.columns(user),
                "template_url": reverse("import-template", args=[each.name]),
                "rows_max": carrying.ROWS_MAX,
                "in_request": carrying.IN_REQUEST,
                "runs": runs.visible_to(user).filter(name=each.name).select_related("by").order_by("-id")[:LATEST],
                "list_url": listing.url(flow),
                "list_label": flow.label,
                "result": counts if counts["done"] is not None and self.request.method == "GET" else None,
            }
        )


def keep_returned(user: int, each: Import, content: bytes) -> str:
    """Lay a returned sheet aside for its sender; the address it is fetched from, "" where it cannot lie."""
    token = aside.lay(user, each.name, content)
    return reverse("import-returned", args=[each.name, token]) if token else ""


class Returned(ImportView):
    """The sheet with its mistakes; for its sender, while it waits."""

    def get(self, request: HttpRequest, name: str, token: str) -> HttpResponse:
        """The file; 404 once it has waited too long, and for anybody else."""
        content = aside.fetch(request.user.pk, self.each.name, token)
        return workbook(content, f"{self.each.title}_{_('mistakes')}.xlsx")


class Template(ImportView):
    """The sheet to be filled in."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """The file, with what the house knows filled in."""
        each, user = self.each, request.user
        content = sheets.template(each.columns(user), each.title, each.unit_line, each.filled(user), each.notes)
        return workbook(content, f"{each.title}.xlsx")
