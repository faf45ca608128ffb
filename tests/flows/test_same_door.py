"""Browser and API are one door: the same findings for the same bad words, the same effect of the same good ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.bad_input import judges, scenes
from tests.flows.bad_input.doors import BROWSER, DOORS, PROGRAM, Answer, Browser, complete
from tests.flows.bad_input.lines import BREAKS, LINES, Break, Line, in_order
from zengxindai.audit.models import Event
from zengxindai.ledger.models import Entry, Hold
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Proposal, Signature, Turn


@pytest.fixture(scope="module")
def theatre(django_db_setup: Any, django_db_blocker: Any) -> Iterator[scenes.Theatre]:
    """Everybody, for this module."""
    with django_db_blocker.unblock(), scenes.theatre() as house:
        yield house


@pytest.fixture(scope="module")
def place(theatre: scenes.Theatre, request: pytest.FixtureRequest) -> scenes.Place:
    """A case in the state a test names."""
    return theatre.show(request.param)


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> None:
    """Files go where nobody keeps them."""
    settings.PRIVATE_ROOT = tmp_path


def kept(data: dict[str, Any]) -> dict[str, Any]:
    """An event's data without the numbers of rows that either door made anew."""
    return {name: value for name, value in data.items() if name not in ("proposal", "file", "files")}


def effect(since: int) -> dict[str, list[Any]]:
    """Everything acts have done: trail, signatures, inboxes, money, notices."""
    events = Event.objects.filter(id__gt=since).order_by("id")
    return {
        "events": [
            (e.verb, e.source, e.target, e.actor_id, e.duty, e.opinion, kept(e.data), e.findings, bool(e.ip))
            for e in events
        ],
        "proposals": sorted(Proposal.objects.values_list("row", "state", "organisation_id", "case_version")),
        "signatures": sorted(Signature.objects.values_list("proposal__row", "position", "user_id", "duty", "opinion")),
        "turns": sorted(Turn.objects.values_list("case_type", "row", "organisation_id", "duty", "status", "number")),
        "entries": sorted(Entry.objects.values_list("account__code", "transaction__kind", "amount")),
        "holds": sorted(Hold.objects.values_list("account__code", "amount", "cause", "ended__cause"), key=str),
        "notices": sorted(Notice.objects.filter(event_id__gt=since).values_list("reader_id", "text")),
    }


def acted(door: Browser, place: scenes.Place, line: Line) -> tuple[list[Answer], dict[str, list[Any]]]:
    """The row with its good words and all its signatures through one door; the answers and the effect."""
    client = judges.signer(place, line)
    with scenes.undone():
        since = Event.objects.latest("id").pk
        words = line.words(place.story, place.case)
        answers = [door.knock(client, line.transition, place.case, words)]
        if answers[0].done:
            answers += complete(door, place, line)
        scenes.settle_constraints()
        return answers, effect(since)


@pytest.mark.parametrize(("place", "line"), in_order(LINES), indirect=["place"], ids=str)
def test_good_words_have_the_same_effect(place: scenes.Place, line: Line) -> None:
    (pages, through_pages), (calls, through_calls) = (acted(door, place, line) for door in DOORS)
    assert [answer.status for answer in pages] == [302] * len(line.duties(place.story)), pages[0]
    assert [answer.status for answer in calls] == [200] * len(line.duties(place.story)), calls[0]
    assert through_pages["events"], "an act leaves an event"
    assert through_pages == through_calls


def in_words(findings: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Findings as they are read: a page's are put into words only as they are shown."""
    return [{name: str(part) for name, part in each.items()} for each in findings]


@pytest.mark.parametrize(("place", "broken"), in_order(BREAKS), indirect=["place"], ids=str)
def test_bad_words_meet_the_same_rules(place: scenes.Place, broken: Break) -> None:
    typed, before = broken.words(place.story, place.case), place.marks()
    page, faults = judges.refused(place, broken.line, BROWSER, typed, before)
    call, more = judges.refused(place, broken.line, PROGRAM, typed, before)
    assert not faults + more
    assert (page.status, call.status) == (200, 409)
    assert call.codes == sorted(broken.codes)
    assert in_words(page.findings) == in_words(call.findings)
