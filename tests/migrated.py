"""The migrated database is kept from run to run as a template, until something changes that it was made of."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.apps import apps
from django.db import connection

from zengxindai.accounts import walls
from zengxindai.audit import guards, replacing

# What migrations write into the database by operations of ours.
OPERATIONS = tuple(Path(str(each.__file__)) for each in (walls, guards, replacing))
PREFIX = "migrated_"


def find() -> tuple[str, bool]:
    """The template's name, which tells what it was made of, and whether it is there."""
    made_of = hashlib.sha256()
    files = sorted(path for app in apps.get_app_configs() for path in Path(app.path).glob("*/*") if _counts(path))
    for path in (*files, *OPERATIONS):
        made_of.update(path.name.encode() + path.read_bytes())
    name = PREFIX + made_of.hexdigest()[:16]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return name, cursor.fetchone() is not None


def keep(name: str) -> None:
    """Copy the test database as it is now, before anything was told in it; older copies go."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        for (older,) in cursor.fetchall():
            cursor.execute(f"DROP DATABASE {older}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {connection.settings_dict['NAME']}")


def _counts(path: Path) -> bool:
    return path.is_file() and path.parent.name in ("migrations", "fixtures") and path.suffix in (".py", ".yaml")
