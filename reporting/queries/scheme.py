"""What this scheme's own loans come to at a day: computed, never typed (Article 2). Yuan and households.

Read from the movements; where month-end positions are frozen with their borrowers they give the same.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum

from loans.models import Movement
from loans.states import Backing

ZERO = Decimal("0.00")
ONE_DAY = dt.timedelta(days=1)


class Owed(NamedTuple):
    """Balance and number of borrowers that owe something."""

    balance: Decimal
    households: int


NOTHING = Owed(ZERO, 0)


def month_end(month: dt.date) -> dt.date:
    """The last day of a day's month."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - ONE_DAY


def month_before(day: dt.date) -> dt.date:
    """The first day of the month before."""
    return (day.replace(day=1) - ONE_DAY).replace(day=1)


def year_end(year: int) -> dt.date:
    """31 December."""
    return dt.date(year, 12, 31)


def owed_on(day: dt.date) -> tuple[Owed, dict[int, Owed]]:
    """The district's figures and each bank's; a borrower of two banks is one household of the district (§5.0)."""
    found = _owed(Movement.objects.filter(on__lte=day))
    return _together(found)


def owed_over(days: Sequence[dt.date]) -> list[Owed]:
    """The district's figures at several ascending days, in one query."""
    moved = Movement.objects.filter(on__lte=days[-1]) if days else Movement.objects.none()
    rows = list(_counted(moved).values_list("on", "loan__application__enterprise").annotate(s=Sum("principal")))
    rows.sort(key=lambda row: row[0])
    owed: dict[int, Decimal] = defaultdict(lambda: ZERO)
    found, place = [], 0
    for day in days:
        while place < len(rows) and rows[place][0] <= day:
            owed[rows[place][1]] += rows[place][2]
            place += 1
        found.append(Owed(sum(owed.values(), ZERO), sum(1 for amount in owed.values() if amount > 0)))
    return found


def _counted(moved: Any) -> Any:
    # What was never filed is none of the scheme's loans.
    return moved.exclude(loan__backing=Backing.NONE).order_by()


def _owed(moved: Any) -> list[tuple[int, int, Decimal]]:
    rows = _counted(moved).values_list("loan__bank", "loan__application__enterprise").annotate(s=Sum("principal"))
    return [row for row in rows if row[2] > 0]


def _together(rows: list[tuple[int, int, Decimal]]) -> tuple[Owed, dict[int, Owed]]:
    banks: dict[int, list[Decimal]] = defaultdict(list)
    for bank, _enterprise, amount in rows:
        banks[bank].append(amount)
    whole = Owed(sum((amount for _b, _e, amount in rows), ZERO), len({enterprise for _b, enterprise, _a in rows}))
    return whole, {bank: Owed(sum(amounts, ZERO), len(amounts)) for bank, amounts in banks.items()}
