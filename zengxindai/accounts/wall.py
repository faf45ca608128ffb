"""The second wall (ADR 0042): which cases a request reads, PostgreSQL decides as well, by role and row-level security.

A request sits at a desk: its connection is the role app_desk, which reads the rows its person's organisation has a part
in, and changes no case. The engine steps out of it (`whole`), since rules look at every loan of a bank and numbers at
every case. Workers, beat and commands sit at no desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

DESK, WHOLE = "app_desk", "app_rw"

# The role of the request under way; None outside of requests.
_role: ContextVar[str | None] = ContextVar("role", default=None)


@contextmanager
def desk(user: int | None) -> Iterator[None]:
    """What follows reads as this person, by the account's key; as nobody for None, and then no case at all."""
    with _as(DESK):
        reads_as(user)
        try:
            yield
        finally:
            reads_as(None)


def reads_as(user: int | None) -> None:
    """From now on the desk is that person's: a program says who it is only when its request is under way."""
    _say("SELECT set_config('desk.user', %s, false)", str(user or ""))


@contextmanager
def whole() -> Iterator[None]:
    """What follows reads and changes every case: for the engine, and for figures that tell of no single case."""
    with _as(WHOLE) if _role.get() == DESK else _unchanged():
        yield


@contextmanager
def again() -> Iterator[None]:
    """Back at the desk inside `whole`: where a transaction is the engine's and what is done in it a reader's."""
    with _as(DESK) if _role.get() == WHOLE else _unchanged():
        yield


@contextmanager
def _as(role: str) -> Iterator[None]:
    before = _role.set(role)
    _say(f"SET ROLE {role}")
    try:
        yield
    finally:
        _role.reset(before)
        _say(f"SET ROLE {_role.get() or WHOLE}")


@contextmanager
def _unchanged() -> Iterator[None]:
    yield


def _say(statement: str, *values: str) -> None:
    """To the server itself: it is no question of a page and stands in no count of them.

    In a failed transaction nothing can be said; its rollback brings back the role that it began with, which is the one
    to come back to, since whoever changes the role changes it back.
    """
    connection.ensure_connection()
    server = connection.connection
    if server.info.transaction_status != TRANSACTION_STATUS_INERROR:
        with server.cursor() as cursor:
            cursor.execute(statement, values or None)
