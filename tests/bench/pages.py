"""Lists, searches, the inbox and a case page as four readers, with the second wall and without, beside a bare page.

script/bench pages [REQUESTS …]
"""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from typing import Any

from tests.bench.house import best, house, line, timed

TEAMS = ("enterprise", "bank", "other_bank", "finance_bureau")


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="script/bench pages")
    parser.add_argument("requests", nargs="*", type=int, default=[10_000, 100_000], help="requests, ascending")
    return parser.parse_args()


def main() -> None:
    """Each size in a house of its own."""
    for count in arguments().requests:
        with house():
            import time_machine
            from django.conf import settings

            settings.ROOT_URLCONF = "tests.bench.floor"
            from tests.cast import assemble
            from tests.database.copies import copy_all, filing_rows
            from tests.database.test_guards import NOW
            from tests.story import Story

            story = Story(assemble(), NOW)
            story.agreement()
            filing = story.filed()
            made, _ = timed(lambda told=filing, many=count: copy_all(filing_rows(told), many))
            analyse()
            print(f"\n{count:,} requests with opinion and filing (made in {made:.0f} s)\n")
            with time_machine.travel(story.now, tick=True):
                for team in TEAMS:
                    measure(story.cast.teams[team].handler, team, filing)


def analyse() -> None:
    """What the nightly maintenance knows of the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; ANALYZE; SET ROLE app_rw")


@contextmanager
def no_wall() -> Any:
    """The same requests as the role that reads everything."""
    from zengxindai.accounts import wall

    said, wall.say = wall.say, lambda statement, *values: None
    try:
        yield
    finally:
        wall.say = said


def measure(person: Any, team: str, filing: Any) -> None:
    """The figures of one reader."""
    from django.test import Client

    client = Client()
    client.force_login(person)
    with no_wall():
        floor = best(lambda: client.get("/floor/"))
    line(f"{team}: floor, a bare page of 50 rows", floor)
    pages = ("/", "/applications/", "/filings/", "/filings/?status=FILED", "/applications/?q=晨光")
    own = (*pages, "/applications/?q=-777", f"/applications/{filing.application_id}/")
    for page in own:
        if client.get(page).status_code != 200:
            continue
        walled = best(lambda url=page: client.get(url))
        with no_wall():
            bare = best(lambda url=page: client.get(url))
        line(f"{team}: {page}", walled, floor, f"{walled / bare:5.2f} × without the second wall")


if __name__ == "__main__":
    main()
