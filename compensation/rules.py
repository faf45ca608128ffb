"""Rules and arithmetic of Article 9 and the exit line of Article 10: values in, findings or yuan out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from zengxindai.findings import Finding, gettext_noop
from zengxindai.money import split

ZERO = Decimal("0.00")


class Terms(Protocol):
    """The numbers of the notice these rules read."""

    @property
    def claim_wait_days(self) -> int: ...
    @property
    def claim_warn_days(self) -> int: ...
    @property
    def settlement_min_days(self) -> int: ...
    @property
    def exit_npl_pct(self) -> Decimal: ...


def yuan(amount: Decimal) -> str:
    """An amount in a message."""
    return f"{amount:,.2f}"


def claimable(
    *,
    filing_status: str,
    backing: str,
    outstanding: Decimal,
    dpd: int,
    other_claim: bool,
    terms: Terms,
) -> Iterator[Finding]:
    """CLM-01: registered filing, pool backing, overdue principal, waiting days, no other live claim (Article 8)."""
    # While a change is being filed, the terms registered before are in force.
    if filing_status not in ("REGISTERED", "AMENDING") or backing != "POOL":
        yield Finding(
            "CLM-01",
            gettext_noop("Only loans with a registered filing and backed by the pool are compensated"),
            article=8,
            advice=gettext_noop("Loans backed by the guarantor are paid out by the guarantor"),
        )
    if outstanding <= 0 or dpd <= 0:
        yield Finding(
            "CLM-01",
            gettext_noop("There is no overdue principal"),
            article=8,
            advice=gettext_noop("Compensation covers principal that is due and unpaid, nothing else"),
        )
    elif dpd < terms.claim_wait_days:
        yield Finding(
            "CLM-01",
            gettext_noop("A claim is possible %(wait)s days after the due day; %(days)s have passed"),
            article=9,
            params={"wait": terms.claim_wait_days, "days": dpd},
            advice=gettext_noop("Go on collecting, and claim later"),
        )
    if other_claim:
        yield Finding(
            "CLM-01",
            gettext_noop("There is another claim on this loan"),
            article=9,
            advice=gettext_noop("Continue with that one"),
        )


def wholly_due(not_due: Decimal) -> Iterator[Finding]:
    """CLM-01: compensation covers what is due, yuan; instalments to come are declared due first (Article 8)."""
    if not_due > 0:
        yield Finding(
            "CLM-01",
            gettext_noop("%(not_due)s yuan of the principal are not due yet"),
            article=8,
            params={"not_due": f"{not_due:,.2f}"},
            advice=gettext_noop("Declare everything due first, as the contract allows, and record it on the loan"),
        )


def collected_first(dpd: int, terms: Terms) -> Iterator[Finding]:
    """CLM-02: an early claim warns: collect first (Article 9)."""
    if dpd < terms.claim_warn_days:
        yield Finding(
            "CLM-02",
            gettext_noop("Only %(days)s days overdue; collecting for %(warn)s days first is expected"),
            article=9,
            level="warn",
            params={"days": dpd, "warn": terms.claim_warn_days},
            advice=gettext_noop("Collect first, or go on and say in the measures why not"),
        )


def compared(ticked: Sequence[bool]) -> Iterator[Finding]:
    """CLM-05: contract, note, filing, system and ledger were all compared and agree (Article 9)."""
    if not all(ticked):
        yield Finding(
            "CLM-05",
            gettext_noop("All five comparisons must agree: contract, note, filing, system, ledger"),
            article=9,
            advice=gettext_noop("Return the claim and name what differs"),
        )


def within_share(amount: Decimal, outstanding: Decimal, share_pct: Decimal) -> Iterator[Finding]:
    """CLM-03: at most the pool's share of the principal overdue now, yuan, half-up to the fen (Article 5)."""
    most = split(outstanding, share_pct).pool
    if not 0 < amount <= most:
        yield Finding(
            "CLM-03",
            gettext_noop("At most %(most)s yuan, %(pct)s %% of the %(principal)s yuan overdue now"),
            article=5,
            params={
                "most": yuan(most),
                "pct": f"{share_pct.normalize():f}",
                "principal": yuan(outstanding),
            },
            advice=gettext_noop("Approve that amount or less"),
        )


class Due(NamedTuple):
    """What a claim is to be paid, yuan: owed in all, to be paid now from what the account has, left unfunded."""

    owed: Decimal
    now: Decimal
    unfunded: Decimal


def due_now(base: Decimal, share_pct: Decimal, approved: Decimal, net_paid: Decimal, free: Decimal) -> Due:
    """The tranche payable now (Articles 5, 8; cases 4 and 16).

    base: principal not yet recovered, yuan, on the day of payment. approved: the government's. net_paid: what the
    pool has paid minus what was returned. free: what the special account can give for this claim.
    """
    owed = max(ZERO, min(split(base, share_pct).pool, approved) - net_paid)
    now = min(owed, max(ZERO, free))
    return Due(owed, now, owed - now)


def pays_what_is_due(amount: Decimal, due: Due, *, approval_no: str) -> Iterator[Finding]:
    """CLM-04: paid is what the government approved, recomputed on the day of payment, to the fen (Article 8)."""
    if not approval_no:
        yield Finding("CLM-04", gettext_noop("Without the district government's approval nothing is paid"), article=8)
    if not due.now:
        yield Finding(
            "CLM-04",
            gettext_noop("The special account has nothing available for this claim"),
            article=8,
            advice=gettext_noop("It is paid when a return or a top-up arrives"),
        )
    elif amount != due.now:
        yield Finding(
            "CLM-04",
            gettext_noop("To be paid now are exactly %(due)s yuan, computed on today's overdue principal"),
            article=8,
            params={"due": yuan(due.now)},
            advice=gettext_noop("Enter that amount and pay no other"),
        )


def paid_in_time_order(paid_on: dt.date, since: dt.date, today: dt.date) -> Iterator[Finding]:
    """CLM-06: a payment is dated between its letter and today (Article 8)."""
    if not since <= paid_on <= today:
        yield Finding(
            "CLM-06",
            gettext_noop("The day must lie between %(since)s and today"),
            article=8,
            params={"since": since.isoformat()},
            advice=gettext_noop("Enter the day on the voucher"),
        )


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
        return split(together, share_pct).pool - returned
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


def exhausted(ground: str, paid_on: dt.date, day: dt.date, terms: Terms) -> Iterator[Finding]:
    """REC-12: a court order, or the agreed days of pursuit without assets (Article 9)."""
    if ground == "NO_ASSETS" and (day - paid_on).days < terms.settlement_min_days:
        yield Finding(
            "REC-12",
            gettext_noop("Without a court order the pursuit lasts at least %(days)s days after the payout"),
            article=9,
            params={"days": terms.settlement_min_days},
            advice=gettext_noop("Go on, or enter the court order"),
        )


class Sheet(NamedTuple):
    """清算表, all in yuan (form 4.9): A principal, B paid, R recovered, C returned, L loss, D the pool's, E the bank's.

    tail: (B − C) − D; above zero the bank refunds it, below zero the account pays it (case 6).
    """

    principal: Decimal
    paid: Decimal
    recovered: Decimal
    returned: Decimal
    loss: Decimal
    pool: Decimal
    bank: Decimal
    tail: Decimal


def settle(principal: Decimal, paid: Decimal, recovered: Decimal, returned: Decimal, share_pct: Decimal) -> Sheet:
    """The settlement of a compensated loan, yuan (Articles 5, 9)."""
    loss = principal - recovered
    pool, bank = split(loss, share_pct)
    return Sheet(principal, paid, recovered, returned, loss, pool, bank, paid - returned - pool)


def ready_to_settle(*, claim_status: str, receipts_open: int) -> Iterator[Finding]:
    """SET-01: the claim is paid in full and every receipt booked (Article 9)."""
    if claim_status not in ("PAID", "RECEIVED"):
        yield Finding(
            "SET-01",
            gettext_noop("The claim is not paid in full"),
            article=9,
            advice=gettext_noop("Wait for the rest of the payout"),
        )
    if receipts_open:
        yield Finding(
            "SET-01",
            gettext_noop("%(count)s receipts are not booked yet"),
            article=9,
            params={"count": receipts_open},
            advice=gettext_noop("Have them verified, returned and booked first"),
        )


def beyond_exit_line(bad: Decimal, whole: Decimal, begun: bool, terms: Terms) -> bool:
    """BNK-01: a claim has begun and non-performing principal is strictly above 10 % of all (Article 10, case 9).

    bad, whole: yuan, gross of payouts; compared as products, never as a rounded percentage.
    """
    return begun and bad * 100 > whole * terms.exit_npl_pct


def exit_reason(bad: Decimal, whole: Decimal) -> str:
    """Why new business is suspended, as the notice to the bank says it (Article 10)."""
    ratio = bad * 100 / whole
    return f"不良贷款 {bad:,.2f} 元，贷款余额 {whole:,.2f} 元，不良率 {ratio:.4f}%，超过第十条规定的 10%"


def movement_possible(kind: str, amount: Decimal, account_open: bool) -> Iterator[Finding]:
    """ACC-02: money goes only to an account that is open (Article 8)."""
    if not account_open:
        yield Finding(
            "ACC-02",
            gettext_noop("The special account of this agreement is not open"),
            article=8,
            advice=gettext_noop("Enter its number and opening day in the agreement"),
        )
