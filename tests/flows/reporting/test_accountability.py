"""The accountability record (Article 23): made by the bureau's head, read by that head and the auditor."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests import supervisions as told
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment
from zengxindai.notifications.models import Notice

TEAMS = (
    "enterprise", "department", "bank", "guarantor", "fin_dev_center", "district_gov", "pboc_branch", "regulator",
)  # fmt: skip


def client_of(story: Story, team: str, duty: str) -> Client:
    client = Client()
    client.force_login(story.cast.teams[team].who(duty))
    return client


def test_only_the_head_and_the_auditor_read_it_and_each_reading_is_on_record(story: Story) -> None:
    case = told.recorded(story)
    url = case.get_absolute_url()
    file = Attachment.objects.get(case_type="accountability", case_id=case.pk)
    for team, duty in (("finance_bureau", "approver"), ("auditor", "handler")):
        reader = client_of(story, team, duty)
        page = reader.get(url).content.decode()
        assert "胡某某" in page
        assert "党内警告" in str(reader.get(f"/api{url}").json())
        assert str(case.number) in reader.get("/accountability/").content.decode()
        assert reader.get(f"/documents/{file.pk}/").status_code == 200
    read = Event.objects.filter(verb="accountability.read", case_id=case.pk)
    assert [event.actor_id for event in read.order_by("id")] == [
        *[story.cast.finance_bureau.approver.pk] * 2,
        *[story.cast.auditor.handler.pk] * 2,
    ]
    assert "阅" in client_of(story, "auditor", "handler").get(url).content.decode()
    strangers = [(team, duty) for team in TEAMS for duty in ("handler", "approver")]
    for team, duty in [*strangers, ("finance_bureau", "handler"), ("finance_bureau", "checker")]:
        stranger = client_of(story, team, duty)
        assert [stranger.get(each).status_code for each in (url, f"/api{url}", f"/documents/{file.pk}/")] == [404] * 3
        assert str(case.number) not in stranger.get("/accountability/").content.decode()
    assert read.count() == 5


def test_nobody_hears_of_it_and_the_trail_has_no_name(story: Story) -> None:
    case = told.recorded(story)
    assert not Notice.objects.filter(url=case.get_absolute_url()).exists()
    event = Event.objects.get(verb="accountability.record")
    assert event.data["held_name"] == "***"


def test_an_entry_is_corrected_by_a_later_one_and_never_changed(story: Story) -> None:
    first = told.recorded(story)
    second = told.recorded(story, corrects=first.pk, decision="撤销处分", decision_no="江津纪〔2026〕9号")
    assert second.corrects == first
    for change in ("UPDATE reporting_accountability SET decision = 'x'", "DELETE FROM reporting_accountability"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
