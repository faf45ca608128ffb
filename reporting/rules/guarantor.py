"""Arithmetic of the guarantor's monthly report R2, what makes it consistent, and its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reporting.rules.report import ZERO, amount_of, inconsistent, ratio
from zengxindai.findings import Finding, gettext_noop


@dataclass(frozen=True)
class GuaranteeFacts:
    """One guarantee as R2 counts it at a month's end (domain note 5 §5.2); amounts in yuan, fee_rate in % a year.

    new, paid, back: the guaranteed part lent, paid out and got back in month, year and ever. unrecovered: paid out and
    neither come back nor written off. overdue: guaranteed balance of an overdue loan.
    """

    enterprise: int
    bank: int
    sector: str
    size: str
    farming: bool
    fee_rate: Decimal
    opening: Decimal
    year_opening: Decimal
    year_ago: Decimal
    closing: Decimal
    new: tuple[Decimal, Decimal, Decimal]
    paid: tuple[Decimal, Decimal, Decimal]
    back: tuple[Decimal, Decimal]
    unrecovered: Decimal
    overdue: Decimal


def guarantor_row(facts: Sequence[GuaranteeFacts]) -> dict[str, object]:
    """One row of R2, yuan and %: opening + new − released − paid out = closing always holds (domain note 5 §5.2)."""
    opening, closing = _sum(f.opening for f in facts), _sum(f.closing for f in facts)
    new, year_new = _sum(f.new[0] for f in facts), _sum(f.new[1] for f in facts)
    paid, year_paid, ever_paid = (_sum(f.paid[n] for f in facts) for n in range(3))
    year_opening, year_ago = _sum(f.year_opening for f in facts), _sum(f.year_ago for f in facts)
    year_released = year_opening + year_new - year_paid - closing
    back = _sum(f.back[1] for f in facts)
    fees = _sum(f.new[1] * f.fee_rate for f in facts)
    return {
        "opening_borrowers": _borrowers(facts, lambda f: f.opening),
        "opening": opening,
        "new_borrowers": _borrowers(facts, lambda f: f.new[0]),
        "new_count": sum(1 for f in facts if f.new[0]),
        "new": new,
        "year_new": year_new,
        "released": opening + new - paid - closing,
        "year_released": year_released,
        "borrowers": _borrowers(facts, lambda f: f.closing),
        "closing": closing,
        "year_change": closing - year_opening,
        "annual_change": closing - year_ago,
        "annual_growth": ratio(closing - year_ago, year_ago),
        "fee_rate": (fees / year_new).quantize(Decimal("0.0001"), ROUND_HALF_UP) if year_new else None,
        "paid_borrowers": _borrowers(facts, lambda f: f.paid[0]),
        "paid": paid,
        "year_paid": year_paid,
        "ever_paid": ever_paid,
        "year_back": _sum(f.back[0] for f in facts),
        "ever_back": back,
        "unrecovered": _sum(f.unrecovered for f in facts),
        "payout_rate": ratio(year_paid, year_released + year_paid),
        "recovery_rate": ratio(back, ever_paid),
        "overdue": _sum(f.overdue for f in facts),
    }


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _borrowers(facts: Iterable[GuaranteeFacts], amount: Callable[[GuaranteeFacts], Decimal]) -> int:
    return len({f.enterprise for f in facts if amount(f)})


def guarantor_consistent(rows: Sequence[Mapping[str, object]], total: Mapping[str, object]) -> Iterator[Finding]:
    """RPT-01: in every row of R2 the closing balance follows from what began and ended, yuan, to the fen."""
    for row in (*rows, total):
        expected = (
            amount_of(row, "opening") + amount_of(row, "new") - amount_of(row, "released") - amount_of(row, "paid")
        )
        if expected != amount_of(row, "closing"):
            yield inconsistent(gettext_noop("The guaranteed balance does not follow from what began and ended"))
            return


def guarantor_limits(total: Mapping[str, object], single_pct: Decimal, group_pct: Decimal) -> Iterator[Finding]:
    """RPT-11 to RPT-13: leverage (times), one customer's and one group's part of net assets (%) above the limits warn.

    Exactly at a limit is within it (State Council decree 683). leverage_limit of the total: the higher one where the
    company mainly serves small and farming customers.
    """
    advice = gettext_noop("Tell the finance bureau and take on no more of it until it is within the limit")
    if (above := _above(total, "leverage", Decimal(str(total["leverage_limit"])))) is not None:
        yield Finding(
            "RPT-11",
            gettext_noop("The guaranteed balance is %(value)s times net assets, more than %(limit)s times"),
            article=6,
            level="warn",
            params=above,
            advice=advice,
        )
    if (above := _above(total, "single_pct", single_pct)) is not None:
        yield Finding(
            "RPT-12",
            gettext_noop("The largest customer has %(value)s %% of net assets guaranteed, more than %(limit)s %%"),
            article=6,
            level="warn",
            params=above,
            advice=advice,
        )
    if (above := _above(total, "group_pct", group_pct)) is not None:
        yield Finding(
            "RPT-13",
            gettext_noop("Firms of one controller have %(value)s %% of net assets guaranteed, above %(limit)s %%"),
            article=6,
            level="warn",
            params=above,
            advice=advice,
        )


def _above(total: Mapping[str, object], name: str, limit: Decimal) -> dict[str, object] | None:
    if total.get(name) is None or amount_of(total, name) <= limit:
        return None
    return {"value": str(total[name]), "limit": f"{limit.normalize():f}"}
