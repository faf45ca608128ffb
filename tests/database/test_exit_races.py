"""The exit case at the same moment, on real connections: two evenings, and an evening beside the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from compensation import tasks
from compensation.models import BankStanding, ExitCase
from tests.cast import assemble
from tests.database.rounds import TIMES
from tests.database.test_guards import NOW
from tests.database.test_races import together
from tests.story import Story
from zengxindai.accounts.queries import robot
from zengxindai.ledger import proofs
from zengxindai.workflow import engine, registry
from zengxindai.workflow.tasks import run_job

ROUNDS = 5 * TIMES


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    yield told


def evening(day: dt.date) -> Any:
    """An evening's look, as a worker takes it, without the lock that keeps workers apart."""

    def look() -> None:
        with transaction.atomic():
            tasks.watch_exit_line(day, robot())

    return look


@pytest.mark.slow
def test_of_two_evenings_one_opens_the_case(story: Story) -> None:
    claim = story.claimed()
    story.act("loan.classify", story.fresh(claim.loan), "bank", tier="3", reason="经营恶化")
    assert together(evening(story.day), evening(story.day)) == ["done", "done"]
    assert ExitCase.objects.count() == 1
    assert BankStanding.objects.filter(on=story.day).count() == 1
    assert list(proofs.differences()) == []


@pytest.mark.slow
def test_two_day_ends_run_each_job_once(story: Story) -> None:
    claim = story.claimed()
    story.act("loan.classify", story.fresh(claim.loan), "bank", tier="3", reason="经营恶化")
    job = dict(registry.jobs())["compensation.watch_exit_line"]

    def run() -> None:
        run_job("compensation.watch_exit_line", job, story.day)

    assert together(run, run) == ["done", "done"]
    assert (ExitCase.objects.count(), BankStanding.objects.filter(on=story.day).count()) == (1, 1)


@pytest.mark.slow
def test_an_evening_beside_the_decision_neither_hinders_nor_repeats_it(story: Story) -> None:
    case = story.petitioned(story.crossed())
    words = {"decision_no": "江津府批1", "decided_on": story.day, "reason": "恢复"}
    by = story.cast.district_gov.approver

    def decide() -> None:
        engine.perform("exit_case.resume", case, by=by, data=words, at=story.now)

    for _ in range(ROUNDS):
        assert "done" in together(decide, evening(story.day), evening(story.day))
    assert story.fresh(case).status == "RESUMED"
    assert story.fresh(case.agreement).status == "EFFECTIVE"
    assert ExitCase.objects.count() == 1
