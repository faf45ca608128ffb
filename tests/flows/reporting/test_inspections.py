"""Findings of regulator and central bank on a bank (Article 6.3), from the draft to what was put right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from reporting.queries import inspection as queries
from tests import supervisions as told
from tests.story import Story
from zengxindai.documents.models import OfficialDocument
from zengxindai.findings import Refused
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn

SIGHT = {
    "bank": 200, "finance_bureau": 200, "district_gov": 200, "pboc_branch": 200, "regulator": 200, "auditor": 200,
    "other_bank": 404, "enterprise": 404, "department": 404, "guarantor": 404, "fin_dev_center": 404,
}  # fmt: skip


def status(story: Story, team: str, url: str) -> int:
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    return client.get(url).status_code


def test_from_the_draft_to_what_was_put_right(story: Story) -> None:
    case = told.rectified(story)
    assert (case.status, case.late) == ("RECTIFIED", False)
    outbox.drain(500)
    assert OfficialDocument.objects.filter(kind="inspection_notice", case_id=case.pk).exists()
    counted = queries.inspections(case.bank, story.day, story.day)
    assert (counted.issued, counted.rectified, counted.open, counted.overdue) == (1, 1, 0, 0)


def test_the_bank_has_until_the_day_that_was_named_and_again_when_it_is_returned(story: Story) -> None:
    case = told.issued(story)
    turn = Turn.objects.get(case_type="inspection")
    assert (turn.organisation, turn.due_on) == (case.bank, case.rectify_by)
    case = story.act("inspection.report", case, "bank", report="已整改", files=story.kept())
    words = {"reason": "佐证不足", "rectify_by": told.day(story, 20)}
    case = story.act("inspection.send_back", case, "regulator", **words)
    assert Turn.objects.get(case_type="inspection").due_on == case.rectify_by
    with pytest.raises(Refused, match="INS-02"):
        story.act("inspection.extend", case, "regulator", reason="一样", rectify_by=told.day(story, 20))
    case = story.act("inspection.extend", case, "regulator", reason="需上级行审批", rectify_by=told.day(story, 30))
    story.later(days=31)
    case = story.act("inspection.report", case, "bank", report="已整改", files=story.kept())
    assert case.late


def test_what_is_not_put_right_in_time_is_told_once(story: Story) -> None:
    case = told.issued(story)
    bank, day = case.bank, case.rectify_by
    told_of = Notice.objects.filter(cause__startswith="inspection-late")
    story.at_the_evening_of(day - dt.timedelta(days=1))
    assert not told_of.exists()
    story.at_the_evening_of(day)
    story.at_the_evening_of(day + dt.timedelta(days=1))
    readers = {notice.reader.organisation.kind for notice in told_of}
    assert readers == {"regulator", "finance_bureau"}
    assert told_of.count() == 6
    late = queries.inspections(bank, story.day, story.day)
    assert (late.open, late.overdue) == (1, 1)
    assert str(case.number) in told_of[0].sentence


@pytest.mark.parametrize("team", SIGHT)
def test_who_sees_a_finding(story: Story, team: str) -> None:
    case, draft = told.issued(story), told.drafted(story)
    assert status(story, team, case.get_absolute_url()) == SIGHT[team]
    assert status(story, team, f"/api{case.get_absolute_url()}") == SIGHT[team]
    assert status(story, team, draft.get_absolute_url()) == (200 if team == "regulator" else 404)
    draft = story.act("inspection.discard", draft, "regulator", reason="误录")
    assert status(story, team, draft.get_absolute_url()) == (200 if team == "regulator" else 404)
