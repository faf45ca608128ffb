"""bring_back: a backup into an empty database and an empty disk, proved afterwards."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from zengxindai.operations.backup import facts, reading, sealed, writing
from zengxindai.operations.health import missing_migrations


class Command(BaseCommand):
    """Run as the owner of the tables (AS_OWNER=1); exit status 1 when nothing was done or a proof fails."""

    help = "Rebuild database and files out of a sealed backup, and prove them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The backup and the file with its key."""
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--key", type=Path, required=True, help="file with the key of backups")
        parser.add_argument("--check", action="store_true", help="read it whole and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read whole, bring back, compare, bring the tables to this release, verify trail and books."""
        path = options["file"]
        try:
            key = sealed.read_key(options["key"])
            manifest = reading.check(path, key)
            self.stdout.write(f"{path}: of {manifest['made_at']}, whole")
            if options["check"]:
                return
            reading.fits(manifest)
            reading.bring_back(path, key)
        except (sealed.Unreadable, writing.Failed) as failure:
            raise CommandError(f"not restored: {failure}") from failure
        except OSError as failure:
            raise CommandError(f"not restored: {type(failure).__name__} {failure.filename or ''}") from failure
        self._prove(manifest)

    def _prove(self, manifest: dict[str, Any]) -> None:
        connection.close()
        found = facts.compared(manifest, facts.gathered())
        found += [f"file {digest}: lost or damaged in the backup already" for digest in manifest["files"]["damaged"]]
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"restored, but {len(found)} things differ from the manifest")
        rows, files = sum(manifest["rows"].values()), manifest["files"]["count"]
        self.stdout.write(f"{rows} rows and {files} files are those of the manifest, and so are rights and guards")
        if missing_migrations():
            call_command("migrate", verbosity=0, interactive=False)
            self.stdout.write("the tables are now those of this release")
        call_command("verify_audit", anchor=manifest["audit_head"], stdout=self.stdout, stderr=self.stderr)
        call_command("verify_books", stdout=self.stdout, stderr=self.stderr)
