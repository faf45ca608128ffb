"""What a claim is paid and when, yuan (Articles 5, 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from compensation.rules.words import ZERO, yuan
from zengxindai.findings import Finding, gettext_noop
from zengxindai.money import split


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


def in_turn(earlier: str, short: Decimal) -> Iterator[Finding]:
    """CLM-07: claims of an account are paid in the order in which the government approved them (Article 8, §2.26).

    earlier: the number of the first claim before this one that the account does not cover yet, empty when there is
    none. short: what it still lacks, yuan.
    """
    if earlier:
        yield Finding(
            "CLM-07",
            gettext_noop("%(number)s was approved earlier and still lacks %(short)s yuan"),
            article=8,
            params={"number": earlier, "short": yuan(short)},
            advice=gettext_noop("Entrust that one first; this one follows when the account covers it"),
        )
