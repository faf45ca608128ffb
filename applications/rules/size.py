"""How large an enterprise is, and whether the scheme is for it (Article 4; 工信部联企业〔2011〕300号)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from zengxindai.findings import Finding, gettext_noop


class Band(Protocol):
    """The thresholds of a group of industries: lower bounds of each measure, in persons and yuan."""

    @property
    def prefixes(self) -> tuple[str, ...]: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    @property
    def small(self) -> tuple[Decimal, ...]: ...
    @property
    def medium(self) -> tuple[Decimal, ...]: ...
    @property
    def large(self) -> tuple[Decimal, ...]: ...


def size_class(industry_code: str, employees: int, revenue: Decimal, assets: Decimal, bands: Sequence[Band]) -> str:
    """MICRO, SMALL, MEDIUM or LARGE: the largest size all of whose lower bounds are met (Article 4).

    revenue: last year's, yuan; assets: total, yuan. LookupError when no band covers the industry.
    """
    band = _band_of(industry_code, bands)
    measured = {"employees": Decimal(employees), "revenue": revenue, "assets": assets}
    values = [measured[measure] for measure in band.measures]
    for size, bounds in (("LARGE", band.large), ("MEDIUM", band.medium), ("SMALL", band.small)):
        if all(value >= bound for value, bound in zip(values, bounds, strict=True)):
            return size
    return "MICRO"


def _band_of(industry_code: str, bands: Sequence[Band]) -> Band:
    """The longest prefix wins; "" is every industry's."""
    found = [(len(prefix), band) for band in bands for prefix in band.prefixes if industry_code.startswith(prefix)]
    if not found:
        raise LookupError(f"no size thresholds for industry {industry_code}")
    return max(found, key=lambda pair: pair[0])[1]


def eligible_size(size: str) -> Iterator[Finding]:
    """APP-10: micro and small enterprises; medium ones are doubtful, large ones excluded (Article 4)."""
    if size == "LARGE":
        yield Finding(
            "APP-10",
            gettext_noop("By employees, revenue and assets this is a large enterprise; the scheme is for smaller ones"),
            article=4,
            advice=gettext_noop("Compare employees, last year's revenue and total assets with the statements"),
        )
    elif size == "MEDIUM":
        yield Finding(
            "APP-10",
            gettext_noop("By employees, revenue and assets this is a medium-sized enterprise"),
            article=4,
            level="warn",
            advice=gettext_noop("The notice speaks of medium-sized enterprises in its title only; ask the department"),
        )
