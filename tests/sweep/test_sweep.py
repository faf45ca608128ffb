"""Every door of the product, by everybody, against one golden file; then each wall alone (ADR 0007, 0042)."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.sweep.conftest import ABSENT, House
from tests.sweep.doors import Door, routes
from zengxindai.accounts import wall
from zengxindai.workflow import registry
from zengxindai.workflow.case import CaseQuerySet

GOLDEN = Path(__file__).with_name("sweep.txt")
HEAD = "每一扇门：谁来，得到什么。改动本文件即是改动权限。办理一事的门，本案各方见 tests/flows/matrix.txt。\n"
# Who has no part in the story's cases. Of a case's own parties, who acts is the matrix's.
STRANGERS = (
    "未登录", "他合作银行", "他行业主管部门", "他企业",
    "系统运维", "系统运维 安全", "系统运维 审计", "本案合作银行 他支行",
)  # fmt: skip
AT_ACTS = {*STRANGERS, "本案合作银行 管理员"}
# What differs between two answers to the same question: the asked address, to which a page's forms lead back, too. And
# the doors whose answer is about the asking itself.
CHANGING = re.compile(rb'(csrfmiddlewaretoken" value="|name="next" value="|"instance":\s*")[^"]*')
ABOUT_ASKING = {"metrics", "health/ready", "accounts/sessions/", "administration/people/", "administration/trail/"}

Answers = dict[tuple[str, Door], tuple[int, bytes]]


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Some ten thousand refusals need not be logged, and no page differs because a minute has passed."""
    logging.disable(logging.CRITICAL)
    with time_machine.travel(timezone.now(), tick=False):
        yield
    logging.disable(logging.NOTSET)


class Knocking:
    """One visitor's requests; whatever one of them does is undone before the next."""

    def __init__(self, visitor: Any) -> None:
        self.client = Client(raise_request_exception=False, headers={"accept-language": "zh-hans"})
        if visitor is not None:
            self.client.force_login(visitor)
        self.cookies = self.client.cookies.copy()

    def at(self, method: str, url: str) -> tuple[int, bytes]:
        """Status and content of the answer to an empty body."""
        with transaction.atomic():
            answer = self.client.generic(method, url, content_type="application/json")
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        self.client.cookies = self.cookies.copy()
        return answer.status_code, content


def answers(house: House, names: Any, doors: list[Door]) -> Answers:
    """What these visitors are answered at these doors."""
    found: Answers = {}
    for name in names:
        knocking = Knocking(house.visitors[name])
        found |= {
            (name, door): knocking.at(door.method, door.url) for door in doors if not door.acts or name in AT_ACTS
        }
    return found


def plain(content: bytes) -> bytes:
    """What a reader reads of an answer: of a workbook its sheets, of a page all but what is new each time."""
    if content.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(content))
        return b"".join(book.read(name) for name in sorted(book.namelist()) if not name.startswith("docProps"))
    return CHANGING.sub(rb"\1", content)


def described(house: House, found: Answers) -> str:
    """Each door with who gets what; the most frequent answer of a door is told last, as that of all others."""
    lines = []
    for door in house.doors:
        said = {name: found[name, door][0] for name in house.visitors if (name, door) in found}
        most = Counter(said.values()).most_common(1)[0][0]
        lines.append(f"\n{door}")
        for status in sorted(set(said.values()) - {most}):
            lines.append(f"  {status}：" + "、".join(name for name, each in said.items() if each == status))
        lines.append(f"  {most}：{'其余各方' if len(set(said.values())) > 1 else '各方'}")
    return HEAD + "\n".join(lines) + "\n"


@contextmanager
def no_second_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PostgreSQL lets every request read everything."""
    with monkeypatch.context() as patch:
        patch.setattr(wall, "say", lambda statement, *values: None)
        yield


@contextmanager
def no_first_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No queryset asks who is reading."""
    with monkeypatch.context() as patch:
        for each in narrowed(CaseQuerySet):
            patch.setattr(each, "visible_to", lambda self, user: self)
        yield


def narrowed(base: type[Any]) -> Iterator[type[Any]]:
    """The querysets below one that narrow by reader."""
    for each in base.__subclasses__():
        if "visible_to" in vars(each):
            yield each
        yield from narrowed(each)


def test_every_door_answers_everybody_as_agreed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is let in reads the same without the second wall; what is unseen is as what is not there; the golden file."""
    assert {door.route.split(" ")[0] for door in house.doors} == {route for route, _view in routes()}
    found = answers(house, house.visitors, house.doors)
    text = described(house, found)
    GOLDEN.with_suffix(".found").write_text(text, encoding="utf-8")
    read = [d for d in house.doors if d.method == "GET" and not d.acts and d.route not in ABOUT_ASKING]
    with no_second_wall(monkeypatch):
        open_house = answers(house, house.visitors, read)
    differing = [f"{name}: {door}" for (name, door), each in open_house.items() if differ(each, found[name, door])]
    assert not differing
    assert not told_apart(house, found)
    assert text.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines(), "compare sweep.found with sweep.txt"
    GOLDEN.with_suffix(".found").unlink()


def differ(one: tuple[int, bytes], other: tuple[int, bytes]) -> bool:
    """Whether a reader would tell two answers apart."""
    return one[0] != other[0] or plain(one[1]) != plain(other[1])


def told_apart(house: House, found: Answers) -> list[str]:
    """Where a case that is not shown is answered otherwise than one that does not exist."""
    wrong = []
    for name in STRANGERS:
        knocking = Knocking(house.visitors[name])
        for door in house.doors:
            if door.kind and found[name, door][0] == 404:
                own = f"/{house.cases[door.kind].pk}/"
                absent = knocking.at(door.method, door.url.replace(own, f"/{ABSENT}/", 1))
                wrong += [f"{name}: {door}"] if differ(absent, found[name, door]) else []
    return wrong


def unseen(house: House, name: str) -> list[bytes]:
    """The numbers of the story's cases that a visitor may not see."""
    person = house.visitors[name]
    hidden = (
        case.number
        for case in house.cases.values()
        if person is None or not type(case).objects.visible_to(person).filter(pk=case.pk).exists()
    )
    return [number.encode() for number in hidden if number]


def named(numbers: list[bytes], answer: tuple[int, bytes]) -> set[bytes]:
    """The numbers an answer tells."""
    content = plain(answer[1])
    return {number for number in numbers if number in content}


def leaks(found: Answers, before: Answers, hidden: dict[str, list[bytes]]) -> list[str]:
    """Doors that open to a stranger who was not let in before, or name a case that they did not."""
    wrong = []
    for (name, door), answer in found.items():
        opened = door.kind and answer[0] != before[name, door][0]
        more = named(hidden[name], answer) - named(hidden[name], before[name, door])
        wrong += [f"{name}: {door} {answer[0]}"] if opened or more else []
    return wrong


def test_the_second_wall_holds_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every queryset unscoped a stranger finds no case, on no page, in no list, sheet, search or count."""
    assert len(list(narrowed(CaseQuerySet))) > 20
    hidden = {name: unseen(house, name) for name in STRANGERS}
    assert min(len(each) for each in hidden.values()) > 15
    before = answers(house, STRANGERS, house.doors)
    with no_first_wall(monkeypatch):
        found = answers(house, STRANGERS, house.doors)
        assert not leaks(found, before, hidden)
        # Without either wall the same look finds them: the others' cases are there to be found.
        with no_second_wall(monkeypatch):
            behind = [door for door in house.doors if door.kind and not door.acts]
            bare = leaks(answers(house, ["他合作银行", "他企业"], behind), before, hidden)
    assert len(bare) > 60


def test_every_kind_of_case_stands_behind_the_wall(django_db_setup: Any, db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = tablename || '_desk'")
        walled = {table for (table,) in cursor.fetchall()}
    tables = {flow.model._meta.db_table for flow in registry.flows()}
    assert not tables - walled
