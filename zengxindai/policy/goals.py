"""The targets of Article 2 and the sheets of the evaluation as data: what they consist of, and what they must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

# How a target is told: added over the last year-end, lower than it, or no more than a share in %.
GROWTH, LOWER, LIMIT = "GROWTH", "LOWER", "LIMIT"
# How points follow from a figure; what each means is told in reporting.rules.score.
FORMULAS = frozenset({"COMPLETION", "SHARE", "PROPORTION", "BASIS_POINTS", "FALLING"})


class NoGoal(ValueError):
    """The policy names a target or an indicator that cannot be one."""


@dataclass(frozen=True)
class Goal:
    """A target of the notice. growth: yuan or households a year; None where `kind` needs none.

    pair: targets of one word are met only together.
    """

    indicator: str
    kind: str
    growth: Decimal | None = None
    pair: str = ""


@dataclass(frozen=True)
class ScoreItem:
    """An indicator of the evaluation, worth so many points by its formula. Label and source are Chinese.

    full: the share in % that earns all points (SHARE). against: what is compared with, where it is no figure of the
    year (BASIS_POINTS, in %). step_bp, per_step: points off for each whole step of basis points. zero_at: the share in
    % at which nothing is left (FALLING). empty: the part of the points, in %, where there is nothing to measure.
    """

    key: str
    label: str
    points: Decimal
    formula: str
    source: str
    full: Decimal = Decimal(100)
    against: Decimal | None = None
    step_bp: Decimal = Decimal(5)
    per_step: Decimal = Decimal(1)
    zero_at: Decimal = Decimal(5)
    empty: Decimal = Decimal(100)


@dataclass(frozen=True)
class Deduction:
    """Points off for each case found."""

    key: str
    label: str
    points: Decimal
    source: str


@dataclass(frozen=True)
class ScoreSheet:
    """A sheet of the evaluation. version: printed on every score reckoned by it. most_off: of all deductions, points.

    grades: (least points, word), the best first.
    """

    version: str
    items: tuple[ScoreItem, ...]
    deductions: tuple[Deduction, ...]
    most_off: Decimal
    grades: tuple[tuple[Decimal, str], ...]
    by_key: Mapping[str, ScoreItem | Deduction] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        found: dict[str, ScoreItem | Deduction] = {each.key: each for each in self.items}
        found |= {each.key: each for each in self.deductions}
        object.__setattr__(self, "by_key", found)
        if len(found) != len(self.items) + len(self.deductions):
            raise NoGoal(f"{self.version}: an indicator is listed twice")
        if sum(each.points for each in self.items) != 100 or any(each.formula not in FORMULAS for each in self.items):
            raise NoGoal(f"{self.version}: the points are not 100 together, or a formula is unknown")


def goals(rows: Iterable[Mapping[str, Any]]) -> tuple[Goal, ...]:
    """The targets of the policy's list in its order; NoGoal for what cannot be one."""
    found = tuple(Goal(**{**row, "growth": _number(row.get("growth"))}) for row in rows)
    for each in found:
        if each.kind not in (GROWTH, LOWER, LIMIT) or (each.kind == GROWTH) != (each.growth is not None):
            raise NoGoal(f"{each.indicator}: no such target")
        if each.growth is not None and each.growth <= 0:
            raise NoGoal(f"{each.indicator}: growth is above zero")
    return found


def score_sheets(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, ScoreSheet]:
    """The sheets of the policy by the kind of organisation they are for."""
    return {kind: _sheet(row) for kind, row in rows.items()}


def _sheet(row: Mapping[str, Any]) -> ScoreSheet:
    items = tuple(ScoreItem(**_numbers(each, NUMBERS)) for each in row["items"])
    deductions = tuple(Deduction(**_numbers(each, NUMBERS)) for each in row["deductions"])
    grades = tuple((Decimal(str(least)), str(word)) for least, word in row["grades"])
    return ScoreSheet(str(row["version"]), items, deductions, Decimal(str(row["most_off"])), grades)


NUMBERS = frozenset({"points", "full", "against", "step_bp", "per_step", "zero_at", "empty"})


def _numbers(row: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: _number(value) if name in names else value for name, value in row.items()}


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
