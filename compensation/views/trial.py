"""The trial balance as a page, and as a file for those who calculate on."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from compensation import forms, queries
from zengxindai.accounts.models import User
from zengxindai.documents import sheets
from zengxindai.web import panels
from zengxindai.web.downloads import workbook

COLUMNS = (
    (gettext_lazy("Account"), "text"),
    (gettext_lazy("Name"), "text"),
    (gettext_lazy("Opening balance (yuan)"), "money"),
    (gettext_lazy("In (yuan)"), "money"),
    (gettext_lazy("Out (yuan)"), "money"),
    (gettext_lazy("Closing balance (yuan)"), "money"),
)
KINDS = (
    (gettext_lazy("Kind of movement"), "text"),
    (gettext_lazy("Transactions"), "number"),
    (gettext_lazy("Into special accounts (yuan)"), "money"),
    (gettext_lazy("Out of special accounts (yuan)"), "money"),
)


class ForReaders(LoginRequiredMixin, View):
    """Opens to those who read the books as a whole; nobody else finds it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Check the kind before anything else."""
        user = request.user
        if user.is_authenticated and cast(User, user).organisation.kind not in queries.TRIAL_READERS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def asked(self) -> tuple[forms.Period, queries.Trial]:
        """The period typed, and the books of it; of this year until today where none, or a wrong one, was typed."""
        today = timezone.localdate()
        this_year = {"since": today.replace(month=1, day=1), "until": today}
        form = forms.Period({**this_year, **self.request.GET.dict()})
        days = form.cleaned_data if form.is_valid() else this_year
        return form, queries.trial(days["since"], days["until"])


class TrialBalance(ForReaders, TemplateView):
    """All accounts with opening balance, movements and closing balance; the totals show that nothing is lost."""

    template_name = "compensation/trial_balance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both tables and the form."""
        form, found = self.asked()
        total = found.total
        lines = [("", (e.code, e.name, e.opening, e.paid_in, e.paid_out, e.closing)) for e in found.lines]
        lines.append(("", (_("Total"), "", total.opening, total.paid_in, total.paid_out, total.closing)))
        period = urlencode({"since": found.since.isoformat(), "until": found.until.isoformat()})
        return super().get_context_data(**kwargs) | {
            "form": form,
            "trial": found,
            "accounts": panels.table(COLUMNS, lines),
            "kinds": panels.table(KINDS, [("", (e.label, e.count, e.paid_in, e.paid_out)) for e in found.kinds]),
            "export_url": f"{reverse('trial-balance-sheet')}?{period}",
        }


class TrialSheet(ForReaders):
    """The trial balance as XLSX."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        _form, found = self.asked()
        name = f"试算平衡表_{found.since:%Y%m%d}-{found.until:%Y%m%d}.xlsx"
        return workbook(sheets.write(queries.trial_sheet(found)), name)
