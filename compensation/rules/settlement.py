"""The settlement sheet, yuan, and when it may be drawn up (Articles 5, 9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from compensation.rules.words import yuan
from zengxindai.findings import Finding, gettext_noop
from zengxindai.money import split


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


# How form 4.9 names what a sheet consists of.
LETTERS = ("A", "B", "R", "C", "L", "D", "L−D", "(B−C)−D")


def ready_to_settle(*, owed: Decimal, receipts_open: int) -> Iterator[Finding]:
    """SET-01: nothing is left to pay on the claim, yuan, and every receipt is booked (Article 9)."""
    if owed > 0:
        yield Finding(
            "SET-01",
            gettext_noop("%(owed)s yuan of the claim are not paid yet"),
            article=9,
            params={"owed": yuan(owed)},
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


def pursuit_over(exhausted: bool) -> Iterator[Finding]:
    """SET-01: only a loan whose measures are exhausted, found so by the finance bureau, is settled (Article 9)."""
    if not exhausted:
        yield Finding(
            "SET-01",
            gettext_noop("The pursuit goes on: its measures are not found exhausted"),
            article=9,
            advice=gettext_noop("Settle when the finance bureau has confirmed that nothing more is to be had"),
        )


def drawn_up_once(there: bool) -> Iterator[Finding]:
    """SET-01: a loan is settled once (Article 9)."""
    if there:
        yield Finding(
            "SET-01",
            gettext_noop("There is a settlement of this loan already"),
            article=9,
            advice=gettext_noop("Go on with that one"),
        )


def evidence_complete(missing: Sequence[str]) -> Iterator[Finding]:
    """SET-01: what the settlement rests on is on file (form 4.9). missing: names of materials of list F."""
    if missing:
        yield Finding(
            "SET-01",
            gettext_noop("Not on file yet: %(missing)s"),
            article=9,
            params={"missing": "、".join(missing)},
            advice=gettext_noop("Add it to the settlement by “Add material”"),
        )


def sheet_stands(sheet: Sheet, now: Sheet) -> Iterator[Finding]:
    """SET-02: the sheet, in yuan, is what follows from the books this moment (Article 9)."""
    changed = [
        f"{letter} {yuan(was)} → {yuan(is_now)}"
        for letter, was, is_now in zip(LETTERS, sheet, now, strict=True)
        if was != is_now
    ]
    if changed:
        yield Finding(
            "SET-02",
            gettext_noop("The sheet does not agree with the books any more: %(what)s"),
            article=9,
            params={"what": "；".join(changed)},
            advice=gettext_noop("The finance bureau returns it; the bank signs it anew with the figures of that day"),
        )
