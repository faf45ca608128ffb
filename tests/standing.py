"""A second database in which the cast stands with one bank under agreement, so that a story need not begin by that.

Copied from the migrated one when the first story is told; a test that tells one is led there and back.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from tests.cast import Cast, Team, assemble
from tests.retold import Shelf
from tests.story import Story

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))


def never_counted() -> None:
    """No statistics of these few rows: a planner that takes a table for tiny reads it whole, for each of many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {name} SET (autovacuum_enabled = false)")


class Standing:
    """The second database and who stands in it."""

    def __init__(self) -> None:
        self.empty = connection.settings_dict["NAME"]
        self.name = f"{self.empty}_standing"
        self.kept = f"{self.name}_kept"
        self.teams: dict[str, Team] = {}
        self.shelf = Shelf(self.kept, self.teams)

    def build(self) -> None:
        """Copy the migrated database, assemble the cast, sign the agreement: committed, by the product's own role."""
        # A browser begun before has taken the thread, and with it another connection, which idles and nobody can close.
        others = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.empty}'"
        copied = f"CREATE DATABASE {self.name} TEMPLATE {self.empty}"
        self._owner(f"DROP DATABASE IF EXISTS {self.name}", others, copied)
        with self._at_home():
            cast = assemble()
            Story(cast, NOW).agreement()
            self.teams.update(cast.teams)
            never_counted()
        self._owner(f"DROP DATABASE IF EXISTS {self.kept}", f"CREATE DATABASE {self.kept} TEMPLATE {self.name}")

    def drop(self) -> None:
        """Gone with the tests; again is harmless."""
        if not self.teams:
            return
        self.teams.clear()
        self.shelf.close()
        self._owner(f"DROP DATABASE IF EXISTS {self.name}", f"DROP DATABASE IF EXISTS {self.kept}")

    @contextmanager
    def cast(self) -> Iterator[Cast]:
        """The cast, as fresh objects; until it leaves, connections are to their database."""
        assert not connection.in_atomic_block, "a test asks for its story before anything else of the database"
        with self._at_home():
            yield Cast(copy.deepcopy(self.teams))

    @contextmanager
    def _at_home(self) -> Iterator[None]:
        connection.close()
        connection.settings_dict["NAME"] = self.name
        try:
            yield
        finally:
            self.shelf.leave()
            connection.close()
            connection.settings_dict["NAME"] = self.empty

    def _owner(self, *statements: str) -> None:
        """As the owner, from a database that nobody copies."""
        connection.close()
        self.shelf.owner(*statements)


_one: list[Standing] = []


def shared() -> Standing:
    """The one of this session, built for whoever asks first: several folders of tests have a fixture for it."""
    if not _one:
        house = Standing()
        house.build()
        _one.append(house)
    return _one[0]
