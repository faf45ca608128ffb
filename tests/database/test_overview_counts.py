"""The first screens and the standing of the banks cost as many queries with sixty loans as with hundreds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from compensation.models import ExitCase
from tests.cast import assemble
from tests.database.copies import claim_rows, copy_all
from tests.database.test_guards import NOW
from tests.database.test_query_counts import cost
from tests.story import Story

# The most a page may cost, so that a count that is the same but large is seen, too.
LIMITS = {"/overview/": 48, "/bank-standings/": 14, "/exit-cases/": 14}
TEAMS = ("finance_bureau", "district_gov", "bank", "guarantor", "department", "fin_dev_center", "pboc_branch")


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    told.funded()
    told.crossed()
    with time_machine.travel(told.now, tick=True):
        yield told


def test_first_screens_cost_the_same(story: Story) -> None:
    case, bank = ExitCase.objects.get(), story.cast.bank.organisation.pk
    clients = {}
    for team in TEAMS:
        clients[team] = Client()
        clients[team].force_login(story.cast.teams[team].handler)
    paths = [*LIMITS, f"/bank-standings/{bank}/", f"/bank-standings/{bank}/loans/?which=all"]
    paths.append("/overview/rows/?of=owed&month=2026-03")
    paths.append(case.get_absolute_url())

    def costs() -> dict[tuple[str, str], int]:
        found = {("overview", team): cost(client, "/overview/") for team, client in clients.items()}
        return found | {(path, "bank"): cost(clients["bank"], path) for path in paths}

    rows = claim_rows(case.claim)
    copy_all(rows, 60)
    few = costs()
    copy_all(rows, 600, after=60)
    assert costs() == few
    for (path, _team), count in few.items():
        assert count <= LIMITS.get(f"/{path}/" if path == "overview" else path, 40), (path, count)
