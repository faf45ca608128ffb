"""Signed calls of a bank's system: taken once, unaltered, fresh; and only where policy or a secret ask for it."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from loans.models import Movement
from tests.cast import PASSWORD
from tests.flows.conftest import NOW
from tests.flows.test_bank_client import bank_client, base, movement
from tests.story import Story
from tests.systems import Program, administrator, system
from zengxindai.accounts import signatures
from zengxindai.accounts.models import ServiceAccount, UsedNonce, User
from zengxindai.administration import systems
from zengxindai.audit.models import Event
from zengxindai.findings import Refused
from zengxindai.policy.models import Parameter
from zengxindai.web.imports import runs
from zengxindai.web.imports.declared import for_user
from zengxindai.workflow.models import Proposal, SheetRun

__all__ = ["base"]
SECRET = "geheim-" * 6
PATH = "/api/loans/?limit=2"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as frozen:
        yield frozen


@pytest.fixture
def signer(story: Story) -> tuple[ServiceAccount, Program]:
    """A system whose calls must be signed, and a program that does not sign."""
    service, key = system(story.cast, NOW)
    service.signs_with = SECRET
    service.save()
    return service, Program(key)


def signed(verb: str, address: str, content: bytes = b"", **other: Any) -> dict[str, str]:
    """The headers of a signed call, written out as the manual says it; `other` signs something else than is sent."""
    said = {
        "method": verb,
        "path": address,
        "body": content,
        "at": int(NOW.timestamp()),
        "nonce": "n" * 20,
        "secret": SECRET,
    }
    said |= other
    digest = hashlib.sha256(said["body"]).hexdigest()
    lines = "\n".join(("v1", said["method"], said["path"], digest, str(said["at"]), said["nonce"]))
    value = hmac.new(said["secret"].encode(), lines.encode(), hashlib.sha256).hexdigest()
    return {"Zxd-Timestamp": str(said["at"]), "Zxd-Nonce": said["nonce"], "Zxd-Signature": f"v1={value}"}


def get(program: Program, headers: dict[str, str], path: str = PATH) -> Any:
    """A reading with these headers."""
    return program.client.get(path, headers=headers)


def why() -> list[str]:
    """What is on record of calls turned away."""
    return [event.data["why"] for event in Event.objects.filter(verb="user.turn_away").order_by("id")]


def test_a_signed_call_is_let_in_and_an_unsigned_one_is_not(signer: Any) -> None:
    _service, program = signer
    assert get(program, signed("GET", PATH)).status_code == 200
    answer = program.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (401, "API-401")
    assert why() == ["signature missing"]


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({"path": "/api/loans/?limit=3"}, "signature"),
        ({"method": "POST"}, "signature"),
        ({"body": b"x"}, "signature"),
        ({"secret": "another" * 8}, "signature"),
        ({"at": int(NOW.timestamp()) - 301}, "stale"),
        ({"at": int(NOW.timestamp()) + 301}, "stale"),
        ({"at": "9" * 13}, "timestamp"),
        ({"at": "-1"}, "timestamp"),
        ({"nonce": "short"}, "nonce"),
        ({"nonce": "n" * 65}, "nonce"),
    ],
)
def test_what_does_not_fit_is_turned_away_and_uses_up_no_nonce(signer: Any, other: dict[str, Any], word: str) -> None:
    _service, program = signer
    assert get(program, signed("GET", PATH, **other)).status_code == 401
    assert why() == [f"signature {word}"]
    assert not UsedNonce.objects.exists()
    assert get(program, signed("GET", PATH)).status_code == 200, "the control: the same call, rightly signed"


@pytest.mark.parametrize("off", [-300, 300])
def test_five_minutes_apart_are_still_taken(signer: Any, off: int) -> None:
    assert get(signer[1], signed("GET", PATH, at=int(NOW.timestamp()) + off)).status_code == 200


def test_the_same_call_again_is_turned_away_whatever_follows(signer: Any, clock: Any) -> None:
    service, program = signer
    headers = signed("GET", PATH)
    assert [get(program, headers).status_code for _ in range(3)] == [200, 401, 401]
    clock.shift(299)
    assert get(program, headers).status_code == 401
    assert signatures.forget_nonces(NOW) == 0, "a nonce is kept longer than its moment can be taken"
    assert "signature replay" in why()
    assert UsedNonce.objects.get().service == service


def test_an_act_is_signed_with_its_body(signer: Any, story: Story) -> None:
    _service, program = signer
    loan = story.drawn()
    path = f"/api/loans/{loan.pk}/repay/"
    words = {"paid_on": "2026-03-10", "principal": "100000", "voucher_no": "HK-1", "reason": ""}
    body, altered = json.dumps(words).encode(), json.dumps(words | {"principal": "900000"}).encode()

    def send(sent: bytes, nonce: str) -> int:
        headers = signed("POST", path, body, nonce=nonce) | {"Idempotency-Key": "a-1"}
        return int(program.client.post(path, sent, content_type="application/json", headers=headers).status_code)

    assert send(altered, "a" * 20) == 401
    assert not Proposal.objects.filter(row="loan.repay").exists()
    assert send(body, "a" * 20) == 200
    assert Proposal.objects.get(row="loan.repay").data["principal"] == "100000"
    assert send(body, "a" * 20) == 401, "an idempotency key does not let a copy in"
    assert send(body, "b" * 20) == 200, "signed anew it is answered again"
    assert Proposal.objects.filter(row="loan.repay").count() == 1


def test_a_sheet_of_a_program_is_read_whole_after_its_signature(signer: Any, story: Story) -> None:
    _service, program = signer
    row = movement(story.drawn(), 1)
    body = (json.dumps(row) + "\n" + json.dumps(row | {"voucher_no": "HK-2"})).encode()
    path = "/api/movements/bulk/"
    headers = signed("POST", path, body) | {"Idempotency-Key": "sheet"}
    answer = program.client.post(path, body, content_type="application/x-ndjson", headers=headers)
    assert answer.status_code == 202
    run = SheetRun.objects.get()
    table, _columns = runs.opened(run, for_user(run.name, run.by))
    assert len(table.rows) == 2


def test_a_body_beyond_the_largest_door_is_turned_away_unread(signer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zengxindai.web.authentication.BODY_MOST", 100)
    body = b"x" * 101
    headers = signed("POST", "/api/movements/bulk/", body) | {"Idempotency-Key": "sheet"}
    sent = signer[1].client.post("/api/movements/bulk/", body, content_type="application/json", headers=headers)
    assert sent.status_code == 413


def test_policy_asks_every_system_for_it_and_people_for_none(story: Story, client: Client) -> None:
    service, key = system(story.cast, NOW)
    program = Program(key)
    assert program.get(PATH).status_code == 200
    Parameter.objects.filter(key="systems_sign").update(value=True)
    demand_anew()
    assert program.get(PATH).status_code == 401
    assert why() == ["signature no secret"]
    client.force_login(story.cast.bank.handler)
    assert client.get(PATH).status_code == 200
    by = User.objects.get(pk=administrator_of(story))
    secret = systems.sign_calls(by, service, at=NOW)
    assert get(program, signed("GET", PATH, secret=secret)).status_code == 200
    with pytest.raises(Refused, match="SVC-05"):
        systems.sign_no_more(by, service, at=NOW)


def administrator_of(story: Story) -> int:
    """Who opened the bank's system."""
    return int(Event.objects.filter(verb="service.add").latest("id").actor_id)


def demand_anew() -> None:
    """Let every process read the parameters again, as a set parameter does."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE policy_document SET loaded_at = loaded_at + interval '1 second'")


def test_its_administrator_makes_the_secret_by_page(story: Story, client: Client) -> None:
    service, key = system(story.cast, NOW)
    url = f"/administration/systems/{service.pk}/"
    client.force_login(User.objects.get(pk=administrator_of(story)))
    assert "form" in client.post(f"{url}signatures/").context
    page = client.post(f"{url}signatures/", {"password": PASSWORD})
    secret = page.context["secret"]
    assert page["Cache-Control"] == "no-store" and secret not in client.get(url).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT signs_with FROM accounts_serviceaccount")
        assert secret not in str(cursor.fetchall()), "it lies sealed"
    assert secret not in str(list(Event.objects.values_list("data", flat=True)))
    assert get(Program(key), signed("GET", PATH, secret=secret)).status_code == 200
    assert Program(key).get(PATH).status_code == 401
    client.post(f"{url}signatures/end/", {"password": PASSWORD})
    assert Program(key).get(PATH).status_code == 200
    client.force_login(administrator(story.cast, "other_bank"))
    for path in ("signatures/", "signatures/end/"):
        assert client.post(url + path, {"password": PASSWORD}).status_code == 404


@pytest.mark.usefixtures("committed")
class TestOutside:
    """The example client and real connections."""

    @pytest.fixture
    def story(self, committed: None) -> Story:
        from tests.cast import assemble

        told = Story(assemble(), NOW)
        told.agreement()
        return told

    def test_the_example_client_signs(self, story: Story, base: str) -> None:
        service, key = system(story.cast, NOW)
        loans = [story.drawn(purpose=purpose) for purpose in ("备货", "设备", "厂房")]
        secret = systems.sign_calls(User.objects.get(pk=administrator_of(story)), service, at=NOW)
        pause = lambda seconds: None  # noqa: E731
        bank = bank_client.Bank(base, key, pause, secret, NOW.timestamp)
        assert len(list(bank.pages("/api/loans/?limit=2"))) == len(loans)
        assert bank.repay(loans[0].pk, "2026-03-10", "100000", "HK-1") == bank.repay(
            loans[0].pk, "2026-03-10", "100000", "HK-1"
        )
        assert not Movement.objects.filter(kind="REPAYMENT").exists(), "it waits for a person"
        for wrong in (bank_client.Bank(base, key, pause), bank_client.Bank(base, key, pause, "x" * 43, NOW.timestamp)):
            with pytest.raises(bank_client.Problem, match="API-401"):
                next(wrong.pages("/api/loans/"))

    def test_of_eight_copies_at_one_moment_one_is_let_in(self, story: Story, base: str) -> None:
        service, key = system(story.cast, NOW)
        service.signs_with = SECRET
        service.save()
        headers, answers = signed("GET", PATH), []
        gate = threading.Barrier(8)

        def send() -> None:
            gate.wait()
            try:
                answers.append(get(Program(key), headers).status_code)
            finally:
                connection.close()

        threads = [threading.Thread(target=send) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(answers) == [200] + [401] * 7
