"""Which department is responsible for which industries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from zengxindai.accounts.models import Kind, Organisation, Sector
from zengxindai.administration import forms, routing
from zengxindai.administration.views.people import attempt
from zengxindai.policy import industries
from zengxindai.policy.models import Routing
from zengxindai.workdays import ONE_DAY


class Routes(LoginRequiredMixin, FormView):
    """Who is responsible for which industries today and later, what was before, and a form for the next row."""

    form_class = forms.AddRoute
    template_name = "administration/routing.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """403 to whoever only reads, before anything typed is looked at."""
        if not routing.keeps_routing(request.user, timezone.localdate()):
            raise PermissionDenied(_("Only the service centre's approver decides which department is responsible."))
        return super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """A row usually begins today."""
        return {"valid_from": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows with the industries' and the departments' names."""
        day = timezone.localdate()
        departments = Organisation.objects.filter(kind=Kind.SECTOR_DEPT).order_by("code")
        named = {each.sector: each.name for each in departments}
        return super().get_context_data(**kwargs) | {
            "keeps": routing.keeps_routing(self.request.user, day),
            "routes": [shown(row, named) | {"coming": row.valid_from > day} for row in routing.routes(day)],
            "former": [shown(row, named) for row in routing.former_routes(day)],
        }

    def form_valid(self, form: forms.AddRoute) -> HttpResponse:
        """Enter the row, or say why not."""
        by, data = self.request.user, form.cleaned_data
        if attempt(self.request, lambda: routing.add_route(by, at=timezone.now(), **data), form) is None:
            return self.form_invalid(form)
        return redirect("routing")


class EndRoute(LoginRequiredMixin, View):
    """Ends a row today."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the list."""
        row = get_object_or_404(Routing, pk=pk)
        attempt(request, lambda: routing.end_route(request.user, row, at=timezone.now()))
        return redirect("routing")


def shown(row: Routing, departments: dict[str, str]) -> dict[str, Any]:
    """A row for readers; last_day: the last one it counts."""
    return {
        "pk": row.pk,
        "industries": industries.words(row.prefix),
        "sector": dict(Sector.choices).get(row.sector, row.sector),
        "department": departments.get(row.sector, ""),
        "valid_from": row.valid_from,
        "last_day": row.valid_to and row.valid_to - ONE_DAY,
        "source": row.source,
    }
