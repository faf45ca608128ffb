"""What the rules of the pool share: the numbers of the notice they read, amounts in messages."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

ZERO = Decimal("0.00")


class Terms(Protocol):
    """The numbers of the notice these rules read."""

    @property
    def claim_wait_days(self) -> int: ...
    @property
    def claim_warn_days(self) -> int: ...
    @property
    def claim_again_max(self) -> int: ...
    @property
    def settlement_min_days(self) -> int: ...
    @property
    def recovery_cost_warn_pct(self) -> Decimal: ...
    @property
    def leverage_warn(self) -> Decimal: ...
    @property
    def balance_warn_pct(self) -> Decimal: ...
    @property
    def exit_npl_pct(self) -> Decimal: ...
    @property
    def npl_orange_pct(self) -> Decimal: ...
    @property
    def npl_yellow_pct(self) -> Decimal: ...


def yuan(amount: Decimal) -> str:
    """An amount in a message."""
    return f"{amount:,.2f}"
