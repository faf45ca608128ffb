"""A bank's refusals beside the complaint about it (Article 22)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans.models import LoanOpinion
from loans.states import OpinionState
from zengxindai.web import panels


def refusals_panel(complaint: Any, user: Any) -> dict[str, Any] | None:
    """For the authorities: what the bank refused this enterprise, newest first, with code and reason."""
    refused = LoanOpinion.objects.filter(
        bank=complaint.bank, application__enterprise=complaint.complainant, status=OpinionState.DECLINED
    )
    columns = [(_("Request"), "text"), (_("Declined on"), "day"), (_("Kind of reason"), "text"), (_("Reason"), "text")]
    rows = [
        (
            each.get_absolute_url(),
            (
                each.application.number,
                timezone.localdate(each.status_since),
                each.get_decline_code_display(),
                each.decline_reason,
            ),
        )
        for each in refused.select_related("application").order_by("-id")[:20]
    ]
    return panels.table(columns, rows)
