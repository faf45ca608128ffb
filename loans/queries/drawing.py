"""The geometry of a loan's chart: days and yuan in, places on the paper out; it knows neither loan nor reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

LEFT, RIGHT, TOP, PLOT, LANE = 14, 14, 34, 130, 22
# Below so many units two words would touch.
WORDS_APART = 74


def owed_on(known: Sequence[tuple[dt.date, Decimal]], day: dt.date) -> Decimal:
    """What was owed at the end of a day, yuan."""
    return next((owed for on, owed in reversed(known) if on <= day), Decimal(0))


@dataclass(frozen=True)
class Mark:
    """Something on a day; kind names its shape and lane, text is read by whoever points at it."""

    on: dt.date
    kind: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """A chart of a width: what was owed as steps, lines for days that matter, marks in lanes beneath.

    span: first and last day. until: to which day the line is drawn. known: day and yuan owed from it on. lanes: kinds
    of marks of each lane beneath; marks of other kinds stand on the line itself.
    """

    width: int
    span: tuple[dt.date, dt.date]
    until: dt.date
    known: Sequence[tuple[dt.date, Decimal]]
    matures_on: dt.date
    given: Sequence[Mark]
    lanes: Sequence[Sequence[str]]

    @property
    def height(self) -> int:
        """Plot, lanes and the words beneath them."""
        return TOP + PLOT + LANE * len(self.lanes) + 30

    @property
    def base(self) -> int:
        """Where nothing is owed."""
        return TOP + PLOT

    @cached_property
    def most(self) -> Decimal:
        """The most that was owed, yuan."""
        return max(owed for _on, owed in self.known)

    def x(self, day: dt.date) -> float:
        """The place of a day; days outside the span stand at its ends."""
        days = max((self.span[1] - self.span[0]).days, 1)
        share = min(max((day - self.span[0]).days / days, 0), 1)
        return round(LEFT + share * (self.width - LEFT - RIGHT), 1)

    def y(self, owed: Decimal) -> float:
        """The place of an amount."""
        return round(self.base - float(owed / self.most) * PLOT, 1)

    @property
    def line(self) -> str:
        """The path of what was owed, level between movements."""
        (first, owed), *rest = self.known
        path = [f"M{self.x(first)} {self.base}", f"V{self.y(owed)}"]
        for on, after in rest:
            path += [f"H{self.x(on)}", f"V{self.y(after)}"]
        return " ".join([*path, f"H{self.x(max(self.until, self.known[-1][0]))}"])

    @property
    def area(self) -> str:
        """The same path closed along the bottom."""
        return f"{self.line} V{self.base} Z"

    @property
    def maturity(self) -> float:
        """Where the loan matures."""
        return self.x(self.matures_on)

    @property
    def overdue(self) -> float | None:
        """Where it became overdue; None when it did not."""
        return next((self.x(each.on) for each in self.given if each.kind == "overdue"), None)

    @property
    def lines(self) -> list[int]:
        """Where the lanes are."""
        return [self.base + LANE * (number + 1) for number in range(len(self.lanes))]

    @property
    def marks(self) -> list[dict[str, Any]]:
        """Every mark with its place."""
        return [{"kind": each.kind, "text": each.text, "x": self.x(each.on), "y": self._y(each)} for each in self.given]

    def _y(self, mark: Mark) -> float:
        for number, kinds in enumerate(self.lanes):
            if mark.kind in kinds:
                return self.lines[number]
        return self.y(owed_on(self.known, mark.on))

    @property
    def words(self) -> list[dict[str, Any]]:
        """The days written beneath: first, maturity, last; what would touch another is left out."""
        found: list[dict[str, Any]] = []
        for day in (self.span[0], self.span[1], self.matures_on):
            x = self.x(day)
            if all(abs(x - each["x"]) >= WORDS_APART for each in found):
                anchor = "start" if x < WORDS_APART / 2 else "end" if x > self.width - WORDS_APART / 2 else "middle"
                found.append({"x": x, "day": day, "anchor": anchor})
        return found

    @property
    def bottom(self) -> int:
        """Where the days are written."""
        return self.height - 8

    @property
    def edge(self) -> int:
        """The right end of the lines."""
        return self.width - RIGHT

    @property
    def maturity_anchor(self) -> str:
        """To which side of its line the word of maturity is written."""
        return "end" if self.maturity > self.width / 2 else "start"
