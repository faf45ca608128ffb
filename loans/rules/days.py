"""Days of a loan: term, last pay day, days past due, the floor of the five tiers."""

from __future__ import annotations

import datetime as dt

from zengxindai.workdays import Calendar, CalendarMissing, months_later

# Non-performing tiers, and the floor a day count sets: beyond so many days at least that tier (2023 Measures).
NON_PERFORMING = ("3", "4", "5")

TIER_FLOORS = ((360, "5"), (270, "4"), (90, "3"), (0, "2"))


def term_months(drawn_on: dt.date, matures_on: dt.date) -> int:
    """The term in whole months, begun months counted: 12 months and a day are 13 (Article 14, case 11)."""
    months = 1
    while months_later(drawn_on, months) < matures_on:
        months += 1
    return months


def last_pay_day(matures_on: dt.date, calendar: Calendar) -> dt.date:
    """The last day the borrower may pay: the maturity, or the next working day when it is a day off (Civil Code 203).

    The contract's day stays what it is (case 12).
    """
    return calendar.next_workday(matures_on)


def pay_day_if_known(matures_on: dt.date, calendar: Calendar) -> dt.date | None:
    """The last pay day, or None while the State Council has not published that year's days off."""
    try:
        return last_pay_day(matures_on, calendar)
    except CalendarMissing:
        return None


def days_past_due(matures_on: dt.date, day: dt.date, calendar: Calendar) -> int:
    """Calendar days past the last pay day, 0 when none (case 13)."""
    return max(0, (day - last_pay_day(matures_on, calendar)).days)


def tier_floor(dpd: int) -> str:
    """The best tier a loan so many days past due may have: >0 special mention, >90, >270, >360 days worse."""
    for days, tier in TIER_FLOORS:
        if dpd > days:
            return tier
    return "1"
