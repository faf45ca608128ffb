"""What a report's life asks: explanations, corrections, the register of the authorities, and its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from zengxindai.findings import Finding, gettext_noop


def explained(unexplained: Sequence[str]) -> Iterator[Finding]:
    """RPT-02: what differs from records, bank's file, statement, books or the other side is explained (Article 6)."""
    if unexplained:
        yield Finding(
            "RPT-02",
            gettext_noop("%(count)s differences are not explained yet: %(first)s"),
            article=6,
            params={"count": len(unexplained), "first": unexplained[0]},
            advice=gettext_noop("Say why under “Explain differences”; what is recorded wrongly is put right first"),
        )


def still_different(chosen: Collection[str], waiting: Collection[str]) -> Iterator[Finding]:
    """RPT-03: only a difference that stands and waits for its explanation is explained."""
    if not set(chosen) <= set(waiting):
        yield Finding(
            "RPT-03",
            gettext_noop("A difference you chose does not stand any more, or is explained already"),
            article=6,
            advice=gettext_noop("Choose among those the page shows now"),
        )


def compared(month: str, compared_with_books: bool) -> Iterator[Finding]:
    """RPT-04: a bank sends its balance file of the month first, so that the report is held against its own books."""
    if not compared_with_books:
        yield Finding(
            "RPT-04",
            gettext_noop("The bank's balance file of %(month)s has not been sent"),
            article=6,
            level="warn",
            params={"month": month},
            advice=gettext_noop("Send it under “Balance comparisons”, so that differences show before the report goes"),
        )


def correctable(later: str) -> Iterator[Finding]:
    """RPT-05: the newest month is corrected; what an earlier one lacks shows in the later as recorded late (补记)."""
    if later:
        yield Finding(
            "RPT-05",
            gettext_noop("The report of %(later)s begins with the closing balance of this one"),
            article=6,
            params={"later": later},
            advice=gettext_noop("Correct the newest report: it shows what was recorded late for earlier months"),
        )


def register_complete(missing: Sequence[str]) -> Iterator[Finding]:
    """RPT-06: a summary issued before every bank has delivered says so (Article 6.3)."""
    if missing:
        yield Finding(
            "RPT-06",
            gettext_noop("Not delivered yet: %(missing)s"),
            article=6,
            level="warn",
            params={"missing": "、".join(missing)},
            advice=gettext_noop("Their figures are those the system computed; the register marks them"),
        )


def signs(value: Decimal) -> str:
    """A change in words of a sentence: 增加 or 减少 and its amount in 万元, yuan in."""
    amount = (abs(value) / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'增加' if value >= 0 else '减少'}{amount:,.2f}万元"
