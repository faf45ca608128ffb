"""Acts on monthly reports that several tests need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from reporting.models import MonthlyReport, Period
from reporting.queries import differences
from tests.story import Story

WORDS = {"progress": "稳步推进", "problems": "无", "next_steps": "继续走访"}


def standing(story: Story, team: str = "bank") -> MonthlyReport:
    """The newest report of a team."""
    return MonthlyReport.objects.filter(reporter=story.cast.teams[team].organisation).latest("id")


def summary(story: Story, team: str = "pboc_branch") -> Any:
    """The newest summary an authority has to write."""
    return Period.objects.latest("first").summaries.get(issuer=story.cast.teams[team].organisation)


def explaining(report: MonthlyReport) -> dict[str, Any]:
    """The input that explains every difference of a report."""
    waiting = [each.key for each in differences.unexplained(report)]
    return {"differences": waiting, "cause": "TIMING", "reason": "月末最后一日还款，次日入账"}


def sent(story: Story, team: str = "bank") -> MonthlyReport:
    """The newest report of a team, sent the day after; its differences are explained."""
    story.later(days=1)
    report = standing(story, team)
    words = explaining(report)
    if words["differences"]:
        report = story.act("report.explain", report, team, **words)
    return story.act("report.submit", report, team, **WORDS)  # type: ignore[no-any-return]


def accepted(story: Story, team: str = "bank") -> MonthlyReport:
    """The newest report of a team, received by all three."""
    report = sent(story, team)
    for recipient in ("finance_bureau", "pboc_branch", "regulator"):
        report = story.act("report.acknowledge", report, recipient)
    return report


def late_payment(story: Story, loan: Any, on: dt.date, amount: str = "500000") -> None:
    """A payment of an earlier day, recorded now."""
    words = {"paid_on": on.isoformat(), "principal": amount, "voucher_no": f"HK-{on}-{amount}"}
    story.act("loan.repay", loan, "bank", **words)
