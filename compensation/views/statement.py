"""What lies beside bank statements: the page of sending one, the template, mistakes to take away, the sheet."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from compensation import queries
from compensation.models import STANDING, Statement
from zengxindai.accounts.models import Kind, User
from zengxindai.documents import sheets
from zengxindai.web import aside
from zengxindai.web.downloads import workbook
from zengxindai.web.views import ActionView

# What a statement sent back with its mistakes is laid aside under.
ASIDE = "statement"


class Send(ActionView):
    """The page of sending a statement: template beside the form, and the sheet with its mistakes to take away."""

    template_name = "compensation/statement_send.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with what lies beside it."""
        context = super().get_context_data(**kwargs)
        sent, url = context["form"].sent, ""
        if sent is not None and any(mistake.row is not None for mistake in sent.mistakes):
            columns, most = queries.STATEMENT_COLUMNS, queries.STATEMENT_ROWS_MAX
            content = sheets.returned(sent.table, columns, sent.mistakes, lines_max=most)
            if token := aside.lay(self.request.user.pk, ASIDE, content):
                url = reverse("statement-returned", args=[token])
        return context | {"returned_url": url}


class ForGuarantor(LoginRequiredMixin, View):
    """Opens to people of the guarantor; nobody else finds it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Check the kind before anything else."""
        user = request.user
        if user.is_authenticated and cast(User, user).organisation.kind != Kind.GUARANTOR:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Template(ForGuarantor):
    """The sheet to be filled in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        return workbook(queries.blank(), f"{queries.STATEMENT_TITLE}.xlsx")


class Returned(ForGuarantor):
    """The sheet with its mistakes; for its sender, while it waits."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The file; 404 once it has waited too long, and for anybody else."""
        content = aside.fetch(request.user.pk, ASIDE, token)
        return workbook(content, f"{queries.STATEMENT_TITLE}_{_('mistakes')}.xlsx")


class Reconciled(LoginRequiredMixin, View):
    """《余额调节表》 as a sheet."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file; 404 for who does not see the statement, and for one that was replaced."""
        seen = Statement.objects.visible_to(cast(User, request.user)).filter(status__in=STANDING)
        statement = get_object_or_404(seen.select_related("bank"), pk=pk)
        content = sheets.write(queries.reconciliation_sheet(statement))
        return workbook(content, f"余额调节表_{statement.bank.name}_{statement.day:%Y%m}.xlsx")
