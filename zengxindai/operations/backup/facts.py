"""What a database is known by: how much of everything it holds, which migrations it had, who may do what in it."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import connection

from zengxindai.privacy import blind

FORMAT = 1
# Whose rights are compared: the running role's, on every table and sequence and on columns apart.
RIGHTS = """
SELECT c.relname, a.grantee::regrole::text, a.privilege_type, coalesce(col.attname, '')
FROM pg_class c
LEFT JOIN LATERAL (SELECT attname, attacl FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL
                   UNION ALL SELECT NULL, c.relacl) col ON true
CROSS JOIN LATERAL aclexplode(col.attacl) a
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S', 'v') AND a.grantee <> 0
ORDER BY 1, 2, 3, 4
"""
# What keeps the rows honest: triggers with their state and their functions' text, and constraints. Not the constraints'
# text, which PostgreSQL words anew when it reads it back.
GUARDS = """
SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger
WHERE NOT tgisinternal AND tgparentid = 0
UNION ALL
SELECT conrelid::regclass::text, conname, contype::text || convalidated::text || condeferred::text FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
UNION ALL
SELECT 'function', proname, md5(prosrc) || prosecdef::text FROM pg_proc p JOIN pg_language l ON l.oid = prolang
WHERE pronamespace = 'public'::regnamespace AND lanname IN ('plpgsql', 'sql')
ORDER BY 1, 2, 3
"""
# A product's own memory aside: who is signed in, and the signs of life, change while nothing happens.
RESTLESS = ("django_session", "operations_pulse")


def gathered() -> dict[str, Any]:
    """The facts of the database of this connection, as JSON holds them; one snapshot when the transaction is one."""
    with connection.cursor() as cursor:
        return {
            "format": FORMAT,
            "postgresql": _one(cursor, "SHOW server_version"),
            "product": {name: version(name) for name in ("django", "celery")},
            "migrations": _rows(cursor, "SELECT app, name FROM django_migrations ORDER BY 1, 2"),
            "rows": {table: _one(cursor, f'SELECT count(*) FROM "{table}"') for table in _tables(cursor)},  # nosec B608  # noqa: S608
            "rights": _digest(_rows(cursor, RIGHTS)),
            "guards": _digest(_rows(cursor, GUARDS)),
            "audit_head": _one(cursor, "SELECT digest FROM audit_seal ORDER BY id DESC LIMIT 1"),
            "last_event": _one(cursor, "SELECT max(id) FROM audit_event"),
            "booked": str(_one(cursor, "SELECT coalesce(sum(gross), 0) FROM ledger_transaction")),
            "keys": keys(),
        }


def keys() -> dict[str, str]:
    """By name, what a field key is known by without telling it; "index" for the key of the index."""
    known = {name: hashlib.sha256(b"backup:" + key).hexdigest()[:16] for name, key in settings.FIELD_KEYS.items()}
    return known | {"index": blind("backup", "backup").hex()}


def stored() -> set[str]:
    """The digests of all files that rows speak of."""
    with connection.cursor() as cursor:
        return {digest for (digest,) in _rows(cursor, "SELECT DISTINCT sha256 FROM documents_attachment")}


def relations() -> int:
    """How many tables and views there are: none in an empty database."""
    with connection.cursor() as cursor:
        kinds = "relkind IN ('r', 'p', 'v', 'm')"
        counted = f"SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND {kinds}"  # nosec B608  # noqa: S608
        return int(_one(cursor, counted))


def compared(kept: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """One sentence per difference between what a backup says of its database and what came out of it."""
    said = [
        f"{name}: {kept[name]} in the backup, {found[name]} now"
        for name in ("rights", "guards", "audit_head", "last_event", "booked", "migrations")
        if kept[name] != found[name]
    ]
    for table in sorted(kept["rows"].keys() | found["rows"].keys()):
        before, now = kept["rows"].get(table), found["rows"].get(table)
        if before != now and table not in RESTLESS:
            said.append(f"table {table}: {before} rows in the backup, {now} now")
    return said


def _tables(cursor: Any) -> list[str]:
    listed = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    return [name for (name,) in _rows(cursor, f"{listed} ORDER BY 1")]


def _one(cursor: Any, sql: str) -> Any:
    cursor.execute(sql)
    row = cursor.fetchone()
    return row[0] if row else None


def _rows(cursor: Any, sql: str) -> list[list[Any]]:
    cursor.execute(sql)
    return [list(row) for row in cursor.fetchall()]


def _digest(rows: list[list[Any]]) -> str:
    return hashlib.sha256("\n".join("|".join(map(str, row)) for row in rows).encode()).hexdigest()
