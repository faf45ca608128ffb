"""The national thresholds of enterprise sizes, as the policy file has them (Article 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# The paper states money in 万元.
WAN = 10_000


@dataclass(frozen=True)
class SizeBand:
    """One group of industries. prefixes: of GB/T 4754 codes, "" for all others.

    measures: what counts, of employees, revenue, assets; small, medium, large: its lower bounds in that order, in
    persons and yuan. version: the paper.
    """

    name: str
    prefixes: tuple[str, ...]
    measures: tuple[str, ...]
    small: tuple[Decimal, ...]
    medium: tuple[Decimal, ...]
    large: tuple[Decimal, ...]
    version: str


def size_bands(table: Mapping[str, Any]) -> tuple[SizeBand, ...]:
    """The groups of the parameter size_classes; ValueError when a row has not one bound for each measure."""
    return tuple(_band(row, table["version"]) for row in table.get("rows", ()))


def _band(row: Mapping[str, Any], version: str) -> SizeBand:
    measures = tuple(row["measures"])
    units = [1 if measure == "employees" else WAN for measure in measures]
    bounds = {
        size: tuple(Decimal(bound) * unit for bound, unit in zip(row[size], units, strict=True))
        for size in ("small", "medium", "large")
    }
    return SizeBand(row["name"], tuple(row["prefixes"]), measures, version=version, **bounds)
