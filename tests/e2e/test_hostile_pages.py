"""A story in which every name and every free text would act if it could: every page, sheet, answer and paper of it."""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from html import unescape
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django import forms
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from tests.cast import Cast
from tests.e2e.inert import HTML, LEADS, WORKED_OUT, Stage, hostile
from tests.flows.conftest import NOW, cases, cast, prepared, stage
from tests.flows.test_links import LINKS
from tests.story import PDF, SCANNED, Story
from zengxindai.documents.models import Attachment
from zengxindai.workflow import registry

__all__ = ["cases", "cast", "prepared", "stage"]
EVERY = os.environ.get("HOSTILE_EVERY") == "1"
TEAMS = ("bank", "finance_bureau", "enterprise", "auditor") if EVERY else ("bank", "auditor")
STARTS = (
    "/",
    "/search/?q=img",
    "/overview/",
    "/sheets/",
    "/bank-standings/",
    "/loans/watch/",
    "/officers/",
    "/reveals/",
)
ELSEWHERE = re.compile(r"^/(static|accounts/(logout|sign-out)|i18n|jsi18n|api/)")
# Pages of one kind differ in whose they are: so many of each are looked at by the browser, all by HOSTILE_EVERY=1.
OF_A_KIND = 10**6 if EVERY else 1
# Texts by which the story finds things again.
FOUND_BY = re.compile(r"(^|_)(no|name|subject|identity|uscc|persons|sureties|officer|court)$|_no$|^(number|phone|kind)")


class Hostile(Story):
    """A story whose people write what would act into every long text."""

    written = 0

    def form(self, row: Any, words: dict[str, Any], case: Any, by: Any) -> Any:
        """The row's form with hostile texts; what the row does not take as a text stays as it was."""
        empty = row.form(case=case, by=by)
        free = {name: each for name, each in empty.fields.items() if type(each) is forms.CharField}
        bad = {
            name: hostile(self.written + n, (each.max_length or 400) - len(good)) + good
            for n, (name, each) in enumerate(free.items())
            if (good := str(words.get(name) or "")) or each.required
            if not FOUND_BY.search(name)
        }
        tried = row.form({**words, **bad}, case=case, by=by)
        kept = {name: value for name, value in bad.items() if name not in tried.errors}
        self.written += len(kept)
        return super().form(row, {**words, **kept}, case, by)


@pytest.fixture
def story(cast: Cast, stage: Any) -> Story:
    """The story; everybody and every house bear names that would act."""
    told = Hostile(cast, NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        for table, column in (("accounts_organisation", "name"), ("accounts_user", "full_name")):
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute(f'SELECT id, "{column}" FROM "{table}" ORDER BY id')
            for number, (pk, name) in enumerate(cursor.fetchall()):
                cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [renamed(number, name), pk])
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        cursor.execute("SET LOCAL ROLE app_rw")
    for team in cast.teams.values():
        team.organisation.refresh_from_db()
    if stage is None:
        told.agreement()
    return told


def renamed(number: int, name: str) -> str:
    """A name with the beginning of a formula and a piece of a page about it."""
    return f"{LEADS[number % 4]}{HTML[number % 3]}{name}"[:50]


class Seen:
    """What was looked at, by kind, and what was wrong with it."""

    def __init__(self, window: Stage) -> None:
        self.window = window
        self.kinds: Counter[str] = Counter()
        self.routes: Counter[str] = Counter()
        self.faults: list[str] = []
        self.texts = 0
        self.without_file = {f"/documents/{each.pk}/" for each in Attachment.objects.all() if not each.path.exists()}

    def walk(self, client: Client, starts: list[str]) -> None:
        """From here two links deep."""
        waiting, known = list(starts), set(starts)
        for _step in range(2):
            found: list[str] = []
            for address in waiting:
                answer = client.get(address)
                found += self.look(client, address, answer)
            waiting = [link for link in dict.fromkeys(found) if link not in known]
            known |= set(waiting)

    def look(self, client: Client, address: str, answer: Any) -> list[str]:
        """One answer, as its kind is read; the links on it."""
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        self.kinds[kind.rpartition("/")[2]] += 1
        # Some of the story's papers are rows without a file.
        if answer.status_code >= 500:
            self.faults += [] if address in self.without_file else [f"{address}: {answer.status_code}"]
            return []
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if content.startswith(b"PK"):
            self.faults += [f"{address}: {each}" for each in reckoned(content)]
        elif content.startswith(b"%PDF"):
            self.faults += [f"{address}: {each}" for each in acting(content)]
        elif kind == "text/csv":
            self.faults += [f"{address}: {each}" for each in led(content)]
        if kind != "text/html":
            return []
        text = content.decode()
        self.texts += text.count("&lt;")
        route = re.sub(r"\d+", "N", address.partition("?")[0])
        self.routes[route] += 1
        if self.routes[route] <= OF_A_KIND:
            self.faults += self.window.show(client, address, answer)
        links = [unescape(link) for link in LINKS.findall(text)]
        return [link for link in links if not ELSEWHERE.match(link)]


def reckoned(content: bytes) -> list[str]:
    """Cells of a workbook that hold a formula with anything but our own sums, and links and macros in it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    ours = re.compile(r"=SUM\([A-Z]+\d+(:[A-Z]+\d+)?\)")
    faults = [
        f"formula {each.value!r}" for each in cells if each.data_type == "f" and not ours.fullmatch(str(each.value))
    ]
    faults += [f"link {each.hyperlink.target!r}" for each in cells if each.hyperlink]
    names = ZipFile(io.BytesIO(content)).namelist()
    return faults + [name for name in names if "vba" in name.lower() or "externalLink" in name]


def led(content: bytes) -> list[str]:
    """Cells of a CSV that a spreadsheet would reckon."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def acting(content: bytes) -> list[str]:
    """What acts in a PDF of ours, and what its template worked out of a text; a scan of the story's is none."""
    if content in (PDF, SCANNED):
        return []
    found = [
        name for name in ("/JavaScript", "/Launch", "/OpenAction", "/URI", "/EmbeddedFile") if name.encode() in content
    ]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return found + [each for each in WORKED_OUT if each in text]


def test_the_judges_notice_what_acts() -> None:
    """The control: a formula, a link, a script, a cell that begins with a sign."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = '=HYPERLINK("http://e.example")', "=SUM(B1:B2)"
    book.active["A3"].hyperlink = "http://e.example"
    out = io.BytesIO()
    book.save(out)
    assert len(reckoned(out.getvalue())) == 2
    assert led(b"a,=1+1\r\n@x,b") == ["=1+1", "@x"]
    with pytest.raises(Exception):  # noqa: B017 - whatever the reader says of what is no PDF
        acting(b"%PDF /JavaScript")


def test_nothing_of_a_story_comes_alive(cases: dict[str, Any], story: Hostile, chromium: Any) -> None:
    seen = Seen(Stage(chromium))
    lists = [f"/{flow.path}/" for flow in registry.flows()]
    pages = [case.get_absolute_url() for case in cases.values()]
    for team in TEAMS:
        client = Client(raise_request_exception=False)
        client.force_login(story.cast.teams[team].handler)
        seen.routes.clear()
        seen.walk(client, [*STARTS, *lists, *pages])
    print(
        seen.kinds, story.written, "texts written,", seen.texts, "escaped,", seen.window.pages, "pages in the browser"
    )
    assert not seen.faults, "\n".join(dict.fromkeys(seen.faults))
    assert story.written > 100
    assert seen.texts > 1000
    assert seen.kinds["html"] > 150
    assert seen.kinds["pdf"] > 5
    assert seen.kinds["vnd.openxmlformats-officedocument.spreadsheetml.sheet"] > 5
