"""Asking the black list before an award: who may, what it answers, what is recorded, what nobody reads (Article 21)."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from applications.models import BlacklistQuery
from tests.cast import FIRM, OTHER_FIRM
from tests.flows.conftest import NOW
from tests.story import RESPONSIBLE, Story
from zengxindai import privacy
from zengxindai.audit.models import Event

NAME, NUMBER = RESPONSIBLE
FREE_PERSON = "李兰 500116198207300037"
PURPOSE = "2026年技改专项资金"
ASKERS = ("finance_bureau", "fin_dev_center", "guarantor", "district_gov", "pboc_branch", "regulator", "auditor")
ASKERS += ("bank", "other_bank", "department", "other_department")


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def listed(story: Story) -> Any:
    """The enterprise and its responsible person, both in force."""
    entry = story.listed(persons=f"{NAME} {NUMBER}")
    story.listed(entry.persons.get())
    return entry


def client(story: Story, team: str, **options: Any) -> Client:
    signed_in = Client(**options)
    signed_in.force_login(story.cast.teams[team].handler)
    return signed_in


def ask(story: Story, team: str, subjects: str, purpose: str = PURPOSE) -> Any:
    return client(story, team).post("/blacklist/query/", {"purpose": purpose, "subjects": subjects})


def call(story: Story, team: str, body: Any) -> Any:
    return client(story, team).post("/api/blacklist/query/", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("team", ASKERS)
def test_every_party_but_the_enterprises_asks(story: Story, listed: Any, team: str) -> None:
    answer = ask(story, team, FIRM)
    assert answer.status_code == 200
    text = answer.content.decode()
    for said in (
        "在黑名单内",
        "2026-03-10 – 2031-03-10",
        "江津府〔2026〕1号",
        "第二十一条",
        "不得享受任何区级设立的财政补贴",
    ):
        assert said in text
    assert "/blacklist/query/" in client(story, team).get("/").content.decode()


@pytest.mark.parametrize("team", ["enterprise", "other_enterprise"])
def test_enterprises_do_not(story: Story, listed: Any, team: str) -> None:
    firm = client(story, team)
    assert firm.get("/blacklist/query/").status_code == 403
    assert ask(story, team, FIRM).status_code == 403
    assert firm.post("/blacklist/export/", {"purpose": PURPOSE}).status_code == 403
    assert firm.get("/blacklist/queries/").status_code == 403
    assert call(story, team, {"purpose": PURPOSE, "subjects": FIRM}).status_code == 403
    assert "/blacklist/query/" not in firm.get("/").content.decode()
    assert not BlacklistQuery.objects.exists()


def test_nobody_asks_without_signing_in_or_from_elsewhere(story: Story) -> None:
    assert Client().get("/blacklist/query/").headers["Location"].startswith("/accounts/")
    assert Client().post("/api/blacklist/query/", {}).status_code == 401
    strict = client(story, "department", enforce_csrf_checks=True)
    for path in ("/blacklist/query/", "/blacklist/export/"):
        assert strict.post(path, {"purpose": PURPOSE, "subjects": FIRM}).status_code == 403
    assert strict.get("/blacklist/export/").status_code == 405
    assert not BlacklistQuery.objects.exists()


def test_several_lines_are_answered_line_by_line_and_persons_masked(story: Story, listed: Any) -> None:
    lines = f"{FIRM}\n\n{OTHER_FIRM}\n{NAME}  {NUMBER.lower()}\n{FREE_PERSON}\n"
    answer = ask(story, "department", lines)
    found = answer.context["answers"]
    assert [(each.line, str(each.subject), each.listed) for each in found] == [
        (1, FIRM, True),
        (3, OTHER_FIRM, False),
        (4, "王* 500***********0018", True),
        (5, "李* 500***********0037", False),
    ]
    text = answer.content.decode()
    assert NUMBER not in text
    assert NAME not in text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_number_listed_under_another_name_is_told(story: Story, listed: Any) -> None:
    answer = ask(story, "department", f"李四 {NUMBER}")
    assert "姓名不一致" in answer.content.decode()
    assert answer.context["answers"][0].listed


def test_the_record_names_persons_by_index_only(story: Story, listed: Any) -> None:
    ask(story, "department", f"{FIRM}\n{NAME} {NUMBER}\n{OTHER_FIRM}")
    asked = BlacklistQuery.objects.get()
    assert (asked.by, asked.organisation) == (story.cast.department.handler, story.cast.department.organisation)
    assert (asked.at, asked.purpose, asked.count, asked.hits) == (timezone.now(), PURPOSE, 3, 2)
    assert asked.subjects == [
        {"code": FIRM, "hit": True},
        {"index": privacy.blind(NUMBER, "identity").hex(), "hit": True},
        {"code": OTHER_FIRM, "hit": False},
    ]
    event = Event.objects.get(verb="blacklist_query.query")
    assert event.data == {"purpose": PURPOSE, "count": 3, "hits": 2}
    assert client(story, "department").get("/?tab=done").status_code == 200


def test_wrong_lines_are_told_and_nothing_typed_is_lost(story: Story) -> None:
    lines = f"{FIRM}\n91500116MA5U0A019E\n王晨光 123\n{FIRM}\nabc def"
    answer = ask(story, "bank", lines, purpose="")
    form = answer.context["form"]
    assert [error[:6] for error in form.errors["subjects"]] == ["第 2 行：", "第 3 行：", "第 4 行：", "第 5 行："]
    assert form.errors["purpose"]
    assert lines in answer.content.decode()
    assert not BlacklistQuery.objects.exists()
    said = call(story, "bank", {"purpose": "", "subjects": lines})
    assert (said.status_code, said.json()["errors"]["subjects"]) == (400, list(form.errors["subjects"]))


@pytest.mark.parametrize(("count", "status"), [(200, 200), (201, 400)])
def test_at_most_two_hundred_lines(story: Story, count: int, status: int) -> None:
    from stdnum.cn import uscc

    codes = (f"91500116MA{serial:07d}" for serial in range(count))
    lines = "\n".join(code + uscc.calc_check_digit(code) for code in codes)
    assert call(story, "bank", {"purpose": PURPOSE, "subjects": lines}).status_code == status


@pytest.mark.parametrize(
    "body", [[], "x", {"purpose": {"a": 1}, "subjects": []}, {"purpose": 1.5}, {"subjects": "买\ud800"}, {}]
)
def test_bodies_that_mean_nothing(story: Story, body: Any) -> None:
    said = call(story, "bank", body)
    assert said.status_code == 400
    assert said.json()["errors"]


@pytest.mark.parametrize("text", ["\x00", "x" * 100_000, " \n\t ", "😀", f"{FIRM} {FIRM} {FIRM}"])
def test_texts_that_name_nobody(story: Story, text: str) -> None:
    answer = ask(story, "bank", text)
    assert answer.status_code == 200
    assert answer.context["form"].errors["subjects"]


def test_programs_get_the_same_answers(story: Story, listed: Any) -> None:
    said = call(story, "department", {"purpose": PURPOSE, "subjects": f"{FIRM}\n{FREE_PERSON}"}).json()
    assert (said["count"], said["hits"]) == (2, 1)
    assert said["answers"][0] == {
        "line": 1, "subject": FIRM, "listed": True, "other_name": False, "listed_on": "2026-03-10",
        "barred_until": "2031-03-10", "decision_no": "江津府〔2026〕1号", "article": 21,
    }  # fmt: skip
    assert said["answers"][1]["listed"] is False
    assert said["answers"][1]["listed_on"] is None
    assert BlacklistQuery.objects.get().count == 2


@pytest.mark.parametrize(("day", "hits"), [("2031-03-10", 1), ("2031-03-11", 0)])
def test_the_last_day_counts(story: Story, listed: Any, day: str, hits: int) -> None:
    """Also on the morning after it, before the evening has ended the entry."""
    with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
        ask(story, "department", FIRM)
    assert BlacklistQuery.objects.get().hits == hits


def test_what_is_only_proposed_is_no_answer(story: Story) -> None:
    story.weighed()
    ask(story, "department", FIRM)
    assert BlacklistQuery.objects.get().hits == 0


def test_the_export_is_masked_and_recorded(story: Story, listed: Any) -> None:
    guarantor = client(story, "guarantor")
    assert guarantor.post("/blacklist/export/", {"purpose": " "}).context["export"].errors["purpose"]
    assert not BlacklistQuery.objects.exists()
    answer = guarantor.post("/blacklist/export/", {"purpose": PURPOSE})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    cells = [str(cell.value) for row in sheet for cell in row]
    assert {FIRM, "江津晨光机械有限公司", "王*", "500***********0018", "责任人", "江津府〔2026〕1号"} <= set(cells)
    assert not [cell for cell in cells if NUMBER in cell or NAME in cell]
    asked = BlacklistQuery.objects.get()
    assert (asked.kind, asked.count, asked.hits) == ("EXPORT", 2, 2)
    assert Event.objects.filter(verb="blacklist_query.export").count() == 1


@pytest.mark.parametrize("team", ["finance_bureau", "auditor"])
def test_bureau_and_auditor_read_the_record(story: Story, listed: Any, team: str) -> None:
    ask(story, "other_bank", f"{NAME} {NUMBER}")
    reader = client(story, team)
    text = reader.get("/blacklist/queries/").content.decode()
    for said in ("三峡银行江津支行", PURPOSE, "查询"):
        assert said in text
    assert "/blacklist/queries/" in reader.get("/blacklist/query/").content.decode()
    for before in ("abc", "-1", "9" * 5000, "1"):
        assert reader.get("/blacklist/queries/", {"before": before}).status_code == 200


def test_others_do_not_read_the_record(story: Story) -> None:
    for team in set(ASKERS) - {"finance_bureau", "auditor"}:
        assert client(story, team).get("/blacklist/queries/").status_code == 403
    assert "/blacklist/queries/" not in client(story, "bank").get("/blacklist/query/").content.decode()


def test_the_record_does_not_change(story: Story) -> None:
    from django.db import DatabaseError, transaction

    ask(story, "bank", FIRM)
    for change in (lambda rows: rows.update(purpose="别的"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
            change(BlacklistQuery.objects.all())
