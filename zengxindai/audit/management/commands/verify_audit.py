"""verify_audit: recompute every seal of the trail and fail on any difference."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zengxindai.audit.models import Event, Seal
from zengxindai.audit.seal import differences


class Command(BaseCommand):
    """Exit status 1 when an event or a seal is not what it was."""

    help = "Recompute the seals of the audit trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--anchor: a digest printed on a monthly report."""
        parser.add_argument("--anchor", help="digest of a seal as printed on a report")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differences, or how much was found in order."""
        found = list(differences(options["anchor"]))
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} differences")
        self.stdout.write(f"in order: {Seal.objects.count()} seals over {Event.objects.count()} events")
