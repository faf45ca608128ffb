"""PostgreSQL is gone for some seconds: what people and programs are told, what of their input is left, who recovers."""

from __future__ import annotations

import html
import json
import re
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from django.test import Client
from django.views.defaults import server_error

from script.launcher.services import NAME
from tests.cast import assemble
from tests.e2e.world import PASSWORD
from tests.faults.clients import Journal, Person, Program, opened, said
from tests.faults.servers import Servers, until
from zengxindai.web import outages

WORDS = {"zh-hans": "系统暂时没有响应", "en": "The system does not answer for a moment"}
INNARDS = re.compile(r"Traceback|psycopg|OperationalError|socket|/site-packages/", re.IGNORECASE)


@pytest.fixture
def bank(servers: Servers) -> Person:
    person = Person(servers, "cqnsh-handler")
    person.sign_in()
    return person


@pytest.fixture
def gone(servers: Servers, bank: Person) -> Iterator[None]:
    """PostgreSQL was killed and is started again by whoever goes on, at the latest after the test."""
    servers.kill("postgres")
    yield
    servers.begin("postgres")
    servers.wait_for_web()


def away(code: int, headers: Any, page: str, language: str) -> list[str]:
    """What is wrong with a page that should say in plain words that the system does not answer."""
    wrong = [] if code == 503 else [f"status {code}"]
    wrong += [] if int(headers.get("Retry-After") or 0) > 0 else ["no Retry-After"]
    wrong += [] if "no-store" in headers.get("Cache-Control", "") else ["may be kept"]
    wrong += [] if WORDS[language] in page else ["not in their language"]
    wrong += [] if f'lang="{language}"' in page else ["the language is not told"]
    wrong += [f"shows {found[0]}" for found in [INNARDS.search(page)] if found]
    return wrong


def hidden(page: str) -> dict[str, str]:
    """What the page would send once more."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {html.unescape(name): html.unescape(value) for name, value in fields}


@pytest.mark.parametrize("language", WORDS)
def test_people_are_told_in_their_language(bank: Person, gone: None, language: str) -> None:
    bank.headers["Accept-Language"] = language
    for path in ("/", "/loans/", "/accounts/sign-in/"):
        code, page = bank.ask(path)
        if path == "/accounts/sign-in/" and code == 200:
            continue  # it asks nothing of a visitor who is not known
        assert away(code, bank.answered, page, language) == [], (path, said(page))


def test_what_was_typed_is_sent_once_more_and_done_once(servers: Servers, bank: Person) -> None:
    page = f"/applications/{servers.cases['application']}/"
    path, words = f"{page}begin/inquiry/ask/", {"topic": "断线<i>一</i>", "question": '第一行\n第二行 "引号" &amp;'}
    words |= {"items": "", "answer_by": servers.later(7)}
    bank.ask(path)
    servers.kill("postgres")
    code, shown = bank.ask(path, {**words, "csrfmiddlewaretoken": bank.token()})
    assert away(code, bank.answered, shown, "zh-hans") == []
    kept = hidden(shown)
    assert {name: kept[name].replace("\r\n", "\n") for name in words} == words
    assert "<i>" not in shown, "what was typed is no markup"
    servers.begin("postgres")
    servers.wait_for_web()
    code, shown = bank.ask(path, kept)
    assert (code, bank.url) != (200, path), said(shown)
    assert code == 200
    assert servers.asked("select count(*) from applications_inquiry where topic = %s", words["topic"]) == [(1,)]


def test_a_password_is_asked_for_anew_and_never_shown(servers: Servers, gone: None) -> None:
    visitor = Person(servers, "cqnsh-checker")
    words = {"username": "cqnsh-checker", "password": PASSWORD, "csrfmiddlewaretoken": "x"}
    code, page = visitor.ask("/accounts/sign-in/", words)
    if code == 403:  # the forms' guard comes first and asks no database
        visitor.headers["Cookie"] = f"csrftoken={'a' * 32}"
        code, page = visitor.ask("/accounts/sign-in/", {**words, "csrfmiddlewaretoken": "a" * 32})
    assert code == 503
    assert PASSWORD not in page
    assert re.search(r'<input[^>]*type="password"[^>]*name="password"', page)
    assert hidden(page)["username"] == "cqnsh-checker"


def test_programs_and_scripts_of_a_page_get_what_they_can_read(servers: Servers, bank: Person, gone: None) -> None:
    program = Program(servers, Journal("P", "program"))
    words = {"paid_on": servers.day, "principal": "1", "voucher_no": "GONE-1"}
    code, body = program.send("cqnsh-handler", f"/loans/{servers.cases['loan']}/repay/", words, "gone-1")
    assert (code, body["code"], body["status"]) == (503, "API-503", 503)
    assert body["type"] == "urn:zengxindai:problem:away"
    case = servers.cases["application"]
    bank.headers |= {"Content-Type": "application/json", "X-CSRFToken": bank.token(), "Accept": "*/*"}
    request = urllib.request.Request(  # noqa: S310 - this machine
        f"{servers.address}/unsent/inquiry.ask/application/{case}/",
        data=json.dumps({"token": "", "data": {"topic": "x"}}).encode(),
        headers=bank.headers,
        method="PUT",
    )
    code, body = opened(bank.opener, request, json.load)
    assert code == 503
    assert WORDS["zh-hans"] in body["detail"]


def test_probes_say_which_server_it_is(servers: Servers, gone: None) -> None:
    probe = Person(servers, "nobody")
    told = {path: probe.ask(path) for path in ("/health/live", "/healthz", "/health/ready")}
    assert told["/health/live"][0] == 200
    for path in ("/healthz", "/health/ready"):
        code, body = told[path]
        assert (code, json.loads(body)["database"], json.loads(body)["redis"]) == (503, False, True)


def test_all_recover_by_themselves(servers: Servers, bank: Person) -> None:
    """The same session goes on; the same worker sends what the act asked for, and beat's signs of life come again."""
    alive = {name: process.pid for name, process in servers.running.items()}
    servers.kill("postgres")
    threading.Event().wait(6)  # long enough for worker and beat to have met it
    servers.begin("postgres")
    servers.wait_for_web()
    page = f"/applications/{servers.cases['application']}/"
    words = {"topic": "断线后", "question": "请补充", "items": "", "answer_by": servers.later(7)}
    bank.press(f"{page}begin/inquiry/ask/", lambda: False, **words)
    event = "select max(id) from audit_event where verb = 'inquiry.ask'"
    sent = "select count(*) from notifications_outbox where done_at is not null and key like 'notice-mail:' || "
    sent += f"({event}) || ':%%'"
    until(lambda: servers.asked(sent)[0][0] > 0, "the worker has sent the message of the act")
    assert servers.asked("select count(*) from notifications_outbox where failed_at is not null") == [(0,)]
    assert {name: process.pid for name, process in servers.running.items()} == alive, "nobody was started again"
    assert all(process.poll() is None for process in servers.running.values())
    beats = "select at from operations_pulse where name = 'beat'"
    before = servers.asked(beats)
    until(lambda: servers.asked(beats) != before, "beat and worker give a sign of life again", 75)


def test_a_connection_cut_in_the_middle_of_an_act_leaves_nothing_of_it(servers: Servers, bank: Person) -> None:
    """The act waits for a lock when its connection is cut: 503, nothing done; sent again, it is done."""
    holder = psycopg2.connect(servers.address_of(NAME))
    holder.cursor().execute("lock table applications_inquiry in access exclusive mode")
    case, topic = servers.cases["application"], "半途"
    words = {"topic": topic, "question": "请补充", "items": "", "answer_by": servers.later(7)}
    path = f"/applications/{case}/begin/inquiry/ask/"
    found: list[tuple[int, str]] = []

    def press() -> None:
        found.append(bank.ask(path, {**words, "csrfmiddlewaretoken": bank.token()}))

    pressing = threading.Thread(target=press)
    pressing.start()
    waiting = "select pid from pg_stat_activity where wait_event_type = 'Lock' and usename = 'app_rw'"
    until(lambda: servers.asked(waiting), "the act waits")
    for (pid,) in servers.asked(waiting):
        servers.asked("select pg_terminate_backend(%s)", pid)
    pressing.join()
    holder.close()
    code, page = found[0]
    assert away(code, bank.answered, page, "zh-hans") == []
    assert servers.asked("select count(*) from applications_inquiry where topic = %s", topic) == [(0,)]
    assert bank.ask(path, hidden(page))[0] == 200
    assert servers.asked("select count(*) from applications_inquiry where topic = %s", topic) == [(1,)]


def test_cut_between_a_page_and_its_session_is_an_outage_as_well(committed: Any) -> None:
    """The last statement of every page writes the session; one that somebody ended meanwhile is another matter."""
    user = assemble().bank.handler
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    client.force_login(user, backend="zengxindai.accounts.backends.AccountBackend")
    cuts: list[str] = []

    def cut(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('UPDATE "accounts_session"'):
            cuts.append(sql)
            terminated(connection.connection.info.backend_pid)
        return execute(sql, *rest)

    with connection.execute_wrapper(cut):
        page = client.get("/accounts/profile/")
    assert len(cuts) == 1
    assert away(page.status_code, page.headers, page.content.decode(), "en") == []
    connection.close()
    assert client.get("/accounts/profile/").status_code == 200
    client.session.flush()
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/accounts/profile/").status_code == 302, "control: who has no session signs in"


def terminated(pid: int) -> None:
    """End a backend from beside it."""
    beside = psycopg2.connect(**{**connection.get_connection_params(), "options": ""})
    with beside.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [pid])
    beside.close()


def test_a_fault_of_ours_is_no_outage_and_the_bare_page_of_before_is_found_wanting(rf: Any) -> None:
    """Controls: what is not the server's stays 500; Django's own answer, which was ours before, does not pass."""
    assert [outages.status_of(error) for error in (OperationalError(), InterfaceError())] == [503, 503]
    assert [outages.status_of(error) for error in (ValueError(), DataError(), OSError(2, "no"), None)] == [500] * 4
    assert outages.status_of(OSError(28, "full")) == 507
    bare = server_error(rf.get("/"))
    assert away(bare.status_code, bare.headers, bare.content.decode(), "zh-hans")[:3] == [
        "status 500", "no Retry-After", "may be kept",
    ]  # fmt: skip


@pytest.mark.parametrize(("path", "media"), [("/loans/", "text/html"), ("/api/loans/", "application/problem+json")])
def test_a_fault_of_ours_is_told_in_the_form_of_who_asked(rf: Any, path: str, media: str) -> None:
    try:
        raise ValueError("what was typed")
    except ValueError:
        answer = outages.failed(rf.get(path))
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(media)
    assert "Retry-After" not in answer
    assert b"what was typed" not in answer.content
