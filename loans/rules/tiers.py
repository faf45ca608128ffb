"""Rules on the five-tier class (Article 10)."""

from __future__ import annotations

from collections.abc import Iterator

from loans.rules.days import tier_floor
from zengxindai.findings import Finding, gettext_noop


def tier_above_floor(tier: str, dpd: int) -> Iterator[Finding]:
    """TIER-01: the bank may be stricter than the floor, never milder (Article 10, 2023 Measures)."""
    floor = tier_floor(dpd)
    if tier < floor:
        yield Finding(
            "TIER-01",
            gettext_noop("%(days)s days past due allow no better class than %(floor)s of five"),
            article=10,
            params={"days": dpd, "floor": floor},
            advice=gettext_noop("Choose that class or a worse one"),
        )
