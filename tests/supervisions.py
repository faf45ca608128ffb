"""Findings, meetings and entries of the accountability record, brought to any state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from tests.story import PDF, Story
from zengxindai.documents import store

RECTIFIED = "已退还存款，修订操作办法，对责任人批评教育"
MINUTES = {
    "attendance": "区财政局、金融发展服务中心、诚信担保、各合作银行",
    "minutes": "会议通报了逾期贷款情况，议定由银行限期催收。",
}


def day(story: Story, ahead: int = 0) -> str:
    """A day so many days from the story's."""
    return (story.day + dt.timedelta(days=ahead)).isoformat()


def found(story: Story, bank: str = "bank", **changed: Any) -> dict[str, Any]:
    """The input of a finding."""
    said = {
        "kind": "INTERESTS",
        "facts": "抽查3笔，附加存款条件2笔",
        "basis": "方案第二十二条",
        "demand": "立即取消附加条件",
    }
    about = {"bank": story.cast.teams[bank].organisation.pk, "found_on": day(story), "rectify_by": day(story, 14)}
    return {**about, **said, **changed}


def drafted(story: Story, **changed: Any) -> Any:
    """A finding the regulator has written down."""
    return story.begin("inspection.draft", "regulator", **found(story, **changed))


def issued(story: Story, **changed: Any) -> Any:
    """A finding a bank is to put right."""
    return story.act("inspection.issue", drafted(story, **changed), "regulator")


def reported(story: Story, **changed: Any) -> Any:
    """A finding the bank says it has put right."""
    return story.act("inspection.report", issued(story, **changed), "bank", report=RECTIFIED, files=story.kept())


def rectified(story: Story) -> Any:
    """A finding that is put right."""
    return story.act("inspection.accept", reported(story), "regulator")


def plan(story: Story, days: int = 0) -> dict[str, str]:
    """The input of a meeting."""
    about = {"topic": "增信贷工作联席会议", "place": "区财政局三楼会议室", "note": "一季度目标进度\n贷后检查安排"}
    return {**about, "held_on": day(story, days)}


def planned(story: Story, team: str = "finance_bureau", days: int = 0) -> Any:
    """A meeting being prepared."""
    return story.begin("meeting.plan", team, **plan(story, days))


def participants(story: Story, *more: str) -> dict[str, list[int]]:
    """The four bodies, and more."""
    teams = ("finance_bureau", "fin_dev_center", "guarantor", "bank", *more)
    return {"participants": [story.cast.teams[team].organisation.pk for team in teams]}


def called(story: Story, *more: str, days: int = 0) -> Any:
    """A meeting that is called."""
    return story.act("meeting.call", planned(story, days=days), "finance_bureau", **participants(story, *more))


def agreed(story: Story, meeting: Any, owner: str = "bank", days: int = 10) -> Any:
    """An action item of a meeting."""
    return story.begin("meeting_action.assign", "finance_bureau", on=meeting, **action(story, owner, days))


def action(story: Story, owner: str = "bank", days: int = 10) -> dict[str, Any]:
    """The input of an action item."""
    return {"owner": story.cast.teams[owner].organisation.pk, "text": "对逾期贷款逐户催收", "due_on": day(story, days)}


def held(story: Story) -> Any:
    """A meeting with its minutes and one action item."""
    meeting = called(story)
    agreed(story, meeting)
    return story.act("meeting.write_minutes", story.fresh(meeting), "finance_bureau", **MINUTES)


def blame(story: Story, **changed: Any) -> dict[str, Any]:
    """The input of an entry of the accountability record."""
    who = {"office": story.cast.department.organisation.pk, "held_name": "胡某某", "post": "经办科员"}
    why = {"facts": "收受企业礼金后违规推荐", "basis": "方案第二十三条", "decision": "党内警告"}
    how = {"decision_no": "江津纪〔2026〕5号", "decided_on": day(story), "corrects": ""}
    return {**who, **why, **how, "files": head_s_file(story), **changed}


def head_s_file(story: Story) -> list[int]:
    """A file the head of the bureau has sent."""
    by = story.cast.finance_bureau.approver
    return [store.keep(ContentFile(PDF, "处分决定.pdf"), by=by, kind="files").pk]


def recorded(story: Story, **changed: Any) -> Any:
    """An entry of the accountability record."""
    return story.begin("accountability.record", "finance_bureau", **blame(story, **changed))
