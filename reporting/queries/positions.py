"""The month's end: one statement writes down how every loan stands, as known on the month's last day (Article 6).

The words of the statement are those of the loans app: days past due and the floors of the five classes of
`loans.rules`, what a reversal counts against of `Movement.counts_as`; tests hold both against each other.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from loans.rules.days import TIER_FLOORS
from loans.states import Backing, MovementKind, Tier
from reporting.models import Period
from reporting.rules import Span

FLOOR = " ".join(f"WHEN days > {days} THEN '{tier}'" for days, tier in TIER_FLOORS)
BACK = f"('{MovementKind.REPAYMENT}', '{MovementKind.RECOVERY}')"

# What was entered by the day to which the records are asked; that is the month's last day when the month is frozen.
MOVED = f"""
moved AS (
  SELECT m.loan_id,
    min(m."on") FILTER (WHERE m.kind = '{MovementKind.DRAW}') AS first_on,
    sum(m.principal) AS outstanding,
    sum(m.principal) FILTER (WHERE m."on" < %(year)s) AS year_opening,
    sum(m.principal) FILTER (WHERE k.kind = '{MovementKind.DRAW}' AND m."on" >= %(first)s) AS month_drawn,
    sum(m.principal) FILTER (WHERE k.kind = '{MovementKind.DRAW}' AND m."on" >= %(year)s) AS year_drawn,
    sum(m.principal) FILTER (WHERE k.kind = '{MovementKind.DRAW}') AS ever_drawn,
    -sum(m.principal) FILTER (WHERE k.kind IN {BACK} AND m."on" >= %(first)s) AS month_repaid,
    -sum(m.principal) FILTER (WHERE k.kind IN {BACK} AND m."on" >= %(year)s) AS year_repaid,
    -sum(m.principal) FILTER (WHERE k.kind IN {BACK}) AS ever_repaid,
    -sum(m.principal) FILTER (WHERE k.kind = '{MovementKind.SETTLEMENT}' AND m."on" >= %(first)s) AS written_off,
    -sum(m.principal) FILTER (WHERE k.kind = '{MovementKind.RECOVERY}') AS ever_recovered
  FROM loans_movement m
  JOIN loans_loan l ON l.id = m.loan_id AND l.backing <> '{Backing.NONE}'
  LEFT JOIN loans_movement r ON r.id = m.reverses_id
  CROSS JOIN LATERAL (SELECT coalesce(r.kind, m.kind) AS kind) k
  WHERE m.entered_on <= %(known)s AND m."on" <= %(last)s
  GROUP BY m.loan_id
)"""  # nosec B608  # our own words, values are parameters
CLASSED = """
classed AS (
  SELECT DISTINCT ON (loan_id) loan_id, tier FROM loans_tierchange WHERE "on" <= %(last)s ORDER BY loan_id, id DESC
)"""
PAID = """
paid AS (
  SELECT c.loan_id, sum(p.amount) FILTER (WHERE p.paid_on >= %(first)s) AS month, sum(p.amount) AS ever
  FROM compensation_payout p JOIN compensation_claim c ON c.id = p.claim_id
  WHERE p.paid_on <= %(last)s
  GROUP BY c.loan_id
)"""
# A return counts from its confirmation on, with the day of its deposit, until it is taken back.
RETURNED = """
returned AS (
  SELECT c.loan_id, sum(r.pool_return) AS ever
  FROM compensation_receipt r JOIN compensation_recoverycase c ON c.id = r.recovery_id
  WHERE r.deposited_on <= %(last)s AND r.confirmed_on <= %(known)s AND coalesce(r.reversed_on > %(known)s, true)
  GROUP BY c.loan_id
)"""
# What the month before had frozen. A loan that was covered then and is not any more leaves with its whole balance, and
# a disbursement that was taken back as a whole stays for the year in which that counts.
BEFORE = """
before AS (
  SELECT loan_id, outstanding FROM reporting_position WHERE outstanding > 0 AND period_id = (
    SELECT id FROM reporting_period WHERE last < %(first)s ORDER BY last DESC LIMIT 1)
)"""
STOOD = f"""
stood AS (
  SELECT l.id, l.bank_id, a.enterprise_id, l.status, coalesce(d.sector, '') AS sector, a.is_tech, a.is_first_loan,
    l.previous_id IS NOT NULL AS renewal, l.backing,
    coalesce(l.matures_on <= (l.drawn_on + interval '12 months')::date, false) AS short_term,
    coalesce(l.drawn_on, m.first_on) AS drawn_on, l.matures_on, l.rate, coalesce(t.tier, '{Tier.PASS}') AS tier,
    CASE WHEN m.outstanding > 0 THEN greatest(0, %(last)s - l.pay_by) ELSE 0 END AS days,
    coalesce(m.outstanding, 0) AS outstanding, coalesce(m.year_opening, 0) AS year_opening,
    coalesce(m.month_drawn, 0) AS month_drawn, coalesce(m.year_drawn, 0) AS year_drawn,
    coalesce(m.ever_drawn, 0) AS ever_drawn, coalesce(m.month_repaid, 0) AS month_repaid,
    coalesce(m.year_repaid, 0) AS year_repaid, coalesce(m.ever_repaid, 0) AS ever_repaid,
    coalesce(m.written_off, 0) AS written_off, coalesce(m.ever_recovered, 0) AS ever_recovered,
    coalesce(b.outstanding, 0) AS before, coalesce(p.month, 0) AS month_paid_out, coalesce(p.ever, 0) AS ever_paid_out,
    coalesce(r.ever, 0) AS ever_returned
  FROM loans_loan l
  JOIN applications_application a ON a.id = l.application_id
  LEFT JOIN accounts_organisation d ON d.id = a.department_id
  LEFT JOIN moved m ON m.loan_id = l.id
  LEFT JOIN classed t ON t.loan_id = l.id
  LEFT JOIN paid p ON p.loan_id = l.id
  LEFT JOIN returned r ON r.loan_id = l.id
  LEFT JOIN before b ON b.loan_id = l.id
  WHERE m.loan_id IS NOT NULL AND (l.drawn_on IS NOT NULL OR m.month_drawn <> 0 OR m.year_drawn <> 0)
    OR b.outstanding > 0
)"""  # nosec B608  # our own words, values are parameters
COLUMNS = (
    "period_id", "loan_id", "bank_id", "enterprise_id", "status", "sector", "technology", "first_loan", "renewal",
    "backing", "short_term", "drawn_on", "due_on", "rate", "amount", "outstanding", "tier", "days_past_due",
    "month_drawn", "year_drawn", "ever_drawn", "month_repaid", "year_repaid", "ever_repaid", "year_opening", "late",
    "written_off", "month_paid_out", "ever_paid_out", "ever_recovered", "ever_returned",
)  # fmt: skip
WITH = f"WITH {MOVED}, {CLASSED}, {PAID}, {RETURNED}, {BEFORE}, {STOOD}"
STANDING = f"""
SELECT %(period)s, id, bank_id, enterprise_id, status, sector, is_tech, is_first_loan, renewal, backing, short_term,
  drawn_on, matures_on, rate, ever_drawn, outstanding, greatest(tier, CASE {FLOOR} ELSE '{Tier.PASS}' END), days,
  month_drawn, year_drawn, ever_drawn, month_repaid, year_repaid, ever_repaid, year_opening,
  CASE WHEN %(earlier)s THEN outstanding - before - month_drawn + month_repaid + written_off ELSE 0 END,
  written_off, month_paid_out, ever_paid_out, ever_recovered, ever_returned
FROM stood
"""  # nosec B608  # our own words, values are parameters
# Into the month's own place, which is among the others once it is closed.
FREEZE = f"{WITH} INSERT INTO {{place}} ({', '.join(COLUMNS)}) {STANDING}"
# The same lines as the records of a later day give them, under the name of the frozen ones.
AS_KNOWN = f"{WITH}, reporting_position ({', '.join(COLUMNS)}) AS ({STANDING})"


def span_of(period: Period) -> Span:
    """The month's days."""
    return Span(period.first, period.last)


def freeze(period: Period) -> int:
    """Write down how every loan stands, in a place of the month's own; returns how many loans.

    A second time in the same month PostgreSQL refuses: the month has its place already, and nothing more goes there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporting_open_month(%s)", [period.pk])
        cursor.execute(FREEZE.replace("{place}", f"reporting_position_{int(period.pk)}"), asked(period, period.last))
        count = cursor.rowcount
        cursor.execute("SELECT reporting_close_month(%s)", [period.pk])
    return count


def asked(period: Period, known_on: dt.date) -> dict[str, Any]:
    """What the statement is asked with: the month, and to which day the records count."""
    span = span_of(period)
    earlier = Period.objects.filter(last__lt=period.first).exists()
    days = {"first": span.first, "last": span.last, "year": span.year_start, "known": known_on}
    return {"period": period.pk, "earlier": earlier, **days}
