"""What the pages of request, opinion, filing and loan show of each other."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from loans.models import Filing, Loan, LoanOpinion, Waiver
from zengxindai.web import panels

COLUMNS = ((_("Number"), "text"), (_("Kind"), "text"), (_("State"), "status"), (_("Since"), "day"))


def below_panel(application: Application, user: Any) -> dict[str, Any] | None:
    """Opinions, filings and loans that followed from a request, for its page."""
    return panels.table(COLUMNS, [_line(case, case._meta.verbose_name) for case in _below(application, user)])


def chain_panel(case: LoanOpinion | Filing | Loan | Waiver, user: Any) -> dict[str, Any] | None:
    """The request, and what else followed from it, for the page of an opinion, a filing, a loan or a waiver."""
    request: Any = case.application.pk
    found = [_line(each, _("Request")) for each in Application.objects.visible_to(user).filter(pk=request)]
    others = [each for each in _below(case.application, user) if each != case]
    return panels.table(COLUMNS, [*found, *(_line(each, each._meta.verbose_name) for each in others)])


def _below(application: Application, user: Any) -> list[Any]:
    found: list[Any] = []
    for model in (LoanOpinion, Filing, Loan):
        found += model.objects.visible_to(user).filter(application=application).order_by("id")
    return found


def _line(case: Any, what: Any) -> tuple[str, tuple[Any, ...]]:
    number = case.number or f"#{case.pk}"
    return case.get_absolute_url(), (
        number, what, (case.status_label, case.status), timezone.localdate(case.status_since),
    )  # fmt: skip
