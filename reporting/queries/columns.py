"""The geometry of a chart of columns: labels and amounts in, places on the paper out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from compensation.queries.curve import LEFT, PLOT, RIGHT, Plot


@dataclass(frozen=True)
class Columns(Plot):
    """A chart of columns: one per label."""

    labels: Sequence[str]
    amounts: Sequence[Decimal]

    @property
    def most(self) -> Decimal:
        """The largest amount."""
        return max(self.amounts, default=Decimal(0))

    @property
    def bars(self) -> list[dict[str, float]]:
        """Every column as a rectangle."""
        step = (self.width - LEFT - RIGHT) / max(len(self.amounts), 1)
        found = []
        for at, amount in enumerate(self.amounts):
            tall = round(float(max(amount, Decimal(0)) / self.most) * PLOT, 1) if self.most else 0.0
            found.append({"x": round(LEFT + at * step + step * 0.15, 1), "y": round(self.base - tall, 1),
                          "width": round(step * 0.7, 1), "height": tall})  # fmt: skip
        return found

    @property
    def words(self) -> list[dict[str, object]]:
        """The first and the last label."""
        first = {"x": LEFT, "text": self.labels[0], "anchor": "start"}
        return [first, {"x": self.edge, "text": self.labels[-1], "anchor": "end"}]
