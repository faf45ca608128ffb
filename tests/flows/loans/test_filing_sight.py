"""Who reads how much of a filing (domain note 6 §16): state, masked list, result of the checks, everything."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.flows.loans.test_filing import RETURN, THREE, browser, page
from tests.story import Story
from zengxindai.documents.models import OfficialDocument
from zengxindai.notifications import outbox

FIRM = "江津晨光机械有限公司"


def test_the_enterprise_reads_number_and_state(story: Story) -> None:
    filing = story.acknowledged(story.amending(story.registered(), amount="2000000"))
    seen = page(story, "enterprise", filing.get_absolute_url())
    assert filing.number in seen
    for inside in ("王晨光、李兰", "2,000,000.00", "1,300,000.00", "企业用款减少"):
        assert inside not in seen
    assert browser(story, "enterprise").get(f"/api/filings/{filing.pk}/").json()["facts"] == []
    assert browser(story, "other_enterprise").get(filing.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("team", ["pboc_branch", "regulator"])
def test_central_bank_and_regulator_read_a_masked_list(story: Story, team: str) -> None:
    filing = story.act("filing.return_for_correction", story.filed(), "guarantor", **RETURN)
    filing = story.act("filing.submit", filing, "bank", **story.filing_input())
    story.later(hours=1)
    filing = story.acknowledged(filing)
    outbox.drain(500)
    client = browser(story, team)
    for path in ("/filings/", filing.get_absolute_url(), "/api/filings/", f"/api/filings/{filing.pk}/"):
        seen = client.get(path).content.decode()
        assert "江*" in seen, path
        for inside in (FIRM, "王晨光", "缺保证意愿书", "91500116MA5U0A019D"):
            assert inside not in seen, (path, inside)
    assert "3,000,000.00" in client.get("/filings/").content.decode()
    paper = OfficialDocument.objects.get(kind="loan_filing")
    assert client.get(f"/documents/{paper.attachment_id}/").status_code == 404
    assert browser(story, "guarantor").get(f"/documents/{paper.attachment_id}/").status_code == 200


def test_a_department_reads_its_own_and_a_bank_its_own(story: Story) -> None:
    filing = story.registered()
    for team in ("department", "bank", *THREE, "district_gov", "auditor"):
        if team in story.cast.teams:
            assert FIRM in page(story, team, filing.get_absolute_url()), team
    for team in ("other_department", "other_bank"):
        assert browser(story, team).get(filing.get_absolute_url()).status_code == 404


def test_guarantor_and_centre_read_the_result_of_the_checks_without_names(story: Story) -> None:
    filing = story.filed()
    for team in ("guarantor", "fin_dev_center"):
        seen = page(story, team, filing.get_absolute_url())
        assert "无记录" in seen
        assert "区法院、公安、税务" not in seen
    assert "2 / 2" in page(story, "bank", filing.get_absolute_url())


def test_the_three_have_a_queue_with_deadlines(story: Story) -> None:
    filing = story.filed()
    for party in THREE:
        assert "2026-03-13" in page(story, party, "/filings/"), "the third working day"
    story.act("filing.acknowledge", filing, "guarantor")
    assert FIRM not in page(story, "guarantor", "/filings/?mine=on")
    assert FIRM in page(story, "finance_bureau", "/filings/?mine=on")
    assert "2026-03-13" not in page(story, "bank", "/filings/")


def cost(client: Client) -> int:
    client.get("/filings/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/filings/").status_code == 200
    return len(queries)


def test_the_list_costs_the_same_with_one_and_with_several(story: Story) -> None:
    def told() -> list[Any]:
        return [cost(browser(story, team)) for team in ("guarantor", "bank", "regulator")]

    story.filed()
    few = told()
    for number in range(3):
        story.filed(purpose=f"用途{number}")
    assert told() == few
    assert max(few) <= 14
