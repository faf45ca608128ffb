"""The pursuit: reports, costs, seizures, and when it is over (Article 9)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from compensation.models import RecoveryCase
from tests.story import Story
from zengxindai.documents.models import OfficialDocument
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice, Outbox
from zengxindai.workflow import engine
from zengxindai.workflow.models import Turn


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


@pytest.fixture
def recovery(story: Story) -> Any:
    """A pursuit."""
    story.funded()
    return RecoveryCase.objects.get(claim=story.paid(amount="1000000.00"))


def page(story: Story, team: str, case: Any) -> str:
    client = Client()
    with time_machine.travel(story.now, tick=False):
        client.force_login(story.cast.teams[team].handler)
        return client.get(case.get_absolute_url()).content.decode()


def test_a_report_is_due_each_quarter_and_its_stage_is_a_history(story: Story, recovery: Any) -> None:
    due = Turn.objects.get(case_type="recovery", case_id=recovery.pk)
    assert (due.row, due.due_on) == ("recovery.report_progress", recovery.report_by)
    story.received(recovery, "1000", costs="200")
    story.act("recovery.report_progress", story.fresh(recovery), "bank", **story.progress(stage="FIRST_INSTANCE"))
    story.now += dt.timedelta(days=20)
    story.received(recovery, "500")
    recovery = story.act("recovery.report_progress", story.fresh(recovery), "bank", **story.progress())
    assert (recovery.stage, recovery.court) == ("ENFORCEMENT", "江津区人民法院")
    assert recovery.report_by > due.due_on
    told = [(r.stage, r.in_period, r.recovered, r.costs) for r in recovery.reports.order_by("id")]
    assert told == [
        ("FIRST_INSTANCE", Decimal(800), Decimal(800), Decimal(200)),
        ("ENFORCEMENT", Decimal(500), Decimal(1300), Decimal(200)),
    ]
    outbox.drain(500)
    assert not Outbox.objects.exclude(error="").exists()
    assert OfficialDocument.objects.filter(kind="recovery_progress").count() == 2
    assert OfficialDocument.objects.filter(kind="recovery_deposit").count() == 2


def test_a_missing_report_is_told_once_to_bank_and_bureau(story: Story, recovery: Any) -> None:
    told = Notice.objects.filter(cause__startswith=f"recovery:report:{recovery.pk}:")
    story.at_the_evening_of(recovery.report_by)
    assert not told.exists()
    story.at_the_evening_of(recovery.report_by + dt.timedelta(days=1))
    first = told.count()
    assert {each.reader.organisation.kind for each in told.all()} == {"bank", "finance_bureau"}
    story.at_the_evening_of(recovery.report_by + dt.timedelta(days=2))
    assert told.count() == first
    assert "进展报告应于" in page(story, "bank", recovery)


def test_a_seizure_is_announced_at_60_and_30_days_and_when_it_lapsed(story: Story, recovery: Any) -> None:
    recovery = story.seized(recovery, 70)
    seizure = recovery.seizures.get()
    told = Notice.objects.filter(cause__startswith=f"recovery:seizure:{seizure.pk}:")
    for days, causes in ((61, set()), (60, {"60"}), (31, {"60"}), (30, {"60", "30"}), (-1, {"60", "30", "over"})):
        story.at_the_evening_of(seizure.until - dt.timedelta(days=days))
        assert {each.cause.rpartition(":")[2] for each in told.all()} == causes, days
    assert "danger" in page(story, "finance_bureau", recovery)


def test_a_renewal_or_lifting_ends_the_announcement(story: Story, recovery: Any) -> None:
    recovery = story.seized(recovery, 70)
    first = recovery.seizures.get()
    further = {"order_no": "续1", "since": story.day.isoformat(), "files": story.kept()}
    with pytest.raises(Refused) as refused:
        story.act(
            "recovery.renew_seizure", recovery, "bank", seizure=first.pk, until=first.until.isoformat(), **further
        )
    assert codes(refused) == {"REC-16"}
    until = (first.until + dt.timedelta(days=365)).isoformat()
    recovery = story.act("recovery.renew_seizure", recovery, "bank", seizure=first.pk, until=until, **further)
    newest = recovery.seizures.latest("id")
    assert (newest.kind, newest.follows, newest.asset) == ("RENEWAL", first, first.asset)
    story.at_the_evening_of(first.until)
    assert not Notice.objects.filter(cause__startswith="recovery:seizure").exists()
    lifted = {"order_no": "解1", "since": story.day.isoformat(), "reason": "款项付清"}
    recovery = story.act("recovery.release_seizure", recovery, "bank", seizure=newest.pk, **lifted)
    with time_machine.travel(story.now, tick=False):
        offered = {offer.row.name: offer for offer in engine.offers(recovery, story.cast.bank.handler)}
    assert [finding.code for finding in offered["renew_seizure"].findings] == ["REC-16"]
    assert not offered["renew_seizure"].open


def test_exhaustion_is_the_bank_s_word_and_the_bureau_s_check(story: Story, recovery: Any) -> None:
    recovery = story.act("recovery.exhaust", recovery, "bank", **story.proof())
    with pytest.raises(NotYours):
        story.begin("settlement.draft", "bank", on=recovery, summary="…")
    recovery = story.act("recovery.send_back", recovery, "finance_bureau", reason="请查询不动产登记")
    assert (recovery.status, recovery.exhaustion, recovery.exhausted_on) == ("OPEN", "", None)
    recovery = story.exhausted(recovery)
    assert recovery.status == "EXHAUSTED"
    assert story.received(recovery, "1000").status == "CONFIRMED"


@pytest.mark.parametrize("team", ["enterprise", "department", "other_bank"])
def test_nobody_else_learns_of_a_pursuit(story: Story, recovery: Any, team: str) -> None:
    recovery = story.seized(recovery)
    receipt = story.received(recovery, "1000")
    sheet = story.sheet(recovery)
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    for case in (recovery, receipt, sheet):
        url = case.get_absolute_url()
        assert client.get(url).status_code == client.get(f"/api{url}").status_code == 404
        answer = client.get(url.rsplit("/", 2)[0] + "/")
        assert str(case.number) not in answer.content.decode()
    outbox.drain(500)
    for paper in OfficialDocument.objects.filter(kind__startswith="recovery"):
        assert client.get(f"/documents/{paper.attachment_id}/").status_code == 404
