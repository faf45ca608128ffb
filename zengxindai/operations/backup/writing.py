"""Making a backup: the dump of one snapshot, what is known of that snapshot, and every file, into one sealed file."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db import connection, transaction

from zengxindai.operations.backup import facts, programs
from zengxindai.operations.backup.sealed import SealingWriter

PIECE = 4 * 1024 * 1024
ENDING = ".zxb"


class Failed(Exception):
    """No backup was made; the message says why."""


def write(folder: Path, key: bytes, at: dt.datetime) -> tuple[Path, dict[str, Any]]:
    """Write a backup into a folder; returns its path and its manifest. Nothing is left of one that failed.

    Run as the owner of the tables. People may go on working: the dump is of one instant, and files are never changed
    or deleted, so those of that instant are all there when they are read afterwards.
    """
    target = folder / f"zxd-{at:%Y%m%d-%H%M%S}{ENDING}"
    partial = target.with_suffix(".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            writer = SealingWriter(file, key)
            with tarfile.open(fileobj=writer, mode="w|", format=tarfile.PAX_FORMAT) as archive:  # type: ignore[call-overload]
                manifest = _fill(archive, at)
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target, manifest


def _fill(archive: tarfile.TarFile, at: dt.datetime) -> dict[str, Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0")
        manifest = {"made_at": at.isoformat(timespec="seconds")} | facts.gathered()
        wanted = facts.stored()
        cursor.execute("SELECT pg_export_snapshot()")
        manifest["dump"] = _dump(archive, str(cursor.fetchone()[0]))
    manifest["files"] = _files(archive, wanted)
    _add(archive, "manifest.json", json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode())
    return manifest


def _dump(archive: tarfile.TarFile, snapshot: str) -> dict[str, Any]:
    """The dump in pieces, because its length is not known before; returns their number and the digest of all."""
    options = ("--format=custom", "--schema=public", "--no-password", f"--snapshot={snapshot}")
    dump = programs.started("pg_dump", *options, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    digest, count = hashlib.sha256(), 0
    out = cast(IO[bytes], dump.stdout)
    try:
        while piece := out.read(PIECE):
            _add(archive, f"database/{count:06d}", piece)
            digest.update(piece)
            count += 1
    finally:
        out.close()
        words = programs.ended(dump)
    if words:
        raise Failed(f"pg_dump: {words}")
    return {"pieces": count, "sha256": digest.hexdigest()}


def _files(archive: tarfile.TarFile, wanted: set[str]) -> dict[str, Any]:
    """Every file kept; returns their number and size, and the digests of those that are lost or not what they were."""
    count = size = 0
    damaged, found = [], set()
    for path in kept_files():
        content = path.read_bytes()  # at most 20 MB: documents.store takes no more
        _add(archive, f"kept/{path.parent.name}/{path.name}", content)
        count, size = count + 1, size + len(content)
        found.add(path.name)
        if hashlib.sha256(content).hexdigest() != path.name:
            damaged.append(path.name)
    return {"count": count, "bytes": size, "damaged": sorted(damaged), "lost": sorted(wanted - found)}


def kept_files() -> Iterator[Path]:
    """The files of the private disk that are not made anew by themselves."""
    return (path for path in sorted(Path(settings.PRIVATE_ROOT, "kept").glob("*/*")) if path.is_file())


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
