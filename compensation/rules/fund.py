"""Rules of money for the special accounts (Articles 7, 8): values in yuan in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from compensation.rules.words import yuan
from zengxindai.findings import Finding, gettext_noop


def movement_possible(account_open: bool) -> Iterator[Finding]:
    """ACC-02: money goes only to an account that is open (Article 8)."""
    if not account_open:
        yield Finding(
            "ACC-02",
            gettext_noop("The special account of this agreement is not open"),
            article=8,
            advice=gettext_noop("Enter its number and opening day in the agreement"),
        )


def within_pool(amount: Decimal, funded: Decimal, promised: Decimal, total: Decimal) -> Iterator[Finding]:
    """FND-01: what the treasury has put in and not got back never exceeds the pool's total (Articles 3, 7).

    funded: booked so far. promised: approved and not booked yet, this movement not counted.
    """
    left = total - funded - promised
    if amount > left:
        yield Finding(
            "FND-01",
            gettext_noop(
                "The pool is %(total)s yuan: %(funded)s are on the accounts, %(promised)s approved and on their way; "
                "%(left)s can still be added"
            ),
            article=7,
            params={
                "total": yuan(total),
                "funded": yuan(funded),
                "promised": yuan(promised),
                "left": yuan(max(left, Decimal(0))),
            },
            advice=gettext_noop("Lower the amount, or have the document that raises the pool entered in the policy"),
        )


def above_committed(amount: Decimal, balance: Decimal, committed: Decimal) -> Iterator[Finding]:
    """FND-02: an account gives only what is above its committed amount (Articles 7, 8).

    committed: promised to claims or payable to them, and what approved movements will take.
    """
    if amount > balance - committed:
        yield Finding(
            "FND-02",
            gettext_noop(
                "Of %(balance)s yuan on the account %(committed)s are committed; %(free)s can leave it at most"
            ),
            article=8,
            params={
                "balance": yuan(balance),
                "committed": yuan(committed),
                "free": yuan(max(balance - committed, Decimal(0))),
            },
            advice=gettext_noop("Lower the amount, or wait until the claims are paid"),
        )


def refundable(*, handed_on: bool, loans: int, under_way: int, balance: Decimal) -> Iterator[Finding]:
    """FND-03: an account is emptied to the treasury when nothing is left under its agreement (Articles 8, 10).

    handed_on: another agreement of the bank is in force. under_way: claims and receipts that are not over.
    """
    if handed_on:
        yield Finding(
            "FND-03",
            gettext_noop("The account has gone over to the bank's agreement in force"),
            article=8,
            advice=gettext_noop("Move what is too much to another bank by “Transfer to another account”"),
        )
    if loans or under_way:
        yield Finding(
            "FND-03",
            gettext_noop("%(loans)s loans still owe principal; %(cases)s claims or receipts are under way"),
            article=8,
            params={"loans": loans, "cases": under_way},
            advice=gettext_noop("The money covers them; refund it when all are repaid, recovered or settled"),
        )
    if balance <= 0:
        yield Finding(
            "FND-03",
            gettext_noop("There is nothing on the account"),
            article=8,
            advice=gettext_noop("The agreement can be closed as it is"),
        )


def receiver_in_force(in_force: bool, account_open: bool) -> Iterator[Finding]:
    """FND-04: a transfer goes to the open account of an agreement in force (Articles 7, 8)."""
    if not (in_force and account_open):
        yield Finding(
            "FND-04",
            gettext_noop("The receiving account belongs to no agreement in force"),
            article=8,
            advice=gettext_noop("Withdraw this transfer and choose another bank"),
        )
