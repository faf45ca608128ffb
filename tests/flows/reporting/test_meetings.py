"""Meetings of the four bodies (Article 20): called with an agenda, written down, followed up; and their reminder."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from reporting.queries import meeting as queries
from tests import coordinations
from tests import supervisions as told
from tests.story import Story
from zengxindai.documents.models import OfficialDocument
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn
from zengxindai.workflow.rehearsal import NotValid

SIGHT = {
    "finance_bureau": 200, "fin_dev_center": 200, "district_gov": 200, "auditor": 200, "guarantor": 200, "bank": 200,
    "regulator": 200, "pboc_branch": 404, "other_bank": 404, "enterprise": 404, "department": 404,
}  # fmt: skip


def page(story: Story, team: str, url: str) -> tuple[int, str]:
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    answer = client.get(url)
    return answer.status_code, answer.content.decode()


def test_called_held_written_down(story: Story) -> None:
    case = told.held(story)
    assert case.status == "HELD"
    outbox.drain(500)
    kinds = OfficialDocument.objects.filter(case_type="meeting").values_list("kind", flat=True)
    assert sorted(kinds) == ["meeting_minutes", "meeting_notice"]
    readers = {notice.reader.organisation.kind for notice in Notice.objects.filter(cause=f"meeting:{case.pk}:called")}
    assert readers == {"finance_bureau", "fin_dev_center", "guarantor", "bank"}


def test_the_agenda_is_what_has_to_be_talked_about_and_each_bank_reads_its_own(story: Story) -> None:
    loan = story.overdue()
    story.agreement("other_bank")
    other = coordinations.opened(story, story.accepted("other_bank", team="other_enterprise"), "other_bank")
    case = told.planned(story)
    live = page(story, "finance_bureau", case.get_absolute_url())[1]
    for shown in (loan.number, other.number, "一季度目标进度", "贷后检查安排"):
        assert str(shown) in live
    assert page(story, "bank", case.get_absolute_url())[0] == 404
    case = story.act("meeting.call", case, "finance_bureau", **told.participants(story, "other_bank"))
    own, rival = (page(story, team, case.get_absolute_url())[1] for team in ("bank", "other_bank"))
    assert (str(loan.number) in own, str(other.number) in own, "贷后检查安排" in own) == (True, False, True)
    assert (str(loan.number) in rival, str(other.number) in rival) == (False, True)
    assert loan.subject not in "".join(line.text for line in case.agenda.all())
    story.repaid(story.fresh(loan), "3000000")
    assert str(loan.number) in page(story, "bank", case.get_absolute_url())[1]


def test_one_of_the_four_left_out_is_noted_and_not_refused(story: Story) -> None:
    case = told.planned(story)
    only = {"participants": [story.cast.finance_bureau.organisation.pk, story.cast.bank.organisation.pk]}
    missing = queries.bodies_missing([story.cast.finance_bureau.organisation, story.cast.bank.organisation])
    assert missing == ["区金融发展服务中心", "诚信融资担保公司"]
    assert story.act("meeting.call", case, "finance_bureau", **only).status == "CALLED"


def test_minutes_are_not_written_before_the_meeting(story: Story) -> None:
    case = told.called(story, days=3)
    with pytest.raises(Refused, match="MTG-03"):
        story.act("meeting.write_minutes", case, "finance_bureau", **told.MINUTES)
    with pytest.raises(Refused, match="MTG-01"):
        told.planned(story, days=-1)
    case = story.act("meeting.call_off", case, "finance_bureau", reason="改期")
    assert Notice.objects.filter(cause=f"meeting:{case.pk}:off").exists()


def test_an_action_item_stands_in_its_owner_s_inbox_until_it_is_done(story: Story) -> None:
    meeting = told.held(story)
    item = meeting.actions.get()
    waiting = Turn.objects.filter(case_type="meeting_action", organisation=item.owner)
    assert waiting.get().due_on == item.due_on
    item = story.act("meeting_action.finish", item, "bank", done="已逐户上门")
    assert not waiting.exists()
    item = story.act("meeting_action.reopen", item, "finance_bureau", reason="缺催收回执")
    assert waiting.exists()
    with pytest.raises(NotYours):
        story.act("meeting_action.finish", item, "guarantor", done="代办")
    with pytest.raises(NotValid):
        told.agreed(story, meeting, "other_bank")
    assert story.act("meeting_action.drop", item, "finance_bureau", reason="企业已还款").status == "DROPPED"


@pytest.mark.parametrize("team", SIGHT)
def test_who_sees_a_meeting(story: Story, team: str) -> None:
    case = told.called(story, "regulator")
    item = told.agreed(story, case, "bank")
    assert page(story, team, case.get_absolute_url())[0] == SIGHT[team]
    assert page(story, team, f"/api{case.get_absolute_url()}")[0] == SIGHT[team]
    reads = team in ("bank", "finance_bureau", "fin_dev_center", "district_gov", "auditor")
    assert page(story, team, item.get_absolute_url())[0] == (200 if reads else 404)


@pytest.mark.parametrize(("last", "reminded"), [(None, True), ("2026-01-05", False)])
def test_a_quarter_without_a_meeting_is_remembered(story: Story, last: str | None, reminded: bool) -> None:
    if last:
        story.now = story.now.replace(year=2026, month=1, day=5)
        told.held(story)
    for day in (dt.date(2026, 2, 27), dt.date(2026, 2, 28), dt.date(2026, 3, 30)):
        story.at_the_evening_of(day)
    due = Notice.objects.filter(cause__startswith="meeting-due")
    assert {notice.cause for notice in due} == ({"meeting-due:202603"} if reminded else set())
    assert {notice.reader.organisation.kind for notice in due} <= {"finance_bureau", "fin_dev_center"}
