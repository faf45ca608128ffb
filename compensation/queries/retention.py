"""What claims and recoveries say to how long the people behind a borrower are remembered."""

from __future__ import annotations

from django.utils import timezone

from compensation.models import Claim, RecoveryCase
from compensation.states import ClaimState, RecoveryState
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.retention import Business

CLAIM_OVER = (ClaimState.RECEIVED, ClaimState.REJECTED, ClaimState.GOV_REJECTED, ClaimState.WITHDRAWN)
RECOVERED = (RecoveryState.FULL, RecoveryState.SETTLED, RecoveryState.POST)


def business(enterprise: Organisation) -> Business:
    """Money claimed keeps the file open until it is decided, and recovered or settled; the last receipt counts."""
    claims = Claim.objects.filter(application__enterprise=enterprise).values_list("status", "status_since")
    recoveries = RecoveryCase.objects.filter(application__enterprise=enterprise).values_list("status", "status_since")
    under_way = any(status not in CLAIM_OVER for status, _ in claims)
    under_way = under_way or any(status not in RECOVERED for status, _ in recoveries)
    last = max((timezone.localdate(since) for _, since in [*claims, *recoveries]), default=None)
    return Business(under_way, bool(claims), last)
