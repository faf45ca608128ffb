"""Stories that many tests begin alike are told once: each chapter is a database in which the story has come so far.

A test that calls a method of `Story` before it wrote anything is led to the database of that chapter, if the chapter
was told before; everything else, and what the test does from there on, is played as ever and taken back at its end.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import time_machine
from django.db import connection, connections
from django.db.models import Model

from tests.cast import Cast, Team
from tests.story import Story

# What tests begin with, whole: a chapter each. What it costs to make one pays off from the third telling on.
CHAPTERS = (
    "draft", "submitted", "reviewed", "checked", "recommended", "accepted", "investigating", "investigated", "approved",
    "filed", "registered", "drawn", "overdue", "funded", "claim_drafted", "claimed", "reviewed_claim", "entrusted",
    "paid", "received", "guaranteed", "guaranteed_filing", "in_force", "called", "paid_by_guarantor", "crossed",
    "agreement", "exhausted", "sheet", "approved_sheet", "settled", "notified", "listed",
)  # fmt: skip
MOST = 30  # chapters kept at a time; the one not asked for longest goes
Call = tuple[str, dt.datetime, tuple[Any, ...], tuple[tuple[str, Any], ...]]


@dataclass
class Chapter:
    """A database, when it is there, and what the last call answered: a model and a key, or nothing."""

    name: str
    now: dt.datetime
    answer: tuple[type[Model], Any] | None
    raw: Any = None

    def found(self) -> Any:
        """The answer as the database has it."""
        return None if self.answer is None else self.answer[0]._default_manager.get(pk=self.answer[1])


class Shelf:
    """The chapters told so far, beside the database that all of them are copied from and that nobody opens."""

    def __init__(self, template: str, teams: dict[str, Team]) -> None:
        self.template, self.teams = template, teams
        self.asked: Counter[tuple[Call, ...]] = Counter()
        self.chapters: OrderedDict[tuple[Call, ...], Chapter] = OrderedDict()
        self.never: set[tuple[Call, ...]] = set()
        self.made = 0
        self.home: Any = None

    def chapter(self, path: tuple[Call, ...]) -> Chapter | None:
        """The chapter at the end of a path of calls; None while it was asked for only once, or cannot be told."""
        self.asked[path] += 1
        if path in self.chapters:
            self.chapters.move_to_end(path)
        elif self.asked[path] < 2 or path in self.never:
            return None
        else:
            self._make(path)
        return self.chapters.get(path)

    def _make(self, path: tuple[Call, ...]) -> None:
        self.made += 1
        name = f"{self.template}_{self.made}"
        self.owner(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {self.template}")
        with ThreadPoolExecutor(1) as other:  # a thread has connections of its own
            try:
                self.chapters[path] = other.submit(self._tell, name, path).result()
            except Exception:
                self.never.add(path)
                self.owner(f"DROP DATABASE {name}")
        if len(self.chapters) > MOST:
            self._drop(self.chapters.popitem(last=False)[1])

    def _tell(self, name: str, path: tuple[Call, ...]) -> Chapter:
        mine = connections["default"]
        mine.settings_dict = {**mine.settings_dict, "NAME": name}
        try:
            story, answer = Story(Cast(copy.deepcopy(self.teams))), None
            for verb, now, args, words in path:
                story.now = now
                said = {key: _plain(value) for key, value in words}
                answer = getattr(story, verb)(*map(_plain, args), **said)
            assert set(story.cast.teams) == set(self.teams), "a chapter has no people of its own"
            return Chapter(name, story.now, None if answer is None else (type(answer), answer.pk))
        finally:
            mine.close()

    def open(self, chapter: Chapter) -> None:
        """Lead the test there: its transaction and savepoints, with nothing written in them, begin anew in it."""
        if self.home is None:
            self.home = connection.connection
        connection.connection.rollback()
        if chapter.raw is None or chapter.raw.closed:
            words = connection.get_connection_params() | {"dbname": chapter.name}
            chapter.raw = connection.connection = connection.get_new_connection(words)
            connection.init_connection_state()
        connection.connection = chapter.raw
        chapter.raw.autocommit = False
        with chapter.raw.cursor() as cursor:
            for savepoint in filter(None, connection.savepoint_ids):
                cursor.execute(f"SAVEPOINT {connection.ops.quote_name(savepoint)}")

    def leave(self) -> None:
        """Back to where the test began; whatever it did is taken back already."""
        if self.home is not None:
            connection.connection, self.home = self.home, None
            connection.connection.autocommit = True

    def close(self) -> None:
        """Gone with the tests."""
        for chapter in self.chapters.values():
            self._drop(chapter)

    def _drop(self, chapter: Chapter) -> None:
        if chapter.raw is not None:
            chapter.raw.close()
        self.owner(f"DROP DATABASE {chapter.name}")

    @staticmethod
    def owner(*statements: str) -> None:
        """As the owner, from a database that nobody copies."""
        with connection._nodb_cursor() as cursor:
            for statement in ("SET ROLE NONE", *statements):
                cursor.execute(statement)


class Retold(Story):
    """A story whose first chapters need not be told again."""

    def __init__(self, cast: Cast, now: dt.datetime, shelf: Shelf) -> None:
        super().__init__(cast, now)
        self.shelf = shelf
        self.path: tuple[Call, ...] | None = ()
        self.depth = len(connection.atomic_blocks)

    def tell(self, verb: str, plain: Callable[..., Any], args: tuple[Any, ...], words: dict[str, Any]) -> Any:
        """Go to the chapter if this is still the beginning and it was told before, else tell it.

        What a test takes back itself it tells itself: there would be no way back from the chapter.
        """
        if len(connection.atomic_blocks) > self.depth:
            return plain(self, *args, **words)
        if self.path is None or not untouched():
            self.path = None
            return plain(self, *args, **words)
        call = (verb, self.now, tuple(map(_key, args)), tuple(sorted((name, _key(v)) for name, v in words.items())))
        path = (*self.path, call)
        try:
            chapter = self.shelf.chapter(path)
        except TypeError:  # an argument that is no word and no case
            chapter = None
        if chapter is None:
            answer = plain(self, *args, **words)
            self.path = None
            return answer
        self.shelf.open(chapter)
        self.path, self.now = path, chapter.now
        return chapter.found()


def _chapter(verb: str) -> Callable[..., Any]:
    plain = getattr(Story, verb)

    def told(self: Retold, *args: Any, **words: Any) -> Any:
        return self.tell(verb, plain, args, words)

    return told


for _verb in CHAPTERS:
    setattr(Retold, _verb, _chapter(_verb))


def untouched() -> bool:
    """Whether the test has written nothing yet, and time is as it is; asked beside the connection that is counted."""
    if time_machine.escape_hatch.is_travelling() or connection.connection is None:
        return False
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return bool(cursor.fetchone()[0])


def _key(value: Any) -> Any:
    return (type(value), value.pk) if isinstance(value, Model) else value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], type):
        return value[0]._default_manager.get(pk=value[1])
    return value
