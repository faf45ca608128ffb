"""Chinese working days over a given calendar, and corresponding days of months (Civil Code 201 to 203)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)


class CalendarMissing(LookupError):
    """The State Council's calendar of a year is not loaded, so no deadline in it can be told."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"no calendar of public holidays for {year}: enter that year's notice and load the policy again"
        )


@dataclass(frozen=True)
class Calendar:
    """The days that differ from Monday-to-Friday: exceptions[day] is True when worked, False when off.

    years: those whose notice is loaded; any other year fails loudly.
    """

    exceptions: Mapping[dt.date, bool]
    years: frozenset[int]

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work that day; CalendarMissing for a year without notice."""
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        return self.exceptions.get(day, day.weekday() < 5)

    def next_workday(self, day: dt.date) -> dt.date:
        """The day itself if worked, else the next worked one."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add(self, day: dt.date, count: int) -> dt.date:
        """The count-th working day after a day; the starting day is not counted (Civil Code 201)."""
        for _ in range(count):
            day = self.next_workday(day + ONE_DAY)
        return day

    def add_without(self, day: dt.date, count: int, pauses: Iterable[tuple[dt.date, dt.date]]) -> dt.date:
        """The count-th working day after a day, not counting those inside a pause (first day, last day, both inside).

        Pauses may touch or overlap and come in any order; days off inside them count for nothing either way.
        """
        still = tuple(pauses)
        while count > 0:
            day = self.next_workday(day + ONE_DAY)
            count -= not any(first <= day <= last for first, last in still)
        return day

    def count(self, start: dt.date, end: dt.date) -> int:
        """Working days after start up to and including end; 0 when end is not later."""
        days = (end - start).days
        return sum(self.is_workday(start + dt.timedelta(days=i)) for i in range(1, days + 1))


def months_later(day: dt.date, months: int) -> dt.date:
    """The corresponding day so many months later; the month's last day when there is none (Civil Code 202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
