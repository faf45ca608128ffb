"""How the amounts of a claim are reckoned (Articles 5, 8; cases 4 and 16), with the rules that book them. Yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from compensation import rules
from compensation.calculation import HALF_UP, Calculation, Line, share, yuan
from compensation.models import Claim, Payout
from compensation.queries.facts import ZERO, base_of, free_for, returned_by
from compensation.states import ClaimState
from zengxindai.money import split

PAYABLE = (ClaimState.GOV_APPROVED, ClaimState.ENTRUSTED, ClaimState.PARTIALLY_PAID)


def claim_calculations(claim: Claim, user: Any) -> list[Calculation]:
    """The amount claimed, every tranche paid, and what is due now."""
    found = [_claimed(claim), *(_tranche(claim, payout) for payout in claim.payouts.order_by("tranche"))]
    if claim.status in PAYABLE:
        found.append(_due_now(claim))
    return found


def _claimed(claim: Claim) -> Calculation:
    parts = split(claim.principal, claim.share_pct)
    return Calculation(
        "claimed",
        _("Amount claimed"),
        (
            Line(
                _("Pool's share of the overdue principal"),
                share(claim.principal, claim.share_pct),
                parts.pool,
                5,
                HALF_UP,
                claim.claimed,
            ),
            Line(
                _("Borne by the bank"),
                f"{yuan(claim.principal)} − {yuan(parts.pool)}",
                parts.bank,
                5,
                _("what is left over"),
            ),
        ),
    )


def _tranche(claim: Claim, payout: Payout) -> Calculation:
    title = _("Payment %(number)s of %(day)s, voucher %(voucher)s") % {
        "number": payout.tranche,
        "day": payout.paid_on.isoformat(),
        "voucher": payout.voucher_no,
    }
    lines = _payable(claim, payout.base, payout.net_paid, payout.free, payout.amount)
    return Calculation(f"tranche-{payout.tranche}", title, lines)


def _due_now(claim: Claim) -> Calculation:
    net_paid = claim.paid - returned_by(claim)
    return Calculation("due", _("To be paid now"), _payable(claim, base_of(claim), net_paid, free_for(claim), None))


def _payable(claim: Claim, base: Decimal, net_paid: Decimal, free: Decimal, booked: Decimal | None) -> tuple[Line, ...]:
    approved = claim.approved or ZERO
    due = rules.due_now(base, claim.share_pct, approved, net_paid, free)
    part = split(base, claim.share_pct).pool
    most = min(part, approved)
    lines = [
        Line(_("Pool's share of the principal on that day"), share(base, claim.share_pct), part, 5, HALF_UP),
        Line(_("Smaller of that share and what was approved"), f"min({yuan(part)}; {yuan(approved)})", most, 8),
    ]
    if net_paid:
        lines.append(Line(_("Less what was paid and not returned"), f"{yuan(most)} − {yuan(net_paid)}", due.owed, 9))
    smaller = f"min({yuan(due.owed)}; {yuan(free)})"
    return (
        *lines,
        Line(_("Smaller of that and what the account can give"), smaller, due.now, 8, booked=booked),
        *([Line(_("Not funded yet"), f"{yuan(due.owed)} − {yuan(due.now)}", due.unfunded, 8)] if due.unfunded else []),
    )
