"""Coordination cases of the service centre (Article 6.6): opened, assigned, answered, closed, each by its day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from applications import queries
from tests import coordinations as told
from tests.story import Story
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn
from zengxindai.workflow.rehearsal import NotValid


def due() -> dt.date | None:
    return Turn.objects.filter(case_type="coordination").values_list("due_on", flat=True).distinct().get()


def status(story: Story, team: str, url: str) -> int:
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    return client.get(url).status_code


@pytest.mark.parametrize("team", ["enterprise", "bank", "department", "fin_dev_center"])
def test_whoever_stands_before_the_obstacle_may_ask(story: Story, team: str) -> None:
    case = told.opened(story, team=team)
    assert due() == dt.date(2026, 3, 11)
    case = story.act("coordination.assign", case, "fin_dev_center", **told.task(story, "department"))
    assert due() == dt.date(2026, 3, 13)
    case = story.act("coordination.answer", case, "department", answer="已出具证明")
    assert due() == dt.date(2026, 3, 12)
    case = story.act("coordination.close", case, "fin_dev_center", result="证明已出具")
    assert case.status == "CLOSED"
    handler = story.cast.teams[team].handler
    told_of = Notice.objects.filter(reader=handler, params__verb="coordination.close").exists()
    assert told_of is (team != "fin_dev_center")


def test_a_loan_that_owes_is_coordinated_too(story: Story) -> None:
    loan = story.drawn()
    case = told.opened(story, loan, "bank")
    assert case.about == loan.number
    assert case.application == loan.application
    assert list(queries.open_coordinations()) == [case]


def test_an_answer_that_does_not_settle_it_is_followed_by_another(story: Story) -> None:
    case = story.act(
        "coordination.assign_again", told.answered(story), "fin_dev_center", **told.task(story, "department")
    )
    assert (case.status, case.answer) == ("ASSIGNED", "")
    with pytest.raises(NotYours):
        story.act("coordination.answer", case, "bank", answer="又来了")
    assert story.act("coordination.answer", case, "department", answer="已办").status == "ANSWERED"


def test_the_day_and_the_number_of_cases_are_held(story: Story) -> None:
    case = told.opened(story)
    for days in (0, 15):
        with pytest.raises(Refused, match="COO-01"):
            story.act("coordination.assign", case, "fin_dev_center", **told.task(story, days=days))
    with pytest.raises(Refused, match="COO-02"):
        told.opened(story, case.application)
    with pytest.raises(NotValid):
        story.act("coordination.assign", case, "fin_dev_center", **told.task(story, "other_bank"))
    assert story.act("coordination.cancel", case, "enterprise", reason="已自行解决").status == "CANCELLED"
    assert told.opened(story, story.fresh(case.application)).status == "OPEN"


SIGHT = {
    "enterprise": 200, "bank": 200, "department": 200, "fin_dev_center": 200, "finance_bureau": 200, "auditor": 200,
    "other_enterprise": 404, "other_bank": 404, "other_department": 404, "guarantor": 404,
}  # fmt: skip


@pytest.mark.parametrize("team", SIGHT)
def test_who_sees_it(story: Story, team: str) -> None:
    case = told.assigned(story)
    assert status(story, team, case.get_absolute_url()) == SIGHT[team]
    assert status(story, team, f"/api{case.get_absolute_url()}") == SIGHT[team]


def test_the_bank_that_follows_does_not_read_what_was_said_of_the_one_before(story: Story) -> None:
    story.agreement("other_bank")
    case = told.opened(story, story.investigating().application, "enterprise")
    opinion = story.below("opinion", case)
    story.act("opinion.decline", opinion, "bank", decline_code="OTHER", reason="集中度已到上限")
    words = {"bank": story.cast.other_bank.organisation.pk, "reason": "企业改选"}
    story.act("application.redirect", story.fresh(case.application), "department", **words)
    assert status(story, "other_bank", case.application.get_absolute_url()) == 200
    assert status(story, "other_bank", case.get_absolute_url()) == 404
    assert status(story, "bank", case.get_absolute_url()) == 200
