"""The same act through browser and API: one row, one form, the same findings, the same event."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from applications.models import Application
from tests.flows.conftest import NOW
from tests.story import PROMISES, REQUEST, Story
from zengxindai.audit.models import Event
from zengxindai.findings import Refused


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(story: Story, team: str, duty: str = "handler") -> Client:
    client = Client()
    client.force_login(story.cast.teams[team].who(duty), backend="zengxindai.accounts.backends.AccountBackend")
    return client


def request_of(story: Story, **changed: Any) -> dict[str, Any]:
    return {**REQUEST, "intended_bank": story.cast.bank.organisation.pk, **changed}


def test_the_browser_takes_a_request_to_its_department(story: Story) -> None:
    owner = signed_in(story, "enterprise")
    story.file()
    page = owner.post(reverse("application-begin", args=["draft"]), request_of(story), follow=True)
    case = Application.objects.get()
    assert page.redirect_chain[-1][0] == case.get_absolute_url()
    assert "叁佰万元整" in page.content.decode()
    story.materials(case)
    owner.post(reverse("application-act", args=[case.pk, "submit"]), PROMISES)
    assert story.fresh(case).status == "SUBMITTED"
    inbox = signed_in(story, "department").get(reverse("inbox"))
    assert case.subject in inbox.content.decode()


def test_both_doors_refuse_with_the_same_article(story: Story) -> None:
    case = story.draft(amount="5000000.01")
    owner = signed_in(story, "enterprise")
    page = owner.post(reverse("application-act", args=[case.pk, "submit"]), PROMISES)
    answer = owner.post(reverse("api-application-submit", args=[case.pk]), PROMISES, content_type="application/json")
    assert "第十二条" in page.content.decode()
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "APP-01")
    assert not Event.objects.filter(verb="application.submit").exists()


def test_nothing_typed_is_lost_when_the_form_is_wrong(story: Story) -> None:
    owner = signed_in(story, "enterprise")
    page = owner.post(
        reverse("application-begin", args=["draft"]), request_of(story, months="", purpose="买 <b>钢</b>")
    )
    assert page.status_code == 200
    assert "买 &lt;b&gt;钢&lt;/b&gt;" in page.content.decode()
    assert not Application.objects.exists()


def test_strangers_get_404_and_onlookers_403(story: Story) -> None:
    case = story.submitted()
    url = reverse("application-detail", args=[case.pk])
    act = reverse("application-act", args=[case.pk, "recommend"])
    assert signed_in(story, "other_enterprise").get(url).status_code == 404
    assert signed_in(story, "bank").get(url).status_code == 404
    assert signed_in(story, "finance_bureau").get(url).status_code == 200
    assert signed_in(story, "finance_bureau").get(act).status_code == 403
    assert Client().get(url).status_code == 302


def test_signatures_through_the_pages(story: Story) -> None:
    case = story.checked()
    handler = signed_in(story, "department")
    said = {**story.recommendation(), "acknowledged": "on"}
    handler.post(reverse("application-act", args=[case.pk, "recommend"]), said)
    for duty in ("checker", "approver"):
        page = signed_in(story, "department", duty).get(case.get_absolute_url())
        proposal = page.context["proposals"][0]
        assert proposal["may_sign"]
        signed_in(story, "department", duty).post(proposal["sign_url"], {"opinion": "同意"})
    assert story.fresh(case).status == "RECOMMENDED"


def test_the_list_keeps_its_query_count(story: Story, django_assert_max_num_queries: Any) -> None:
    for index in range(12):
        story.submitted(purpose=f"用途{index}")
    finance = signed_in(story, "finance_bureau")
    finance.get(reverse("application-list"))
    with django_assert_max_num_queries(14):
        page = finance.get(reverse("application-list"))
    assert len(page.context["rows"]) == 12


def test_the_document_of_the_api_is_complete(story: Story) -> None:
    answer = signed_in(story, "bank").get(reverse("schema") + "?format=json")
    paths = answer.json()["paths"]
    assert "/api/applications/{id}/recommend/" in paths or "/api/applications/{pk}/recommend/" in paths


def test_a_bank_has_one_agreement(story: Story) -> None:
    bureau = Client()
    bureau.force_login(story.cast.finance_bureau.handler)
    words = story.cooperation(account_no="6228000000000099", effective_until="2029-01-01")
    page = bureau.post("/agreements/begin/draft/", words)
    assert page.status_code == 200
    assert "该行已有生效的合作协议" in page.content.decode()
    other = bureau.post("/agreements/begin/draft/", words | {"bank": story.cast.other_bank.organisation.pk})
    assert other.status_code == 302
    edited = bureau.get(f"{other['Location']}edit/")
    assert 'value="6228000000000099"' in edited.content.decode()


def test_what_the_database_refuses_is_said_in_words(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    # Somebody was faster than the rule that looks for another agreement.
    story.offered("other_bank")
    monkeypatch.setattr("applications.queries.has_other_agreement", lambda bank, pk: False)
    with pytest.raises(Refused) as refusal:
        story.offered("other_bank")
    assert [found.code for found in refusal.value.findings] == ["SYS-01"]


def test_a_named_department_stays_named(story: Story) -> None:
    case = story.submitted(industry_code="A0111", team="enterprise")
    assert case.department is not None
    odd = story.submitted(industry_code="T9700", purpose="另一用途")
    assert odd.department is None
    odd = story.act("application.assign", odd, "fin_dev_center", department=case.department_id)
    team = next(name for name, each in story.cast.teams.items() if each.organisation.pk == case.department_id)
    odd = story.act("application.take", odd, team)
    odd = story.act("application.return_for_correction", odd, team, reason="补齐财务报表")
    assert story.act("application.submit", odd, "enterprise", **PROMISES).department_id == case.department_id
