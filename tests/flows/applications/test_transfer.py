"""Handing a request on (转办): once, with a reason, its days counted anew, the former department keeping sight."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.flows.conftest import NOW
from tests.story import PROMISES, Story
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Proposal, Turn


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def handed_on(story: Story, request: Any, by: str = "department", to: str = "other_department") -> Any:
    """The request, handed on."""
    words = {"department": story.cast.teams[to].organisation.pk, "reason": "属农产品加工业"}
    return story.act("application.transfer", request, by, **words)


@pytest.mark.parametrize("state", ["submitted", "reviewed"])
def test_it_is_submitted_to_the_other_department_with_days_of_its_own(story: Story, state: str) -> None:
    request = getattr(story, state)()
    story.later(days=1)
    request = handed_on(story, request)
    assert request.status == "SUBMITTED"
    assert request.department == story.cast.other_department.organisation
    assert request.transferred_from == story.cast.department.organisation
    turn = Turn.objects.get(case_type="application", case_id=request.pk)
    assert (turn.organisation, turn.row) == (request.department, "application.take")
    assert turn.due_on == dt.date(2026, 3, 12)  # one working day after it was handed on
    assert story.act("application.take", request, "other_department").status == "DEPT_REVIEW"
    for team in ("enterprise", "other_department"):
        assert Notice.objects.filter(reader=story.cast.teams[team].handler, url=request.get_absolute_url()).exists()


def test_the_former_department_sees_it_and_does_nothing_more(story: Story) -> None:
    request = handed_on(story, story.reviewed())
    signed_in = Client()
    for team, seen in (("department", 200), ("other_department", 200), ("other_bank", 404)):
        signed_in.force_login(story.cast.teams[team].handler)
        assert signed_in.get(request.get_absolute_url()).status_code == seen
    with pytest.raises(NotYours):
        story.act("application.take", request, "department")


def test_once_and_no_more(story: Story) -> None:
    request = handed_on(story, story.submitted())
    with pytest.raises(Refused) as refusal:
        handed_on(story, request, "other_department", "department")
    assert [(found.code, found.article) for found in refusal.value.findings] == [("APP-11", 6)]


def test_corrected_and_submitted_again_it_comes_back_to_where_it_was_handed(story: Story) -> None:
    request = story.act("application.take", handed_on(story, story.reviewed()), "other_department")
    request = story.act("application.return_for_correction", request, "other_department", reason="缺证明")
    request = story.act("application.submit", request, "enterprise", **PROMISES)
    assert request.department == story.cast.other_department.organisation


def test_the_centre_hands_on_only_what_no_routing_covers(story: Story) -> None:
    with pytest.raises(Refused) as refusal:
        handed_on(story, story.submitted(), "fin_dev_center")
    assert [found.code for found in refusal.value.findings] == ["APP-11"]
    unrouted = story.submitted(industry_code="E4710", purpose="设备")
    with pytest.raises(Refused):
        handed_on(story, unrouted, "fin_dev_center")
    words = {"department": story.cast.department.organisation.pk, "opinion": "建筑业归口"}
    assigned = story.act("application.assign", unrouted, "fin_dev_center", **words)
    assert handed_on(story, assigned, "fin_dev_center").transferred_from == story.cast.department.organisation


def test_open_proposals_are_void_and_open_questions_end(story: Story) -> None:
    request = story.reviewed()
    story.act_as("application.recommend", request, story.cast.department.organisation, 1, **story.recommendation())
    own, bureau_s = story.asked(request), story.asked(request, "finance_bureau")
    handed_on(story, request)
    assert Proposal.objects.get().state == Proposal.State.VOID
    assert [story.fresh(each).status for each in (own, bureau_s)] == ["CANCELLED", "ASKED"]


@pytest.mark.parametrize("state", ["draft", "recommended"])
def test_only_before_the_recommendation(story: Story, state: str) -> None:
    with pytest.raises(NotYours):
        handed_on(story, getattr(story, state)())


@pytest.mark.parametrize("change", ["transferred_from_id = NULL", "department_id = transferred_from_id"])
def test_the_database_keeps_it_as_it_was_handed(story: Story, change: str) -> None:
    request = handed_on(story, story.submitted())
    with pytest.raises(DatabaseError, match="was handed on already"), transaction.atomic():
        connection.cursor().execute(f"UPDATE applications_application SET {change} WHERE id = {request.pk}")
