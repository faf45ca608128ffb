"""back_up: database and files into one sealed file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zengxindai.operations.backup import sealed, writing
from zengxindai.operations.models import Pulse, mark


class Command(BaseCommand):
    """Run as the owner of the tables (AS_OWNER=1); exit status 1 when there is no backup or a file is not whole."""

    help = "Write database and files, sealed, into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and the file with the key; or only a new key."""
        parser.add_argument("folder", type=Path, nargs="?", help="where the backup is written")
        parser.add_argument("--key", type=Path, required=True, help="file with the key of backups")
        parser.add_argument("--new-key", action="store_true", help="make the key file first, or alone without a folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was written, and which files are damaged or lost."""
        folder, path, now = options["folder"], options["key"], timezone.now()
        try:
            if options["new_key"]:
                sealed.new_key(path)
                self.stdout.write(f"{path}: keep a copy off this machine, apart from the backups")
            if folder is None:
                return
            target, manifest = writing.write(folder, sealed.read_key(path), timezone.localtime(now))
        except (sealed.Unreadable, writing.Failed) as failure:
            raise CommandError(f"no backup: {failure}") from failure
        except OSError as failure:
            raise CommandError(f"no backup: {type(failure).__name__} {failure.filename or ''}") from failure
        mark(Pulse.BACKUP, now)
        rows, files = sum(manifest["rows"].values()), manifest["files"]
        self.stdout.write(f"{target}: {rows} rows, {files['count']} files, seal {manifest['audit_head'] or 'none yet'}")
        for what in ("damaged", "lost"):
            for digest in files[what]:
                self.stderr.write(f"{what}: {digest}")
        if files["damaged"] or files["lost"]:
            raise CommandError("the backup was made, but files are not whole: restore them from an earlier one")
