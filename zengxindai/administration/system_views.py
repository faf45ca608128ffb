"""Pages of a bank's systems: accounts, tokens, and what they are told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from zengxindai.accounts import queries
from zengxindai.accounts.duties import Scope
from zengxindai.accounts.models import AccessToken, Kind, ServiceAccount
from zengxindai.administration import forms, systems
from zengxindai.administration.views import AdministratorOnly, attempt
from zengxindai.administration.views.confirming import asks, unreported
from zengxindai.notifications.models import Attempt, Call
from zengxindai.policy import terms

# What the page of calls shows; older ones are read from the cases.
SHOWN = 100


class OfBank(AdministratorOnly):
    """Opens a page to a bank's administrators; other organisations have no systems here."""

    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 for any other kind."""
        if request.user.is_authenticated and request.user.organisation.kind != Kind.BANK:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def system(self) -> ServiceAccount:
        """A system of the own bank or a branch of it; others do not exist here."""
        return get_object_or_404(queries.services_of(self.request.user.organisation), pk=self.kwargs["pk"])


def named(scopes: list[str]) -> list[Any]:
    """Scopes in words."""
    return [Scope(scope).label for scope in scopes]


def shown_once(request: HttpRequest, service: ServiceAccount, heading: str, secret: str, use: str) -> HttpResponse:
    """The one page that shows a key or secret; never kept by a browser or proxy."""
    context = {"service": service, "heading": heading, "secret": secret, "use": use}
    response = render(request, "administration/system_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


class Systems(OfBank, TemplateView):
    """The systems of the own bank and its branches."""

    template_name = "administration/systems.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with what it may do and when it was last heard."""
        found = queries.services_of(self.request.user.organisation).prefetch_related("user__tokens")
        rows = [
            {
                "service": each,
                "scopes": named(each.scopes),
                "last": max((t.last_used_at for t in each.user.tokens.all() if t.last_used_at), default=None),
            }
            for each in found
        ]
        return super().get_context_data(rows=rows, **kwargs)


class AddSystem(OfBank, FormView):
    """A new account of a system."""

    form_class = forms.AddService
    template_name = "administration/system_add.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the own offices."""
        return super().get_form_kwargs() | {"offices": queries.offices_of(self.request.user.organisation)}

    def form_valid(self, form: forms.AddService) -> HttpResponse:
        """Open the account, or say why not."""
        by, data = self.request.user, dict(form.cleaned_data)
        office = data.pop("office", by.organisation)
        done = attempt(self.request, lambda: systems.add_service(by, office, at=timezone.now(), **data), form)
        if done is None:
            return self.form_invalid(form)
        messages.success(self.request, _("Entered; now make its token"))
        return redirect("system", pk=done.pk)


class System(OfBank, FormView):
    """One system: its tokens, what it may do, from where it calls, where it is called."""

    form_class = forms.LimitService
    template_name = "administration/system.html"

    def get_initial(self) -> dict[str, Any]:
        """What holds now."""
        service = self.system()
        return {"scopes": service.scopes, "networks": service.networks}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tokens, newest first, each good or void."""
        service, now = self.system(), timezone.now()
        rows = [(token, good(token, now)) for token in service.user.tokens.order_by("-id")]
        endpoint = service.endpoints.filter(closed_at__isnull=True).first()
        must_sign = terms.on(timezone.localdate(now)).systems_sign
        return super().get_context_data(service=service, tokens=rows, endpoint=endpoint, must_sign=must_sign, **kwargs)

    def form_valid(self, form: forms.LimitService) -> HttpResponse:
        """Other scopes or networks, from the next request on."""
        by, service = self.request.user, self.system()
        act = lambda: systems.limit(by, service, at=timezone.now(), **form.cleaned_data)  # noqa: E731
        if attempt(self.request, act, form) is None:
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect("system", pk=service.pk)


def good(token: AccessToken, now: Any) -> bool:
    """Whether a token is neither revoked nor expired."""
    return token.revoked_at is None and token.expires_at > now


@unreported
class MakeToken(OfBank, View):
    """A further token; shown once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The key, or back with the reason."""
        service = self.system()
        if page := asks(request, _("New token"), service, reverse("system", args=[pk])):
            return page
        made = attempt(request, lambda: systems.make_token(request.user, service, at=timezone.now()))
        if made is None:
            return redirect("system", pk=pk)
        return shown_once(request, service, _("New token"), f"Authorization: Token {made[0]}", "")


@unreported
class SignCalls(OfBank, View):
    """Has a system's calls signed from now on; the secret is shown once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The secret, or back with the reason."""
        service = self.system()
        if page := asks(request, _("New secret for signatures"), service, reverse("system", args=[pk])):
            return page
        secret = attempt(request, lambda: systems.sign_calls(request.user, service, at=timezone.now()))
        use = _("The system signs each of its calls with it from now on; unsigned ones are turned away.")
        return shown_once(request, service, _("Secret of the signatures"), secret, use)


@unreported
class SignNoMore(OfBank, View):
    """Lets a system call without signatures again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the system."""
        service = self.system()
        if page := asks(request, _("Take calls without signature"), service, reverse("system", args=[pk])):
            return page
        attempt(request, lambda: systems.sign_no_more(request.user, service, at=timezone.now()))
        return redirect("system", pk=pk)


class RevokeToken(OfBank, View):
    """Makes a token void."""

    def post(self, request: HttpRequest, pk: int, token: int) -> HttpResponse:
        """Back to the system."""
        service = self.system()
        found = get_object_or_404(service.user.tokens, pk=token)
        attempt(request, lambda: systems.revoke_token(request.user, service, found, at=timezone.now()))
        return redirect("system", pk=pk)


class SetOpen(OfBank, View):
    """Closes or reopens a system's account."""

    active = False

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the system."""
        service = self.system()
        attempt(request, lambda: systems.set_open(request.user, service, self.active, at=timezone.now()))
        return redirect("system", pk=pk)


class Calls(OfBank, FormView):
    """What a system was told, each with every answer; and where it is called."""

    form_class = forms.CallAt
    template_name = "administration/system_calls.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest calls with their attempts."""
        service = self.system()
        attempts = Prefetch("attempts", Attempt.objects.order_by("id"))
        calls = Call.objects.filter(endpoint__service=service).select_related("endpoint").prefetch_related(attempts)
        endpoint = service.endpoints.filter(closed_at__isnull=True).first()
        shown = calls.order_by("-id")[:SHOWN]
        return super().get_context_data(service=service, endpoint=endpoint, calls=shown, **kwargs)

    def form_valid(self, form: forms.CallAt) -> HttpResponse:
        """The address, and the secret shown once; or why not."""
        by, service = self.request.user, self.system()
        act = lambda: systems.call_at(by, service, form.cleaned_data["url"], at=timezone.now())  # noqa: E731
        secret = attempt(self.request, act, form)
        if secret is None:
            return self.form_invalid(form)
        use = _("Calls are signed with it: HMAC-SHA256 of the header Zxd-Timestamp, a full stop and the body.")
        return shown_once(self.request, service, _("Secret of the signatures"), secret, use)


class StopCalls(OfBank, View):
    """Closes the address a system is called at."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the calls."""
        service = self.system()
        attempt(request, lambda: systems.call_no_more(request.user, service, at=timezone.now()))
        return redirect("system-calls", pk=pk)


class SendAgain(OfBank, View):
    """Sends one call once more."""

    def post(self, request: HttpRequest, pk: int, call: int) -> HttpResponse:
        """Back to the calls."""
        service = self.system()
        found = get_object_or_404(Call.objects.select_related("endpoint"), pk=call, endpoint__service=service)
        if attempt(request, lambda: systems.send_again(request.user, service, found, at=timezone.now())):
            messages.success(request, _("It will be sent again within seconds"))
        return redirect("system-calls", pk=pk)
