"""Ten thousand entries of white lists cost the list, the page and the look-ups no more queries than ten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from applications.models import WhitelistEntry
from tests.cast import assemble
from tests.database.copies import copy, numbered
from tests.database.test_guards import NOW
from tests.database.test_query_counts import FEW, MANY, cost
from tests.story import INVITATION, Story

# The most the pages may cost.
LIMITS = {"/whitelist/": 16, "/whitelist/?q=双福&status=ACTIVE": 16, "entry": 30}


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    with time_machine.travel(NOW, tick=True):
        yield told


@pytest.mark.slow
def test_ten_and_ten_thousand_entries_cost_the_same(story: Story) -> None:
    entry = story.act("whitelist_entry.invite", story.whitelisted(), "bank", **INVITATION)
    clients = []
    for name in ("department", "bank", "auditor"):
        clients.append(Client())
        clients[-1].force_login(story.cast.teams[name].handler)
    paths = ("/", "/whitelist/", "/whitelist/?q=双福&status=ACTIVE", entry.get_absolute_url(), "/api/whitelist/")
    changed = {"number": numbered("number"), "uscc": "lpad(g::text, 18, 'X')"}
    copy(WhitelistEntry, entry.pk, FEW, **changed)
    few = {path: [cost(client, path) for client in clients] for path in paths}
    copy(WhitelistEntry, entry.pk, MANY, after=FEW, **changed)
    many = {path: [cost(client, path) for client in clients] for path in paths}
    assert many == few
    for path, counts in few.items():
        limit = LIMITS["entry"] if path == entry.get_absolute_url() else LIMITS.get(path, 20)
        assert max(counts) <= limit, (path, counts)
    assert "共 1000 件以上" in clients[0].get("/whitelist/").content.decode()
