"""Redis is emptied, or dies, while messages wait in it and people are signed in: what it held is not missed."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.clients import Journal, Person, Program, opened
from tests.faults.flows import Flow, differences
from tests.faults.servers import Servers, until
from tests.sheets import workbook

WAITING = "select count(*) from notifications_outbox where done_at is null and failed_at is null"
QUEUE = "celery"


@pytest.fixture
def people(servers: Servers) -> Iterator[dict[str, Person]]:
    found = {"bank": Person(servers, "cqnsh-handler"), "firm": Person(servers, "91500116ma5u0a019d-handler")}
    for person in found.values():
        person.sign_in()
    yield found
    for name in ("worker", "beat"):
        if servers.running[name].poll() is not None:
            servers.begin(name)


@pytest.fixture
def no_redis(servers: Servers) -> Iterator[None]:
    servers.kill("redis")
    yield
    servers.begin("redis")
    servers.wait_for_web()


def question(servers: Servers, number: int, people: dict[str, Person]) -> Flow:
    """A flow of pages, with its messages to people, under a token nobody used."""
    flow = Flow(servers, 4 * number + 3, people)
    flow.play()
    return flow


def rate(servers: Servers) -> tuple[int, dict[str, str]]:
    """A program looks at its loans: the code, and what it is told of its minute."""
    headers = {"Authorization": f"Token {servers.tokens['cqnsh-handler']}"}
    request = urllib.request.Request(f"{servers.address}/api/loans/", headers=headers)  # noqa: S310 - this machine
    found: dict[str, str] = {}

    def read(answer: Any) -> None:
        found.update(answer.headers)

    return opened(urllib.request.build_opener(), request, read)[0], found


def test_emptied_while_messages_wait_nothing_is_lost_and_nobody_is_signed_out(
    servers: Servers, people: dict[str, Person]
) -> None:
    until(lambda: servers.asked(WAITING)[0][0] == 0, "what was asked before is done")
    for name in ("beat", "worker"):
        servers.kill(name)
    flow = question(servers, 501, people)
    mailed = f"{WAITING} and kind = 'notice-mail'"
    waiting, queued = servers.asked(mailed)[0][0], servers.redis().llen(QUEUE)
    assert waiting > 0
    assert queued > 0, "the control: without messages that wait, nothing would be emptied"
    servers.redis().flushall()
    assert servers.redis().llen(QUEUE) == 0
    for person in people.values():
        code, _page = person.ask("/accounts/profile/")  # not the inbox: of a notice that was read nothing is sent
        assert (code, person.url) == (200, "/accounts/profile/"), "signed in as before"
    sent = len(servers.mails())
    for name in ("worker", "beat"):
        servers.begin(name)
    until(lambda: servers.asked(WAITING)[0][0] == 0, "what was announced is swept from the database")
    assert differences(servers, [flow.journal]) == []
    until(lambda: len(servers.mails()) >= sent + waiting, "every message was sent")
    assert len(servers.mails()) == sent + waiting, "and none twice"


def test_dead_acts_are_done_at_once_and_probes_and_limits_say_the_truth(
    servers: Servers, people: dict[str, Person], no_redis: None
) -> None:
    began = time.monotonic()
    flow = question(servers, 502, people)
    assert differences(servers, [flow.journal]) == []
    assert flow.journal.away == flow.journal.lost == 0
    assert time.monotonic() - began < 30, "nobody waits for a server that is gone"
    visitor = Person(servers, "cqnsh-checker")
    visitor.sign_in()
    assert visitor.url == "/"
    code, headers = rate(servers)
    assert code == 200
    assert headers["RateLimit-Remaining"] == headers["RateLimit-Limit"], "not counted, and nobody is stopped"
    assert people["bank"].ask("/healthz")[0] == 503
    assert people["bank"].ask("/health/live")[0] == 200


def test_dead_a_sheet_with_mistakes_is_answered_by_its_mistakes(
    servers: Servers, people: dict[str, Person], no_redis: None
) -> None:
    """The sheet with its mistakes waits in Redis; without it the page still tells them."""
    bank, path = people["bank"], "/imports/movements/"
    bank.ask(path)
    sheet = workbook([["还款流水"], ["单位：元"], ["业务编号"], ["没有这笔"]])
    code, page = bank.upload(path, {}, "file", sheet, "流水.xlsx")
    assert code == 200
    assert 'href="/imports/movements/returned/' not in page
    assert "notice-danger" in page or "mistake" in page or "error" in page


def test_back_again_all_recover_by_themselves(servers: Servers, people: dict[str, Person]) -> None:
    """Worker and beat find the new Redis without being started again; limits count from the beginning."""
    alive = {name: process.pid for name, process in servers.running.items()}
    servers.kill("redis")
    flow = question(servers, 503, people)
    time.sleep(3)
    servers.begin("redis")
    servers.wait_for_web()
    until(lambda: servers.asked(WAITING)[0][0] == 0, "worker and beat go on", 90)
    assert {name: process.pid for name, process in servers.running.items()} == alive
    assert all(process.poll() is None for process in servers.running.values())
    assert differences(servers, [flow.journal]) == []
    left = [int(rate(servers)[1]["RateLimit-Remaining"]) for _ in range(3)]
    assert left[0] > left[1] > left[2], "each request counts again"


def test_a_program_without_redis_is_done_once_under_its_key(servers: Servers, no_redis: None) -> None:
    """Keys of acts are in PostgreSQL: what was sent twice is done once, whatever Redis forgot."""
    program = Program(servers, Journal("R", "program"))
    words = {"on": servers.cases["agreement"], "kind": "DEPOSIT", "amount": "1000", "basis": "无缓存"}
    first = program.send("czj-handler", "/fund-movements/draft/", words, "no-redis-1")
    assert first == program.send("czj-handler", "/fund-movements/draft/", words, "no-redis-1")
    assert servers.asked("select count(*) from compensation_fundmovement where basis = '无缓存'") == [(1,)]
