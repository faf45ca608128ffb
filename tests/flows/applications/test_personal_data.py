"""Everything held about one person in one archive: who may have it, what is in it and what never is (PIPL 45)."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from applications.models import Person
from applications.queries import lookup
from tests.flows.conftest import NOW
from tests.story import PERSON, RESPONSIBLE, Story
from zengxindai import privacy
from zengxindai.audit.models import Event

NUMBER, REASON = PERSON["identity_no"], "本人申请，2026年3月10日来函"
SPOUSE = {**PERSON, "name": "赵小兰", "identity_no": "500116198207300037", "phone": "13900005678"}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(story: Story) -> Any:
    """A request whose file names a couple, looked at and asked about; a surety besides."""
    file = story.file()
    words = dict.fromkeys(("is_legal_representative", "is_controller", "share_pct"), "")
    spouse = {**SPOUSE, **words, "spouse_of": file.people.get().pk, "marital": "MARRIED"}
    story.act("enterprise_file.add_person", file, "enterprise", **spouse)
    case = story.reviewed()
    person = file.people.get(name=PERSON["name"]).pk
    story.act("application.reveal", case, "department", person=person, reason="核对征信授权书")
    lookup.ask(story.cast.department.handler, "专项资金", [(1, Person(PERSON["name"], NUMBER))], NOW)
    return case


def asked(story: Story, team: str, duty: str = "handler", number: str = NUMBER, reason: str = REASON) -> Any:
    client = Client()
    client.force_login(getattr(story.cast.teams[team], duty))
    return client.post("/personal-data/", {"identity_no": number, "purpose": reason})


def opened(answer: Any) -> tuple[dict[str, Any], str]:
    """What data.json says by part, and everything of both files as text."""
    assert answer["Content-Type"] == "application/zip"
    package = ZipFile(io.BytesIO(answer.content))
    said = json.loads(package.read("data.json"))
    sheet = openpyxl.load_workbook(io.BytesIO(package.read("个人信息.xlsx"))).active
    cells = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    return {part["name"]: part["rows"] for part in said["parts"]}, json.dumps(said, ensure_ascii=False) + cells


def test_the_bureau_s_approver_gets_everything_of_one_person(story: Story, case: Any) -> None:
    answer = asked(story, "finance_bureau", "approver")
    parts, text = opened(answer)
    assert answer["Cache-Control"] == "no-store"
    assert set(parts) == {"files", "submissions", "queries", "looks"}
    assert parts["files"][0]["居民身份证号"] == NUMBER
    assert parts["files"][0]["手机"] == PERSON["phone"]
    assert parts["looks"][0]["单位"] == story.cast.department.organisation.name
    assert parts["queries"][0]["用途"] == "专项资金"
    assert text.count(NUMBER) == 2, "once for programs, once for people"
    for other in (SPOUSE["name"], SPOUSE["identity_no"], SPOUSE["phone"], story.cast.department.handler.full_name):
        assert other not in text


def test_the_spouse_s_archive_does_not_name_the_other(story: Story, case: Any) -> None:
    parts, text = opened(asked(story, "finance_bureau", "approver", SPOUSE["identity_no"]))
    assert parts["files"][0]["作为配偶列入"] is True
    assert PERSON["name"] not in text
    assert NUMBER not in text
    assert "looks" not in parts


def test_an_enterprise_gets_it_for_its_own_people_only(story: Story, case: Any) -> None:
    parts, _ = opened(asked(story, "enterprise"))
    assert set(parts) == {"files", "submissions", "looks"}
    assert {row["企业"] for row in parts["files"]} == {story.cast.enterprise.organisation.name}
    other = asked(story, "other_enterprise")
    assert other.status_code == 200
    assert "没有" in other.content.decode() or "No data is held" in other.content.decode()
    assert NUMBER not in other.content.decode(), "what was typed is not given back"


def test_it_is_on_record_found_or_not_and_without_the_number(story: Story, case: Any) -> None:
    asked(story, "finance_bureau", "approver")
    asked(story, "finance_bureau", "approver", RESPONSIBLE[1])
    found, nothing = Event.objects.filter(verb="personal_data.export").order_by("id")
    assert found.data["index"] == privacy.blind(NUMBER, "identity").hex()
    assert found.data["purpose"] == REASON
    assert found.data["parts"]["files"] == 1
    assert nothing.data["parts"] == {}
    assert NUMBER not in str(found.data)


def test_nobody_else(story: Story, case: Any) -> None:
    for duty in ("handler", "checker"):
        assert asked(story, "finance_bureau", duty).status_code == 403
        client = Client()
        client.force_login(getattr(story.cast.finance_bureau, duty))
        assert client.get("/personal-data/").status_code == 200, "told who gives it out"
    for team in ("department", "bank", "auditor", "guarantor", "district_gov"):
        assert asked(story, team).status_code == 403
    assert not Event.objects.filter(verb="personal_data.export").exists()


@pytest.mark.parametrize(("number", "reason"), [("123", REASON), (NUMBER, "看"), ("", ""), ("\x00", REASON)])
def test_wrong_input_is_told_and_gives_nothing(story: Story, case: Any, number: str, reason: str) -> None:
    answer = asked(story, "finance_bureau", "approver", number, reason)
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_the_day_in_the_name_is_the_district_s(story: Story, case: Any) -> None:
    name = asked(story, "enterprise")["Content-Disposition"]
    assert f"{timezone.localdate(NOW):%Y%m%d}" in name
