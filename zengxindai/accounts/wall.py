"""The second wall (ADR 0042): which cases a request reads, PostgreSQL decides as well, by role and row-level security.

A request sits at a desk: its connection is the role app_desk, which reads the rows its person's organisation has a part
in, and changes no case. The engine steps out of it (`whole`), since rules look at every loan of a bank and numbers at
every case. Workers, beat and commands sit at no desk.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INERROR

DESK, WHOLE = "app_desk", "app_rw"
GONE = (InterfaceError, OperationalError)


class Seat:
    """Where a request sits, and which connection was told so.

    The server is told at once where it is at hand, else with the first question: what asks nothing needs no server, and
    a connection that was made anew meanwhile is told again. The desk is told outside of any transaction, since a
    rollback would take it back; whoever steps out and comes back does both within one, or both outside. A request that
    is itself within a transaction, as a test's, does all within.
    """

    def __init__(self, user: int | None) -> None:
        self.user, self.role = user, DESK
        self.told, self.moved = None, False
        self.within = connection.in_atomic_block

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Before each statement of the request."""
        if self.moved or connection.connection is not self.told:
            self.sit()
        return execute(sql, params, many, context)

    def sit(self) -> None:
        """Tell the server whose desk it is."""
        server = connection.connection
        idle = server.info.transaction_status == TRANSACTION_STATUS_IDLE
        aside = idle and not server.autocommit and not self.within
        if aside:
            server.autocommit = True
        try:
            say(f"SET ROLE {DESK}; SELECT set_config('desk.user', %s, false)", str(self.user or ""))
        finally:
            if aside:
                server.autocommit = False
        self.told, self.moved = server, False
        if self.role != DESK:
            say(f"SET ROLE {self.role}")

    def become(self, role: str) -> None:
        """Take another role, now where the server knows of the desk, else when it will."""
        self.role = role
        if self.told is not None and connection.connection is self.told:
            say(f"SET ROLE {role}")

    def leave(self) -> None:
        """Nobody sits here any more; a connection that is gone needs not be told."""
        if self.told is not None and connection.connection is self.told:
            with contextlib.suppress(*GONE):
                say(f"SET ROLE {WHOLE}; SELECT set_config('desk.user', '', false)")


_seat: ContextVar[Seat | None] = ContextVar("seat", default=None)


@contextmanager
def desk(user: int | None) -> Iterator[None]:
    """What follows reads as this person, by the account's key; as nobody for None, and then no case at all."""
    seat = Seat(user)
    before = _seat.set(seat)
    try:
        if connection.connection is not None:
            with contextlib.suppress(*GONE):
                seat.sit()
        with connection.execute_wrapper(seat):
            yield
    finally:
        _seat.reset(before)
        seat.leave()


def reads_as(user: int) -> None:
    """From now on the desk is that person's: a program says who it is only when its request is under way."""
    if (seat := _seat.get()) is not None:
        seat.user, seat.moved = user, True


@contextmanager
def whole() -> Iterator[None]:
    """What follows reads and changes every case: for the engine, and for figures that tell of no single case."""
    with _for_a_while(WHOLE):
        yield


@contextmanager
def again() -> Iterator[None]:
    """Back at the desk inside `whole`: where a transaction is the engine's and what is done in it a reader's."""
    with _for_a_while(DESK):
        yield


@contextmanager
def _for_a_while(role: str) -> Iterator[None]:
    seat = _seat.get()
    if seat is None or seat.role == role:
        yield
        return
    before = seat.role
    seat.become(role)
    try:
        yield
    finally:
        seat.become(before)


def say(statement: str, *values: str) -> None:
    """To the server itself: it is no question of a page and stands in no count of them.

    In a failed transaction nothing can be said; its rollback brings back the role that it began with, which is the one
    to come back to, since whoever changes the role changes it back.
    """
    server = connection.connection
    if server.info.transaction_status != TRANSACTION_STATUS_INERROR:
        with connection.wrap_database_errors, server.cursor() as cursor:
            cursor.execute(statement, values or None)
