"""Thousands of sheets nobody would send on purpose: never an exception, never half an import, nothing left behind.

Most are given as cells, past the process that unpacks files, and to what both doors call, so that there can be many;
some go through the doors, and some dozens are bytes that go the whole way.
"""

from __future__ import annotations

import json
import os
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from applications.forms.sheets import RECOMMENDATIONS, WHITE_LIST
from applications.models import WhitelistEntry
from tests.flows.bad_input.scenes import settle_constraints
from tests.flows.conftest import NOW
from tests.sheets import CODES, entries, filled, upload
from tests.story import Story
from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.documents import sheets
from zengxindai.documents.models import Attachment
from zengxindai.documents.sheets import reading
from zengxindai.web.imports import Import, carrying
from zengxindai.workflow.models import Proposal

Way = Callable[[Client, Import, bytes], bool]
# IMPORT_FILES=2000 for the big round.
CELLS = int(os.environ.get("IMPORT_FILES", "400"))
FILES = CELLS // 25
ROUNDS = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    max_examples=CELLS,
)  # fmt: skip
ODD = st.one_of(
    st.none(), st.booleans(), st.floats(), st.text(max_size=40), st.integers(-(10**18), 10**18).map(float),
    st.sampled_from([
        "", " ", "合计", "=1+1", "\x00", "买\x00", "长" * 2000, "😀" * 300, "1e999", "-1", "0", "９９", "NaN", "三百万",
        "2026-02-30", "9999-12-31", "0001-01-01", "2026/3/10", "是", "否", "CQNSH", "' OR 1=1 --", "\r\n", "<b>",
    ]),
    st.builds(lambda text: {"day": text}, st.dates().map(str) | st.datetimes().map(lambda at: at.isoformat())),
    st.builds(lambda text: {"time": text}, st.times().map(str)),
)  # fmt: skip


@pytest.fixture
def house(story: Story, settings: Any, tmp_path: Path) -> Any:
    """The story's day, requests under review, an entry on the list, an empty disk."""
    settings.LOGGING_CONFIG = None
    with time_machine.travel(NOW, tick=False):
        story.cases = [story.checked(purpose=purpose) for purpose in ("采购", "备货", "技改")]  # type: ignore[attr-defined]
        story.whitelisted()
        settings.PRIVATE_ROOT = tmp_path
        yield story


def good_rows(each: Import, story: Any) -> list[dict[str, Any]]:
    """Rows that would do."""
    if hasattr(story, "rows"):
        return list(story.rows)
    if each is WHITE_LIST:
        return [{**row, "valid_until": "2027-03-10", "amount": "1000"} for row in entries(story, *CODES)]
    return [
        {
            "number": case.number, "enterprise": case.enterprise.name, "bank": "CQNSH", "operation_opinion": "好",
            "credit_opinion": "好", "industry_opinion": "好",
        }
        for case in story.cases
    ]  # fmt: skip


def sheet_of(draw: Any, each: Import, story: Any, columns: list[Any]) -> list[list[Any]]:
    """A sheet: good rows, some cells of which are odd; now and then a header that is odd itself."""
    head = draw(st.permutations([column.label for column in columns]))
    keys = {column.label: column.key for column in columns}
    good = good_rows(each, story)
    chosen = st.lists(st.sampled_from(range(len(good))), unique=draw(st.integers(0, 4)) > 0, max_size=3)
    rows = [good[number] for number in draw(chosen)]
    lines = [[row.get(keys[label], "") for label in head] for row in rows]
    for _ in range(draw(st.integers(0, 3)) if lines else 0):
        line = draw(st.sampled_from(lines))
        line[draw(st.integers(0, len(line) - 1))] = draw(ODD)
    head = list(head)
    if draw(st.integers(0, 9)) == 0:
        head[draw(st.integers(0, len(head) - 1))] = draw(ODD)
    before = draw(st.lists(st.lists(ODD, max_size=3), max_size=3))
    after = draw(st.lists(st.lists(ODD, max_size=len(head) + 2), max_size=2)) if draw(st.booleans()) else []
    return [*before, head, *lines, *after]


def marks() -> tuple[int, ...]:
    """What grows when something is done."""
    return tuple(model.objects.count() for model in (Event, WhitelistEntry, Proposal, Attachment))


def by_page(door: Client, each: Import, content: bytes) -> bool:
    """Preview and confirmation in the browser; whether it was done."""
    seen = door.post(f"/imports/{each.name}/", {"file": upload(content)})
    assert seen.status_code == 200
    kept = seen.context.get("kept")
    assert kept or seen.context.get("mistakes") or seen.context["form"].errors
    if kept:
        assert door.post(f"/imports/{each.name}/", {"file": kept.pk}).status_code == 302
    return kept is not None


def by_program(door: Client, each: Import, content: bytes) -> bool:
    """One request of a program; whether it was done."""
    answer = door.post(f"/api/imports/{each.name}/", {"file": upload(content)})
    assert answer.status_code in (200, 400, 409), answer.content
    if answer.status_code == 200:
        assert answer.json()["done"] > 0
    else:
        assert answer.json()["errors"]
    return answer.status_code == 200


def within(by: User) -> Way:
    """What both doors call, without what costs time around it."""

    def way(door: Client, each: Import, content: bytes) -> bool:
        table, columns = carrying.load(each, BytesIO(content), by)
        outcome = carrying.carry_out(each, table, by, upload(content))
        if outcome.mistakes and table.header is not None:
            assert sheets.returned(table, columns, outcome.mistakes).startswith(b"PK")
        return not outcome.mistakes

    return way


def knock(way: Way, door: Client, each: Import, content: bytes, disk: Path) -> str:
    """Send it, judge what it did, take it back; "done" or "told"."""
    before = marks()
    with transaction.atomic():
        if way(door, each, content):
            settle_constraints()
            assert marks() != before
            told = "done"
        else:
            assert marks() == before, "something was done, or a file kept"
            assert not [path for path in disk.rglob("*") if path.is_file()], "a file was left"
            told = "told"
        transaction.set_rollback(True)
    for path in disk.rglob("*"):
        if path.is_file():
            path.unlink()
    return told


@pytest.mark.slow
@pytest.mark.parametrize("each", [WHITE_LIST, RECOMMENDATIONS], ids=lambda each: each.name)
def test_no_cells_break_an_import(each: Import, house: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    handler = house.cast.department.handler
    columns = list(each.columns(handler))
    genuine = filled(columns, [])
    door = Client(raise_request_exception=True)
    door.force_login(handler)
    outcomes: Counter[str] = Counter()

    @seed(20200319)
    @ROUNDS
    @given(st.data())
    def run(data: Any) -> None:
        lines = sheet_of(data.draw, each, house, columns)
        # What the unpacking process would have handed over.
        monkeypatch.setattr(reading, "unpack", lambda file: json.loads(json.dumps(lines)))
        way = data.draw(st.sampled_from([by_page, by_program, *[within(handler)] * 14]))
        outcomes[knock(way, door, each, genuine, tmp_path)] += 1

    run()
    assert outcomes["done"] > CELLS // 50, outcomes
    assert outcomes["told"] > CELLS // 4, outcomes


def mangled(chance: random.Random, content: bytes) -> bytes:
    """A workbook cut, with bytes changed, with a part changed or missing, or no workbook at all."""
    way = chance.randrange(5)
    if way == 0:
        return content[: chance.randrange(len(content))]
    if way == 1:
        found = bytearray(content)
        for _ in range(chance.randrange(1, 30)):
            found[chance.randrange(len(found))] = chance.randrange(256)
        return bytes(found)
    if way == 2:
        return chance.choice((b"", b"PK\x03\x04")) + chance.randbytes(chance.randrange(2000))
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            part = bytearray(old.read(name))
            if name == victim and way == 3:
                continue
            if name == victim and part:
                at = chance.randrange(len(part))
                part[at : at + chance.randrange(1, 20)] = chance.randbytes(chance.randrange(20))
            new.writestr(name, bytes(part))
    return output.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("each", [WHITE_LIST, RECOMMENDATIONS], ids=lambda each: each.name)
def test_no_bytes_break_an_import(each: Import, house: Any, tmp_path: Path) -> None:
    handler = house.cast.department.handler
    content = filled(each.columns(handler), good_rows(each, house)[:3])
    door = Client(raise_request_exception=True)
    door.force_login(handler)
    chance = random.Random(20200319)  # noqa: S311 - repeatable, not secret
    outcomes = Counter(
        knock((by_page, by_program)[number % 2], door, each, mangled(chance, content), tmp_path)
        for number in range(FILES)
    )
    assert outcomes["told"] > FILES // 2, outcomes
    assert knock(by_program, door, each, content, tmp_path) == "done"
