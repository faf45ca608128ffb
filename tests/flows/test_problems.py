"""Every no of the API says what is wrong, by which rule and article; lists go on by cursor; a minute has its limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from tests.flows.conftest import NOW
from tests.story import Story
from tests.systems import Program, system
from zengxindai.web.input import BoundedJSONParser


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as frozen:
        yield frozen


@pytest.fixture
def program(story: Story) -> Program:
    return Program(system(story.cast, NOW)[1])


def said(answer: Any, status: int) -> dict[str, Any]:
    """The problem, in the shape all of them have."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"].startswith("urn:zengxindai:problem:")
    assert problem["status"] == status
    assert all(problem[name] for name in ("title", "detail", "code"))
    assert "article" in problem
    return dict(problem)


def test_every_no_has_the_same_shape(story: Story, program: Program, monkeypatch: Any) -> None:
    loan = story.drawn()
    path = f"/api/loans/{loan.pk}/repay/"
    words = {"paid_on": "2026-03-10", "principal": "100000", "voucher_no": "HK-1", "reason": ""}
    wrong = said(program.post(path, {}), 400)
    assert set(wrong["errors"]) >= {"paid_on", "principal"}
    assert "Idempotency-Key" in said(program.post(path, words, key=""), 400)["errors"]
    assert "detail" in said(program.post(path, "{"), 400)
    said(Program("zxd_x").get("/api/loans/"), 401)
    said(program.post(f"/api/loans/{loan.pk}/classify/", {}), 403)
    said(program.get("/api/loans/999999/"), 404)
    said(program.get("/api/nowhere/"), 404)
    said(program.client.delete("/api/loans/"), 405)
    said(program.post(path, "<x/>", media="application/xml"), 415)
    refused = said(program.post(path, words | {"principal": "999999999"}), 409)
    assert refused["code"] == refused["findings"][0]["code"]
    assert refused["type"].endswith(":refused")
    monkeypatch.setattr(BoundedJSONParser, "most", 40)
    said(program.post(path, words), 413)


def test_a_refusal_names_its_article(story: Story, program: Program) -> None:
    loan = story.registered().loan
    early = story.drawing(loan, rate="99")
    problem = said(program.post(f"/api/loans/{loan.pk}/draw/", early), 409)
    assert problem["article"] == 14
    assert any(found["article"] == 14 for found in problem["findings"])


def test_a_refusal_is_an_answer_too(story: Story, program: Program) -> None:
    loan = story.drawn()
    path, words = f"/api/loans/{loan.pk}/repay/", {"paid_on": "2026-03-10", "principal": "999999999", "voucher_no": "V"}
    first, again = (program.post(path, words, key="k-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (409, 409)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    problem = said(program.post(path, words | {"principal": "1"}, key="k-1"), 422)
    assert problem["code"] == "API-422"


def test_a_list_goes_on_where_it_stopped(story: Story, program: Program) -> None:
    loans = [story.drawn(purpose=f"用途{number}").pk for number in range(5)]
    found, url = [], "/api/loans/?limit=2&q=DK"
    while url:
        answer = program.get(url)
        page = answer.json()
        found += [each["id"] for each in page["results"]]
        url = page["next"]
        assert ("Link" in answer.headers) == bool(url)
        if len(found) == 2:
            loans.append(story.drawn(purpose="后来").pk)  # newer than the first page: told another time
    assert found == sorted(loans[:5], reverse=True)
    for wrong in ("cursor=x", "limit=0", "limit=201", "limit=x"):
        said(program.get(f"/api/loans/?{wrong}"), 400)
    cursor = program.get("/api/loans/?limit=2").json()["next"].partition("?")[2]
    said(program.get(f"/api/filings/?{cursor}"), 400)


def test_a_minute_has_its_limits(program: Program, settings: Any, clock: Any) -> None:
    settings.API_PER_MINUTE = {"read": 3, "write": 1}
    cache.clear()
    left = [program.get("/api/loans/").headers["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    answer = program.get("/api/loans/")
    said(answer, 429)
    assert answer.headers["Retry-After"] == answer.headers["RateLimit-Reset"]
    assert answer.headers["RateLimit-Limit"] == "3"
    clock.shift(60)
    assert program.get("/api/loans/").status_code == 200
    assert program.post("/api/loans/999/repay/", json.dumps({})).status_code == 404
    assert program.post("/api/loans/999/repay/", json.dumps({})).status_code == 429
