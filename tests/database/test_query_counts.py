"""Pages cost the same number of queries with ten cases and with ten thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import assemble
from tests.database.copies import OWN, claim_rows, copy_all, numbered
from tests.database.test_guards import NOW
from tests.story import Story
from zengxindai.workflow.models import Turn

FEW, MANY = 10, 10_000
# The most a page may cost, so that a count that is the same but large is seen, too.
LIMITS = {"/": 20, "/applications/": 14, "/claims/": 14, "/loans/": 14, "/filings/": 14, "case": 45}


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    told.funded()
    with time_machine.travel(NOW + dt.timedelta(days=92), tick=True):
        yield told


def cost(client: Client, path: str) -> int:
    """Queries of a page that is shown."""
    client.get(path)  # look-ups that are kept for the process are not the page's
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.slow
def test_ten_and_ten_thousand_cost_the_same(story: Story) -> None:
    claim = story.claimed(amount="1000.00")
    turn = Turn.objects.get(case_type="claim")
    rows = claim_rows(claim) | {turn: {"case_id": OWN, "number": numbered("number")}}
    copy_all(rows, FEW)
    client = Client()
    client.force_login(story.cast.finance_bureau.handler)
    banker = Client()
    banker.force_login(story.cast.bank.handler)
    paths = ("/", "/applications/", "/claims/", "/loans/", "/filings/", claim.get_absolute_url())
    few = {path: (cost(client, path), cost(banker, path)) for path in paths}
    copy_all(rows, MANY, after=FEW)
    many = {path: (cost(client, path), cost(banker, path)) for path in paths}
    assert many == few
    for path, counts in few.items():
        assert max(counts) <= LIMITS.get(path, LIMITS["case"]), (path, counts)
    assert "共 1000 件以上" in client.get("/claims/").content.decode()
