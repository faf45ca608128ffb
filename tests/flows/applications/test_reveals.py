"""Reading a number in full: so many a day, on a list for bureau and auditor, never kept by a browser (Article 11)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.flows.conftest import NOW
from tests.story import PERSON, Story
from zengxindai.audit.models import Event
from zengxindai.findings import Refused
from zengxindai.policy import terms
from zengxindai.policy.models import Parameter

NUMBER, REASON = PERSON["identity_no"], "核对征信授权书"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def two_a_day() -> Any:
    """The policy of a careful district; the cache of terms forgets it afterwards."""
    Parameter.objects.filter(key="reveals_per_day").update(value=2)
    terms._on.cache_clear()
    yield
    terms._on.cache_clear()


def signed_in(story: Story, team: str) -> Client:
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    return client


def look(story: Story, case: Any, team: str = "department") -> Any:
    return story.act("application.reveal", case, team, person=case.enterprise.file.people.get().pk, reason=REASON)


def test_the_limit_counts_a_person_and_a_day(story: Story, two_a_day: None, clock: Any) -> None:
    case = story.reviewed()
    look(story, case)
    look(story, case)
    with pytest.raises(Refused) as refused:
        look(story, case)
    assert [finding.code for finding in refused.value.findings] == ["ENT-07"]
    look(story, case, "finance_bureau")
    assert Event.objects.filter(verb="application.reveal").count() == 3
    tomorrow = NOW + dt.timedelta(days=1)
    clock.move_to(tomorrow)
    story.now = tomorrow
    look(story, case)


def test_the_api_refuses_as_the_page_does(story: Story, two_a_day: None) -> None:
    case = story.reviewed()
    said = {"person": case.enterprise.file.people.get().pk, "reason": REASON}
    client = signed_in(story, "department")
    answers = [
        client.post(f"/api/applications/{case.pk}/reveal/", said, content_type="application/json") for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert "ENT-07" in answers[2].content.decode()
    assert all(NUMBER not in answer.content.decode() for answer in answers)
    other = signed_in(story, "fin_dev_center")
    assert other.post(f"/api/applications/{case.pk}/reveal/", said, content_type="application/json").status_code == 403


def test_bureau_and_auditor_read_who_looked(story: Story) -> None:
    case = story.reviewed()
    look(story, case)
    for team in ("finance_bureau", "auditor"):
        page = signed_in(story, team).get("/reveals/")
        text = page.content.decode()
        for said in (story.cast.department.organisation.name, PERSON["name"], case.number, REASON):
            assert said in text
        assert NUMBER not in text
        assert page["Cache-Control"] == "no-store"
        assert "/reveals/" in signed_in(story, team).get("/").content.decode()
    for team in ("department", "bank", "enterprise", "guarantor"):
        assert signed_in(story, team).get("/reveals/").status_code == 403
        assert "/reveals/" not in signed_in(story, team).get("/").content.decode()
    assert Client().get("/reveals/").status_code == 302


def test_the_page_with_the_number_is_kept_by_nobody(story: Story) -> None:
    case = story.reviewed()
    look(story, case)
    page = signed_in(story, "department").get(case.get_absolute_url())
    assert NUMBER in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_the_button_is_there_for_who_may_and_for_nobody_else(story: Story) -> None:
    case = story.reviewed()
    for team, there in (("department", True), ("finance_bureau", True), ("fin_dev_center", False), ("auditor", False)):
        text = signed_in(story, team).get(case.get_absolute_url()).content.decode()
        assert (f"/applications/{case.pk}/reveal/" in text) is there
