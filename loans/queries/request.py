"""What the page of a request shows of opinions, filings and loans."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from loans.models import Filing, Loan, LoanOpinion
from zengxindai.web import panels


def below_panel(application: Application, user: Any) -> dict[str, Any] | None:
    """Opinions, filings and loans that followed from a request, for its page."""
    columns = ((_("Number"), "number"), (_("What"), "text"), (_("State"), "status"), (_("Since"), "day"))
    found: list[Any] = []
    for model in (LoanOpinion, Filing, Loan):
        found += model.objects.visible_to(user).filter(application=application).order_by("id")
    return panels.table(
        columns,
        [
            (
                case.get_absolute_url(),
                (
                    case.number or f"#{case.pk}",
                    case._meta.verbose_name,
                    (case.status_label, case.status),
                    timezone.localdate(case.status_since),
                ),
            )
            for case in found
        ],
    )
