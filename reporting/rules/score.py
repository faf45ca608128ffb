"""The score of an evaluation (Articles 6.1, 7): exact fractions, each indicator rounded half-up to 0.01 points, last.

62号: points = done / target × points, never above them, never below zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from zengxindai.findings import Finding, gettext_noop
from zengxindai.policy.goals import ScoreItem

ZERO = Decimal("0.00")


class Measure(NamedTuple):
    """What an indicator is reckoned from: amount over against; None where there is nothing."""

    amount: Decimal | None
    against: Decimal | None


def points(item: ScoreItem, found: Measure) -> Decimal:
    """The points of one indicator, two places; where there is nothing to measure what the sheet gives for that."""
    against = item.against if item.against is not None else found.against
    if found.amount is None or not against:
        return _points(item.points, Fraction(item.empty) / 100)
    amount, base = Fraction(found.amount), Fraction(against)
    if item.formula == "BASIS_POINTS":
        steps = int(max(Fraction(0), (amount - base) * 100) / Fraction(item.step_bp))
        return _points(item.points, 1 - steps * Fraction(item.per_step) / Fraction(item.points))
    share = amount / base
    if item.formula == "SHARE":
        share = share * 100 / Fraction(item.full)
    elif item.formula == "FALLING":
        share = 1 - share * 100 / Fraction(item.zero_at)
    return _points(item.points, share)


def _points(whole: Decimal, share: Fraction) -> Decimal:
    exact = Fraction(whole) * min(Fraction(1), max(Fraction(0), share))
    return Decimal(int(exact * 100 + Fraction(1, 2))) / 100


def taken_off(each: Decimal, cases: Decimal) -> Decimal:
    """Points off for so many cases, before the limit of all deductions."""
    return each * cases


def score(earned: Iterable[Decimal], off: Iterable[Decimal], most_off: Decimal) -> tuple[Decimal, Decimal]:
    """The total, never below 0, and what was deducted of it: all deductions together at most `most_off`."""
    deducted = min(most_off, sum(off, ZERO))
    return max(ZERO, sum(earned, ZERO) - deducted), deducted


def grade(total: Decimal, grades: Sequence[tuple[Decimal, str]]) -> str:
    """The word of the best grade whose least points are reached; grades: the best first."""
    return next(word for least, word in grades if total >= least)


def year_is_over(year: int, today: int) -> Iterator[Finding]:
    """EVA-01: a year is evaluated once it is over, none before the scheme began (Article 6.1)."""
    if not 2019 <= year < today:
        yield Finding(
            "EVA-01",
            gettext_noop("%(year)s cannot be evaluated yet, or lies before the scheme"),
            article=6,
            params={"year": year},
            advice=gettext_noop("Enter a year that is over"),
        )


def evaluated_once(exists: bool, year: int) -> Iterator[Finding]:
    """EVA-02: an organisation has one score a year (Article 6.1)."""
    if exists:
        yield Finding(
            "EVA-02",
            gettext_noop("There is an evaluation of %(year)s for this organisation already"),
            article=6,
            params={"year": year},
            advice=gettext_noop("Go on with that one, or withdraw it first"),
        )


def objected_in_time(day: dt.date, object_by: dt.date | None) -> Iterator[Finding]:
    """EVA-03: an objection comes within the term that was told (Article 6.1)."""
    if object_by is not None and day > object_by:
        yield Finding(
            "EVA-03",
            gettext_noop("The last day to object was %(day)s"),
            article=6,
            params={"day": object_by.isoformat()},
            advice=gettext_noop("Write to the finance bureau; it may still correct the draft with a reason"),
        )
