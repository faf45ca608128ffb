"""The first page: what waits for this person, what they have done, what came to an end, what they were told."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from zengxindai.audit.models import Event
from zengxindai.notifications import queries as notices
from zengxindai.notifications import tell
from zengxindai.web import batch, history, listing, present
from zengxindai.web.imports import runs
from zengxindai.workflow import registry, turns

TABS = (("todo", _("To do")), ("done", _("Done")), ("notices", _("Notices")))


class Inbox(LoginRequiredMixin, TemplateView):
    """待办 first; 已办 and notices behind tabs."""

    template_name = "workflow/inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The chosen tab's lines and the counts of all tabs."""
        user, now = self.request.user, present.today_terms()
        chosen = self.request.GET.get("tab", "todo")
        waiting = turns.of_user(user, now.day)
        search = self.request.GET.get("q", "").replace("\x00", "").strip()[:60]
        if search:
            waiting = waiting.filter(Q(number__icontains=search) | Q(subject__icontains=search))
        counts = {"todo": waiting.order_by()[: listing.COUNTED + 1].count(), "notices": notices.unread_count(user)}
        tabs = [
            {"key": k, "label": label, "count": counts.get(k), "url": f"?tab={k}", "active": k == chosen}
            for k, label in TABS
        ]
        context = super().get_context_data(**kwargs) | {"tabs": tabs, "tab": chosen, "search": search, "page": {}}
        if chosen == "notices":
            return context | {"notices": [history.notice(each) for each in notices.latest(user)]}
        if chosen == "done":
            return context | {"done": done_by(user)}
        shown = list(waiting[: listing.PAGE])
        overdue = waiting.filter(due_on__lt=now.day).order_by()[: listing.COUNTED].count()
        return context | {
            "turns": [present.turn(row, now) for row in shown],
            "to_sign": batch.to_sign(user).order_by()[: listing.COUNTED].count() + len(runs.waiting_for(user)),
            "summary": [
                {"label": _("Waiting for me"), "count": counts["todo"], "url": "?tab=todo", "tone": "primary"},
                {"label": _("Past the deadline"), "count": overdue, "url": "?tab=todo", "tone": "danger"},
                {"label": _("Unread notices"), "count": counts["notices"], "url": "?tab=notices", "tone": "secondary"},
            ],
        }


def done_by(user: Any) -> list[dict[str, Any]]:
    """The last acts of this person, newest first, each with the way to its case."""
    events = Event.objects.filter(actor_id=user.pk).order_by("-id")[: listing.PAGE]
    known = {flow.name for flow in registry.flows()}
    return [
        {
            "at": event.at,
            "sentence": history.sentence(event),
            "url": reverse(f"{event.case_type}-detail", args=[event.case_id]),
            "case_label": registry.flow(event.case_type).label,
        }
        for event in events
        if event.case_type in known
    ]


class NoticesRead(LoginRequiredMixin, View):
    """Mark all own notices as read."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Back to the notices."""
        tell.mark_read(request.user, timezone.now())
        return redirect(reverse("inbox") + "?tab=notices")
