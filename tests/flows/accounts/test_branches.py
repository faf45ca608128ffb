"""A bank's branch works on its head office's cases, and signs what it began itself."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import SINCE
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow import turns
from zengxindai.workflow.models import Proposal, Turn


@pytest.fixture
def branch(story: Story) -> Organisation:
    house = people.organise(Kind.BANK, "CQNSH-SF", "双福支行", parent=story.cast.bank.organisation, valid_from=SINCE)
    for duty in ("handler", "checker", "approver"):
        people.enrol(house, f"sf-{duty}", f"双福{duty}", (duty,), valid_from=SINCE)
    return house


def waiting(house: Organisation, duty: str, story: Story) -> list[Turn]:
    return list(turns.of_user(member(house, duty), story.day))


def member(house: Organisation, duty: str) -> User:
    return User.objects.get(organisation=house, username=f"sf-{duty}")


def test_the_branch_sees_what_waits_for_its_house_and_signs_its_own(story: Story, branch: Organisation) -> None:
    paper = story.investigated()
    assert [turn.row for turn in waiting(branch, "handler", story)] == ["opinion.approve"]
    story.act_as("opinion.approve", paper, branch, signatures=1, **story.opinion())
    assert Proposal.objects.get(state="OPEN").organisation == branch
    assert [turn.row for turn in waiting(branch, "checker", story)] == ["opinion.approve"]
    assert not Turn.objects.filter(organisation=story.cast.bank.organisation, case_type="opinion").exists()


def test_an_investigation_that_began_no_longer_waits_to_be_begun(story: Story) -> None:
    story.investigating()
    assert list(Turn.objects.values_list("row", flat=True)) == ["opinion.approve"]


def test_what_the_head_office_began_to_sign_is_not_the_branch_s(story: Story, branch: Organisation) -> None:
    paper = story.investigated()
    story.act_as("opinion.approve", paper, story.cast.bank.organisation, signatures=1, **story.opinion())
    assert waiting(branch, "checker", story) == []
    signed_in = Client()
    signed_in.force_login(member(branch, "checker"))
    proposal = Proposal.objects.get(state="OPEN")
    assert signed_in.post(f"/proposals/{proposal.pk}/sign/").status_code == 404


def test_a_suspended_organisation_s_token_is_void(story: Story) -> None:
    user = story.cast.bank.handler
    door = {"authorization": f"Token {people.renew_token(user)}"}
    assert Client().get("/api/loans/", headers=door).status_code == 200
    Organisation.objects.filter(pk=user.organisation_id).update(suspended=True)
    assert Client().get("/api/loans/", headers=door).status_code == 401
