"""The size of an enterprise: taken over with the request, shown to its readers, held against Article 4."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.states import SizeClass
from tests.story import PROMISES, Story
from zengxindai.findings import Refused
from zengxindai.web import present
from zengxindai.workflow import engine
from zengxindai.workflow.step import Step

pytestmark = pytest.mark.django_db

BOUNDS: list[tuple[dict[str, str], SizeClass]] = [
    ({"employees": "19", "revenue": "18000000"}, SizeClass.MICRO),
    ({"employees": "20", "revenue": "3000000"}, SizeClass.SMALL),
    ({"employees": "300", "revenue": "20000000"}, SizeClass.MEDIUM),
    ({"employees": "300", "revenue": "19999999.99"}, SizeClass.SMALL),
    ({"industry_code": "A0311", "revenue": "200000000"}, SizeClass.LARGE),
]


def shown(case: Any, by: Any) -> list[str]:
    """What stands in the head of a case's page."""
    return [str(fact["value"]) for fact in present.facts(case, by)]


@pytest.mark.parametrize(("said", "size"), BOUNDS)
def test_a_request_takes_over_the_size_and_its_readers_see_it(
    story: Story, said: dict[str, str], size: SizeClass
) -> None:
    case, by = story.draft(**said), story.cast.enterprise.handler
    assert case.size == size
    assert str(size.label) in shown(case, by)
    assert str(size.label) in shown(case.enterprise.file, by)


def test_the_size_is_the_file_s_at_submission(story: Story) -> None:
    case = story.draft()
    story.file(employees="5")
    assert case.size == SizeClass.SMALL
    assert story.act("application.submit", case, "enterprise", **PROMISES).size == SizeClass.MICRO


def test_a_large_enterprise_cannot_submit(story: Story) -> None:
    case = story.draft(employees="1000", revenue="400000000")
    with pytest.raises(Refused) as refusal:
        story.act("application.submit", case, "enterprise", **PROMISES)
    assert {each.code for each in refusal.value.findings if each.blocks} == {"APP-10"}


def test_a_medium_sized_one_is_warned_and_may_go_on(story: Story) -> None:
    case = story.draft(employees="300", revenue="20000000")
    found = engine.ask(engine.registry.row("application.submit"), case, Step(story.cast.enterprise.handler))
    assert [(each.code, each.level) for each in found if each.code == "APP-10"] == [("APP-10", "warn")]
    assert story.act("application.submit", case, "enterprise", **PROMISES).status == "SUBMITTED"


def test_the_owner_reads_the_size_in_the_step(story: Story, client: Client) -> None:
    client.force_login(story.cast.enterprise.handler)
    step = reverse("apply-step", args=["enterprise"])
    assert "of the size" not in client.get(step, HTTP_ACCEPT_LANGUAGE="en").content.decode(), "nothing saved yet"
    story.file(employees="19")
    assert "“Micro”" in client.get(step, HTTP_ACCEPT_LANGUAGE="en").content.decode()
