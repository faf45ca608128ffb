"""The geometry of charts: days or labels and amounts in, places on the paper out; it knows neither bank nor reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

LEFT, RIGHT, TOP, PLOT, BELOW = 14, 14, 34, 150, 30
# Below so many units two words would touch.
WORDS_APART = 74


@dataclass(frozen=True)
class Curve:
    """One line of the chart. kind names its stroke; amounts: yuan on each of the chart's days."""

    kind: str
    amounts: Sequence[Decimal]


@dataclass(frozen=True)
class Plot:
    """The paper of a chart of a width: where its lines, its base and the words beneath it are."""

    width: int

    @property
    def height(self) -> int:
        """Plot and the words beneath it."""
        return TOP + PLOT + BELOW

    @property
    def base(self) -> int:
        """Where nothing is."""
        return TOP + PLOT

    @property
    def edge(self) -> int:
        """The right end."""
        return self.width - RIGHT

    @property
    def bottom(self) -> int:
        """Where the words are written."""
        return self.height - 8


@dataclass(frozen=True)
class Curves(Plot):
    """Several amounts on the same days, joined by straight lines."""

    days: Sequence[dt.date]
    curves: Sequence[Curve]

    @cached_property
    def most(self) -> Decimal:
        """The largest amount, yuan."""
        return max((amount for curve in self.curves for amount in curve.amounts), default=Decimal(0))

    def x(self, day: dt.date) -> float:
        """The place of a day."""
        days = max((self.days[-1] - self.days[0]).days, 1)
        return round(LEFT + (day - self.days[0]).days / days * (self.width - LEFT - RIGHT), 1)

    def y(self, amount: Decimal) -> float:
        """The place of an amount."""
        share = float(max(amount, Decimal(0)) / self.most) if self.most else 0.0
        return round(self.base - share * PLOT, 1)

    @property
    def paths(self) -> list[dict[str, str]]:
        """Every curve as a path; one day alone is a level stroke."""
        found = []
        for curve in self.curves:
            points = [f"{self.x(day)} {self.y(amount)}" for day, amount in zip(self.days, curve.amounts, strict=True)]
            path = "M" + " L".join(points)
            found.append({"kind": curve.kind, "d": path if len(points) > 1 else f"{path} H{self.edge}"})
        return found

    @property
    def words(self) -> list[dict[str, object]]:
        """The first and the last day, as far as they do not touch."""
        found: list[dict[str, object]] = [{"x": self.x(self.days[0]), "day": self.days[0], "anchor": "start"}]
        if self.x(self.days[-1]) - self.x(self.days[0]) >= WORDS_APART:
            found.append({"x": self.x(self.days[-1]), "day": self.days[-1], "anchor": "end"})
        return found
