"""What the movements of one sheet need to know of many loans, read for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

from loans import rules
from loans.models import Instalment, Loan, Movement
from loans.models.loan import Ahead
from loans.states import MovementKind


def read_ahead(loans: Sequence[Loan]) -> None:
    """Let locked loans know their plans in force and their vouchers that stand: two look-ups for all of them."""
    known = {loan.pk: Ahead(dues={loan.plan: []}) for loan in loans}
    plans = {loan.pk: loan.plan for loan in loans}
    rows = Instalment.objects.filter(loan__in=known).order_by("loan", "version", "place")
    for loan, version, due_on, principal in rows.values_list("loan", "version", "due_on", "principal"):
        if version == plans[loan]:
            known[loan].dues[version].append(rules.Due(due_on, principal))
    standing = Movement.objects.filter(loan__in=known, reversed_by__isnull=True).exclude(kind=MovementKind.REVERSAL)
    for loan, voucher_no in standing.values_list("loan", "voucher_no"):
        known[loan].vouchers.add(voucher_no)
    for each in loans:
        each.ahead = known[each.pk]
