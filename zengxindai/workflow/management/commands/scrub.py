"""scrub: forget what is told of people and past its term, as the nightly job does; --dry-run only counts."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zengxindai.accounts.queries import robot
from zengxindai.workflow import retention


class Command(BaseCommand):
    """Harmless when called twice."""

    help = "Replace personal data past its legal term by a marker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--dry-run: change nothing. --day: as of that day, today without it."""
        parser.add_argument("--dry-run", action="store_true", help="only count what is due")
        parser.add_argument("--day", type=dt.date.fromisoformat, help="as of this day, YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each field, then the sum."""
        day = options["day"] or timezone.localdate()
        found = retention.counted(day)
        for field, count in sorted(found.items()):
            self.stdout.write(f"{field}: {count}")
        if options["dry_run"]:
            self.stdout.write(f"{found.total()} due, nothing changed")
        else:
            self.stdout.write(f"{retention.scrub(day, robot())} forgotten")
