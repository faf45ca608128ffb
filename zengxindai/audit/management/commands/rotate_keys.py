"""rotate_keys: seal and index anew what older keys hold, so that they can be left out of the environment."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zengxindai.audit import rotation


class Command(BaseCommand):
    """Exit status 1 as long as a value lies under an older key."""

    help = "Seal and index personal data anew under the newest keys; may be stopped and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--batch: rows of one transaction. --count: only say what lies under which key."""
        parser.add_argument("--batch", type=int, default=rotation.BATCH)
        parser.add_argument("--count", action="store_true", help="change nothing, say what lies under which key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work with a line for each batch, then a count by key; CommandError while older keys are still needed."""
        if options["batch"] < 1:
            raise CommandError("--batch takes a number of rows, at least 1")
        done = 0
        for place, changed in rotation.rotate(options["batch"]) if not options["count"] else ():
            done += changed
            self.stdout.write(f"{place}: {changed} rows, {done} so far")
        for place, by_key in rotation.counts().items():
            self.stdout.write(f"{place}: " + (", ".join(f"{key} {n}" for key, n in sorted(by_key.items())) or "empty"))
        if rest := rotation.left():
            places = ", ".join(f"{place} {n}" for place, n in rest.items())
            raise CommandError(
                f"older keys are still needed: {places}. Keep every key in FIELD_KEYS and FIELD_INDEX_KEYS,"
                " run rotate_keys again, and leave the older ones out when it ends well."
            )
        sealing, indexing = rotation.newest()
        self.stdout.write(f"all under the newest keys: {sealing} seals, {indexing} indexes; older ones may go")
