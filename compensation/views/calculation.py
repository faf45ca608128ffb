"""Pages of the pool that follow from no row: the sheet of how an amount was reckoned."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from compensation import calculation
from zengxindai.accounts.models import User
from zengxindai.web import present
from zengxindai.workflow.case import Sight


class CalculationSheet(LoginRequiredMixin, TemplateView):
    """《计算表》 of a case, to be printed; 404 for who does not read the panel on the case page."""

    template_name = "compensation/calculation.html"
    flow: Any = None  # given by the address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The calculations, and who looked at them when."""
        user = cast(User, self.request.user)
        case = get_object_or_404(self.flow.model.objects.visible_to(user), pk=kwargs["pk"])
        found = calculation.of(case, user) if present.sight(case, user) == Sight.ALL else ()
        if not found:
            raise Http404
        reader = {"organisation": user.organisation.name, "person": user.full_name, "moment": timezone.now()}
        return super().get_context_data(**kwargs) | reader | {"case": case, "panel": {"calculations": found}}
