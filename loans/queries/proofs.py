"""Every loan's principal proved against its movements: one sentence per difference. Yuan."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from loans.models import Loan, Movement


def differences() -> Iterator[str]:
    """Loans that say they owe something other than their movements add up to."""
    moved = Movement.objects.filter(loan=OuterRef("pk")).values("loan").annotate(s=Sum("principal")).values("s")
    loans = Loan.objects.annotate(owed=Coalesce(Subquery(moved), Decimal("0.00"))).exclude(outstanding=F("owed"))
    for loan in loans.order_by("pk"):
        yield f"loan {loan.number}: says {loan.outstanding} is owed, its movements add up to {loan.owed}"
