"""A bank's own system: in by a key from known places, within its scopes, preparing what people sign."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client

from loans.models import Movement
from tests.cast import PASSWORD
from tests.flows.conftest import NOW
from tests.story import Story
from tests.systems import Program, administrator, system
from zengxindai.accounts import people, queries, tokens
from zengxindai.accounts.models import AccessToken, DutyHeld, ServiceAccount, User
from zengxindai.administration import systems
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.workflow import signing
from zengxindai.workflow.models import Proposal, Signature


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as frozen:
        yield frozen


def repaying(serial: int = 1) -> dict[str, str]:
    return {"paid_on": "2026-03-10", "principal": "100000", "voucher_no": f"HK-{serial}", "reason": ""}


def test_of_a_key_only_a_digest_is_kept(story: Story) -> None:
    service, key = system(story.cast, NOW)
    token = service.user.tokens.get()
    assert len(key) == 47
    assert (token.prefix, token.digest) == (key[:12], tokens.digest(key))
    assert token.expires_at - token.made_at == dt.timedelta(days=180)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM accounts_accesstoken t UNION ALL SELECT e::text FROM audit_event e")
        assert not [text for (text,) in cursor.fetchall() if key[12:] in text]
    assert Program(key).get("/api/loans/").status_code == 200
    token.refresh_from_db()
    assert (token.last_used_at, token.last_used_from) == (NOW, "127.0.0.1")


@pytest.mark.parametrize("how", ["wrong", "revoked", "expired", "closed", "suspended"])
def test_a_key_that_is_not_good_is_turned_away_on_record(story: Story, how: str, clock: Any) -> None:
    service, key = system(story.cast, NOW)
    by = administrator(story.cast)
    if how == "wrong":
        key = "zxd_" + "x" * 43
    elif how == "revoked":
        systems.revoke_token(by, service, service.user.tokens.get(), at=NOW)
    elif how == "expired":
        assert Program(key).get("/api/loans/").status_code == 200
        clock.move_to(NOW + dt.timedelta(days=180))
    elif how == "closed":
        systems.set_open(by, service, False, at=NOW)
        systems.set_open(by, service, True, at=NOW)
    else:
        people.set_suspended(service.user.organisation, True)
    answer = Program(key).get("/api/loans/")
    assert (answer.status_code, answer.json()["code"]) == (401, "API-401")
    assert answer.headers["WWW-Authenticate"] == "Token"
    assert answer.headers["Content-Type"] == "application/problem+json"
    event = Event.objects.filter(verb="user.turn_away").latest("id")
    assert event.actor_id == (queries.robot().pk if how == "wrong" else service.user_id)
    assert key[12:] not in str(event.data)


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        (("203.0.113.0/28",), "203.0.113.15", 200),
        (("203.0.113.0/28",), "203.0.113.16", 403),
        (("203.0.113.0/28", "2001:db8::/64"), "2001:db8::7", 200),
        (("203.0.113.0/28",), "::ffff:203.0.113.1", 200),
        (("203.0.113.0/28",), "127.0.0.1", 403),
    ],
)
def test_a_key_is_good_only_from_its_networks(story: Story, networks: Any, address: str, status: int) -> None:
    service, key = system(story.cast, NOW, networks=networks)
    answer = Program(key, address).get("/api/loans/")
    assert answer.status_code == status
    turned_away = Event.objects.filter(verb="user.turn_away", actor_id=service.user_id)
    assert turned_away.exists() == (status == 403)


def test_the_address_is_the_one_the_outermost_proxy_saw(story: Story, settings: Any) -> None:
    settings.PROXY_COUNT = 1
    _service, key = system(story.cast, NOW, networks=("203.0.113.0/28",))
    program = Program(key, "10.0.0.1").client
    for seen, status in (("203.0.113.1", 200), ("203.0.113.1, 198.51.100.9", 403)):
        assert program.get("/api/loans/", headers={"x-forwarded-for": seen}).status_code == status


def test_only_what_a_scope_names_is_open(story: Story) -> None:
    loan = story.drawn()
    path = f"/api/loans/{loan.pk}"
    _service, key = system(story.cast, NOW, scopes=("read",))
    reads = Program(key)
    assert [reads.get(each).status_code for each in ("/api/loans/", f"{path}/", "/api/special-accounts/")] == [
        200, 200, reads.get("/api/special-accounts/").status_code,
    ]  # fmt: skip
    for there, words in (
        (f"{path}/repay/", repaying()),
        (f"{path}/classify/", {"tier": "2", "reason": "x"}),
        ("/api/proposals/1/sign/", {"opinion": "同意"}),
        ("/api/movements/bulk/", [{}]),
        ("/api/imports/movements/", {}),
        ("/api/imports/runs/1/sign/", {}),
    ):
        answer = reads.post(there, words)
        assert (answer.status_code, answer.json()["code"]) == (403, "API-403"), there
    _service, key = system(story.cast, NOW, scopes=("movements",))
    writes = Program(key)
    assert writes.get("/api/loans/").status_code == 403
    assert writes.post(f"{path}/repay/", repaying()).status_code == 200
    assert Event.objects.filter(verb="user.turn_away").count() >= 7


def test_it_prepares_and_people_sign(story: Story) -> None:
    loan = story.drawn()
    service, key = system(story.cast, NOW)
    answer = Program(key).post(f"/api/loans/{loan.pk}/repay/", repaying())
    assert answer.status_code == 200, answer.json()
    proposal = Proposal.objects.get(pk=answer.json()["proposal"])
    assert Movement.objects.filter(kind="REPAYMENT").count() == 0
    with pytest.raises(NotYours):
        signing.sign(proposal, by=service.user, at=NOW)
    signing.sign(proposal, by=story.cast.bank.checker, at=NOW)
    assert Movement.objects.filter(kind="REPAYMENT").count() == 1
    first = proposal.signatures.get(position=1)
    assert (first.user, first.duty) == (service.user, "handler")
    assert not Notice.objects.filter(reader=service.user).exists()


def test_nothing_of_another_bank_is_there(story: Story) -> None:
    loan = story.drawn()
    story.agreement("other_bank")
    _service, key = system(story.cast, NOW, team="other_bank")
    other = Program(key)
    assert other.get("/api/loans/").json()["results"] == []
    assert other.get(f"/api/loans/{loan.pk}/").status_code == 404
    assert other.post(f"/api/loans/{loan.pk}/repay/", repaying()).status_code == 404


def test_it_is_no_person(story: Story) -> None:
    service, key = system(story.cast, NOW)
    user, bank = service.user, story.cast.bank.organisation
    assert not user.has_usable_password()
    browser = Client()
    browser.force_login(user, backend="zengxindai.accounts.backends.AccountBackend")
    assert browser.get("/").status_code == 302
    assert Client().get("/", headers={"authorization": f"Token {key}"}).status_code == 302
    day = NOW.date()
    for found in (queries.people_of(bank), queries.holders(bank, "handler", day), queries.usable_people(bank, day)):
        assert user not in found
    assert user not in queries.holders_of_any({bank.pk: {"handler"}}, day)


def test_two_keys_at_most_are_good(story: Story) -> None:
    service, first = system(story.cast, NOW)
    by = administrator(story.cast)
    second, _token = systems.make_token(by, service, at=NOW)
    with pytest.raises(Refused, match="SVC-01"):
        systems.make_token(by, service, at=NOW)
    assert [Program(key).get("/api/loans/").status_code for key in (first, second)] == [200, 200]


def test_the_database_lets_no_system_become_a_person(story: Story) -> None:
    service, _key = system(story.cast, NOW)
    proposal = Proposal.objects.get(
        pk=Program(_key).post(f"/api/loans/{story.drawn().pk}/repay/", repaying()).json()["proposal"]
    )
    user, checker = service.user, story.cast.bank.checker
    attacks = {
        "a system holds no duty": lambda: DutyHeld.objects.create(user=user, duty="checker", valid_from=NOW.date()),
        "neither lends nor borrows": lambda: people.delegate(
            checker, user, "checker", valid_from=NOW.date(), valid_to=NOW.date() + dt.timedelta(days=1), reason="x"
        ),
        "has no password": lambda: User.objects.filter(pk=user.pk).update(password="md5$x"),
        "is no bank's system": lambda: ServiceAccount.objects.create(user=checker, scopes=["read"], networks=["::/64"]),
        "keeps its account": lambda: ServiceAccount.objects.filter(pk=service.pk).update(user=checker),
        "signs nothing after others": lambda: Signature.objects.create(
            proposal=proposal, position=2, user=user, duty="checker", at=NOW
        ),
        "stays as it was made": lambda: AccessToken.objects.update(expires_at=NOW + dt.timedelta(days=9999)),
        "permission denied": lambda: AccessToken.objects.all()._raw_delete("default"),
    }
    for says, act in attacks.items():
        with pytest.raises(DatabaseError, match=says), transaction.atomic():
            act()
    tokens.revoke(user.tokens.all(), NOW)
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        AccessToken.objects.update(revoked_at=None)


def test_who_administers_the_bank_does_it_by_page(story: Story, client: Client) -> None:
    client.force_login(administrator(story.cast))
    form = {
        "username": "nsh-core", "full_name": "核心系统", "scopes": ["read", "movements"],
        "networks": "127.0.0.1\n203.0.113.0/28",
    }  # fmt: skip
    for wrong in ({"networks": "203.0.113.5/28"}, {"networks": "0.0.0.0/0"}, {"scopes": ["sign"]}, {"networks": ""}):
        assert client.post("/administration/systems/add/", form | wrong).status_code == 200
    added = client.post("/administration/systems/add/", form)
    service = ServiceAccount.objects.get()
    url = f"/administration/systems/{service.pk}/"
    assert added.url == url
    assert service.networks == ["127.0.0.1/32", "203.0.113.0/28"]
    assert "核心系统" in client.get("/administration/systems/").content.decode()
    page = client.post(f"{url}tokens/", {"password": PASSWORD})
    assert page["Cache-Control"] == "no-store"
    key = page.context["secret"].split()[-1]
    assert Program(key).get("/api/loans/").status_code == 200
    client.post(url, {"scopes": ["movements"], "networks": "127.0.0.1"})
    assert Program(key).get("/api/loans/").status_code == 403
    assert key not in client.get(url).content.decode()
    client.post(f"{url}tokens/{service.user.tokens.get().pk}/revoke/")
    assert Program(key).get("/api/loans/").status_code == 401
    assert client.post(f"{url}close/").status_code == 302
    assert client.post(f"{url}tokens/", {"password": PASSWORD}, follow=True).context["messages"]
    client.post(f"{url}reopen/")
    verbs = Event.objects.filter(verb__startswith="service.").order_by("id").values_list("verb", flat=True)
    assert [verb.removeprefix("service.") for verb in verbs] == [
        "add", "make_token", "limit", "revoke_token", "close", "reopen",
    ]  # fmt: skip


def test_nobody_else_does(story: Story, client: Client) -> None:
    service, _key = system(story.cast, NOW)
    url = f"/administration/systems/{service.pk}/"
    for who, status in (
        (story.cast.bank.handler, 403),
        (administrator(story.cast, "other_bank"), 404),
        (administrator(story.cast, "finance_bureau"), 404),
    ):
        client.force_login(who)
        assert client.get(url).status_code == status
        assert client.post(f"{url}tokens/").status_code == status
    with pytest.raises(NotYours):
        systems.make_token(administrator(story.cast, "other_bank"), service, at=NOW)
    assert service.user.tokens.count() == 1


def test_calls_go_to_an_address_outside_and_end_with_it(story: Story, client: Client, settings: Any) -> None:
    service, _key = system(story.cast, NOW)
    by = administrator(story.cast)
    client.force_login(by)
    page = f"/administration/systems/{service.pk}/calls/"
    settings.WEBHOOK_LOOPBACK = False
    for url in ("http://203.0.114.1/", "https://127.0.0.1/", "https://10.0.0.1/x"):
        assert "SVC-03" in codes(lambda url=url: systems.call_at(by, service, url, at=NOW))
        assert client.post(page, {"url": url}).context["form"].non_field_errors()
    shown = client.post(page, {"url": "https://203.0.114.1/zxd"})
    assert shown["Cache-Control"] == "no-store"
    secret = shown.context["secret"]
    assert service.endpoints.get().secret == secret
    assert secret not in client.get(page).content.decode()
    call = service.endpoints.get().calls.create(event_id=1, case_type="loan", case_id=1, body="{}", at=NOW)
    assert client.post(f"{page}stop/").status_code == 302
    assert "SVC-04" in codes(lambda: systems.send_again(by, service, call, at=NOW))
    systems.set_open(by, service, False, at=NOW)
    assert "SVC-02" in codes(lambda: systems.make_token(by, service, at=NOW))
    with pytest.raises(NotYours):
        systems.call_at(story.cast.bank.approver, service, "https://203.0.114.1/", at=NOW)


def codes(act: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act()
    return [found.code for found in refusal.value.findings]
