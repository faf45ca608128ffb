"""What loans say to how long the people behind a borrower are remembered, and whose sureties are forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils import timezone

from applications.queries.retention import enterprises
from loans.models import Loan, Surety
from loans.states import LoanState
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.retention import Business

OVER = (LoanState.REPAID, LoanState.SETTLED, LoanState.CANCELLED)


def business(enterprise: Organisation) -> Business:
    """What its loans say; one that was never disbursed lent no money."""
    loans = list(Loan.objects.filter(application__enterprise=enterprise).values_list("status", "status_since"))
    last = max((timezone.localdate(since) for _, since in loans), default=None)
    lent = any(status != LoanState.CANCELLED for status, _ in loans)
    return Business(any(status not in OVER for status, _ in loans), lent, last)


def sureties(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """Those named in opinions on requests of enterprises whose term is over."""
    found = Surety.objects.filter(opinion__application__enterprise__in=enterprises(day, years))
    return found.values_list("pk", flat=True)
