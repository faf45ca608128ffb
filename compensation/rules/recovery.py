"""How receipts are applied and what of them returns to the account, yuan (Article 9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from compensation.rules.words import ZERO, Terms, yuan
from zengxindai.findings import Finding, gettext_noop
from zengxindai.money import split


class Applied(NamedTuple):
    """How a receipt is applied, yuan."""

    costs: Decimal
    principal: Decimal
    interest: Decimal


def apply_receipt(
    total: Decimal, costs: Decimal, interest: Decimal, unrecovered: Decimal, order: Sequence[str]
) -> Applied:
    """Apply a receipt in the agreement's order, e.g. COST, PRINCIPAL, INTEREST (Article 9, case 7); yuan.

    costs, interest: documented and accrued, what may be taken at most. What is left over after all three is not ours.
    """
    wanted = {"COST": costs, "PRINCIPAL": unrecovered, "INTEREST": interest}
    taken = {}
    left = total
    for kind in order:
        taken[kind] = min(left, wanted[kind])
        left -= taken[kind]
    return Applied(taken["COST"], taken["PRINCIPAL"], taken["INTEREST"])


def pool_return(
    *, principal: Decimal, paid: Decimal, share_pct: Decimal, recovered: Decimal, returned: Decimal, receipt: Decimal
) -> Decimal:
    """What goes back to the account out of a receipt's principal, yuan, by the cumulative method (Article 9, case 5).

    principal: compensated, paid: by the pool so far; recovered, returned: before this receipt. A claim paid in full
    returns the share of everything recovered minus what came back; one paid in part returns what exceeds the pool's
    share of the remaining loss (case 16).
    """
    together = recovered + receipt
    if paid == split(principal, share_pct).pool:
        # After a rest paid between two receipts the last fen can have come back already.
        return max(ZERO, split(together, share_pct).pool - returned)
    return max(ZERO, paid - returned - split(principal - together, share_pct).pool)


def pool_return_after_settlement(loss: Decimal, receipt: Decimal, share_pct: Decimal) -> Decimal:
    """After settlement: the pool's burden of the loss before, minus that after the receipt, yuan (case 8)."""
    return split(loss, share_pct).pool - split(loss - receipt, share_pct).pool


def within_unrecovered(applied: Applied, total: Decimal, costs: Decimal, unrecovered: Decimal) -> Iterator[Finding]:
    """REC-10: costs within the receipt, principal within what is unrecovered, nothing left over, yuan (Article 9)."""
    if costs > total:
        yield Finding(
            "REC-10",
            gettext_noop("The costs exceed the receipt of %(total)s yuan"),
            article=9,
            params={"total": yuan(total)},
            advice=gettext_noop("Enter documented costs only; the rest comes from a later receipt"),
        )
    elif sum(applied) < total:
        yield Finding(
            "REC-10",
            gettext_noop("The receipt exceeds costs, interest and the %(left)s yuan of principal not yet recovered"),
            article=9,
            params={"left": yuan(unrecovered)},
            advice=gettext_noop("Enter the interest it also covers, or compare the amount with the voucher"),
        )


def newest_only(later: int) -> Iterator[Finding]:
    """REC-13: each return was reckoned on all receipts verified before, so they are taken back in turn (Article 9)."""
    if later:
        yield Finding(
            "REC-13",
            gettext_noop("%(later)s later receipts of this pursuit were reckoned on this one"),
            article=9,
            params={"later": later},
            advice=gettext_noop("Take back the later ones first, newest first, and register them anew afterwards"),
        )


def before_settled(after_settlement: bool, settled: bool) -> Iterator[Finding]:
    """REC-13: what went into an executed settlement is never reopened (Article 9)."""
    if settled and not after_settlement:
        yield Finding(
            "REC-13",
            gettext_noop("The loan is settled on this receipt; a settlement is never reopened"),
            article=9,
            advice=gettext_noop("Write to the finance bureau what was wrong; the sheet stays as it was executed"),
        )


def refund_approved(refund: bool, approval_no: str) -> Iterator[Finding]:
    """REC-14: no money leaves the special account without the district government's approval (Article 8)."""
    if refund and not approval_no:
        yield Finding(
            "REC-14",
            gettext_noop("Without the district government's approval nothing goes back from the special account"),
            article=8,
            advice=gettext_noop("Enter the number of its approval, or choose that no money had come"),
        )


def account_covers(amount: Decimal, available: Decimal) -> Iterator[Finding]:
    """REC-14: the account has the money, yuan, over what it has promised to approved claims (Article 8)."""
    if amount > available:
        yield Finding(
            "REC-14",
            gettext_noop(
                "The special account has %(available)s yuan that are not promised to claims; %(amount)s are asked for"
            ),
            article=8,
            params={"available": yuan(available), "amount": yuan(amount)},
            advice=gettext_noop("Wait for a top-up, or for the promised payments to be made or withdrawn"),
        )


def costs_documented(costs: Decimal, documented: Decimal) -> Iterator[Finding]:
    """REC-15: only documented costs that no receipt has deducted yet are deducted, yuan (Article 9)."""
    if costs > documented:
        yield Finding(
            "REC-15",
            gettext_noop("Only %(documented)s yuan of costs are documented and not deducted yet"),
            article=9,
            params={"documented": yuan(documented)},
            advice=gettext_noop("Record the costs with their vouchers on the page of the pursuit first"),
        )


def costs_usual(costs: Decimal, principal: Decimal, terms: Terms) -> Iterator[Finding]:
    """REC-15: all documented costs, yuan, above the usual part of the compensated principal warn (Article 9)."""
    if costs * 100 > principal * terms.recovery_cost_warn_pct:
        yield Finding(
            "REC-15",
            gettext_noop("The costs of this pursuit are %(costs)s yuan, over %(pct)s %% of the compensated principal"),
            article=9,
            level="warn",
            params={"costs": yuan(costs), "pct": f"{terms.recovery_cost_warn_pct.normalize():f}"},
            advice=gettext_noop("Look at the vouchers before they lower what returns to the account"),
        )
