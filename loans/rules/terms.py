"""The numbers of the notice that the rules of this app read."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from zengxindai.workdays import Calendar


class Terms(Protocol):
    """The numbers of the notice these rules read."""

    @property
    def loan_cap(self) -> Decimal: ...
    @property
    def max_months(self) -> int: ...
    @property
    def leverage_warn(self) -> Decimal: ...
    @property
    def draw_confirm_wd(self) -> int: ...
    @property
    def integrity_check_valid_days(self) -> int: ...
    @property
    def calendar(self) -> Calendar: ...

    def rate_cap(self, months: int) -> Decimal:
        """The highest rate for a term, % a year."""
