"""Numbers told once in a story and looked for everywhere: pages, sheets, API, trail, notices, drafts, logs, memory."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests import complaints
from tests.story import PERSON, RESPONSIBLE, Story
from zengxindai.audit.models import Event
from zengxindai.notifications.models import Notice, Outbox
from zengxindai.workflow import registry

NUMBERS = (PERSON["identity_no"], PERSON["phone"], RESPONSIBLE[1])
# Told on a complaint: read by the complainant and who deals with it, by nobody else, and nowhere as it was typed.
OPEN_TO_SOME = complaints.PHONE
DEALS_WITH_IT = {"enterprise", "finance_bureau", "fin_dev_center"}
TEAMS = (
    "enterprise", "other_enterprise", "department", "bank", "other_bank", "guarantor", "finance_bureau",
    "fin_dev_center", "district_gov", "pboc_branch", "regulator", "auditor", "operator",
)  # fmt: skip
STARTS = ("/", "/search/?q=王晨光", "/overview/", "/sheets/", "/loans/watch/", "/reveals/", "/personal-data/")
LINKS = re.compile(r'href="(/[^"#]*)')
ELSEWHERE = re.compile(r"^/(static|accounts/sign-out|i18n|jsi18n)")
DEPTH = 2
LIMIT = 400


@pytest.fixture
def told(cases: dict[str, Any], story: Story) -> dict[str, Any]:
    """Every kind of case, and a number read in full."""
    request = cases["application"]
    person = request.enterprise.file.people.get().pk
    story.act("application.reveal", request, "department", person=person, reason="核对征信授权书")
    return cases


def text_of(answer: Any) -> str:
    """What was sent, sheets and archives unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    try:
        package = ZipFile(io.BytesIO(content))
    except BadZipFile:
        return str(content.decode("utf-8", "replace"))
    return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def visited(client: Client, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Address and text of the pages, files and sheets from here, two links deep."""
    waiting, seen = list(starts), set(starts)
    for _step in range(DEPTH):
        found: list[str] = []
        for address in waiting[:LIMIT]:
            answer = client.get(address)
            text = text_of(answer)
            yield address, text
            if "text/html" in answer.get("Content-Type", ""):
                found += [link.replace("&amp;", "&") for link in LINKS.findall(text) if not ELSEWHERE.match(link)]
        waiting = [link for link in dict.fromkeys(found) if link not in seen]
        seen |= set(waiting)


@pytest.mark.parametrize("team", TEAMS)
def test_no_page_sheet_or_answer_has_a_number(told: dict[str, Any], story: Story, team: str) -> None:
    if team not in story.cast.teams:
        pytest.skip("nobody of it in this cast")
    client = Client(raise_request_exception=False)
    client.force_login(story.cast.teams[team].handler)
    pages = [case.get_absolute_url() for case in told.values()]
    lists = [f"/{flow.path}/" for flow in registry.flows()]
    doors = [f"/api{address}" for address in (*pages, *lists)]
    read, found = 0, []
    for address, text in visited(client, [*STARTS, *lists, *pages, *doors]):
        read += 1
        hidden = NUMBERS if team in DEALS_WITH_IT else (*NUMBERS, OPEN_TO_SOME)
        found += [(address, number) for number in hidden if number in text and number not in address]
    # The department's handler has asked for the one number, and reads it on the pages of that person alone.
    if team == "department":
        found = [(address, number) for address, number in found if "/api/" in address or number == RESPONSIBLE[1]]
    assert found == []
    assert read > 60


def test_no_table_holds_a_number_as_it_was_typed(told: dict[str, Any]) -> None:
    typed = (*NUMBERS, OPEN_TO_SOME, complaints.CONTACT)
    read, found = 0, []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows = [row for (row,) in cursor.fetchall()]
            read += len(rows)
            found += [(table, number) for number in typed if any(number in row for row in rows)]
    assert found == []
    assert read > 1000


def test_trail_notices_outbox_mails_sessions_memory_and_log_have_none(
    told: dict[str, Any], story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(story.cast.enterprise.handler)
    file = story.cast.enterprise.organisation.file
    wrong = {**PERSON, "marital": "?"}
    assert client.post(f"/{file.get_absolute_url().strip('/')}/add_person/", wrong).status_code == 200
    draft = json.dumps({"token": "", "data": {key: str(value) for key, value in PERSON.items()}})
    client.put(f"/unsent/enterprise_file.add_person/enterprise_file/{file.pk}/", draft, content_type="application/json")
    missing = client.get("/applications/999999999/")
    sinks = {
        "trail": str(list(Event.objects.values("opinion", "data", "findings"))),
        "notices": str(list(Notice.objects.values("text", "params", "url"))),
        "outbox": str(list(Outbox.objects.values("key", "payload", "error"))),
        "unsent": str(list(apps.get_model("workflow.Unsent").objects.values("data"))),
        "mails": str([(each.subject, each.body) for each in mail.outbox]),
        "sessions": str([each.get_decoded() for each in Session.objects.all()]),
        "memory": memory(),
        "log": caplog.text + "".join(record.getMessage() for record in caplog.get_records("setup")),
        "error": missing.content.decode(),
    }
    found = [(sink, n) for sink, text in sinks.items() for n in (*NUMBERS, OPEN_TO_SOME) if n in text]
    assert found == []
    assert len(sinks["trail"]) > 10_000
    assert missing.status_code == 404


def memory() -> str:
    """Every key and value of the Redis that the product uses."""
    redis = cache._cache.get_client()
    return "".join(f"{key!r}{redis.dump(key)!r}" for key in redis.scan_iter())
