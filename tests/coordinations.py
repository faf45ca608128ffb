"""Coordination cases of the service centre, brought to any state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.story import Story

PROBLEM = {"topic": "MATERIALS", "problem": "纳税证明需跨区开具，迟迟办不下来"}


def opened(story: Story, request: Any = None, team: str = "enterprise") -> Any:
    """A coordination case on a request, or on a loan."""
    request = request or story.accepted()
    row = "open_on_loan" if request.case_type == "loan" else "open"
    return story.begin(f"coordination.{row}", team, on=request, **PROBLEM)


def task(story: Story, team: str = "bank", days: int = 3) -> dict[str, Any]:
    """The input of an assignment."""
    answer_by = (story.day + dt.timedelta(days=days)).isoformat()
    return {"assignee": story.cast.teams[team].organisation.pk, "task": "请先行受理，容缺办理", "answer_by": answer_by}


def assigned(story: Story, request: Any = None, team: str = "bank") -> Any:
    """A case somebody is to answer."""
    return story.act("coordination.assign", opened(story, request), "fin_dev_center", **task(story, team))


def answered(story: Story, request: Any = None, team: str = "bank") -> Any:
    """A case that has its answer."""
    return story.act("coordination.answer", assigned(story, request, team), team, answer="已容缺受理")


def closed(story: Story, request: Any = None) -> Any:
    """A case closed with its result."""
    return story.act(
        "coordination.close", answered(story, request), "fin_dev_center", result="银行已容缺受理，问题解决"
    )
