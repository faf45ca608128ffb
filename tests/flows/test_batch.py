"""Several proposals signed with one opinion: only those whose next signature is this person's, each by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.flows.conftest import NOW
from tests.story import Story
from zengxindai.web.batch import to_sign
from zengxindai.workflow.models import Proposal, Signature


@pytest.fixture(autouse=True)
def standing() -> Iterator[None]:
    """The clock stands at the story's day."""
    with time_machine.travel(NOW, tick=False):
        yield


def client(story: Story, duty: str, name: str = "department") -> Client:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[name].who(duty))
    return signed_in


def proposed(story: Story, count: int) -> list[Proposal]:
    """So many more recommendations with their first signature."""
    department = story.cast.department.organisation
    for number in range(count):
        case = story.checked(purpose=f"采购{Proposal.objects.count()}-{number}")
        story.act_as("application.recommend", case, department, 1, **story.recommendation())
    return list(Proposal.objects.order_by("id"))


def test_only_whose_turn_it_is_finds_them(story: Story) -> None:
    proposals = proposed(story, 2)
    department, bank = story.cast.department, story.cast.bank
    assert list(to_sign(department.checker)) == proposals
    for other in (department.handler, department.approver, bank.checker, story.cast.finance_bureau.checker):
        assert not to_sign(other).exists()
    assert "/proposals/" in client(story, "checker").get("/").content.decode()
    assert "/proposals/" not in client(story, "handler").get("/").content.decode()


def test_signed_together_and_carried_out_by_the_last(story: Story) -> None:
    proposals = proposed(story, 3)
    chosen = [each.pk for each in proposals[:2]]
    done = client(story, "checker").post("/proposals/", {"proposal": chosen, "opinion": "已核对，同意"})
    assert [result["ok"] for result in done.context["results"]] == [True, True]
    assert set(Signature.objects.filter(position=2).values_list("proposal", "opinion")) == {
        (pk, "已核对，同意") for pk in chosen
    }
    assert list(to_sign(story.cast.department.checker)) == proposals[2:]
    client(story, "approver").post("/proposals/", {"proposal": chosen, "opinion": "同意"})
    assert Proposal.objects.filter(state="DONE").count() == 2


def test_one_that_is_refused_stops_none_of_the_others(story: Story) -> None:
    proposals = proposed(story, 2)
    client(story, "checker").post("/proposals/", {"proposal": [each.pk for each in proposals], "opinion": "同意"})
    story.later(days=31)
    fresh = story.checked(purpose="新")
    late = story.act_as("application.recommend", fresh, story.cast.department.organisation, 2, **story.recommendation())
    chosen = [*(each.pk for each in proposals), Proposal.objects.latest("id").pk]
    with time_machine.travel(story.now, tick=False):
        done = client(story, "approver").post("/proposals/", {"proposal": chosen, "opinion": "同意"})
    assert [result["ok"] for result in done.context["results"]] == [False, False, True]
    assert "诚信核查" in done.context["results"][0]["text"]
    assert story.fresh(late).status == "RECOMMENDED"
    assert Signature.objects.filter(proposal__in=proposals).count() == 4, "a refused signature is not kept"


def test_strangers_and_nonsense_sign_nothing(story: Story) -> None:
    proposals = proposed(story, 1)
    door = client(story, "checker", "other_department")
    answer = door.post("/proposals/", {"proposal": [proposals[0].pk, "abc", "9" * 40, "-1"], "opinion": "同意"})
    assert (answer.context["results"], answer.context["gone"]) == ([], 1)
    own = client(story, "checker")
    assert own.post("/proposals/", {"opinion": "同意"}).context["missing"]
    assert own.post("/proposals/", {"proposal": proposals[0].pk, "opinion": "字" * 1001}).context["form"].errors
    again = own.post("/proposals/", {"proposal": [proposals[0].pk] * 2, "opinion": ""})
    assert [result["ok"] for result in again.context["results"]] == [True]
    assert own.post("/proposals/", {"proposal": proposals[0].pk}).context["gone"] == 1
    assert Signature.objects.filter(position=2).count() == 1
    assert Client().get("/proposals/").status_code == 302


def test_the_list_costs_the_same_for_more(story: Story) -> None:
    """But for the choices of each form."""
    proposed(story, 2)
    door = client(story, "checker")
    door.get("/proposals/")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert door.get("/proposals/").status_code == 200
        counts.append(len(queries))
        proposed(story, 3)
    assert counts[1] - counts[0] <= 3, counts
