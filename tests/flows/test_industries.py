"""The class of industry: searched as one types, entered by code, refused in words, read with its name."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.story import PROFILE, Story
from zengxindai.policy import industries
from zengxindai.web import present
from zengxindai.web.fields import IndustryField

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[str]:
    return [each.code for each in industries.search(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("C3311", "C3311"), ("3311", "C3311"), ("c33", "C3311"), ("331", "C3311"), ("Ｃ３３１１", "C3311"),
        ("金属结构", "C3311"), ("结构制造", "C3311"), ("金属 结构", "C3311"), ("jsjg", "C3311"), ("JSJGZZ", "C3311"),
        ("正餐", "H6210"), ("白酒", "C1512"), ("bjzz", "C1512"), ("牛的饲养", "A0311"), ("畜牧业 牛", "A0311"),
        ("餐饮 咖啡", "H6232"), ("应用软件", "I6513"), ("超市", ""), ("超级市场", "F5212"),
    ],
)  # fmt: skip
def test_the_best_comes_first(typed: str, first: str) -> None:
    assert (found(typed) or [""])[0] == first


@pytest.mark.parametrize("typed", ["", "  ", "没有这个行业", "\x00", "%", "_", "😀", "' OR 1=1 --", "9" * 10_000])
def test_what_fits_nothing_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_only_classes_and_at_most_twenty() -> None:
    assert len(found("制造")) == 20
    assert {len(code) for code in found("c") + found("业")} == {5}


def test_the_search_answers_whoever_is_signed_in(story: Story, client: Client) -> None:
    door = reverse("industries")
    assert client.get(door).status_code == 302, "nobody else"
    for team in ("enterprise", "bank", "fin_dev_center"):
        client.force_login(story.cast.teams[team].handler)
        answer = client.get(door, {"q": "jsjgzz"}).json()["found"]
        assert answer[0] == {
            "code": "C3311", "name": "金属结构制造", "path": "制造业 › 金属制品业 › 结构性金属制品制造",
        }  # fmt: skip
    assert client.get(door).json() == {"found": []}
    assert client.post(door).status_code == 405


@pytest.mark.parametrize("typed", ["C3311", "3311", "c3311", " Ｃ３３１１ ", "C 33 11"])
def test_a_class_as_people_type_it(typed: str) -> None:
    assert IndustryField().clean(typed) == "C3311"


@pytest.mark.parametrize(
    ("typed", "code", "hint"),
    [
        ("C331", "short", "C3311 金属结构制造、C3312 金属门窗制造"),
        ("331", "short", "C3311 金属结构制造"),
        ("C33", "short", " …"),
        ("K", "short", "K7010 房地产开发经营"),
        ("C3310", "unknown", "C3310"),
        ("A3311", "unknown", "A3311"),
        ("金属结构制造", "unknown", "金属结构制造"),
    ],
)
def test_what_is_no_class_is_refused_with_what_could_be_meant(typed: str, code: str, hint: str) -> None:
    with pytest.raises(ValidationError) as caught:
        IndustryField().clean(typed)
    (wrong,) = caught.value.error_list
    assert wrong.code == code
    assert hint in str(wrong.messages[0])


def test_an_empty_one_where_it_may_be_empty() -> None:
    assert IndustryField(required=False).clean("") == ""


def test_browser_and_program_share_the_field(story: Story, client: Client) -> None:
    client.force_login(story.cast.enterprise.handler)
    step = reverse("apply-step", args=["enterprise"])
    page = client.post(step, {**PROFILE, "industry_code": "C331"}, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "beneath it: C3311 金属结构制造" in page
    assert 'value="C331"' in page, "nothing typed is lost"
    assert "js/industry.js" in page
    assert client.post(step, {**PROFILE, "industry_code": "３３１１"}).status_code == 302
    assert story.file().industry_code == "C3311"


def test_readers_see_code_and_name(story: Story) -> None:
    case: Any = story.draft(industry_code="I6513")
    for each in (case, case.enterprise.file):
        assert "I6513 应用软件开发" in [fact["value"] for fact in present.facts(each, story.cast.enterprise.handler)]
    assert industries.words("C9999") == "C9999"
