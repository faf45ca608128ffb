"""A month's end: freezing every loan's position and reckoning R1 for all banks, beside the bare aggregate.

script/bench reports [LOANS …]
"""

from __future__ import annotations

import argparse
from typing import Any

from tests.bench.house import best, house, line, timed

# What any figure of the month needs at the least: every movement read and added up by loan; every position by sector.
BARE_MOVES = "SELECT loan_id, sum(principal) FROM loans_movement WHERE entered_on <= %s GROUP BY loan_id"
BARE_SUMS = """SELECT bank_id, sector, count(*), sum(outstanding), sum(month_drawn), sum(year_drawn), sum(ever_drawn)
               FROM reporting_position WHERE period_id = %s GROUP BY bank_id, sector"""
BARE_COPY = "CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT * FROM reporting_position WHERE period_id = %s"


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="script/bench reports")
    parser.add_argument("loans", nargs="*", type=int, default=[10_000, 100_000], help="loans, ascending")
    return parser.parse_args()


def main() -> None:
    """Each size in a house of its own."""
    for loans in arguments().loans:
        with house():
            import time_machine

            from tests.cast import assemble
            from tests.database import portfolio
            from tests.database.test_guards import NOW
            from tests.story import Story

            story = Story(assemble(), NOW)
            story.agreement()
            made, _ = timed(lambda told=story, count=loans: portfolio.lend(told, count))
            print(f"\n{loans:,} loans (made in {made:.0f} s)\n")
            with time_machine.travel(story.now, tick=True):
                measure(portfolio.LAST)


def measure(last: Any) -> None:
    """The figures of one size."""
    from django.db import transaction

    from reporting.queries import positions, r1, r1_b
    from tests.database import portfolio
    from zengxindai.accounts.models import Organisation

    moves = best(lambda: asked(BARE_MOVES, last), 3)
    line("floor: movements added up by loan", moves)
    whole, period = timed(lambda: portfolio.close(last))
    line("month closed: frozen, sealed, reports of all", whole, moves)
    asked("SET ROLE NONE; ANALYZE reporting_position; SET ROLE app_rw")
    copied = best(lambda: asked(BARE_COPY, period.pk), 3)
    line("floor: the month's positions copied", copied)

    def frozen() -> None:
        with transaction.atomic():
            asked(f"SET LOCAL ROLE NONE; DROP TABLE reporting_position_{period.pk}; SET LOCAL ROLE app_rw")
            positions.freeze(period)
            asked("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)

    freeze = best(frozen, 3)
    line("frozen by one statement, guards and keys", freeze, moves, f"{freeze / copied:.1f} × copied")
    sums = best(lambda: asked(BARE_SUMS, period.pk), 3)
    line("floor: positions added up by bank and sector", sums)
    banks = list(Organisation.objects.filter(kind="bank"))
    reports = best(lambda: [r1.figures(period, bank) for bank in banks], 3)
    line(f"R1 of {len(banks)} banks", reports, sums)
    line("R1 of the district", best(lambda: r1.figures(period, None), 2), sums)
    bare = best(lambda: by_hand(period), 3)
    line("floor: both by bare SQL, no keys, no guards", bare)
    line(f"frozen, and R1 of {len(banks)} banks", freeze + reports, bare)
    line("R1-B of one bank, every line", timed(lambda: sum(1 for _ in r1_b.lines(period, banks[0])))[0], sums)


def by_hand(period: Any) -> None:
    """The same positions into a table without keys and guards, and what R1 of all banks adds up of them."""
    from django.db import connection, transaction

    from reporting.queries.positions import COLUMNS, STANDING, WITH, asked, span_of
    from reporting.queries.r1_sums import BORROWERS, SUMS

    span = span_of(period)
    words = {**asked(period, period.last), "ago": span.since_year_ago, "bank": None}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"CREATE TEMP TABLE bare ({', '.join(COLUMNS)}) ON COMMIT DROP AS {WITH} {STANDING}", words)
        for query in (SUMS, BORROWERS):
            of_all = query.replace("reporting_position", "bare").replace("GROUP BY", "GROUP BY p.bank_id,", 1)
            cursor.execute(of_all.replace("SELECT ", "SELECT p.bank_id, ", 1) if query is SUMS else of_all, words)
            cursor.fetchall()


def asked(query: str, *values: Any) -> None:
    """A statement, and all that it answers."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values or None)
        if cursor.description:
            cursor.fetchall()


if __name__ == "__main__":
    main()
