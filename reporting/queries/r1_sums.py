"""What is added up of a month's frozen positions for the lines of R1: one statement, whatever the number of loans."""

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
SECTORS = ", ".join(f"'{sector}'" for sector in Sector.values)
BAD = ", ".join(f"'{tier}'" for tier in NON_PERFORMING)

# Every loan counts in its department's line, in the total, and in each part it belongs to.
LINES = f"""
CROSS JOIN LATERAL (VALUES
  ('{TOTAL}', true),
  (CASE WHEN p.sector IN ({SECTORS}) THEN p.sector ELSE '{OTHER}' END, true),
  ('technology', p.technology),
  ('first_loan', p.first_loan),
  ('guaranteed', p.backing = '{Backing.GUARANTEE}'),
  ('renewal', p.renewal),
  ('short_term', p.short_term),
  ('long_term', NOT p.short_term)
) line (name, counts)
WHERE line.counts AND p.period_id = %(period)s AND (%(bank)s IS NULL OR p.bank_id = %(bank)s)
"""
NEW = "p.drawn_on >= %({})s AND p.ever_drawn > 0"
IN_MONTH, IN_YEAR = NEW.format("first"), NEW.format("year")
SUMS = f"""
SELECT line.name,
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
FROM reporting_position p {LINES}
GROUP BY line.name
"""
# A borrower is one however many loans it has: first by borrower, then by line, which needs no sorting.
HEADS = f"""
SELECT name, count(*) FILTER (WHERE month) AS month_borrowers, count(*) FILTER (WHERE year) AS year_borrowers,
  count(*) FILTER (WHERE owes) AS borrowers, count(*) FILTER (WHERE late) AS overdue_borrowers
FROM (
  SELECT line.name, p.enterprise_id, bool_or({IN_MONTH}) AS month, bool_or({IN_YEAR}) AS year,
    bool_or(p.outstanding > 0) AS owes, bool_or(p.days_past_due > 0) AS late
  FROM reporting_position p {LINES}
  GROUP BY line.name, p.enterprise_id
) borrower
GROUP BY name
"""
R1 = f"SELECT * FROM ({SUMS}) sums JOIN ({HEADS}) heads USING (name)"
BASES = f"""
SELECT line.name, sum(p.outstanding), sum(p.year_drawn * p.rate),
  sum(p.year_drawn) FILTER (WHERE p.rate IS NOT NULL)
FROM reporting_position p {LINES}
GROUP BY line.name
"""
AMOUNTS = (
    "month_disbursed", "month_weighted", "month_rated", "year_disbursed", "year_weighted", "year_rated",
    "ever_disbursed", "month_repaid", "year_repaid", "year_opening", "late", "written_off", "closing", "compensated",
    "overdue", "special_mention", "non_performing", "month_paid_out", "ever_paid_out", "ever_recovered",
    "ever_returned",
)  # fmt: skip
COUNTS = (
    "month_count", "year_count", "notes", "older", "month_borrowers", "year_borrowers", "borrowers",
    "overdue_borrowers",
)  # fmt: skip
NOTHING: Mapping[str, Any] = dict.fromkeys(AMOUNTS, ZERO) | dict.fromkeys(COUNTS, 0)


@dataclass(frozen=True)
class Bases:
    """What a line is compared with: last December's end and the same month's end a year ago."""

    december: Base = NOT_KNOWN
    year_ago: Base = NOT_KNOWN


def sums_of(period: Period, bank: Organisation | None, known_on: dt.date | None = None) -> dict[str, Mapping[str, Any]]:
    """By line what is added up of a bank's loans, or of all banks'; a line without loans is all zeros.

    known_on: not the frozen positions but what the records of that day say of the month's end.
    """
    span = span_of(period)
    days: dict[str, Any] = {"first": span.first, "year": span.year_start, "ago": span.since_year_ago}
    statement = R1 if known_on is None else f"{AS_KNOWN} {R1}"
    days |= {} if known_on is None else asked(period, known_on)
    found: dict[str, Mapping[str, Any]] = defaultdict(lambda: NOTHING)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"period": period.pk, "bank": None if bank is None else bank.pk, **days})
        names = [column.name for column in cursor.description or ()]
        for row in cursor.fetchall():
            line = dict(zip(names, row, strict=True))
            found[line["name"]] = {name: line[name] or (0 if name in COUNTS else ZERO) for name in NOTHING}
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
    with connection.cursor() as cursor:
        cursor.execute(BASES, {"period": month, "bank": None if bank is None else bank.pk})
        return {
            name: Base(balance, weighted_rate(weighted or ZERO, rated or ZERO))
            for name, balance, weighted, rated in cursor.fetchall()
        }
