"""The pages of the operator's security and audit administrators; to everybody else they do not exist."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from zengxindai.accounts.models import User
from zengxindai.administration import actions
from zengxindai.administration.views.confirming import asks, unreported
from zengxindai.administration.views.people import attempt, issued
from zengxindai.audit.models import Event

SHOWN, PAGE = 20, 50
VERBS = {
    "user.add": gettext_lazy("Account opened"),
    "user.appoint": gettext_lazy("Duty given"),
    "user.dismiss": gettext_lazy("Duty ended"),
    "user.close": gettext_lazy("Account closed"),
    "user.reopen": gettext_lazy("Account reopened"),
    "user.issue_password": gettext_lazy("Password issued"),
    "user.reset_second_factor": gettext_lazy("Second factor reset"),
    "user.renew_token": gettext_lazy("Token renewed"),
    "user.delegate": gettext_lazy("Duty lent"),
    "user.end_delegation": gettext_lazy("Lent duty taken back"),
    "user.name_officer": gettext_lazy("Officer named"),
    "user.end_officer": gettext_lazy("Responsibility ended"),
    "service.add": gettext_lazy("System entered"),
    "service.limit": gettext_lazy("Scopes or networks of a system changed"),
    "service.make_token": gettext_lazy("Token of a system made"),
    "service.revoke_token": gettext_lazy("Token of a system revoked"),
    "service.sign_calls": gettext_lazy("Secret of a system's signatures made"),
    "service.sign_no_more": gettext_lazy("Calls of a system without signature let in"),
    "service.close": gettext_lazy("System closed"),
    "service.reopen": gettext_lazy("System reopened"),
    "service.call_at": gettext_lazy("Address of a system's calls set"),
    "service.call_no_more": gettext_lazy("Calls of a system ended"),
    "organisation.add": gettext_lazy("Organisation entered"),
    "organisation.rename": gettext_lazy("Organisation renamed"),
    "organisation.suspend": gettext_lazy("Organisation suspended"),
    "organisation.resume": gettext_lazy("Organisation let in again"),
    "parameter.set": gettext_lazy("Parameter set"),
}


@unreported
class Security(LoginRequiredMixin, TemplateView):
    """Lost passwords and second factors of any organisation's people, found by name."""

    template_name = "administration/security.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only for the security administrator."""
        user = request.user
        if user.is_authenticated and not actions.is_security(user, timezone.localdate()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The people a name fits, none without a name."""
        sought = self.request.GET.get("q", "").replace("\x00", "").strip()[:60]
        fits = Q(username__iexact=sought) | Q(full_name__icontains=sought)
        found = User.objects.filter(fits).select_related("organisation").order_by("organisation__code", "username")
        return super().get_context_data(sought=sought, people=found[:SHOWN] if sought else [], **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show a new password once, or take a second factor away."""
        number = request.POST.get("person", "")
        user = get_object_or_404(User, pk=number if number.isascii() and number.isdigit() and len(number) < 19 else 0)
        wish = "password" if request.POST.get("wish") == "password" else "second-factor"
        what = _("Issue a new password") if wish == "password" else _("Reset the second factor")
        if page := asks(request, what, user, reverse("security"), {"person": number, "wish": wish}):
            return page
        if wish == "password":
            password = attempt(request, lambda: actions.issue_password(request.user, user, at=timezone.now()))
            return issued(request, user, password) if password else redirect("security")
        if attempt(request, lambda: actions.reset_second_factor(request.user, user, at=timezone.now())):
            messages.success(request, _("Reset: at the next sign-in they set up a new one."))
        return redirect("security")


class Trail(LoginRequiredMixin, TemplateView):
    """Who administered what, newest first; no case is among it."""

    template_name = "administration/trail.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only for the audit administrator."""
        user = request.user
        if user.is_authenticated and not actions.audits(user, timezone.localdate()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of events in words."""
        before = self.request.GET.get("before", "")
        found = Event.objects.filter(verb__in=VERBS).order_by("-id")
        if before.isascii() and before.isdigit() and len(before) < 19:
            found = found.filter(pk__lt=int(before))
        events = list(found[: PAGE + 1])
        rows = [{"event": event, "label": VERBS[event.verb], "subject": subject(event)} for event in events[:PAGE]]
        further = f"?before={events[PAGE - 1].pk}" if len(events) > PAGE else ""
        return super().get_context_data(rows=rows, further=further, **kwargs)


def subject(event: Event) -> str:
    """Whom or what an event of the administration is about."""
    named = event.data.get("subject")
    return str(named.get("label", "")) if isinstance(named, dict) else str(event.data.get("key", ""))
