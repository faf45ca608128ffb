"""A program's act sent twice under one key is done once, also when both arrive at the same moment."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from loans.models import Movement
from tests.cast import assemble
from tests.flows.conftest import NOW
from tests.story import Story
from zengxindai.workflow.models import Answered
from zengxindai.workflow.once import forget_old

REPAY = {"paid_on": "2026-03-10", "principal": "100000", "voucher_no": "HK-1", "reason": ""}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as frozen:
        yield frozen


def program(story: Story, team: str = "bank", duty: str = "handler") -> APIClient:
    client = APIClient()
    user = story.cast.teams[team].who(duty)
    client.force_login(user)
    return client


def tier(story: Story, loan: Any, key: str = "a-1", tier: str = "2", team: str = "bank") -> Any:
    """An act of one signature."""
    words = {"tier": tier, "reason": "现金流紧张"}
    headers = {"Idempotency-Key": key} if key else {}
    path = f"/api/loans/{loan.pk}/classify/"
    return program(story, team).post(path, json.dumps(words), content_type="application/json", headers=headers)


def test_the_first_answer_comes_again_and_nothing_is_done(story: Story) -> None:
    loan = story.drawn()
    first, again = tier(story, loan), tier(story, loan)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert story.fresh(loan).tiers.count() == 1
    assert tier(story, loan, key="").status_code == 200
    assert story.fresh(loan).tiers.count() == 2


def test_a_key_is_for_one_act_of_one_organisation(story: Story) -> None:
    loan = story.drawn()
    assert tier(story, loan).status_code == 200
    other = tier(story, loan, tier="3")
    assert (other.status_code, other.json()["code"]) == (422, "API-422")
    assert tier(story, loan, key="x" * 65).status_code == 400
    assert tier(story, loan, team="other_bank").status_code == 404


def test_a_refusal_comes_again_and_another_try_has_another_key(story: Story) -> None:
    loan = story.overdue()
    with time_machine.travel(story.now, tick=False):
        first, again = tier(story, loan, tier="1"), tier(story, loan, tier="1")
        assert (first.status_code, again.status_code) == (409, 409)
        assert first.json() == again.json()
        assert again.headers["Idempotent-Replayed"] == "true"
        assert Answered.objects.get().status == 409
        assert tier(story, loan, tier="2").status_code == 422
        assert tier(story, loan, key="a-2", tier="2").status_code == 200


def test_what_is_no_decision_is_not_kept(story: Story) -> None:
    loan = story.drawn()
    assert tier(story, loan, tier="x").status_code == 400
    assert Answered.objects.count() == 0
    assert tier(story, loan).status_code == 200


def test_answers_are_forgotten_after_ninety_days(story: Story) -> None:
    tier(story, story.drawn())
    later = NOW.date().replace(month=6, day=8)
    assert forget_old(later, story.cast.bank.handler) == 0
    assert forget_old(later.replace(day=9), story.cast.bank.handler) == 1


@pytest.mark.usefixtures("committed")
def test_two_sendings_at_the_same_moment_are_one_act() -> None:
    story = Story(assemble(), NOW)
    story.agreement()
    loan = story.drawn()
    for number in range(25):
        answers: list[Any] = []
        gate = threading.Barrier(2)

        def send(key: str = f"k-{number}", answers: list[Any] = answers, gate: threading.Barrier = gate) -> None:
            gate.wait()
            answer = tier(story, loan, key=key)
            while answer.status_code == 409:  # the other one is at it this moment
                assert answer.headers["Retry-After"] == "1"
                answer = tier(story, loan, key=key)
            answers.append(answer.json())
            connection.close()

        pair = [threading.Thread(target=send) for _ in range(2)]
        for each in pair:
            each.start()
        for each in pair:
            each.join()
        assert answers[0] == answers[1]
        assert loan.tiers.count() == number + 1
    assert Movement.objects.filter(loan=loan).count() == 1
