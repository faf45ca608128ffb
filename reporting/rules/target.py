"""Article 2: how far a year's targets are met, and what the figures behind them must satisfy. Exact, never rounded.

Balances in yuan, rates in %, households as numbers; completion and time progress in %.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from zengxindai.findings import Finding, gettext_noop

# How a target stands: reached, in step with the year, behind it, or not to be told because a figure is missing.
MET, ON_TRACK, BEHIND, UNKNOWN = "MET", "ON_TRACK", "BEHIND", "UNKNOWN"
WORST_FIRST = (UNKNOWN, BEHIND, ON_TRACK, MET)


def change(current: Decimal | None, before: Decimal | None) -> Decimal | None:
    """What was added since an earlier day; None when either figure is missing."""
    return None if current is None or before is None else current - before


def completion(added: Decimal | None, target: Decimal) -> Fraction | None:
    """Added / target in %, exact: may exceed 100, never below 0; None when the figure is missing (§5.4)."""
    return None if added is None else max(Fraction(0), Fraction(added) * 100 / Fraction(target))


def time_progress(month: int) -> Fraction:
    """How much of the year is over at a month's end, %: month / 12."""
    return Fraction(month * 100, 12)


def grown(added: Decimal | None, target: Decimal, month: int) -> str:
    """How a target of growth over the year-end before stands: met at 100 %, behind below the time progress."""
    done = completion(added, target)
    if done is None:
        return UNKNOWN
    if done >= 100:
        return MET
    return ON_TRACK if done >= time_progress(month) else BEHIND


def lower(current: Decimal | None, before: Decimal | None) -> str:
    """A rate that has to fall further is met only when it is strictly lower ("进一步下降")."""
    if current is None or before is None:
        return UNKNOWN
    return MET if current < before else BEHIND


def within(bad: Decimal | None, balance: Decimal | None, limit_pct: Decimal) -> str:
    """A share of bad loans of no more than the limit, that limit included: at 1.8 %, bad × 1000 ≤ balance × 18."""
    if bad is None or balance is None:
        return UNKNOWN
    return MET if bad * 100 <= balance * limit_pct else BEHIND


def both(states: Sequence[str]) -> str:
    """A target of two parts stands as the worse of them."""
    return min(states, key=WORST_FIRST.index)


def of_the_scheme_s_time(year: int, today: int) -> Iterator[Finding]:
    """TGT-01: targets are of the years since 2019, and no later than the next (Article 2)."""
    if not 2019 <= year <= today + 1:
        yield Finding(
            "TGT-01",
            gettext_noop("There are no targets of %(year)s"),
            article=2,
            params={"year": year},
            advice=gettext_noop("Enter this year, the next, or an earlier one since 2019"),
        )


def no_target_twice(exists: bool, year: int) -> Iterator[Finding]:
    """TGT-02: a year has its targets once; they are changed, not set anew (Article 2)."""
    if exists:
        yield Finding(
            "TGT-02",
            gettext_noop("The targets of %(year)s are there already"),
            article=2,
            params={"year": year},
            advice=gettext_noop("Change them on their page"),
        )


def has_prior(missing: Sequence[str]) -> Iterator[Finding]:
    """TGT-03: growth is counted from the last year-end, so its figures are known first (Article 2)."""
    if missing:
        yield Finding(
            "TGT-03",
            gettext_noop("Last year-end's figure is missing: %(missing)s"),
            article=2,
            params={"missing": "、".join(missing)},
            advice=gettext_noop(
                "Have the central bank branch or the regulator enter last December, or enter the figure in the line"
            ),
        )


def month_over(last: dt.date, today: dt.date) -> Iterator[Finding]:
    """IND-01: figures are of a month that is over (Articles 2, 6.3)."""
    if last >= today:
        yield Finding(
            "IND-01",
            gettext_noop("The month ends on %(last)s; its figures come after it"),
            article=6,
            params={"last": last.isoformat()},
            advice=gettext_noop("Enter a month that is over"),
        )


def known_before(repeated: Sequence[str], reason: str) -> Iterator[Finding]:
    """IND-02: a figure that is known already is corrected, and a correction says why (Articles 2, 6.3)."""
    if repeated and not reason:
        yield Finding(
            "IND-02",
            gettext_noop("Entered already for this month: %(repeated)s"),
            article=6,
            params={"repeated": "、".join(repeated)},
            advice=gettext_noop("Leave it out, or say why it is corrected; the earlier figure stays on record"),
        )


def bad_within_balance(bad: Decimal | None, balance: Decimal | None) -> Iterator[Finding]:
    """IND-03: bad loans are part of the balance (Article 2)."""
    if bad is not None and balance is not None and bad > balance:
        yield Finding(
            "IND-03",
            gettext_noop("The bad loans exceed the balance"),
            article=2,
            advice=gettext_noop("Compare both with the statistical form; the unit is yuan"),
        )


def two_people(same: bool) -> Iterator[Finding]:
    """IND-04: figures are checked by somebody other than who entered them (Article 6.3)."""
    if same:
        yield Finding(
            "IND-04",
            gettext_noop("You entered these figures yourself"),
            article=6,
            advice=gettext_noop("Let a colleague check them"),
        )
