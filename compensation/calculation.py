"""计算表: how an amount was reckoned, line by line, from the very functions that book; held against what was booked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from zengxindai.accounts.models import Kind
from zengxindai.web import panels

PANEL = "calculation"
# Half of a fen and more goes up (domain note 2, Article 5).
HALF_UP = _("half-up to the fen")
# Who never reads how money of the pool is reckoned (domain note 6 §16).
READERS = frozenset(Kind) - {Kind.ENTERPRISE, Kind.SECTOR_DEPT, Kind.FIN_DEV_CENTER, Kind.OPERATOR}


class Line(NamedTuple):
    """One step: its formula with the real numbers, what comes out of it in yuan (None: a note), article, rounding.

    booked: what was frozen or booked for it, yuan; None where nothing was yet.
    """

    label: Any
    formula: str
    amount: Decimal | None
    article: int | None = None
    rounding: Any = ""
    booked: Decimal | None = None

    @property
    def differs(self) -> bool:
        """Whether what was booked is not what the function gives."""
        return self.booked is not None and self.booked != self.amount


class Calculation(NamedTuple):
    """One amount and how it came about. key: its word on the page, unique on the sheet."""

    key: str
    title: Any
    lines: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        """Whether any of its lines differs from what was booked."""
        return any(line.differs for line in self.lines)


Build = Callable[[Any, Any], Sequence[Calculation]]
_builds: dict[str, tuple[Build, frozenset[str]]] = {}


def add(case_type: str, build: Build, readers: frozenset[str] = READERS) -> None:
    """Reckon the amounts of a kind of case on its page and on a sheet of its own: build(case, user).

    readers: kinds of organisation that may know how (domain note 6 §16).
    """
    _builds[case_type] = build, readers
    template = "compensation/panels/calculation.html"
    panels.add(case_type, panels.Panel(PANEL, _("How it is reckoned"), _panel, readers, order=55, template=template))


def known() -> tuple[str, ...]:
    """The kinds of case that have a sheet."""
    return tuple(_builds)


def of(case: Any, user: Any) -> Sequence[Calculation]:
    """The sheet of a case as this person may read it; empty where there is none for them."""
    build, readers = _builds[case.case_type]
    return build(case, user) if user.organisation.kind in readers else ()


def _panel(case: Any, user: Any) -> dict[str, Any] | None:
    found = of(case, user)
    return {"calculations": found, "sheet_url": f"{case.get_absolute_url()}calculation/"} if found else None


def share(principal: Decimal, pct: Decimal) -> str:
    """The formula of a share with its exact product, such as 2,543,210.88 × 65 % = 1,653,087.072."""
    product = (principal * pct / 100).normalize()
    places = max(2, -int(product.as_tuple().exponent))
    return f"{yuan(principal)} × {pct.normalize():f} % = {product:,.{places}f}"


def yuan(amount: Decimal) -> str:
    """An amount in a formula, in brackets below zero."""
    return f"{amount:,.2f}" if amount >= 0 else f"({amount:,.2f})"
