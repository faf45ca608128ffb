"""Rows that have served their purpose go at the day's end; what is still of use, or evidence, stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from tests.flows.conftest import NOW
from tests.systems import system
from zengxindai.accounts.models import AccessToken, Session, UsedNonce
from zengxindai.accounts.queries import robot
from zengxindai.audit.models import Event
from zengxindai.workflow import registry
from zengxindai.workflow.tasks import run_job

JOB = "workflow.forget_spent"
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as frozen:
        yield frozen


def forget(day: dt.date) -> int:
    """The job as the evening runs it."""
    return int(dict(registry.jobs())[JOB](day, robot()))


def test_sessions_go_when_they_have_ended_by_themselves(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.bank.handler)
    Client().get("/accounts/sign-in/")
    assert Session.objects.count() == 1
    assert forget(TODAY - dt.timedelta(days=1)) == 0, "it is in use"
    assert client.get("/").status_code == 200
    assert forget(TODAY) == 1
    assert not Session.objects.exists()


def test_counts_go_after_a_week_and_the_record_stays(cast: Cast) -> None:
    Client().post("/accounts/sign-in/", {"username": "nobody", "password": PASSWORD})
    before = Event.objects.count()
    assert forget(TODAY + dt.timedelta(days=6)) == 0
    assert forget(TODAY + dt.timedelta(days=7)) == 1
    assert not AccessAttempt.objects.exists()
    assert Event.objects.count() == before


def test_nonces_go_after_a_day_and_tokens_stay(cast: Cast) -> None:
    service, _key = system(cast, NOW)
    UsedNonce.objects.create(service=service, nonce="n" * 20, at=timezone.now())
    assert forget(TODAY) == 0, "its call could still be taken"
    assert forget(TODAY + dt.timedelta(days=1)) == 1
    assert AccessToken.objects.filter(user=service.user).exists()


def test_twice_is_once(cast: Cast) -> None:
    Client().post("/accounts/sign-in/", {"username": "nobody", "password": PASSWORD})
    day = TODAY + dt.timedelta(days=30)
    assert forget(day) >= 1
    assert forget(day) == 0
    job = dict(registry.jobs())[JOB]
    assert [run_job(JOB, job, day) for _ in range(2)] == [1, 0]
