"""Where an owner begins: are the conditions met, what will be needed, what to go on with (Article 16)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.views.generic import TemplateView

from applications import forms, queries
from zengxindai.accounts.models import Kind
from zengxindai.policy import materials
from zengxindai.web import present

# A bank invites once in a month at most; older ones have said what newer ones say.
SHOWN_INVITATIONS = 20


class Apply(LoginRequiredMixin, TemplateView):
    """Where an owner begins: are the conditions met, what will be needed, which request to go on with."""

    template_name = "applications/apply.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The answers and what the rules say to them; nothing is kept."""
        enterprise = own_enterprise(self.request)
        now = present.today_terms()
        form = forms.Precheck(self.request.GET if "amount" in self.request.GET else None)
        checks = []
        if form.is_bound and form.is_valid():
            found = queries.precheck(enterprise, forms.answers(form), now)
            checks = [{"label": label, "findings": present.findings(each)} for label, each in found]
        return super().get_context_data(**kwargs) | {
            "form": form,
            "checks": checks,
            "all_met": bool(checks) and not any(each["findings"] for each in checks),
            "drafts": queries.drafts(enterprise),
            "invitations": queries.invitations(enterprise)[:SHOWN_INVITATIONS],
            "file": queries.file_of(enterprise),
            "banks": queries.bank_conditions(),
            "kinds": [
                {"label": materials.words(kind), "hint": materials.hint(kind), "required": kind.required}
                for kind in materials.kinds(now, "A")
            ],
        }


def own_enterprise(request: HttpRequest) -> Any:
    """The enterprise of the person; 404 for everybody else."""
    organisation = request.user.organisation
    if organisation.kind != Kind.ENTERPRISE:
        raise Http404
    return organisation
