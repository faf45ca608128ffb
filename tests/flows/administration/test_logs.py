"""The log of a story: every line is JSON with the id that the visitor was answered, and holds nothing personal."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from celery import shared_task
from django.db import IntegrityError, connection
from django.test import Client

from tests.cast import PASSWORD
from tests.story import Story
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Outbox
from zengxindai.operations.logs import Line, cut
from zengxindai.web import inbox

IDENTITY, PHONE, NAME = "500116199001011234", "13908312345", "欧阳慕容"
FORBIDDEN = (IDENTITY, PHONE, NAME, PASSWORD, "wrong-Password-77", "tok-3f9a8b7c6d5e", "geheim@example.cn")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the processes would write to their output, of every logger and level from information up."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(Line())
    root, levels = logging.getLogger(), {}
    root.addHandler(handler)
    for name in ("", "django", "zengxindai", "celery"):
        logger = logging.getLogger(name)
        levels[name] = logger.level
        logger.setLevel(logging.INFO)
    yield text
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def clean(log: io.StringIO) -> None:
    text = log.getvalue()
    assert [word for word in FORBIDDEN if word in text] == []


def test_a_story_leaves_no_personal_data_in_the_log(story: Story, log: io.StringIO, monkeypatch: Any) -> None:
    person = story.cast.enterprise.handler
    visitor = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE="en")
    sign_in = {"username": person.username, "password": "wrong-Password-77"}
    visitor.post("/accounts/sign-in/", sign_in)
    assert visitor.post("/accounts/sign-in/", {**sign_in, "password": PASSWORD}).status_code == 302
    case = story.draft()
    visitor.force_login(person)
    typed = {"identity_no": IDENTITY, "phone": PHONE, "full_name": NAME, "email": "geheim@example.cn"}
    answers = [
        visitor.get(case.get_absolute_url()),
        visitor.get("/applications/", {"q": NAME}),
        visitor.get("/", {"q": IDENTITY, "token": "tok-3f9a8b7c6d5e"}),
        visitor.post("/applications/", typed),
        visitor.get(f"/no/such/{IDENTITY}/{PHONE}/"),
        visitor.get("/api/applications/", headers={"authorization": "Token tok-3f9a8b7c6d5e"}),
        visitor.post("/documents/", typed, headers={"cookie": "sessionid=tok-3f9a8b7c6d5e"}),
    ]

    def falls(*args: Any, **kwargs: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE who (name text UNIQUE); INSERT INTO who VALUES (%s)", [NAME + IDENTITY])
            cursor.execute("INSERT INTO who VALUES (%s)", [NAME + IDENTITY])

    monkeypatch.setattr(inbox.Inbox, "get", falls)
    visitor.force_login(person)
    answers.append(visitor.get("/", {"phone": PHONE}, headers={"x-request-id": "proxy-0815-4711"}))
    assert answers[-1].status_code == 500
    found = lines(log)
    clean(log)
    for answer in answers:
        mine = [line for line in found if line["request"] == answer["X-Request-ID"]]
        assert mine, answer.wsgi_request.path
    assert {line["level"] for line in found} >= {"INFO", "WARNING", "ERROR"}
    error = next(line for line in found if line["level"] == "ERROR")
    assert error["request"] == "proxy-0815-4711"
    assert error["error"][0].endswith("IntegrityError")
    assert any("test_logs.py" in step for step in error["where"]), "where it arose is told"


def test_every_line_of_a_request_has_its_id_from_the_first_middleware_on(
    client: Client, log: io.StringIO, db: Any
) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    found = lines(log)
    assert found and {line["request"] for line in found} == {answer["X-Request-ID"]}


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "a b c d e f g h", f"{NAME}{NAME}", '"},{"level":"x', "a\tbcdefgh"]
)
def test_a_visitor_does_not_write_into_the_log_by_the_name_of_a_request(client: Client, db: Any, given: str) -> None:
    answer = client.get("/health/live", HTTP_X_REQUEST_ID=given)
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])
    kept = client.get("/health/live", HTTP_X_REQUEST_ID="proxy-0815.4711_x")
    assert kept["X-Request-ID"] == "proxy-0815.4711_x"


def test_work_of_the_outbox_that_fails_tells_its_kind_and_place(db: Any, log: io.StringIO, monkeypatch: Any) -> None:
    def falls(payload: dict[str, Any]) -> None:
        raise IntegrityError(f"DETAIL: Key (name)=({NAME}) {PHONE}") from ValueError(IDENTITY)

    monkeypatch.setitem(outbox._handlers, "test", falls)
    Outbox.objects.create(kind="test", key="test:1", run_after="2020-01-01T00:00:00+08:00")
    assert outbox.drain_once()
    clean(log)
    (line,) = [line for line in lines(log) if line["level"] == "ERROR"]
    assert line["error"] == ["django.db.utils.IntegrityError", "builtins.ValueError"]
    assert "test:1" in line["message"]


@shared_task(name="tests.falls")
def falling(name: str) -> None:
    """A task that fails with what it was told."""
    raise RuntimeError(f"{name} {IDENTITY}")


def test_a_task_that_fails_tells_neither_its_arguments_nor_the_errors_words(log: io.StringIO) -> None:
    falling.apply(args=[NAME])
    clean(log)
    (line,) = [line for line in lines(log) if line["level"] == "ERROR"]
    assert "tests.falls" in line["message"] and line["error"] == ["builtins.RuntimeError"]


@pytest.mark.parametrize(
    "text",
    [
        f"身份证{IDENTITY}，电话{PHONE}",
        f"no={IDENTITY[:-1]}x tel +86{PHONE}",
        f"/search/?q={IDENTITY}&token=tok-3f9a8b7c6d5e",
        f'{{"password": "{PASSWORD}", "phone": "{PHONE}"}}',
        f"password={PASSWORD}&x=1",
        "Authorization: Token tok-3f9a8b7c6d5e",
        "Cookie: sessionid=tok-3f9a8b7c6d5e; csrftoken=tok-3f9a8b7c6d5e",
        f"postgresql://app_rw:{PASSWORD}@db/zxd",
        f"duplicate key\nDETAIL:  Key (name)=({NAME}) already exists.",
        f"bad\nLINE 1: SELECT '{NAME}'\n               ^",
        "an geheim@example.cn gesandt",
    ],
)
def test_what_is_cut_out(text: str) -> None:
    assert [word for word in (*FORBIDDEN, IDENTITY[:-1]) if word in cut(text)] == []


@pytest.mark.parametrize(
    "text", ["loans/JJZXD-2026-0012 2026-03-10 10:00", "outbox paper:event:12: attempt 5 failed", "4500000.00"]
)
def test_what_stays(text: str) -> None:
    assert cut(text) == text
