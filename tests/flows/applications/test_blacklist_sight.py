"""Who reads how much of a black-list entry: everything, who and how long, where it stands, or nothing (note 6 §16)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.flows.documents.test_papers_of_acts import printed, text
from tests.story import RESPONSIBLE, Story, paper
from zengxindai.documents import store
from zengxindai.documents.models import Attachment, OfficialDocument
from zengxindai.notifications import outbox

NAME, NUMBER = RESPONSIBLE
ALL, FACTS, STATUS, NOTHING = "all", "facts", "status", "nothing"
# The bank proposed; the enterprise is the subject, and the person is responsible in it.
MATRIX = {
    "finance_bureau": (ALL, ALL),
    "district_gov": (ALL, ALL),
    "auditor": (ALL, ALL),
    "bank": (ALL, ALL),
    "other_bank": (FACTS, FACTS),
    "department": (FACTS, FACTS),
    "other_department": (FACTS, FACTS),
    "guarantor": (FACTS, FACTS),
    "fin_dev_center": (FACTS, FACTS),
    "pboc_branch": (FACTS, FACTS),
    "regulator": (FACTS, FACTS),
    "enterprise": (ALL, STATUS),
    "other_enterprise": (NOTHING, NOTHING),
}


def words(paper: OfficialDocument) -> str:
    """What a paper says, without the blanks of its setting."""
    return "".join(text(paper).split())


@pytest.fixture
def entries(story: Story) -> tuple[Any, Any]:
    """An enterprise's and a person's entry, both in force, with their papers."""
    firm = story.listed(story.proposed("bank", persons=f"{NAME} {NUMBER}"))
    person = story.listed(firm.persons.get())
    outbox.drain(500)
    return firm, person


def seen(client: Client, entry: Any) -> str:
    """How much of the entry the pages, the API, the list and the files give away."""
    page, call = client.get(entry.get_absolute_url()), client.get(f"/api{entry.get_absolute_url()}")
    listed = client.get("/blacklist/").content.decode()
    files = Attachment.objects.filter(case_type="blacklist_entry", case_id=entry.pk)
    open_files = {client.get(f"/documents/{file.pk}/").status_code for file in files}
    if page.status_code == 404:
        assert (call.status_code, open_files, entry.number in listed) == (404, {404}, False)
        return NOTHING
    text, facts = page.content.decode(), " ".join(each["value"] for each in call.json()["facts"])
    assert entry.number in listed
    assert NUMBER not in text + listed + facts
    assert NAME not in text + listed + facts
    inside = {each in text for each in ("伪造购销合同", "经核实，申辩理由不成立", "100,000.00", "合同属实")}
    assert len(inside) == 1, "all of it or none"
    assert open_files == ({200} if inside == {True} else {404})
    assert ("伪造购销合同" in facts) is (inside == {True})
    if inside == {True}:
        return ALL
    told = {"江津府〔2026〕1号" in text, "江津府〔2026〕1号" in facts}
    if entry.is_person:
        row = next(part for part in listed.split("<tr") if entry.number in part)
        told.add("江津府〔2026〕1号" in row)
    assert len(told) == 1
    return FACTS if told == {True} else STATUS


@pytest.mark.parametrize("team", MATRIX)
def test_sight(story: Story, entries: tuple[Any, Any], team: str) -> None:
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    assert tuple(seen(client, entry) for entry in entries) == MATRIX[team]


def test_an_enterprise_learns_of_its_person_only_where_the_entry_stands(story: Story, entries: tuple[Any, Any]) -> None:
    client = Client()
    client.force_login(story.cast.enterprise.handler)
    page = client.get(entries[1].get_absolute_url()).content.decode()
    assert "王*" in page
    assert "列入" in page
    assert "500***********0018" not in page
    assert client.post(f"/blacklist/{entries[1].pk}/object/", {"statement": "x"}).status_code == 403


def test_papers_name_the_addressee_and_mask_the_number(story: Story, entries: tuple[Any, Any]) -> None:
    firm, person = entries
    notices = OfficialDocument.objects.filter(kind="blacklist_notice").order_by("id")
    assert [each.number for each in notices] == [firm.notice_no, person.notice_no]
    said = words(notices[1])
    assert f"{NAME}（居民身份证号500***********0018）" in said
    assert NUMBER not in said
    ruling = words(OfficialDocument.objects.get(kind="blacklist_ruling", case_id=firm.pk))
    for word in ("江津晨光机械有限公司", "2031年3月10日", "江津府〔2026〕1号", "申辩已经复核"):
        assert word in ruling


def test_the_end_has_its_paper(story: Story) -> None:
    entry = story.listed()
    correction = {"correction_no": "江津府〔2026〕20号", "corrected_on": story.day.isoformat(), "reason": "同名企业"}
    entry = story.act("blacklist_entry.revoke", entry, "district_gov", **correction)
    corrected = printed("blacklist_removal")
    assert (corrected.title, corrected.number) == ("列入黑名单更正决定书", entry.removal_no)
    assert "同名企业" in words(corrected)
    again = story.listed()
    story.at_the_evening_of(again.barred_until.replace(day=11))
    removed = printed("blacklist_removal")
    assert (removed.title, removed.number) == ("黑名单移出通知书", story.fresh(again).removal_no)
    assert "届满" in words(removed)


def test_more_proof_is_added_by_who_proposed(story: Story) -> None:
    entry = story.proposed("bank")
    kept = store.keep(paper("判决书.pdf"), by=story.cast.bank.handler, kind="evidence")
    story.act("blacklist_entry.attach", entry, "bank", kind="evidence", files=[kept.pk])
    assert Attachment.objects.filter(case_type="blacklist_entry", case_id=entry.pk).count() == 2
    other = Client()
    other.force_login(story.cast.other_bank.handler)
    assert other.get(f"/blacklist/{entry.pk}/attach/").status_code == 403
