"""A month-end and its R1 reckoned a second time, in another way: rows fetched once, then day by day in plain Python.

Nothing here is the product's but the tables' names; the words of the form are typed from domain note 5 §5.1.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from compensation.models import Payout, Receipt
from loans.models import Loan, Movement, TierChange

ZERO = Decimal("0.00")
NAMES = (
    "bank_id", "enterprise_id", "sector", "technology", "first_loan", "renewal", "backing", "short_term", "drawn_on",
    "due_on", "rate", "amount", "outstanding", "tier", "days_past_due", "month_drawn", "year_drawn", "ever_drawn",
    "month_repaid", "year_repaid", "ever_repaid", "year_opening", "late", "written_off", "month_paid_out",
    "ever_paid_out", "ever_recovered", "ever_returned",
)  # fmt: skip
LINES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "农业": lambda p: p["sector"] == "agriculture",
    "工业": lambda p: p["sector"] == "industry",
    "商贸": lambda p: p["sector"] == "commerce",
    "文旅": lambda p: p["sector"] == "culture_tourism",
    "其他": lambda p: p["sector"] == "",
    "其中：科技型企业": lambda p: p["technology"],
    "首贷户": lambda p: p["first_loan"],
    "担保增信": lambda p: p["backing"] == "GUARANTEE",
    "续贷": lambda p: p["renewal"],
    "期限≤12月": lambda p: p["short_term"],
    "期限＞12月": lambda p: not p["short_term"],
    "合计": lambda p: True,
}


@dataclass
class Book:
    """Everything that was ever recorded, as it lies in the tables."""

    loans: list[tuple[Any, ...]]
    moves: dict[int, list[tuple[str, dt.date, dt.date, Decimal]]]
    tiers: dict[int, list[tuple[dt.date, str]]]
    payouts: dict[int, list[tuple[dt.date, Decimal]]]
    receipts: dict[int, list[tuple[dt.date, dt.date, Decimal]]]


def read() -> Book:
    """Five tables, each once."""
    loans = Loan.objects.exclude(drawn_on=None).values_list(
        "id", "bank_id", "application__enterprise_id", "application__department__sector", "application__is_tech",
        "application__is_first_loan", "previous_id", "backing", "drawn_on", "matures_on", "rate", "pay_by",
    )  # fmt: skip
    found = Book(list(loans), *(defaultdict(list) for _ in range(4)))
    for loan, kind, of, on, entered, amount in Movement.objects.order_by("id").values_list(
        "loan_id", "kind", "reverses__kind", "on", "entered_on", "principal"
    ):
        found.moves[loan].append((of or kind, on, entered, amount))
    for loan, on, tier in TierChange.objects.order_by("id").values_list("loan_id", "on", "tier"):
        found.tiers[loan].append((on, tier))
    for loan, on, amount in Payout.objects.values_list("claim__loan_id", "paid_on", "amount"):
        found.payouts[loan].append((on, amount))
    confirmed = Receipt.objects.filter(status="CONFIRMED")
    for loan, *rest in confirmed.values_list("recovery__loan_id", "deposited_on", "confirmed_on", "pool_return"):
        found.receipts[loan].append(tuple(rest))
    return found


@cache
def within_a_year(drawn: dt.date, matures: dt.date) -> bool:
    """Whether a term is at most twelve months: the same day a year later, 28 February for the 29th."""
    if (drawn.month, drawn.day) == (2, 29):
        return matures <= dt.date(drawn.year + 1, 2, 28)
    return matures <= drawn.replace(year=drawn.year + 1)


def positions(book: Book, last: dt.date, before: dt.date | None) -> dict[int, dict[str, Any]]:
    """Every covered loan as it was known on a day; before: the last day of the month frozen before, if any."""
    found = {}
    for loan, bank, firm, sector, tech, first, previous, backing, drawn, matures, rate, pay_by in book.loans:
        known = [each for each in book.moves[loan] if each[2] <= last]
        if backing == "NONE" or not known:
            continue
        found[loan] = {
            "bank_id": bank, "enterprise_id": firm, "sector": sector or "", "technology": tech, "first_loan": first,
            "renewal": previous is not None, "backing": backing, "short_term": within_a_year(drawn, matures),
            "drawn_on": drawn, "due_on": matures, "rate": rate, **_moved(known, last, before),
            **_paid(book, loan, last), **_class(book.tiers[loan], known, last, pay_by),
        }  # fmt: skip
    return found


def _moved(known: list[tuple[str, dt.date, dt.date, Decimal]], last: dt.date, before: dt.date | None) -> dict[str, Any]:
    month, year = last.replace(day=1), last.replace(month=1, day=1)
    names = ("amount", "outstanding", "month_drawn", "year_drawn", "ever_drawn", "month_repaid", "year_repaid",
             "ever_repaid", "year_opening", "late", "written_off", "ever_recovered")  # fmt: skip
    found = dict.fromkeys(names, ZERO)
    for kind, on, entered, amount in known:
        found["outstanding"] += amount
        if on < year:
            found["year_opening"] += amount
        if before is not None and on < month and entered > before:
            found["late"] += amount
        if kind == "SETTLEMENT":
            found["written_off"] -= amount if on >= month else 0
            continue
        name, sign = ("drawn", 1) if kind == "DRAW" else ("repaid", -1)
        found[f"ever_{name}"] += sign * amount
        found[f"year_{name}"] += sign * amount if on >= year else 0
        found[f"month_{name}"] += sign * amount if on >= month else 0
        if kind == "RECOVERY":
            found["ever_recovered"] -= amount
    found["amount"] = found["ever_drawn"]
    return found


def _paid(book: Book, loan: int, last: dt.date) -> dict[str, Any]:
    paid = [(on, amount) for on, amount in book.payouts.get(loan, ()) if on <= last]
    back = [amount for on, known, amount in book.receipts.get(loan, ()) if on <= last and known <= last]
    return {
        "month_paid_out": sum((amount for on, amount in paid if on >= last.replace(day=1)), ZERO),
        "ever_paid_out": sum((amount for _on, amount in paid), ZERO),
        "ever_returned": sum(back, ZERO),
    }


def _class(tiers: Any, known: Any, last: dt.date, pay_by: dt.date) -> dict[str, Any]:
    owed = sum((amount for *_rest, amount in known), ZERO)
    days = max(0, (last - pay_by).days) if owed else 0
    floor = "5" if days > 360 else "4" if days > 270 else "3" if days > 90 else "2" if days else "1"
    said = [tier for on, tier in tiers if on <= last]
    return {"days_past_due": days, "tier": max(said[-1] if said else "1", floor)}


def sheet(found: Iterable[dict[str, Any]], then: dict[dt.date, list[Any]], last: dt.date) -> dict[str, dict[str, Any]]:
    """R1 by label out of positions; then: the positions of the months it is compared with, by last day."""
    listed = list(found)
    december, ago = dt.date(last.year - 1, 12, 31), last.replace(year=last.year - 1)
    return {
        label: _line(*([p for p in each if belongs(p)] for each in (listed, then[december], then[ago])), last)
        for label, belongs in LINES.items()
    }


def _line(now: list[Any], december: list[Any], ago: list[Any], last: dt.date) -> dict[str, Any]:
    month, year = last.replace(day=1), last.replace(month=1, day=1)
    new, this_year = ([p for p in now if p["drawn_on"] >= day and p["ever_drawn"] > 0] for day in (month, year))
    owing = [p for p in now if p["outstanding"] > 0]
    late = [p for p in owing if p["days_past_due"] >= 1]
    closing, then, bad = _sum(now, "outstanding"), _sum(ago, "outstanding"), [p for p in owing if p["tier"] in "345"]
    opening = closing - _sum(now, "late") - _sum(now, "month_drawn")
    opening += _sum(now, "month_repaid") + _sum(now, "written_off")
    rate, rate_then = _rate(now, "year_drawn"), _rate(ago, "year_drawn")
    return {
        "month_count": len(new), "month_borrowers": _firms(new), "month_disbursed": _sum(now, "month_drawn"),
        "year_count": len(this_year), "year_borrowers": _firms(this_year), "year_disbursed": _sum(now, "year_drawn"),
        "ever_disbursed": _sum(now, "ever_drawn"), "month_repaid": _sum(now, "month_repaid"),
        "year_repaid": _sum(now, "year_repaid"), "opening": opening, "late": _sum(now, "late"),
        "written_off": _sum(now, "written_off"), "closing": closing, "notes": len(owing), "borrowers": _firms(owing),
        "compensated": sum((max(ZERO, min(p["outstanding"], p["ever_paid_out"] - p["ever_returned"])) for p in now),
                           ZERO),
        "month_change": closing - opening, "year_change": closing - _sum(december, "outstanding"),
        "year_ago_change": closing - then, "year_ago_growth": _percent(closing - then, then), "since_2018": closing,
        "month_rate": _rate(now, "month_drawn"), "year_rate": rate,
        "year_ago_bp": None if rate is None or rate_then is None else (rate - rate_then) * 100,
        "overdue_borrowers": _firms(late), "overdue": _sum(late, "outstanding"),
        "special_mention": _sum([p for p in owing if p["tier"] == "2"], "outstanding"),
        "non_performing": _sum(bad, "outstanding"), "npl_ratio": _percent(_sum(bad, "outstanding"), closing),
        "month_paid_out": _sum(now, "month_paid_out"), "ever_paid_out": _sum(now, "ever_paid_out"),
        "ever_recovered": _sum(now, "ever_recovered"), "ever_returned": _sum(now, "ever_returned"),
    }  # fmt: skip


def _sum(found: list[Any], name: str) -> Decimal:
    return sum((p[name] for p in found), ZERO)


def _firms(found: list[Any]) -> int:
    return len({p["enterprise_id"] for p in found})


def _rate(found: list[Any], name: str) -> Decimal | None:
    amount = _sum(found, name)
    if amount <= 0:
        return None
    return (sum((p[name] * p["rate"] for p in found), ZERO) / amount).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None
