"""The client that banks are given as an example, against a real server: reading, acting, many rows, calls."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
import time_machine
from django.db import connection
from django.test import Client

from loans.models import Movement
from tests.cast import assemble
from tests.flows.conftest import NOW
from tests.story import Story
from tests.systems import administrator, system
from zengxindai.accounts.models import ServiceAccount
from zengxindai.administration import systems
from zengxindai.audit.models import Event
from zengxindai.notifications import calls, outbox, posting
from zengxindai.notifications.models import Attempt, Call, Endpoint
from zengxindai.web.imports import runs
from zengxindai.workflow import signing, told
from zengxindai.workflow.models import Proposal, SheetRun
from zengxindai.wsgi import application

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "bank_client.py"
spec = importlib.util.spec_from_file_location("bank_client", EXAMPLE)
assert spec is not None
assert spec.loader is not None
bank_client = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bank_client)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def within_connection(environ: Any, start: Any) -> Any:
    """One request; its thread's connection ends with it."""
    try:
        return list(application(environ, start))
    finally:
        connection.close()


@pytest.fixture
def story(committed: None, settings: Any, tmp_path: Path) -> Iterator[Story]:
    settings.PRIVATE_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        played = Story(assemble(), NOW)
        played.agreement()
        yield played


@pytest.fixture
def base() -> Iterator[str]:
    with make_server("127.0.0.1", 0, within_connection, Server, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def hears() -> Iterator[Callable[..., tuple[str, list[dict[str, Any]]]]]:
    """Begins a listener of the example; returns its address and what it was told."""
    running = []

    def begin(secret: str) -> tuple[str, list[dict[str, Any]]]:
        heard: list[dict[str, Any]] = []
        server = bank_client.listener(secret, heard.append, NOW.timestamp)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}/zxd", heard

    yield begin
    for server in running:
        server.shutdown()
        server.server_close()


def test_a_bank_reads_and_prepares(story: Story, base: str) -> None:
    loans = [story.drawn(purpose=purpose) for purpose in ("备货", "设备", "厂房")]
    _service, key = system(story.cast, NOW)
    bank = bank_client.Bank(base, key, lambda seconds: None)
    found = [each["id"] for each in bank.pages("/api/loans/?limit=2")]
    assert found == sorted((loan.pk for loan in loans), reverse=True)
    first, again = (bank.repay(loans[0].pk, "2026-03-10", "100000", "HK-1") for _ in range(2))
    assert first == again
    signing.sign(Proposal.objects.get(pk=first), by=story.cast.bank.checker, at=NOW)
    assert Movement.objects.filter(kind="REPAYMENT").count() == 1
    with pytest.raises(bank_client.Problem) as problem:
        bank.repay(loans[1].pk, "2026-03-10", "999999999", "HK-2")
    assert problem.value.said["findings"]
    with pytest.raises(bank_client.Problem, match="API-401"):
        next(bank_client.Bank(base, "zxd_wrong").pages("/api/loans/"))


def movement(loan: Any, serial: int, **changed: str) -> dict[str, str]:
    return {
        "loan": loan.number, "kind": "还款", "on": "2026-03-10", "amount": "100.00", "voucher_no": f"HK-{serial}",
        **changed,
    }  # fmt: skip


def test_many_movements_are_checked_signed_and_carried_out_as_a_whole(story: Story, base: str) -> None:
    loan = story.drawn()
    service, key = system(story.cast, NOW)
    work = lambda seconds: outbox.drain(1, long=True)  # noqa: E731 - what the worker does while the bank waits
    bank = bank_client.Bank(base, key, work)
    wrong = bank.send_movements([movement(loan, 1), movement(loan, 2, amount="999999999")], "batch-1")
    assert (wrong["state"], wrong["mistakes"]) == ("WRONG", 1)
    (mistake,) = wrong["errors"]
    assert mistake["row"] == 3
    assert mistake["code"]
    assert "article" in mistake
    run = bank.send_movements([movement(loan, serial) for serial in range(300)], "batch-2")
    assert (run["state"], run["rows"], run["done"]) == ("SIGNING", 300, 300)
    assert bank.send_movements([movement(loan, serial) for serial in range(300)], "batch-2")["id"] == run["id"]
    assert SheetRun.objects.count() == 2
    assert Movement.objects.filter(kind="REPAYMENT").count() == 0
    runs.sign(run["id"], story.cast.bank.checker)
    outbox.drain(1, long=True)
    assert bank.ask("GET", run["url"])["state"] == "DONE"
    assert Movement.objects.filter(kind="REPAYMENT").count() == 300
    last = Event.objects.filter(verb="loan.repay").latest("id")
    assert last.actor_id == story.cast.bank.checker.pk
    assert service.user.full_name in last.opinion
    with pytest.raises(bank_client.Problem) as problem:
        bank.send_movements([{"loan": loan.number, "what": "x"}], "batch-3")
    assert problem.value.said["errors"]["rows"]


def called(story: Story, service: ServiceAccount, hears: Any, team: str = "bank") -> tuple[Endpoint, list[Any]]:
    """The system is called at a listener that knows the secret."""
    by = administrator(story.cast, team)
    secret = systems.call_at(by, service, "http://127.0.0.1:9/", at=NOW)
    url, heard = hears(secret)
    endpoint = service.endpoints.get(closed_at__isnull=True)
    Endpoint.objects.filter(pk=endpoint.pk).update(url=url)
    endpoint.refresh_from_db()
    return endpoint, heard


def test_a_bank_is_told_of_its_own_cases(story: Story, hears: Any) -> None:
    story.agreement("other_bank")
    mine, other = system(story.cast, NOW)[0], system(story.cast, NOW, "other_bank")[0]
    _endpoint, heard = called(story, mine, hears)
    _other_endpoint, other_heard = called(story, other, hears, "other_bank")
    loan = story.drawn()
    told.gather()
    outbox.drain(100)
    moves = [(each["case_type"], each["target"]) for each in heard if each["case"] == loan.pk]
    assert ("loan", "ACTIVE") in moves
    assert {each["case_type"] for each in heard} >= {"application", "opinion", "filing", "loan"}
    assert not [each for each in other_heard if each["case_type"] in ("application", "loan", "filing", "opinion")]
    before = len(heard)
    told.gather()
    outbox.drain(100)
    assert len(heard) == before
    assert set(Attempt.objects.values_list("status", flat=True)) == {204}
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM notifications_endpoint")
        assert all(text.startswith("demo:") for (text,) in cursor.fetchall())


def test_a_call_is_sent_again_until_it_is_accepted(story: Story, hears: Any, client: Client) -> None:
    service, _key = system(story.cast, NOW)
    endpoint, heard = called(story, service, hears)
    good = endpoint.url
    Endpoint.objects.filter(pk=endpoint.pk).update(url="http://127.0.0.1:9/")
    story.drawn()
    told.gather()
    at = NOW
    for _ in range(calls.TRIES):
        with time_machine.travel(at, tick=False):
            outbox.drain(300, at)
        assert Attempt.objects.count() <= calls.TRIES + 1  # the next call waits until the first is given up
        at += calls.PAUSE * 2**calls.TRIES
    assert not heard
    given_up = Call.objects.filter(failed_at__isnull=False).order_by("id").first()
    assert given_up is not None
    assert given_up.attempts.count() == calls.TRIES
    assert {each.error for each in given_up.attempts.all()} == {"ConnectionRefusedError"}
    Endpoint.objects.filter(pk=endpoint.pk).update(url=good)
    client.force_login(administrator(story.cast))
    page = f"/administration/systems/{service.pk}/calls/"
    assert "ConnectionRefusedError" in client.get(page).content.decode()
    assert client.post(f"{page}{given_up.pk}/again/").status_code == 302
    outbox.drain(300)
    given_up.refresh_from_db()
    assert given_up.done_at is not None
    assert heard[0]["event"] == given_up.event_id
    client.force_login(administrator(story.cast, "other_bank"))
    assert client.post(f"{page}{given_up.pk}/again/").status_code == 404
    assert Event.objects.filter(verb="service.send_again").count() == 1


def test_a_forged_or_old_call_is_not_believed() -> None:
    body = b'{"event":1}'
    now = NOW.timestamp()
    timestamp = str(int(now))
    headers = {"Zxd-Timestamp": timestamp, "Zxd-Signature": calls.signature("s", timestamp, body)}
    assert bank_client.is_genuine("s", headers, body, now)
    assert not bank_client.is_genuine("t", headers, body, now)
    assert not bank_client.is_genuine("s", headers, body + b" ", now)
    assert not bank_client.is_genuine("s", headers, body, now + 301)
    assert not bank_client.is_genuine("s", {}, body, now)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.com/", "not https"),
        ("https://127.0.0.1/", "private address"),
        ("https://10.0.0.8/", "private address"),
        ("https://169.254.169.254/", "private address"),
        ("https://[::1]/", "private address"),
        ("https://[::ffff:10.0.0.8]/", "private address"),
        ("https://[2002:a00:1::1]/", "private address"),
        ("https://localhost/", "private address"),
        ("https://a:b@203.0.114.1/", "address"),
        ("https://203.0.114.1:99999/", "port"),
        ("ftp://203.0.114.1/", "not https"),
    ],
)
def test_no_call_goes_into_the_house(settings: Any, url: str, why: str) -> None:
    settings.WEBHOOK_LOOPBACK = False
    with pytest.raises(posting.Forbidden, match=why):
        posting.checked(url)
    assert posting.post(url, b"", {}).error == why
    assert posting.checked("https://203.0.114.1/hook")[1:] == ("203.0.114.1", 443)


def test_nobody_is_followed_and_nobody_keeps_a_worker(monkeypatch: Any) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if self.path == "/drip":
                for _ in range(40):
                    self.wfile.write(b"H")
                    threading.Event().wait(0.1)
            self.send_response(302)
            self.send_header("Location", "/drip")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    monkeypatch.setattr(posting, "WHOLE", 0.5)
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    answered = posting.post(f"{base}/", b"{}", {})
    assert (answered.status, answered.accepted) == (302, False)
    slow = posting.post(f"{base}/drip", b"{}", {})
    assert slow.status is None
    assert slow.error
    assert slow.milliseconds < 2000
    server.shutdown()
    server.server_close()


def test_the_example_is_read_as_it_stands() -> None:
    manual = (EXAMPLE.parents[1] / "bank-systems.md").read_text(encoding="utf-8")
    assert "examples/bank_client.py" in manual
