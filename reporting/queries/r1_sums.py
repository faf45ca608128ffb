"""What is added up of a month's frozen positions for the lines of R1: two statements, whatever the number of loans."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from loans.rules.days import NON_PERFORMING
from loans.states import Backing, Tier
from reporting.models import Period
from reporting.queries.positions import AS_KNOWN, asked, span_of
from reporting.rules import NOT_KNOWN, ZERO, Base, Span, weighted_rate
from zengxindai.accounts.models import Organisation, Sector

OTHER = "other"
TOTAL = "total"
# The parts of the total and which loans are of them; they overlap.
PARTS = {
    "technology": "p.technology",
    "first_loan": "p.first_loan",
    "guaranteed": f"p.backing = '{Backing.GUARANTEE}'",
    "renewal": "p.renewal",
    "short_term": "p.short_term",
    "long_term": "NOT p.short_term",
}
# Every line by its place; a loan counts in its department's, in the total, and in each part it belongs to.
NAMES = (*Sector.values, OTHER, TOTAL, *PARTS)
BAD = ", ".join(f"'{tier}'" for tier in NON_PERFORMING)
OWN = " ".join(f"WHEN '{sector}' THEN '{sector}'" for sector in Sector.values)
TRAITS = f"CASE p.sector {OWN} ELSE '{OTHER}' END AS line, " + ", ".join(
    f"{of} AS {name}" for name, of in PARTS.items()
)
MIXED = ", ".join(("line", *PARTS))
OF_MONTH = "FROM reporting_position p WHERE p.period_id = %(period)s AND (%(bank)s IS NULL OR p.bank_id = %(bank)s)"

NEW = "p.drawn_on >= %({})s AND p.ever_drawn > 0"
IN_MONTH, IN_YEAR = NEW.format("first"), NEW.format("year")
# Amounts and pieces add up: once over all loans by the mix of their traits, a few hundred mixes then into the lines.
SUMS = f"""
SELECT {TRAITS},
  count(*) FILTER (WHERE {IN_MONTH}) AS month_count,
  sum(p.month_drawn) AS month_disbursed,
  sum(p.month_drawn * p.rate) AS month_weighted,
  sum(p.month_drawn) FILTER (WHERE p.rate IS NOT NULL) AS month_rated,
  count(*) FILTER (WHERE {IN_YEAR}) AS year_count,
  sum(p.year_drawn) AS year_disbursed,
  sum(p.year_drawn * p.rate) AS year_weighted,
  sum(p.year_drawn) FILTER (WHERE p.rate IS NOT NULL) AS year_rated,
  sum(p.ever_drawn) AS ever_disbursed,
  sum(p.month_repaid) AS month_repaid,
  sum(p.year_repaid) AS year_repaid,
  sum(p.year_opening) AS year_opening,
  sum(p.late) AS late,
  sum(p.written_off) AS written_off,
  sum(p.outstanding) AS closing,
  sum(least(p.outstanding, greatest(p.ever_paid_out - p.ever_returned, 0))) AS compensated,
  count(*) FILTER (WHERE p.outstanding > 0) AS notes,
  sum(p.outstanding) FILTER (WHERE p.days_past_due > 0) AS overdue,
  sum(p.outstanding) FILTER (WHERE p.tier = '{Tier.SPECIAL_MENTION}') AS special_mention,
  sum(p.outstanding) FILTER (WHERE p.tier IN ({BAD})) AS non_performing,
  sum(p.month_paid_out) AS month_paid_out,
  sum(p.ever_paid_out) AS ever_paid_out,
  sum(p.ever_recovered) AS ever_recovered,
  sum(p.ever_returned) AS ever_returned,
  count(*) FILTER (WHERE p.drawn_on < %(ago)s AND p.ever_drawn > 0) AS older
{OF_MONTH}
GROUP BY {MIXED}
"""
# A borrower is one however many loans it has. A loan's lines are bits, twelve for each count in which it stands; a
# borrower's are those of its loans together; and as few borrowers differ in them, they are counted by their bits.
HEADS = ("month_borrowers", "year_borrowers", "borrowers", "overdue_borrowers")
WIDTH = len(NAMES)
SECTOR_BITS = " ".join(f"WHEN '{name}' THEN {1 << at}" for at, name in enumerate(Sector.values))
LINE_BITS = " | ".join((
    f"CASE p.sector {SECTOR_BITS} ELSE {1 << NAMES.index(OTHER)} END",
    str(1 << NAMES.index(TOTAL)),
    *(f"(({of})::int << {NAMES.index(name)})" for name, of in PARTS.items()),
))  # fmt: skip
COUNT_BITS = " + ".join(
    f"(({what})::int::bigint << {at * WIDTH})"
    for at, what in enumerate((f"({IN_MONTH})", f"({IN_YEAR})", "p.outstanding > 0", "p.days_past_due > 0"))
)
BORROWERS = f"""
SELECT bits, count(*) FROM (
  SELECT bit_or(({LINE_BITS}) * ({COUNT_BITS})) AS bits {OF_MONTH} GROUP BY p.enterprise_id
) borrower
GROUP BY bits
"""  # nosec B608  # our own words, values are parameters
BASES = f"""
SELECT {TRAITS}, sum(p.outstanding) AS closing, sum(p.year_drawn * p.rate) AS year_weighted,
  sum(p.year_drawn) FILTER (WHERE p.rate IS NOT NULL) AS year_rated
{OF_MONTH}
GROUP BY {MIXED}
"""
AMOUNTS = (
    "month_disbursed", "month_weighted", "month_rated", "year_disbursed", "year_weighted", "year_rated",
    "ever_disbursed", "month_repaid", "year_repaid", "year_opening", "late", "written_off", "closing", "compensated",
    "overdue", "special_mention", "non_performing", "month_paid_out", "ever_paid_out", "ever_recovered",
    "ever_returned",
)  # fmt: skip
COUNTS = ("month_count", "year_count", "notes", "older", *HEADS)
NOTHING: Mapping[str, Any] = dict.fromkeys(AMOUNTS, ZERO) | dict.fromkeys(COUNTS, 0)


@dataclass(frozen=True)
class Bases:
    """What a line is compared with: last December's end and the same month's end a year ago."""

    december: Base = NOT_KNOWN
    year_ago: Base = NOT_KNOWN


def sums_of(
    period: Period, bank: Organisation | None, known_on: dt.date | None = None
) -> Mapping[str, Mapping[str, Any]]:
    """By line what is added up of a bank's loans, or of all banks'; a line without loans is all zeros.

    known_on: not the frozen positions but what the records of that day say of the month's end.
    """
    span = span_of(period)
    days: dict[str, Any] = {"first": span.first, "year": span.year_start, "ago": span.since_year_ago}
    days |= {} if known_on is None else asked(period, known_on)
    known = "" if known_on is None else AS_KNOWN
    words = {"period": period.pk, "bank": None if bank is None else bank.pk, **days}
    found = _by_line(f"{known} {SUMS}", words)
    with connection.cursor() as cursor:
        cursor.execute(f"{known} {BORROWERS}", words)
        for bits, borrowers in cursor.fetchall():
            for at, count in enumerate(HEADS):
                for place, name in enumerate(NAMES):
                    if bits >> (at * WIDTH + place) & 1:
                        found[name][count] += borrowers
    return found


def _by_line(statement: str, words: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a statement adds up by traits, by line; a line without loans is all zeros."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: dict(NOTHING))
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        names = [column.name for column in cursor.description or ()]
        for row in cursor.fetchall():
            mix = dict(zip(names, row, strict=True))
            for name in (mix.pop("line"), TOTAL, *[part for part in PARTS if mix.pop(part)]):
                for sum_of, value in mix.items():
                    found[name][sum_of] += value or 0
    return found


def bases_of(span: Span, bank: Organisation | None, sums: Mapping[str, Mapping[str, Any]]) -> Callable[[str], Bases]:
    """For each line what it is compared with, from the months frozen then.

    A month that was not frozen had no balance if nothing had been lent by its end; otherwise it is not known.
    """
    months = dict(Period.objects.filter(first__in=[span.december, span.year_ago]).values_list("first", "pk"))
    december = _balances(months.get(span.december), bank)
    ago = _balances(months.get(span.year_ago), bank)
    nothing = Base(ZERO)

    def of(name: str) -> Bases:
        then = nothing if sums[name]["older"] == 0 else NOT_KNOWN
        return Bases(
            december.get(name, nothing) if span.december in months else NOT_KNOWN,
            ago.get(name, nothing) if span.year_ago in months else then,
        )

    return of


def _balances(month: int | None, bank: Organisation | None) -> dict[str, Base]:
    if month is None:
        return {}
    found = _by_line(BASES, {"period": month, "bank": None if bank is None else bank.pk})
    return {
        name: Base(of["closing"], weighted_rate(of["year_weighted"], of["year_rated"])) for name, of in found.items()
    }
