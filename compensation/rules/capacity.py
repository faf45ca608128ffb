"""How far a special account reaches (Article 8): its position in yuan, and every warning that follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from compensation.rules.words import ZERO, Terms, yuan
from zengxindai.findings import Finding, gettext_noop

# Warnings that say money is missing or will be; the others say it may become short.
RED = frozenset({"CAP-02", "CAP-03"})


@dataclass(frozen=True)
class Position:
    """Where a special account stands on a day. All amounts in yuan.

    balance: in the books. held: promised by open holds. payable: approved by the government and neither paid nor held.
    reserved: pool's share of claims under review. overdue: pool's share of overdue principal nobody has claimed yet,
    with what is reserved. principal: that principal itself. covered: what the account stands behind.
    """

    balance: Decimal = ZERO
    held: Decimal = ZERO
    payable: Decimal = ZERO
    reserved: Decimal = ZERO
    overdue: Decimal = ZERO
    principal: Decimal = ZERO
    covered: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        """What is not promised: balance − holds."""
        return self.balance - self.held

    @property
    def unfunded(self) -> Decimal:
        """What was approved and cannot be paid: the account has not got it."""
        return max(ZERO, self.payable - self.available)

    @property
    def expected(self) -> Decimal:
        """What would be left if everything overdue were claimed and paid; below zero it is missing."""
        return self.available - self.payable - self.overdue

    @property
    def multiple(self) -> Decimal | None:
        """How many times the account its covered balance is; None without money."""
        return (self.covered / self.balance).quantize(Decimal("0.01")) if self.balance else None


def capacity(position: Position, terms: Terms) -> Iterator[Finding]:
    """Everything that is to be warned of, the gravest first."""
    yield from payable_is_there(position)
    yield from overdue_is_there(position)
    yield from enough_left(position, terms)
    yield from within_multiple(position, terms)


def payable_is_there(position: Position) -> Iterator[Finding]:
    """CAP-03: what the government has approved is on the account (Article 8)."""
    if position.unfunded > 0:
        yield Finding(
            "CAP-03",
            gettext_noop("%(unfunded)s yuan are approved and cannot be paid: the special account has not got them"),
            article=8,
            level="warn",
            params={"unfunded": yuan(position.unfunded)},
            advice=gettext_noop("Top the account up; the rest is entrusted and paid when money arrives"),
        )


def overdue_is_there(position: Position) -> Iterator[Finding]:
    """CAP-02: were everything overdue claimed, the account could pay the pool's share of it (Articles 5, 8)."""
    if position.overdue > position.available - position.payable:
        yield Finding(
            "CAP-02",
            gettext_noop("The pool's share of what is overdue is %(overdue)s yuan, not promised are %(left)s"),
            article=8,
            level="warn",
            params={"overdue": yuan(position.overdue), "left": yuan(position.available - position.payable)},
            advice=gettext_noop("A shortage is to be expected: propose a top-up to the district government in time"),
        )


def enough_left(position: Position, terms: Terms) -> Iterator[Finding]:
    """ACC-01: available are at least so many % of what the account stands behind (Article 8)."""
    if position.available * 100 < position.covered * terms.balance_warn_pct:
        yield Finding(
            "ACC-01",
            gettext_noop("Available are %(available)s yuan, less than %(pct)s %% of the %(covered)s yuan covered"),
            article=8,
            level="warn",
            params={
                "available": yuan(position.available),
                "pct": f"{terms.balance_warn_pct.normalize():f}",
                "covered": yuan(position.covered),
            },
            advice=gettext_noop("Consider a top-up before further loans are filed"),
        )


def within_multiple(position: Position, terms: Terms) -> Iterator[Finding]:
    """CAP-01: the account stands behind at most so many times its balance (Article 8)."""
    if position.covered > position.balance * terms.leverage_warn:
        yield Finding(
            "CAP-01",
            gettext_noop("Covered are %(covered)s yuan, more than %(times)s times the %(balance)s yuan on the account"),
            article=8,
            level="warn",
            params={
                "covered": yuan(position.covered),
                "times": f"{terms.leverage_warn.normalize():f}",
                "balance": yuan(position.balance),
            },
            advice=gettext_noop("New filings warn of it (FIL-02); a top-up brings the multiple down"),
        )
