"""Bringing a backup back: read whole before anything is written, into an empty database and an empty disk alone."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db import connection

from script.launcher.services import DESK, OWNER, RUNTIME
from zengxindai.operations.backup import facts, programs
from zengxindai.operations.backup.sealed import Unreadable, UnsealingReader
from zengxindai.operations.backup.writing import PIECE, Failed, kept_files
from zengxindai.operations.health import all_migrations

PIECE_NAME = re.compile(r"database/\d{6}")
FILE_NAME = re.compile(r"kept/([0-9a-f]{2})/(\1[0-9a-f]{62})")
MANIFEST = "manifest.json"


def check(path: Path, key: bytes) -> dict[str, Any]:
    """Read a whole backup and hold it against its own manifest, which is returned. Raises Unreadable.

    Nothing is written: an archive that was cut off or altered has done nothing by then.
    """
    digest, pieces, files, manifest = hashlib.sha256(), 0, 0, None
    wrong: set[str] = set()
    for name, content in _entries(path, key):
        if name == MANIFEST:
            manifest = json.loads(content)
        elif PIECE_NAME.fullmatch(name):
            digest.update(content)
            pieces += 1
        elif FILE_NAME.fullmatch(name):
            files += 1
            if hashlib.sha256(content).hexdigest() != name.rpartition("/")[2]:
                wrong.add(name.rpartition("/")[2])
        else:
            raise Unreadable(f"{name!r} has no place in a backup")
    if manifest is None or manifest.get("format") != facts.FORMAT:
        raise Unreadable("the backup has no manifest that this release reads")
    said = (manifest["dump"], manifest["files"]["count"], set(manifest["files"]["damaged"]))
    if said != ({"pieces": pieces, "sha256": digest.hexdigest()}, files, wrong):
        raise Unreadable("the backup does not hold what its manifest says")
    return manifest


def fits(manifest: dict[str, Any]) -> None:
    """Refuse to begin unless database and disk are empty, the release knows the tables and the keys are those."""
    if facts.relations():
        raise Failed("the database is not empty: a backup goes into a new one only")
    if next(kept_files(), None) is not None:
        raise Failed(f"{settings.PRIVATE_ROOT} holds files already: a backup goes onto an empty disk only")
    unknown = {tuple(row) for row in manifest["migrations"]} - all_migrations()
    if unknown:
        raise Failed(f"a later release made this backup: this one does not know {sorted(unknown)[0]}")
    mine = facts.keys()
    other = [name for name, known in manifest["keys"].items() if mine.get(name) != known]
    if other:
        raise Failed(f"FIELD_KEYS or FIELD_INDEX_KEY differ ({', '.join(other)}): sealed numbers could not be opened")


def bring_back(path: Path, key: bytes) -> None:
    """Rebuild database and files out of a backup that `check` has read; the database in one transaction."""
    _take_default_rights()
    options = ("--schema=public", "--exit-on-error", "--single-transaction", "--no-password")
    connection.close()
    target = programs.started("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}",
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)  # fmt: skip
    feed = cast(IO[bytes], target.stdin)
    try:
        for name, content in _entries(path, key):
            if PIECE_NAME.fullmatch(name):
                feed.write(content)
            elif FILE_NAME.fullmatch(name):
                _settle(Path(settings.PRIVATE_ROOT, name), content)
        feed.close()
    except BrokenPipeError:
        pass  # it gave up, and says why
    if words := programs.ended(target):
        raise Failed(f"pg_restore: {words}")


def _take_default_rights() -> None:
    """What the owner makes would be given to the running roles whole, and no line of a dump takes that back.

    The dump holds the rights of each table, and at its end the default ones again.
    """
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public"
    with connection.cursor() as cursor:
        for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            cursor.execute(f"{defaults} REVOKE ALL ON {what} FROM {RUNTIME}, {DESK}")


def _settle(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)


def _entries(path: Path, key: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents in order; Unreadable as soon as something is not as it was written."""
    with path.open("rb") as file:
        reader = UnsealingReader(file, key)
        try:
            with tarfile.open(fileobj=reader, mode="r|", bufsize=PIECE) as archive:  # type: ignore[call-overload]
                for entry in archive:
                    content = archive.extractfile(entry)
                    if content is None:
                        raise Unreadable(f"{entry.name!r} has no place in a backup")
                    yield entry.name, content.read()
        except tarfile.TarError as error:
            raise Unreadable("the backup does not hold what it should") from error
        while reader.read(65536):
            pass  # to the chunk marked as the last: a tar ends before its file does
