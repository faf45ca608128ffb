"""The password once more: which acts ask for it, at every door and of every signer, and that nothing keeps it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD
from tests.story import Story
from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.money import split
from zengxindai.web.imports.declared import declared
from zengxindai.workflow import registry, signing
from zengxindai.workflow.models import Proposal, Signature

ASKING = {
    "blacklist_entry.list",
    "claim.entrust",
    "claim.entrust_rest",
    "claim.pay",
    "claim.pay_rest",
    "fund_movement.book",
    "fund_movement.reverse",
    "guarantee.pay_out",
    "settlement.execute",
}
WRONG = "Chang-jiang-1949!"


def browser(user: User) -> Client:
    """A person signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def approved(story: Story) -> Iterator[tuple[Any, str]]:
    """A claim the government approved, and the page on which the bureau entrusts the guarantor; the clock stands."""
    claim = story.reviewed_claim()
    words = story.approval(claim)
    due = str(split(claim.loan.outstanding, claim.share_pct).pool)
    claim = story.act("claim.approve", claim, "district_gov", approved=due, **words)
    with time_machine.travel(story.now, tick=False):
        yield claim, f"/claims/{claim.pk}/entrust/"


def proposed(story: Story, claim: Any) -> Proposal:
    """The entrusting with its first signature."""
    row, handler = registry.row("claim.entrust"), story.cast.finance_bureau.handler
    done = signing.submit(row, claim, by=handler, form=story.form(row, {}, claim, handler), at=story.now)
    assert isinstance(done, Proposal)
    return done


def test_the_acts_that_ask_are_these() -> None:
    rows = {row.key: row for flow in registry.flows() for row in flow.rows}
    assert {key for key, row in rows.items() if row.confirms} == ASKING
    assert all(rows[key].for_people for key in ASKING)
    assert not [each.name for each in declared() if registry.row(each.row).confirms], "no sheet goes round the question"
    assert not [key for key in ASKING if "password" in rows[key].form.base_fields], "it is no input of the act"


def test_the_page_asks_and_nothing_happens_without(story: Story, approved: Any) -> None:
    _claim, page = approved
    client = browser(story.cast.finance_bureau.handler)
    shown = client.get(page).content.decode()
    assert 'type="password"' in shown and 'autocomplete="current-password"' in shown
    for sent in ({}, {"password": ""}, {"password": WRONG}, {"password": "\x00"}, {"password": "x" * 500}):
        answer = client.post(page, {"opinion": "请支付", **sent})
        assert answer.status_code == 200, sent
        assert answer.context["confirmation"].errors["password"]
        text = answer.content.decode()
        assert "error-summary" in text and "请支付" in text
        assert WRONG not in text, "what was typed is never shown again"
    assert not Proposal.objects.filter(row="claim.entrust").exists()
    assert client.post(page, {"opinion": "请支付", "password": PASSWORD}).status_code == 302
    assert Proposal.objects.filter(row="claim.entrust", state="OPEN").count() == 1


def test_an_act_that_moves_nothing_does_not_ask(story: Story, approved: Any) -> None:
    claim, _page = approved
    page = browser(story.cast.finance_bureau.handler).get(f"/claims/{claim.pk}/record_refusal/")
    assert 'type="password"' not in page.content.decode()


def test_every_signature_asks_and_sending_back_does_not(story: Story, approved: Any) -> None:
    claim, _page = approved
    proposal = proposed(story, claim)
    approver = browser(story.cast.finance_bureau.approver)
    assert 'id="password-' in approver.get(claim.get_absolute_url()).content.decode()
    for sent in ({}, {"password": WRONG}):
        assert approver.post(f"/proposals/{proposal.pk}/sign/", {"opinion": "同意", **sent}).status_code == 302
        assert Signature.objects.filter(proposal=proposal).count() == 1
    said = approver.get(claim.get_absolute_url()).content.decode()
    assert "alert-danger" in said
    assert approver.post(f"/proposals/{proposal.pk}/send-back/", {"reason": "再核"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "SENT_BACK"
    again = proposed(story, claim)
    approver.post(f"/proposals/{again.pk}/sign/", {"opinion": "同意", "password": PASSWORD})
    assert story.fresh(claim).status == "ENTRUSTED"


def test_several_signed_together_ask_once(story: Story, approved: Any) -> None:
    claim, _page = approved
    proposal = proposed(story, claim)
    approver = browser(story.cast.finance_bureau.approver)
    assert approver.get("/proposals/").context["confirmation"]
    for sent in ({}, {"password": WRONG}):
        answer = approver.post("/proposals/", {"proposal": [proposal.pk], "opinion": "同意", **sent})
        assert answer.context["confirmation"].errors["password"]
        assert answer.context["chosen"] == [proposal.pk]
        assert WRONG not in answer.content.decode()
    assert story.fresh(claim).status == "GOV_APPROVED"
    done = approver.post("/proposals/", {"proposal": [proposal.pk], "opinion": "同意", "password": PASSWORD})
    assert [each["ok"] for each in done.context["results"]] == [True]
    assert story.fresh(claim).status == "ENTRUSTED"


def test_programs_send_it_with_every_signature(story: Story, approved: Any) -> None:
    claim, page = approved
    handler, approver = browser(story.cast.finance_bureau.handler), browser(story.cast.finance_bureau.approver)

    def call(client: Client, path: str, words: Any, **headers: str) -> Any:
        return client.post(f"/api{path}", json.dumps(words), content_type="application/json", headers=headers)

    for wrong in ({}, {"password": WRONG}, {"password": ["x"]}, {"password": {"a": 1}}, {"password": 7}):
        answer = call(handler, page, wrong)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["password"]), wrong
    half = handler.post(f"/api{page}", '{"password": "\\ud800"}', content_type="application/json")
    assert (half.status_code, list(half.json()["errors"])) == (400, ["password"])
    done = call(handler, page, {"password": PASSWORD}, **{"Idempotency-Key": "e-1"}).json()
    assert call(handler, page, {"password": PASSWORD}, **{"Idempotency-Key": "e-1"}).json() == done
    path = f"/proposals/{done['proposal']}/sign/"
    assert call(approver, path, {"opinion": "同意"}).status_code == 400
    assert call(approver, path, {"opinion": "同意", "password": PASSWORD}).status_code == 200
    assert story.fresh(claim).status == "ENTRUSTED"


def test_five_wrong_ones_sign_out_and_lock_out(story: Story, approved: Any) -> None:
    _claim, page = approved
    client = browser(story.cast.finance_bureau.handler)
    answers = [client.post(page, {"password": WRONG}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.get(page).status_code == 302, "who guesses at an unattended desk is signed out"
    name = story.cast.finance_bureau.handler.username
    assert client.post("/accounts/sign-in/", {"username": name, "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("key", ["", "again-"])
def test_programs_are_counted_too_whether_or_not_the_act_has_a_key(story: Story, approved: Any, key: str) -> None:
    _claim, page = approved
    client = browser(story.cast.finance_bureau.handler)
    answers = []
    for number in range(5):
        headers = {"Idempotency-Key": f"{key}{number}"} if key else {}
        sent = json.dumps({"password": WRONG})
        answers.append(client.post(f"/api{page}", sent, content_type="application/json", headers=headers).status_code)
    assert answers == [400, 400, 400, 400, 429], "the count is not taken back with the act"
    assert client.get(page).status_code == 302
    assert Event.objects.filter(verb="sign_in.fail_confirmation").count() == 5


def test_a_right_one_ends_the_count(story: Story, approved: Any) -> None:
    _claim, page = approved
    client = browser(story.cast.finance_bureau.handler)
    for _ in range(4):
        client.post(page, {"password": WRONG})
    assert client.post(page, {"password": PASSWORD}).status_code == 302
    approver = browser(story.cast.finance_bureau.approver)
    proposal = Proposal.objects.get(row="claim.entrust")
    approver.post(f"/proposals/{proposal.pk}/send-back/", {"reason": "再核"})
    answers = [client.post(page, {"password": WRONG}).status_code for _ in range(4)]
    assert answers == [200] * 4


def test_nothing_keeps_it(story: Story, approved: Any, caplog: pytest.LogCaptureFixture) -> None:
    claim, page = approved
    caplog.set_level(logging.DEBUG)
    handler, approver = browser(story.cast.finance_bureau.handler), browser(story.cast.finance_bureau.approver)
    handler.put(f"/unsent/claim.entrust/claim/{claim.pk}/", json.dumps({"token": "", "data": {"password": PASSWORD}}))
    handler.post(page, {"password": WRONG})
    handler.post(
        f"/api{page}",
        json.dumps({"password": PASSWORD}),
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    proposal = Proposal.objects.get(row="claim.entrust")
    approver.post(f"/proposals/{proposal.pk}/sign/", {"opinion": "同意", "password": PASSWORD})
    assert Event.objects.filter(verb="claim.entrust").count() == 1
    assert "password" not in proposal.data
    tables = [
        each for each in connection.introspection.table_names() if not each.startswith(("django_migr", "policy_"))
    ]
    with connection.cursor() as cursor:
        for table in tables:
            for secret in (PASSWORD, WRONG):
                cursor.execute(f"SELECT count(*) FROM {table} t WHERE position(%s in t::text) > 0", [secret])
                assert cursor.fetchone() == (0,), table
    assert PASSWORD not in caplog.text and WRONG not in caplog.text


def test_the_key_of_a_repeated_act_does_not_hang_on_it(story: Story, approved: Any) -> None:
    """A digest of the words is kept; were the password one of them, it could be guessed from the digest."""
    _claim, page = approved
    client = browser(story.cast.finance_bureau.handler)

    def call(password: str) -> Any:
        words = json.dumps({"password": password})
        return client.post(f"/api{page}", words, content_type="application/json", headers={"Idempotency-Key": "k"})

    first, again = call(PASSWORD), call(WRONG)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.json() == again.json()


def test_the_schema_says_so(story: Story) -> None:
    client = browser(story.cast.finance_bureau.handler)
    schema = client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()

    def body(path: str) -> Any:
        return schema["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]

    asks = body("/api/claims/{id}/entrust/")
    assert asks["properties"]["password"]["writeOnly"] is True
    assert asks["properties"]["password"]["format"] == "password"
    assert "password" in asks["required"]
    signs = body("/api/proposals/{id}/sign/")
    assert signs["properties"]["password"]["writeOnly"] is True
    assert "password" not in signs.get("required", [])
    assert "password" not in body("/api/proposals/{id}/send-back/")["properties"]
    assert "password" not in body("/api/claims/{id}/confirm/")["properties"]
