"""Sheets that are compared or filed month by month, as nobody would send them on purpose; XLSX by cell, CSV by byte.

Never a 500; all of a sheet or none; what is wrong is told with row and column. IMPORT_FILES=2000 for the big round
of every sheet the product takes, those of `applications/test_import_fuzz.py` and `loans/test_movement_fuzz.py` too.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from compensation import queries as money
from compensation.models import StatementLine
from loans import queries as loans
from loans.models import BalanceFile
from reporting.forms.figures_sheet import FIGURES
from reporting.models import IndicatorMonth
from tests import statements
from tests.flows.applications.test_import_fuzz import ODD
from tests.flows.bad_input.scenes import settle_constraints
from tests.flows.conftest import NOW
from tests.sheets import filled, upload
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment
from zengxindai.documents.sheets import Column, reading

FILES = int(os.environ.get("IMPORT_FILES", "60"))
ROUNDS = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    max_examples=FILES,
)  # fmt: skip
PLACE = re.compile(r"第 ?\d+ ?行")
WHOLE = re.compile("表头|列|文件|工作簿|行|Excel|XLSX|CSV|余额|对账单")


@dataclass
class Sheet:
    """A sheet and its door: columns, rows that would do, who sends what where, and how many rows of it were taken."""

    name: str
    columns: list[Column]
    good: list[list[Any]]
    team: str
    address: str
    taken: Callable[[], int]
    words: dict[str, Any]

    def send(self, house: Any, name: str, content: bytes) -> Any:
        """Send a file to the programs' door as the person whose turn it is."""
        client = Client(raise_request_exception=False)
        client.force_login(house.cast.teams[self.team].handler)
        return client.post(self.address, {**self.words, "file": SimpleUploadedFile(name, content)})


@pytest.fixture
def house(story: Story, settings: Any, tmp_path: Path) -> Any:
    """Early April: a loan lives, the account has had money in March, an empty disk."""
    settings.LOGGING_CONFIG = None
    with time_machine.travel(NOW, tick=False):
        story.loan = story.drawn()  # type: ignore[attr-defined]
    story.fund = statements.funded(story)  # type: ignore[attr-defined]
    settings.PRIVATE_ROOT = tmp_path
    with time_machine.travel(story.now, tick=False):
        yield story


def sheet_named(name: str, house: Any) -> Sheet:
    """A sheet by its name."""
    if name == "indicators":
        maker = house.cast.pboc_branch.handler
        columns = list(FIGURES.columns(maker))
        months = ["2026-03-31", "2026-02-28", "2026-01-31"]
        good = [
            [{"month": m, "inclusive_rate": 5.5, "evidence": "S7101"}.get(c.key, "") for c in columns] for m in months
        ]
        return Sheet(name, columns, good, "pboc_branch", "/api/imports/indicators/", IndicatorMonth.objects.count, {})
    day = dt.date(2026, 3, 31).isoformat()
    if name == "balance":
        good = [[house.loan.note_no, house.loan.subject, 3_000_000.0, "正常"], ["JJ-未登记", "某企业", 100.0, ""]]
        taken = lambda: sum(each.rows for each in BalanceFile.objects.all())  # noqa: E731
        return Sheet(name, list(loans.COLUMNS), good, "bank", "/api/balance-files/send/", taken, {"day": day})
    bank = house.cast.bank.organisation.pk
    good = [[house.fund.booked_on.isoformat(), "10000000.00", "", house.fund.voucher_no, "存入"]]
    words = {"bank": bank, "day": day, "opening": "0", "closing": "10000000.00"}
    columns = list(money.STATEMENT_COLUMNS)
    return Sheet(name, columns, good, "guarantor", "/api/statements/send/", StatementLine.objects.count, words)


def lines_of(draw: Any, sheet: Sheet) -> tuple[list[list[Any]], list[list[Any]]]:
    """A sheet's lines and the rows among them: good ones, some cells odd, now and then an odd header or more lines."""
    head = [column.label for column in sheet.columns]
    rows = [list(row) for row in draw(st.lists(st.sampled_from(sheet.good), max_size=3))]
    for _ in range(draw(st.integers(0, 3)) if rows else 0):
        row = draw(st.sampled_from(rows))
        row[draw(st.integers(0, len(row) - 1))] = draw(ODD)
    if draw(st.integers(0, 9)) == 0:
        head[draw(st.integers(0, len(head) - 1))] = draw(ODD)
    before = draw(st.lists(st.lists(ODD, max_size=2), max_size=2)) if draw(st.booleans()) else []
    return [*before, head, *rows], rows


def marks() -> tuple[int, ...]:
    """What grows when something is done; a file that no case has is kept only so that it need not be sent again."""
    bound = Attachment.objects.filter(case_id__isnull=False).count()
    return bound, *(model.objects.count() for model in (Event, IndicatorMonth, BalanceFile, StatementLine))


def judged(sheet: Sheet, house: Any, name: str, content: bytes, disk: Path) -> str:
    """Send it, judge the answer and what it did, take it back; "done" or "told"."""
    before, had = marks(), sheet.taken()
    with transaction.atomic():
        answer = sheet.send(house, name, content)
        settle_constraints()
        body = answer.json()
        if answer.status_code == 200:
            told, grown = "done", sheet.taken() - had
            assert marks() != before
        else:
            told, grown = "told", 0
            assert answer.status_code in (400, 409), (answer.status_code, body)
            assert marks() == before, "something was done, or a file kept"
            located(sheet, body)
        transaction.set_rollback(True)
    house.grown = grown
    assert not list(disk.glob("incoming/*")), "a file was left half-way"
    for path in disk.rglob("*"):
        if path.is_file():
            path.unlink()
    return told


def located(sheet: Sheet, body: dict[str, Any]) -> None:
    """Everything that is wrong is told in words, with its row, and its column where one cell is wrong."""
    errors = body.get("errors", {})
    if isinstance(errors, list):  # an import's: row, column, message
        keys = {column.key for column in sheet.columns} | {None}
        assert errors and all(each["message"] and each["column"] in keys for each in errors)
        assert all(each["row"] is not None for each in errors if each["column"])
        return
    said = [text for texts in errors.values() for text in texts] + [each["text"] for each in body.get("findings", [])]
    assert said
    for text in errors.get("file", []):
        labels = [column.label for column in sheet.columns]
        # A word on the sheet as a whole names no row; one on a cell names both.
        assert PLACE.search(text) or WHOLE.search(text), text
        assert not PLACE.search(text) or "列" not in text or any(label in text for label in labels), text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["indicators", "balance", "statement"])
def test_no_cells_break_a_sheet(name: str, house: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sheet = sheet_named(name, house)
    genuine = filled(sheet.columns, [])
    outcomes: Counter[str] = Counter()

    @seed(20200319)
    @ROUNDS
    @given(st.data())
    def run(data: Any) -> None:
        lines, rows = lines_of(data.draw, sheet)
        # What the unpacking process would have handed over.
        monkeypatch.setattr(reading, "unpack", lambda file: json.loads(json.dumps(lines)))
        told = judged(sheet, house, "表.xlsx", genuine, tmp_path)
        if told == "done":
            blank = [row for row in rows if not any(str(cell or "").strip() for cell in row)]
            assert house.grown <= len(rows) and house.grown >= len(rows) - len(blank) - OVER, "some of it was done"
        outcomes[told] += 1

    run()
    assert outcomes["told"] > FILES // 4, outcomes
    assert outcomes["done"] > 0, outcomes


# Rows below 合计 and footers of one cell are no rows of the table.
OVER = 3


def written(draw: Any, lines: list[list[Any]]) -> bytes:
    """The lines as some program would export them: encodings, separators, quotes and breaks of all sorts."""
    out = io.StringIO()
    plain = [
        ["" if cell is None else next(iter(cell.values())) if isinstance(cell, dict) else cell for cell in line]
        for line in lines
    ]
    rows = csv.writer(
        out, delimiter=draw(st.sampled_from(",,,,;\t")), lineterminator=draw(st.sampled_from(["\r\n", "\n", "\r"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )  # fmt: skip
    rows.writerows(plain)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"]))
    content = bytearray(out.getvalue().encode(encoding, "surrogatepass" if encoding[:3] == "utf" else "replace"))
    for _ in range(draw(st.integers(0, 2)) if content and draw(st.booleans()) else 0):
        at = draw(st.integers(0, len(content) - 1))
        content[at : at + draw(st.integers(0, 5))] = draw(st.binary(max_size=5))
    return bytes(content)


@pytest.mark.slow
def test_no_bytes_break_a_csv(house: Any, tmp_path: Path) -> None:
    sheet = sheet_named("statement", house)
    outcomes: Counter[str] = Counter()

    @seed(20200319)
    @ROUNDS
    @given(st.data())
    def run(data: Any) -> None:
        lines, _rows = lines_of(data.draw, sheet)
        outcomes[
            judged(
                sheet, house, data.draw(st.sampled_from(["对账单.csv", "A.CSV"])), written(data.draw, lines), tmp_path
            )
        ] += 1

    run()
    good = "\r\n".join(",".join(map(str, line)) for line in [[c.label for c in sheet.columns], *sheet.good])
    assert judged(sheet, house, "对账单.csv", good.encode("gb18030"), tmp_path) == "done"
    assert house.grown == len(sheet.good)
    assert outcomes["told"] > FILES // 4, outcomes


@pytest.mark.parametrize("name", ["indicators", "balance", "statement"])
def test_one_wrong_cell_is_told_by_row_and_column(name: str, house: Any) -> None:
    """The control of the judge: each column in turn, a value no column takes."""
    sheet = sheet_named(name, house)
    for place, column in enumerate(sheet.columns):
        bad = ["\u0001" + "长" * 5000 if column.kind == "text" else "三百万"]
        row = [*sheet.good[0][:place], *bad, *sheet.good[0][place + 1 :]]
        content = filled(sheet.columns, [dict(zip([c.key for c in sheet.columns], row, strict=True))])
        answer = sheet.send(house, "表.xlsx", content)
        said = json.dumps(answer.json(), ensure_ascii=False)
        assert answer.status_code in (400, 409), said
        assert column.label in said or f'"column": "{column.key}"' in said, (column.label, said)
        assert PLACE.search(said) or '"row": 4' in said, said
        assert upload(content).size
