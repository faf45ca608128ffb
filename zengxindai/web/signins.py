"""The record of signing in, for the audit administrator: who came in, failed or was locked out, and from where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from zengxindai.accounts.duties import Duty
from zengxindai.administration import actions
from zengxindai.audit import signin, trail
from zengxindai.audit.models import Event
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.web import listing
from zengxindai.web.downloads import written

ROWS_MAX = 50_000
VERBS = {
    "sign_in.fail": gettext_lazy("Wrong password"),
    "sign_in.fail_code": gettext_lazy("Wrong code"),
    "sign_in.fail_confirmation": gettext_lazy("Wrong password when asked again"),
    "sign_in.lock_out": gettext_lazy("Locked out"),
    "sign_in.enter": gettext_lazy("Signed in"),
    "user.turn_away": gettext_lazy("Program turned away"),
}
COLUMNS = (
    {"key": "at", "label": gettext_lazy("Time"), "kind": "moment"},
    {"key": "what", "label": gettext_lazy("What"), "kind": "text"},
    {"key": "name", "label": gettext_lazy("User name"), "kind": "text"},
    {"key": "ip", "label": gettext_lazy("Network address"), "kind": "text"},
    {"key": "more", "label": gettext_lazy("More"), "kind": "text"},
)
SHEET = (
    Column("时间", "at", width=20),
    Column("事项", "what", width=20),
    Column("账号", "name", width=24),
    Column("网络地址", "ip", width=20),
    Column("说明", "more", width=36),
)


class Narrow(forms.Form):
    """Which of it: one day, one kind, one name."""

    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    what = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    name = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Part of an account's name; what is no account is found by the whole of it"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        failures: tuple[tuple[str, Any], ...] = (("", _("Failures and lock-outs")), ("all", _("Everything")))
        self.fields["what"].choices = [*failures, *VERBS.items()]  # type: ignore[attr-defined]

    def narrow(self) -> QuerySet[Event]:
        """The events that fit; failures alone unless more is asked for. Wrong input narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        what = asked.get("what") or ""
        kinds = [what] if what in VERBS else [verb for verb in VERBS if what == "all" or verb != signin.ENTER]
        found = Event.objects.filter(verb__in=kinds, case_type__in=(signin.CASE, "user"))
        if day := asked.get("day"):
            begin = timezone.make_aware(dt.datetime.combine(day, dt.time()))
            found = found.filter(at__gte=begin, at__lt=begin + dt.timedelta(days=1))
        if name := asked.get("name"):
            fits = Q(data__name__icontains=name) | Q(data__index__in=signin.indexes(name))
            found = found.filter(fits)
        return found


class AuditOnly(LoginRequiredMixin):
    """Opens a page to the operator's audit administrator; for everybody else it does not exist."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the duty before anything else."""
        user = request.user
        if user.is_authenticated and not actions.audits(user, timezone.localdate()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class SignIns(AuditOnly, TemplateView):
    """Newest first, a page of it."""

    template_name = "workflow/case_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page, the form that narrows it, and the way to take it away."""
        form, query = Narrow(self.request.GET), self.request.GET.copy()
        before = listing.key(query.pop("before", [None])[-1])
        found, base = form.narrow(), reverse("sign-ins")
        events, following = listing.slice_page(found, before)
        asked = query.urlencode()
        return super().get_context_data(**kwargs) | {
            "flow_label": _("Signing in"),
            "columns": COLUMNS,
            "rows": [{"cells": cells(each)} for each in events],
            "filters": form,
            "export_url": f"{reverse('sign-ins-file')}?{asked}",
            "page": {
                "previous_url": f"{base}?{asked}" if before else "",
                "next_url": f"{base}?{asked}&before={following}" if following else "",
                "count_label": listing.count_label(found),
            },
        }


class SignInsFile(AuditOnly, View):
    """The same as XLSX, as it is narrowed; the trail says who took how many rows."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file: at most fifty thousand rows, the newest."""
        by: Any = request.user
        found = Narrow(request.GET).narrow().order_by("-pk")[:ROWS_MAX]
        trail.record(
            verb="sign_in.export",
            by=by,
            at=timezone.now(),
            case_type="export",
            case_id=by.pk,
            duty=Duty.AUDIT,
            data={
                "rows": found.count(),
                "day": request.GET.get("day", "")[:10],
                "what": request.GET.get("what", "")[:30],
            },
        )
        sheet = Sheet("登录记录", "", SHEET, lines(found))
        return written(sheet, f"登录记录_{timezone.localdate():%Y%m%d}.xlsx")


def facts(event: Event) -> tuple[dt.datetime, Any, str, str, str]:
    """One event in the order of the columns."""
    name = str(event.data.get("name") or event.actor_name)
    return event.at, VERBS[event.verb], name, event.ip or "", more(event)


def more(event: Event) -> str:
    """What else there is to say: by the password alone, no such account, why a program was turned away."""
    if event.verb == "user.turn_away":
        return f"{event.data.get('why', '')} {event.data.get('what', '')}".strip()
    if event.verb == signin.ENTER:
        return _("By the password alone") if event.data.get("single") else _("With a code")
    return "" if event.case_id else _("No such account")


def cells(event: Event) -> list[dict[str, Any]]:
    """One event as a row of the page."""
    return [{"kind": column["kind"], "value": value} for column, value in zip(COLUMNS, facts(event), strict=True)]


def lines(events: QuerySet[Event]) -> Iterator[dict[str, Any]]:
    """The events as rows of the sheet."""
    for event in events.iterator(chunk_size=2000):
        at, what, name, ip, words = facts(event)
        local = f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
        yield {"at": local, "what": str(what), "name": name, "ip": ip, "more": words}
