"""Two statements of one month at the same moment, on real connections: one stands, and each entry is paired once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from compensation.models import Statement, StatementPair
from tests.cast import SINCE, assemble
from tests.database.test_guards import NOW
from tests.statements import as_booked, words
from tests.story import Story
from zengxindai.accounts import people

ROUNDS = 5


@pytest.fixture
def story(committed: Any, settings: Any, tmp_path: Any) -> Iterator[Story]:
    """Ten million since March; the pages think it is April."""
    settings.PRIVATE_ROOT = tmp_path
    told = Story(assemble(), NOW)
    told.agreement()
    told.fund = told.funded()  # type: ignore[attr-defined]
    told.later(days=23)
    with time_machine.travel(told.now, tick=True):
        yield told


def test_of_two_at_the_same_moment_one_stands(story: Any) -> None:
    guarantor = story.cast.guarantor
    second = people.enrol(guarantor.organisation, "guarantor-2", "第二人", ("handler",), valid_from=SINCE)
    clients = []
    for person in (guarantor.handler, second):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        clients.append(client)
    codes: list[int] = []
    for number in range(ROUNDS):
        barrier = Barrier(2)
        sent = [
            words(story, as_booked(story.fund)),
            words(story, as_booked(story.fund), ["2026-03-31", f"{number + 1}", "", "", "结息"]),
        ]

        def post(client: Client, data: dict[str, Any], barrier: Barrier = barrier) -> int:
            try:
                barrier.wait()
                return client.post("/statements/begin/send/", data).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            codes += pool.map(post, clients, sent)
        standing = Statement.objects.exclude(status="SUPERSEDED")
        assert standing.count() == 1
        live = StatementPair.objects.filter(ended_on__isnull=True)
        assert [pair.line.statement_id for pair in live] == [standing.get().pk]
    # Who came too late is told so on the page, with everything typed; nobody meets a failure.
    assert set(codes) <= {302, 200} and codes.count(302) >= ROUNDS
