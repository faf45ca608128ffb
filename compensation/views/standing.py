"""Pages on the standing of the banks (Article 10): all of them, one with its history, the loans behind each figure."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from compensation.models import ExitCase
from compensation.models.standing import STANDING_READERS
from compensation.queries import exit_line
from compensation.queries import standing_pages as pages
from zengxindai.accounts.models import Organisation, User
from zengxindai.documents import sheets
from zengxindai.web import present
from zengxindai.web.downloads import workbook


class ForReaders(LoginRequiredMixin, View):
    """Opens to those who read the ratios of banks; nobody else finds it, and a bank finds itself only."""

    @property
    def user(self) -> User:
        """Who asks."""
        return cast(User, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Check the kind before anything else."""
        if request.user.is_authenticated and cast(User, request.user).organisation.kind not in STANDING_READERS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def bank(self) -> Organisation:
        """The bank asked for; 404 for one whose ratio this person does not read."""
        return get_object_or_404(exit_line.banks_standing(self.user), pk=self.kwargs["pk"])

    def which(self) -> str:
        """Which loans are asked for."""
        asked = self.request.GET.get("which", "")
        return asked if asked in pages.WHICH else pages.WHICH[0]


class Standings(ForReaders, TemplateView):
    """One row per bank; a bank finds its own."""

    template_name = "workflow/case_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows for the template."""
        lines = pages.standing_lines(list(exit_line.banks_standing(self.user)), present.today_terms())
        return super().get_context_data(**kwargs) | {
            "flow_label": _("Standing of the banks"),
            "columns": [{"label": label, "kind": kind} for label, kind in pages.STANDING_COLUMNS],
            "rows": [pages.standing_cells(line) for line in lines],
            "page": {},
            "export_url": reverse("bank-standings-sheet"),
        }


class StandingsSheet(ForReaders):
    """The same as XLSX."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        now = present.today_terms()
        content = sheets.write(pages.standings_sheet(list(exit_line.banks_standing(self.user)), now))
        return workbook(content, f"合作银行不良情况_{now.day:%Y%m%d}.xlsx")


class BankPage(ForReaders, TemplateView):
    """One bank: figures with the way to their rows, the ratio over time, official ratios, exit cases."""

    template_name = "compensation/standing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the page shows."""
        bank, now = self.bank(), present.today_terms()
        (line,) = pages.standing_lines([bank], now)
        ratio, begun = line["ratio"], line["begun"] is not None
        return super().get_context_data(**kwargs) | {
            "bank": bank,
            "status": {"label": line["level"].label, "tone": pages.TONES[line["level"]]},
            "facts": pages.standing_facts(line, now),
            "findings": present.findings(pages.rules.bank_standing(ratio.bad, ratio.whole, begun, now)),
            "chart": pages.standing_chart(bank, now),
            "official": pages.official_table(bank),
            "exits": pages.exits_of(bank),
        }


class Loans(ForReaders, TemplateView):
    """The loans behind a figure of a bank, of any day."""

    template_name = "compensation/standing_loans.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of rows."""
        bank, which = self.bank(), self.which()
        day = pages.day_asked(self.request.GET.get("on", ""))
        found = pages.loans_behind(bank, day, which)
        typed = self.request.GET.get("page", "")
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
        shown = found[number * pages.PAGE : (number + 1) * pages.PAGE]
        base = f"?which={which}&on={day}"
        return super().get_context_data(**kwargs) | {
            "bank": bank,
            "day": day,
            "title": pages.TITLES[which],
            "table": pages.loans_table(shown, self.user),
            "total": sum((each.owed for each in found), start=exit_line.NOTHING),
            "count": len(found),
            "sheet_url": reverse("bank-standing-loans-sheet", args=[bank.pk]) + base,
            "page": {
                "previous_url": f"{base}&page={number - 1}" if number else "",
                "next_url": f"{base}&page={number + 1}" if len(found) > (number + 1) * pages.PAGE else "",
                "count_label": "",
            },
        }


class LoansSheet(ForReaders):
    """The same as XLSX."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file."""
        bank, which, day = self.bank(), self.which(), pages.day_asked(request.GET.get("on", ""))
        content = sheets.write(pages.loans_sheet(bank, day, which, self.user))
        return workbook(content, f"{bank.name}_{pages.NAMED[which]}_{day:%Y%m%d}.xlsx")


class FrozenLoans(ForReaders):
    """The frozen list of loans of an exit case as XLSX."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file; 404 for who does not see the case."""
        case = get_object_or_404(ExitCase.objects.all().visible_to(self.user).select_related("bank"), pk=pk)
        content = sheets.write(pages.frozen_sheet(case, self.user))
        return workbook(content, f"退出事项_{case.number}_贷款清单.xlsx")
