"""How a receipt is applied, what of it returns, and the totals of a pursuit, with the rules that book them. Yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from compensation import rules
from compensation.calculation import HALF_UP, Calculation, Line, share, yuan
from compensation.models import Receipt, RecoveryCase
from compensation.queries.facts import ZERO, application_order, verified_so_far
from compensation.queries.pursuit import costs_of, return_entry
from compensation.states import ReceiptState
from zengxindai.money import split

PARTS = {"COST": _("Costs"), "PRINCIPAL": _("Principal"), "INTEREST": _("Interest")}


def receipt_calculations(receipt: Receipt, user: Any) -> list[Calculation]:
    """How the receipt is applied, and what of it goes back to the account."""
    found = [_applied(receipt)]
    if receipt.place is not None:
        found.append(_after_settlement(receipt) if receipt.after_settlement else _returned(receipt))
    return found


def _applied(receipt: Receipt) -> Calculation:
    """Case 7: in the agreement's order each part takes what it may, and the next what is left."""
    order = application_order(receipt.recovery)
    most = {"COST": receipt.stated_costs, "PRINCIPAL": receipt.open_principal, "INTEREST": receipt.stated_interest}
    applied = rules.apply_receipt(receipt.total, most["COST"], most["INTEREST"], most["PRINCIPAL"], order)
    taken = {"COST": applied.costs, "PRINCIPAL": applied.principal, "INTEREST": applied.interest}
    booked = {"COST": receipt.costs, "PRINCIPAL": receipt.to_principal, "INTEREST": receipt.to_interest}
    left, lines = receipt.total, []
    for kind in order:
        lines.append(Line(PARTS[kind], f"min({yuan(left)}; {yuan(most[kind])})", taken[kind], 9, booked=booked[kind]))
        left -= taken[kind]
    return Calculation("applied", _("How the receipt is applied"), tuple(lines))


def _before(receipt: Receipt) -> tuple[Decimal, Decimal]:
    """Principal and returns of the standing receipts verified before this one, on the same side of the settlement."""
    earlier = receipt.recovery.receipts.filter(after_settlement=receipt.after_settlement, place__lt=receipt.place)
    sums = earlier.exclude(status=ReceiptState.REVERSED).aggregate(p=Sum("to_principal"), r=Sum("pool_return"))
    return sums["p"] or ZERO, sums["r"] or ZERO


def _returned(receipt: Receipt) -> Calculation:
    """Cases 5 and 16: the share of everything recovered less what came back; of a claim paid in part what exceeds."""
    recovery = receipt.recovery
    pct, paid = recovery.share_pct, recovery.claim.paid if receipt.pool_paid is None else receipt.pool_paid
    recovered, returned = _before(receipt)
    together = recovered + receipt.to_principal
    back = rules.pool_return(
        principal=recovery.principal,
        paid=paid,
        share_pct=pct,
        recovered=recovered,
        returned=returned,
        receipt=receipt.to_principal,
    )
    sum_line = Line(_("Recovered with this receipt"), f"{yuan(recovered)} + {yuan(receipt.to_principal)}", together, 9)
    if paid == split(recovery.principal, pct).pool:
        part = split(together, pct).pool
        steps = (
            Line(_("Pool's share of it"), share(together, pct), part, 5, HALF_UP),
            Line(_("Less what came back before"), f"{yuan(part)} − {yuan(returned)}", back, 9, booked=_booked(receipt)),
        )
    else:
        borne = split(recovery.principal - together, pct).pool
        steps = (
            Line(
                _("Pool's share of the loss that is left"),
                share(recovery.principal - together, pct),
                borne,
                5,
                HALF_UP,
            ),
            Line(
                _("What was paid and not returned exceeds it by"),
                f"max(0.00; {yuan(paid)} − {yuan(returned)} − {yuan(borne)})",
                back,
                9,
                booked=_booked(receipt),
            ),
        )
    return Calculation("returned", _("To be returned to the account"), (sum_line, *steps))


def _after_settlement(receipt: Receipt) -> Calculation:
    """Case 8: by how much the pool's burden falls with the loss."""
    recovery = receipt.recovery
    later, _returns = _before(receipt)
    lost = recovery.principal - verified_so_far(recovery)[0] - later
    left, pct = lost - receipt.to_principal, recovery.share_pct
    was, now = split(lost, pct).pool, split(left, pct).pool
    back = rules.pool_return_after_settlement(lost, receipt.to_principal, pct)
    lines = (
        Line(_("Pool's burden of the loss before"), share(lost, pct), was, 5, HALF_UP),
        Line(_("Loss after this receipt"), f"{yuan(lost)} − {yuan(receipt.to_principal)}", left, 9),
        Line(_("Pool's burden of the loss after"), share(left, pct), now, 5, HALF_UP),
        Line(_("By so much the burden falls"), f"{yuan(was)} − {yuan(now)}", back, 9, booked=_booked(receipt)),
    )
    return Calculation("returned", _("To be returned to the account"), lines)


def _booked(receipt: Receipt) -> Decimal | None:
    """What was booked, else what was frozen at the bureau's check."""
    if receipt.status == ReceiptState.CONFIRMED and receipt.pool_return:
        return return_entry(receipt).gross
    return receipt.pool_return


def recovery_calculations(recovery: RecoveryCase, user: Any) -> list[Calculation]:
    """The totals of a pursuit so far."""
    booked = recovery.receipts.filter(status=ReceiptState.CONFIRMED, after_settlement=False)
    sums = booked.aggregate(p=Sum("to_principal"), r=Sum("pool_return"))
    recovered, returned = sums["p"] or ZERO, sums["r"] or ZERO
    paid, pct = recovery.claim.paid, recovery.share_pct
    left = recovery.principal - recovered
    borne = split(left, pct).pool
    lines = (
        Line(_("Recovered principal"), _("sum of the booked receipts"), recovered, 9, booked=recovery.recovered),
        Line(_("Returned to the account"), _("sum of their returns"), returned, 9, booked=recovery.returned),
        Line(_("Not yet recovered"), f"{yuan(recovery.principal)} − {yuan(recovered)}", left, 9),
        Line(_("Paid by the pool and not returned"), f"{yuan(paid)} − {yuan(returned)}", paid - returned, 9),
        Line(_("Pool's share of what is not recovered"), share(left, pct), borne, 5, HALF_UP),
        Line(_("Costs documented"), _("sum of the vouchers"), costs_of(recovery), 9),
    )
    return [Calculation("totals", _("Totals so far"), lines)]
