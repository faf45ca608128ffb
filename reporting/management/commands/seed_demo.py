"""Plays the demo story into an empty database: eighteen months of a made-up district, by real acts only."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from reporting.management.demo.story import LENGTH, Story, is_told, mark_told
from zengxindai.accounts.models import Organisation


class Command(BaseCommand):
    """seed_demo: once, on an empty database; demo_accounts lists who can sign in."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """--state only says how far the story is."""
        parser.add_argument("--state", action="store_true", help="print empty, whole or torn, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell the story; a database in which it was interrupted must be made anew."""
        begun = Organisation.objects.exclude(kind="operator").exists()
        if options["state"]:
            self.stdout.write("whole" if is_told() else "torn" if begun else "empty")
            return
        if begun:
            raise CommandError("The database has organisations already: the demo story is for an empty one.")
        self.began = time.monotonic()
        with translation.override("zh-hans"):
            Story(timezone.localdate()).tell(self.progress)
        mark_told(timezone.localdate())
        self.stdout.write("")

    def progress(self, done: int) -> None:
        """A bar on one line; done: days told."""
        if done % 5 and done != LENGTH:
            return
        filled = 30 * done // LENGTH
        bar = "█" * filled + "·" * (30 - filled)
        self.stdout.write(f"\r  {bar} {done * 100 // LENGTH:3d} %  {time.monotonic() - self.began:4.0f} s", ending="")
        self.stdout.flush()
