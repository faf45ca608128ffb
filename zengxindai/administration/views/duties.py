"""Who answers for what, duties lent to colleagues, and the token of one's own programs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from zengxindai.accounts import queries
from zengxindai.accounts.models import Delegation, Kind, NamedOfficer
from zengxindai.administration import actions, forms
from zengxindai.administration.views.confirming import asks, unreported
from zengxindai.administration.views.people import AdministratorOnly, attempt


class Officers(AdministratorOnly, FormView):
    """Who answers for what in the own organisation, and a form to name another (Article 23)."""

    form_class = forms.NameOfficer
    template_name = "administration/officers.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enterprises have no officers in the scheme."""
        if request.user.is_authenticated and request.user.organisation.kind == Kind.ENTERPRISE:
            raise PermissionDenied(_("Enterprises name no officers"))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """A responsibility usually begins today."""
        return {"valid_from": timezone.localdate()}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the people of today."""
        return super().get_form_kwargs() | {"by": self.request.user, "day": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Present and coming officers."""
        rows = queries.officers_of(self.request.user.organisation, timezone.localdate())
        return super().get_context_data(officers=rows, **kwargs)

    def form_valid(self, form: forms.NameOfficer) -> HttpResponse:
        """Name the officer, or say why not."""
        by = self.request.user
        if attempt(self.request, lambda: actions.name_officer(by, at=timezone.now(), **form.act()), form) is None:
            return self.form_invalid(form)
        return redirect("officers-named")


class EndOfficer(AdministratorOnly, View):
    """Ends a responsibility today."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the officers."""
        own = NamedOfficer.objects.select_related("user", "organisation").filter(organisation=request.user.organisation)
        officer = get_object_or_404(own, pk=pk)
        attempt(request, lambda: actions.end_officer(request.user, officer, at=timezone.now()))
        return redirect("officers-named")


class MyDelegations(LoginRequiredMixin, FormView):
    """What I lent, what was lent to me, and a form to lend a duty."""

    form_class = forms.Delegate
    template_name = "administration/delegations.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the colleagues of today."""
        return super().get_form_kwargs() | {"by": self.request.user, "day": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Present and coming ones."""
        rows = queries.delegations_of(self.request.user, timezone.localdate())
        return super().get_context_data(delegations=rows, **kwargs)

    def form_valid(self, form: forms.Delegate) -> HttpResponse:
        """Lend the duty, or say why not."""
        by = self.request.user
        if attempt(self.request, lambda: actions.delegate(by, at=timezone.now(), **form.act()), form) is None:
            return self.form_invalid(form)
        return redirect(reverse("my-delegations"))


class EndDelegation(LoginRequiredMixin, View):
    """Takes a lent duty back today."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the delegations."""
        lent = get_object_or_404(Delegation.objects.select_related("to_user"), pk=pk, from_user=request.user)
        attempt(request, lambda: actions.end_delegation(request.user, lent, at=timezone.now()))
        return redirect("my-delegations")


@unreported
class MyToken(LoginRequiredMixin, View):
    """A token for one's own programs."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the new token once; never kept by a browser or proxy."""
        if page := asks(request, _("New token"), request.user, reverse("profile")):
            return page
        token = actions.renew_token(request.user, at=timezone.now())
        response = render(request, "administration/token.html", {"token": token})
        response["Cache-Control"] = "no-store"
        return response
