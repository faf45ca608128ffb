"""How much of a case each organisation reads (domain note on who sees what): where it stands is not what is in it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.story import Story
from zengxindai.documents.models import OfficialDocument
from zengxindai.notifications import outbox


def page(story: Story, team: str, url: str, duty: str = "handler") -> str:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[team].who(duty))
    return signed_in.get(url).content.decode()


@pytest.mark.parametrize("team", ["enterprise", "department"])
def test_the_enterprise_learns_that_a_claim_runs_and_not_what_is_said_in_it(story: Story, team: str) -> None:
    story.funded()
    claim = story.reviewed_claim()
    seen, full = page(story, team, f"/claims/{claim.pk}/"), page(story, "bank", f"/claims/{claim.pk}/")
    for inside in ("建议代偿", "12,345.67", "下游拖欠货款", "1,950,000.00"):
        assert inside in full
        assert inside not in seen
    assert "待区政府审批" in seen
    listed = page(story, team, "/claims/")
    assert "1,950,000.00" not in listed
    assert claim.number in listed


def test_a_paper_of_the_claim_is_not_the_enterprise_s(story: Story) -> None:
    story.funded()
    claim = story.reviewed_claim()
    outbox.drain(500)
    paper = OfficialDocument.objects.get(kind="compensation_approval")
    signed_in = Client()
    signed_in.force_login(story.cast.enterprise.handler)
    assert signed_in.get(f"/documents/{paper.attachment_id}/").status_code == 404
    signed_in.force_login(story.cast.bank.handler)
    assert signed_in.get(f"/documents/{paper.attachment_id}/").status_code == 200
    assert claim.pk == paper.case_id


def test_the_facts_by_api_are_as_bare(story: Story) -> None:
    story.funded()
    claim = story.claimed()
    signed_in = Client()
    signed_in.force_login(story.cast.enterprise.handler)
    assert signed_in.get(f"/api/claims/{claim.pk}/").json()["facts"] == []


def test_signatures_on_the_way_are_the_own_organisation_s_business(story: Story) -> None:
    case = story.recommended()
    assert "同意" in page(story, "department", f"/applications/{case.pk}/")
    others = page(story, "enterprise", f"/applications/{case.pk}/")
    assert "提交签批：" not in others
    assert "签批：" not in others
