"""What ends or waits with a request."""

from __future__ import annotations

from django.db.models import QuerySet

from applications.models import Application
from loans.models import Filing, LoanOpinion
from loans.states import FilingState
from zengxindai.workflow.case import Case

IN_WORK = ("INVESTIGATING", "MATERIAL_REQUESTED")

UNREGISTERED = (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.RETURNED)

REQUEST_OVER = ("WITHDRAWN", "EXPIRED", "REVOKED")


def orphaned_opinions() -> QuerySet[LoanOpinion]:
    """Opinions still in work though their request is over."""
    return LoanOpinion.objects.filter(status__in=IN_WORK, application__status__in=REQUEST_OVER)


def orphaned_filings() -> QuerySet[Filing]:
    """Filings not yet registered though their request is over."""
    return Filing.objects.filter(status__in=UNREGISTERED, application__status__in=REQUEST_OVER)


def ends_with(application: Application) -> list[tuple[str, Case]]:
    """What of a request's opinions and filings ends with it at once: nobody is to wait for, or file, what is void."""
    opinions = LoanOpinion.objects.filter(application=application.pk, status__in=IN_WORK).order_by("id")
    filings = Filing.objects.filter(application=application.pk, status__in=UNREGISTERED).order_by("id")
    return [*(("opinion.lapse", each) for each in opinions), *(("filing.abandon", each) for each in filings)]
