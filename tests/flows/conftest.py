"""What every flow test begins with: the notice loaded, the cast assembled, a story to play."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from applications.models import WhitelistEntry
from compensation.models import RecoveryCase
from reporting.models import MonthlyReport
from tests.cast import Cast, assemble, team
from tests.story import Story
from zengxindai.accounts.models import Kind
from zengxindai.workflow import registry

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))


@pytest.fixture
def cast(db: Any) -> Cast:
    """Everybody."""
    return assemble()


@pytest.fixture
def story(cast: Cast) -> Story:
    """A story on Tuesday 10 March 2026 with one bank under agreement."""
    told = Story(cast, NOW)
    told.agreement()
    return told


@pytest.fixture
def cases(story: Story, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One case of every kind, of the bank, department and enterprise that are not `other_`.

    Several parties may each have to perform a row once; here every one still has to, so that the table alone decides.
    """
    story.cast.teams["operator"] = team(Kind.OPERATOR, "YWZX", "系统运维中心")
    inquiry = story.asked(story.accepted(purpose="购置设备"), "bank")
    guarantee = story.guaranteed(purpose="扩建厂房")
    fund = story.funded()
    claim = story.paid()
    claim = story.act("claim.confirm", claim, "bank")
    recovery = RecoveryCase.objects.get(claim=claim)
    receipt = story.received(recovery, "100000")
    sheet = story.begin("settlement.draft", "bank", on=story.exhausted(recovery), summary="已穷尽追偿措施")
    last = calendar.monthrange(story.day.year, story.day.month)[1]
    story.at_the_evening_of(story.day.replace(day=last))
    report = MonthlyReport.objects.filter(reporter=story.cast.bank.organisation).latest("id")
    entry = story.proposed()
    loan = claim.loan
    found = [
        loan.application,
        loan.application.enterprise.file,
        loan.filing.opinion,
        loan.filing,
        loan,
        fund.agreement,
        fund,
        claim,
        recovery,
        receipt,
    ]
    found += [sheet, report.period, report, entry, inquiry, guarantee, loan.checks.latest("id")]
    found.append(WhitelistEntry.objects.get(uscc=loan.application.enterprise.code))
    for flow in registry.flows():
        monkeypatch.setattr(flow.model, "awaits", lambda self, party, row: True)
    return {case.case_type: Story.fresh(case) for case in found}
