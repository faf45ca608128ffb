"""Arithmetic of the monthly reports and what makes one consistent: values in, figures or findings out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import Calendar, months_later

ZERO = Decimal("0.00")
# First and last day on which a clock stood still, both inside; no last day while it still does.
Pause = tuple[dt.date, dt.date | None]


@dataclass(frozen=True)
class Span:
    """A reporting month: its first and last day."""

    first: dt.date
    last: dt.date

    @property
    def year_start(self) -> dt.date:
        """1 January of the month's year."""
        return self.first.replace(month=1, day=1)

    @property
    def december(self) -> dt.date:
        """1 December before the month's year: the month whose end the year is compared with."""
        return dt.date(self.first.year - 1, 12, 1)

    @property
    def year_ago(self) -> dt.date:
        """The first day of the same month a year before."""
        return self.first.replace(year=self.first.year - 1)

    @property
    def since_year_ago(self) -> dt.date:
        """The first day after that month."""
        return months_later(self.year_ago, 1)


@dataclass(frozen=True)
class Base:
    """What a line of R1 is compared with: the balance then, yuan, and the year's mean rate then, %; None: not known."""

    balance: Decimal | None = None
    rate: Decimal | None = None


NOT_KNOWN = Base()


def weighted_rate(weighted: Decimal, amount: Decimal) -> Decimal | None:
    """Σ(amount × rate) / Σ amount of what was disbursed, % to four places half-up; None when nothing was (§5.0)."""
    return (weighted / amount).quantize(Decimal("0.0001"), ROUND_HALF_UP) if amount > 0 else None


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """part / whole in %, two places half-up; None when there is no whole."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def basis_points(rate: Decimal | None, before: Decimal | None) -> Decimal | None:
    """By how many hundredths of a percent a rate is above another; None unless both are known."""
    return None if rate is None or before is None else (rate - before) * 100


# Sums of a line of R1 that stand in it as they were added up; numbers of borrowers may not be added over lines.
COUNTED = ("month_count", "month_borrowers", "year_count", "year_borrowers", "notes", "borrowers", "overdue_borrowers")
ADDITIVE = (
    "month_count", "month_disbursed", "year_count", "year_disbursed", "ever_disbursed", "month_repaid", "year_repaid",
    "late", "written_off", "closing", "compensated", "notes", "overdue", "special_mention", "non_performing",
    "month_paid_out", "ever_paid_out", "ever_recovered", "ever_returned",
)  # fmt: skip


def bank_row(
    sums: Mapping[str, Any], opening: Decimal | None = None, december: Base = NOT_KNOWN, year_ago: Base = NOT_KNOWN
) -> dict[str, Any]:
    """One line of R1 (domain note 5 §5.1) from what was added up of its loans; yuan, %, basis points.

    opening: the last report's closing balance; None where there was none, then it is what the movements leave. What was
    recorded late for earlier months is `late`, less what a corrected report has told of it already:
    opening + late + disbursed − repaid − written off = closing.
    """
    closing = sums["closing"]
    moved = sums["late"] + sums["month_disbursed"] - sums["month_repaid"] - sums["written_off"]
    first = closing - moved if opening is None else opening
    late = sums["late"] + closing - moved - first
    rate = weighted_rate(sums["year_weighted"], sums["year_rated"])
    ago, growth = year_ago.balance, None
    if ago is not None:
        growth = ratio(closing - ago, ago)
    return {
        **{name: sums[name] for name in (*COUNTED, *ADDITIVE)},
        "opening": first,
        "late": late,
        "month_change": closing - first,
        "year_change": closing - (sums["year_opening"] if december.balance is None else december.balance),
        "year_ago_change": None if ago is None else closing - ago,
        "year_ago_growth": growth,
        "since_2018": closing,
        "month_rate": weighted_rate(sums["month_weighted"], sums["month_rated"]),
        "year_rate": rate,
        "year_ago_bp": basis_points(rate, year_ago.rate),
        "npl_ratio": ratio(sums["non_performing"], closing),
    }


# What fills an account in a month and what leaves it, all positive but for corrections and the settlements' difference.
INFLOWS = ("deposits", "top_ups", "interest", "returns", "settlements")
OUTFLOWS = ("payouts", "transfers_out")


def account_row(
    opening: Decimal, lines: Mapping[str, Decimal], closing: Decimal, held: Decimal, owed: Decimal, covered: Decimal
) -> dict[str, object]:
    """One row of R6, a special account in one month, yuan (domain note 5 §5.6). owed: on approved claims, held or not.

    lines: as the books have them, withdrawals negative; the sheet shows them under 支出, positive.
    """
    moved = {name: lines[name] for name in INFLOWS} | {name: -lines[name] for name in OUTFLOWS}
    standing = {"closing": closing, "held": held, "unfunded": max(ZERO, owed - held), "available": closing - held}
    return {"opening": opening, **moved, **standing, "covered": covered, "cover": times(covered, closing)}


def times(part: Decimal, whole: Decimal) -> Decimal | None:
    """How many times the whole is in the part, two places half-up; None when there is no whole."""
    return (part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def amount_of(row: Mapping[str, object], name: str) -> Decimal:
    """A figure of a row, yuan."""
    return Decimal(str(row[name]))


def bank_consistent(rows: Sequence[Mapping[str, Any]], total: Mapping[str, Any]) -> Iterator[Finding]:
    """RPT-01: balance follows from movements, no part exceeds its whole, rows add up to the total, to the fen.

    rows: by department, which every loan has one of; the lines beneath the total are parts of it and no more than it.
    """
    parts = [row for row in rows if row.get("memo")]
    lines = [row for row in rows if not row.get("memo")]
    moved = amount_of(total, "month_disbursed") - amount_of(total, "month_repaid") - amount_of(total, "written_off")
    if amount_of(total, "opening") + amount_of(total, "late") + moved != amount_of(total, "closing"):
        yield inconsistent(gettext_noop("The closing balance does not follow from opening balance and movements"))
    if any(amount_of(row, "non_performing") > amount_of(row, "closing") for row in (total, *rows)):
        yield inconsistent(gettext_noop("Non-performing loans exceed the balance"))
    if any(amount_of(row, "borrowers") > amount_of(row, "notes") for row in (total, *rows) if "notes" in row):
        yield inconsistent(gettext_noop("There are more borrowers than loans"))
    if any(amount_of(row, "closing") > amount_of(total, "closing") for row in parts):
        yield inconsistent(gettext_noop("A part exceeds the total"))
    # A report of before the present form has fewer columns.
    for name in (each for each in ADDITIVE if each in total):
        if sum((amount_of(row, name) for row in lines), ZERO) != amount_of(total, name):
            yield inconsistent(gettext_noop("The rows do not add up to the total"))
            return


def continues(opening: Decimal, closed: Decimal | None) -> Iterator[Finding]:
    """RPT-01: a month begins with what the last report ended with, yuan; None: there was none before."""
    if closed is not None and opening != closed:
        yield inconsistent(gettext_noop("The opening balance is not the closing balance of the last report"))


def accounts_consistent(rows: Sequence[Mapping[str, object]]) -> Iterator[Finding]:
    """RPT-01: each account's closing balance follows from its opening balance and lines, yuan, to the fen."""
    for row in rows:
        came = sum((amount_of(row, name) for name in INFLOWS), ZERO)
        left = sum((amount_of(row, name) for name in OUTFLOWS), ZERO)
        if amount_of(row, "opening") + came - left != amount_of(row, "closing"):
            yield inconsistent(gettext_noop("An account's closing balance does not follow from its movements"))
            return


def inconsistent(message: str) -> Finding:
    """RPT-01: figures that cannot be right together."""
    return Finding(
        "RPT-01", message, article=6, advice=gettext_noop("Do not send it; tell the operator, the figures are computed")
    )


def in_time(day: dt.date, month_end: dt.date, due_wd: int, calendar: Calendar) -> Iterator[Finding]:
    """RPT-01: reports are sent by the fifth working day after the month; later ones warn (Article 6)."""
    due = calendar.add(month_end, due_wd)
    if day > due:
        yield Finding(
            "RPT-01",
            gettext_noop("The report was due on %(due)s"),
            article=6,
            level="warn",
            params={"due": due.isoformat()},
            advice=gettext_noop("It will be marked as late"),
        )


def working_days(start: dt.date, end: dt.date, pauses: Iterable[Pause], calendar: Calendar) -> int:
    """Working days after start up to and including end, without those on which the clock stood still."""
    still = tuple((first, last or end) for first, last in pauses)
    days = (start + dt.timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(calendar.is_workday(day) for day in days if not any(first <= day <= last for first, last in still))


def mean(days: Sequence[int]) -> Decimal | None:
    """Mean of numbers of days, one place half-up; None of nothing."""
    return (Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP) if days else None
