"""Text that would act, in every text field of every row of every flow: kept, shown as text, and nothing more.

In a real browser, by everybody who may look; HOSTILE_EVERY=1 looks at every page of every row, by default at each row's
case page and at every seventh of the others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.http import HttpResponse

from tests.e2e.inert import HTML, Stage, hostile
from tests.flows.bad_input import scenes
from tests.flows.bad_input.doors import BROWSER, complete, confirmed, ready
from tests.flows.bad_input.garbage import line_form
from tests.flows.bad_input.lines import LINES, Line, in_order
from zengxindai.workflow import registry

EVERY = int(os.environ.get("HOSTILE_EVERY", "7"))
# Who else looks at a case after an act.
READERS = ("auditor", "finance_bureau", "bank", "enterprise", "department", "guarantor")
WITH_TEXT = [
    line for line in LINES if any(type(each) is forms.CharField for each in line.transition.form.base_fields.values())
]


@pytest.fixture(scope="module")
def theatre(stage: Stage, django_db_setup: Any, django_db_blocker: Any) -> Iterator[scenes.Theatre]:
    # After the browser: while its loop stands, this thread has a connection of its own.
    with django_db_blocker.unblock():
        with scenes.theatre() as house:
            yield house
        connection.close()


@pytest.fixture(scope="module")
def stage(chromium: Any) -> Stage:
    return Stage(chromium)


def texts(line: Line, place: scenes.Place, number: int) -> dict[str, str]:
    """Every free text of a row's form, hostile, each another one."""
    fields = line_form(line, place.story, place.case).fields
    free = {name: field for name, field in fields.items() if type(field) is forms.CharField}
    return {name: hostile(number + n, field.max_length) for n, (name, field) in enumerate(free.items())}


class Tally:
    """What was typed and kept."""

    def __init__(self) -> None:
        self.kept: set[tuple[str, str]] = set()
        self.refused: set[tuple[str, str]] = set()
        self.faults: list[str] = []
        self.undone: list[str] = []


def played(line: Line, place: scenes.Place, stage: Stage, number: int, tally: Tally) -> None:
    """One row with hostile words: the page that refuses them, then the act, and the pages after it."""
    client = place.client(line.team, line.duties(place.story)[0])
    for duty in line.duties(place.story):
        place.client(line.team, duty)
    words, bad = line.words(place.story, place.case), texts(line, place, number)
    with scenes.undone():
        if number % EVERY == 0:
            tally.faults += refused(line, place, stage, client, {**words, **bad})
        found = BROWSER.knock(client, line.transition, place.case, {**words, **bad})
        narrow = {name for name in bad if name in found.errors}
        tally.refused |= {(line.row, name) for name in narrow}
        wide = {name: value for name, value in bad.items() if name not in narrow}
        if narrow:
            found = BROWSER.knock(client, line.transition, place.case, {**words, **wide})
        if found.codes:  # a rule reads the text: what it looks for stands there as well
            wide = {name: f"{value}{words.get(name, '')}" for name, value in wide.items()}
            found = BROWSER.knock(client, line.transition, place.case, {**words, **wide})
        if not found.done:
            tally.undone.append(f"{line}: {found.status} {found.errors} {found.codes} {found.trace}")
            return
        answers = complete(BROWSER, place, line)
        if any(each.status >= 400 for each in answers):
            tally.undone.append(f"{line}: {[each.trace or each.status for each in answers]}")
            return
        tally.kept |= {(line.row, name) for name in wide}
        tally.faults += [f"{line} {fault}" for fault in looked_at(line, place, stage, client, number)]


def refused(line: Line, place: scenes.Place, stage: Stage, client: Any, words: dict[str, Any]) -> list[str]:
    """The page that shows everything typed again, since something of it is too long."""
    text = next(name for name, field in line.transition.form.base_fields.items() if type(field) is forms.CharField)
    url = BROWSER.url(line.transition, getattr(place.case, "pk", None))
    sent = confirmed(line.transition, {**words, text: words[text] + "x" * 5000})
    answer: HttpResponse = client.post(url, ready(sent))
    assert answer.status_code == 200
    return stage.show(client, url, answer)


def looked_at(line: Line, place: scenes.Place, stage: Stage, client: Any, number: int) -> Iterator[str]:
    """The pages after an act: the case's, its list's, and as somebody else sees it."""
    case = place.case
    flow = line.transition.case_type
    if case is None or line.transition.on:
        case = type_of(flow).objects.latest("pk")
    address = case.get_absolute_url()
    yield from stage.show(client, address)
    if number % EVERY == 0:
        reader = READERS[number // EVERY % len(READERS)]
        other = place.client(reader, "handler")
        for page in (address, "/", f"{address.rsplit('/', 2)[0]}/"):
            yield from stage.show(other, page)


def type_of(flow: str) -> Any:
    """The model of a flow."""
    return registry.flow(flow).model


def test_the_browser_notices_what_comes_alive(stage: Stage) -> None:
    """The control: the same texts written into a page as they are, with and without the policy."""
    policy = "default-src 'none'; script-src 'self'"
    for headers in ({}, {"Content-Security-Policy": policy}):
        for text in HTML:
            answer = HttpResponse(
                f"<!doctype html><body><p title=''>{text}</p><textarea>{text}</textarea>", headers=headers
            )
            assert stage.show(None, "/control/", answer), (text, headers)
    assert stage.show(None, "/control/", HttpResponse("<p>6912</p>"))
    assert not stage.show(None, "/control/", HttpResponse("<p>&lt;img src=x onerror=window.hit=1&gt;</p>"))


def test_every_text_of_every_row_is_shown_as_text(
    theatre: scenes.Theatre, stage: Stage, settings: Any, tmp_path: Path
) -> None:
    settings.PRIVATE_ROOT = tmp_path
    tally = Tally()
    for number, (scene, line) in enumerate(in_order(WITH_TEXT)):
        played(line, theatre.show(scene), stage, number, tally)
    print(f"{len(tally.kept)} texts kept, {len(tally.refused)} refused, {stage.pages} pages looked at")
    assert not tally.faults, "\n".join(tally.faults)
    assert not tally.undone, "\n".join(tally.undone)
    assert len(tally.kept) > 350
    assert stage.pages > len(WITH_TEXT)
    # What is no free text: numbers of accounts, and names of people that are asked to be just that.
    assert {name for _row, name in tally.refused} <= {"account_no", "other_sureties"}
