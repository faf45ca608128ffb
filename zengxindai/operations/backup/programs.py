"""pg_dump and pg_restore on the database of the settings, the password in their environment alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection

from script.launcher.services import pg_bin


def started(program: str, *options: str, **pipes: Any) -> subprocess.Popen[bytes]:
    """The program at work; its words go to a pipe that is read when it ends: few, because both are quiet."""
    facts: dict[str, Any] = connection.settings_dict
    place = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    env = kept | {name: str(facts[key]) for name, key in place.items() if facts[key]}
    return subprocess.Popen([str(Path(pg_bin(), program)), *options], env=env, stderr=subprocess.PIPE, **pipes)


def ended(program: subprocess.Popen[bytes]) -> str:
    """Wait for it; its last words when it failed, else nothing."""
    words = program.stderr.read().decode(errors="replace").strip() if program.stderr else ""
    return "" if program.wait() == 0 else words[-2000:] or "no reason given"
