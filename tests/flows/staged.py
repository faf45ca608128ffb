"""Cases put into any state without the acts that lead there, within a test's own transaction and as the owner."""

from __future__ import annotations

from typing import Any

from django.db import connection

from zengxindai.workflow import registry


def put(case: Any, state: str) -> str:
    """Make a state without the act that leads to it, which only a test whose guards are down can; the one before."""
    if case is None:
        return ""
    kept, case.status = str(case.status), state
    type(case).objects.filter(pk=case.pk).update(status=state)
    return kept


def guards_down() -> None:
    """As the owner, within this test's own transaction: no triggers, no checks that tie a status to figures."""
    ties = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        for table in (flow.model._meta.db_table for flow in registry.flows()):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(ties, [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute("SET LOCAL ROLE app_rw")
