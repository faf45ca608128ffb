"""Two people at the same moment, on real connections: one effect, and nobody sees a crash."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import assemble
from tests.database.test_guards import NOW
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours
from zengxindai.workflow import engine, signing

ROUNDS = 25


def together(*acts: Any) -> list[str]:
    """Run acts at the same moment, each on its own connection; "done" or the name of the refusal."""
    barrier = Barrier(len(acts))

    def run(act: Any) -> str:
        try:
            barrier.wait()
            act()
            return "done"
        except NotYours:
            return "not yours"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.slow
def test_one_of_two_clicks_on_take_wins(committed: Any) -> None:
    story = Story(assemble(), NOW)
    story.agreement()
    handler = story.cast.department.handler
    for index in range(ROUNDS):
        case = story.submitted(purpose=f"用途{index}")

        def take(case: Any = case) -> None:
            engine.perform("application.take", case, by=handler, data={}, at=NOW)

        assert together(take, take) == ["done", "not yours"]
    assert Event.objects.filter(verb="application.take").count() == ROUNDS


@pytest.mark.slow
def test_one_of_two_last_signatures_wins(committed: Any) -> None:
    story = Story(assemble(), NOW)
    story.agreement()
    department = story.cast.department
    for index in range(ROUNDS):
        case = story.checked(purpose=f"用途{index}")
        row = engine.registry.row("application.recommend")
        form = story.form(row, story.recommendation(), case, department.handler)
        proposal = signing.submit(row, case, by=department.handler, form=form, at=NOW)
        signing.sign(proposal, by=department.checker, at=NOW)

        def last(proposal: Any = proposal) -> None:
            signing.sign(proposal, by=department.approver, at=NOW)

        assert together(last, last) == ["done", "not yours"]
    assert Event.objects.filter(verb="application.recommend").count() == ROUNDS
