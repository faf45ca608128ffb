"""Nothing anybody can send to any row breaks a page, changes anything it should not, or is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from tests.flows.bad_input import judges
from tests.flows.bad_input.doors import BROWSER, DOORS, PROGRAM, complete
from tests.flows.bad_input.garbage import BODIES, DAY_SHAPES, SHAPES, line_form, rounds, tried, wrong
from tests.flows.bad_input.lines import BREAKS, IMPOSSIBLE, LINES, Break, Line, in_order
from tests.flows.bad_input.scenes import Place, nobody, settle_constraints, undone
from zengxindai.web.fields import ChoicesField
from zengxindai.workflow import registry


def has_boxes(line: Line) -> bool:
    """Whether the row's form has a box to tick."""
    fields = line.transition.form.base_fields.values()
    return any(isinstance(field, forms.BooleanField) for field in fields)


every_row = pytest.mark.parametrize(("place", "line"), in_order(LINES), indirect=["place"], ids=str)
with_fields = pytest.mark.parametrize(
    ("place", "line"), in_order(line for line in LINES if line.transition.form.base_fields), indirect=["place"], ids=str
)
with_more_than_boxes = pytest.mark.parametrize(
    ("place", "line"),
    in_order(
        line
        for line in LINES
        if not all(isinstance(each, forms.BooleanField) for each in line.transition.form.base_fields.values())
    ),
    indirect=["place"],
    ids=str,
)
every_break = pytest.mark.parametrize(("place", "broken"), in_order(BREAKS), indirect=["place"], ids=str)
UNKNOWN = (987_654_321, 10**30)


class Unknown:
    """A case that is not there."""

    def __init__(self, pk: int) -> None:
        self.pk = pk


def listed(faults: list[Any]) -> str:
    """One fault a line, each once."""
    return "\n" + "\n".join(dict.fromkeys(map(str, faults)))


def test_the_table_has_every_row_a_person_performs() -> None:
    rows = [row.key for flow in registry.flows() for row in flow.rows if row.for_people]
    assert sorted(line.row for line in LINES) == sorted(rows)


@with_fields
def test_bad_values_are_told_field_by_field(place: Place, line: Line) -> None:
    """All fields wrong at once, again and again: told, linked, kept, and nothing done."""
    good = {name: value for name, value in line.words(place.story, place.case).items() if value != ""}
    before, faults = place.marks(), []
    for bad in rounds(line_form(line, place.story, place.case), place.story):
        typed = {**good, **bad}
        said = []
        for door in DOORS:
            found, done = judges.refused(place, line, door, typed, before)
            faults += done or judges.told(door, typed, bad, found)
            said.append(found.errors)
        faults += [("the doors differ", *said)] if said[0] != said[1] else []
    assert not faults, listed(faults)


@with_more_than_boxes
def test_of_two_values_the_last_counts(place: Place, line: Line) -> None:
    good = line.words(place.story, place.case)
    fields = line_form(line, place.story, place.case).fields
    bad = {name: "\x00" for name, field in fields.items() if wrong(field, place.story) and not name.startswith("file")}
    sent = {**good, **{name: [good.get(name, ""), value] for name, value in bad.items()}}
    found, faults = judges.refused(place, line, BROWSER, sent, place.marks())
    faults += judges.told(BROWSER, {**good, **bad}, bad, found)
    assert not faults, listed(faults)


@with_fields
def test_shapes_that_are_no_values_are_told_to_programs(place: Place, line: Line) -> None:
    """Objects and arrays where a value belongs, numbers where a day belongs, half a character."""
    good = {name: value for name, value in line.words(place.story, place.case).items() if not name.startswith("file")}
    fields = line_form(line, place.story, place.case).fields
    days = [name for name, field in fields.items() if isinstance(field, forms.DateField)]
    texts = [name for name, field in fields.items() if type(field) is forms.CharField]
    several = {name: each for name, each in fields.items() if type(each) is ChoicesField}
    attempts = [dict.fromkeys([name for name in fields if name not in several], shape) for shape in SHAPES]
    # None of several is a choice where none need be made.
    attempts += [{name: shape} for shape in SHAPES for name, each in several.items() if each.required or shape != []]
    attempts += [dict.fromkeys(days, shape) for shape in DAY_SHAPES if days]
    attempts += [dict.fromkeys(texts, "买\ud800") for _ in texts[:1]]
    before, faults = place.marks(), []
    for bad in filter(None, attempts):
        found, done = judges.refused(place, line, PROGRAM, {**good, **bad}, before)
        faults += done or judges.told(PROGRAM, {}, bad, found)
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    ("place", "line"),
    in_order(line for line in LINES if has_boxes(line)),
    indirect=["place"],
    ids=str,
)
def test_a_box_is_ticked_or_not(place: Place, line: Line) -> None:
    """A program that means no must not be heard as yes."""
    good, before, faults = line.words(place.story, place.case), place.marks(), []
    fields = line_form(line, place.story, place.case).fields
    boxes = [name for name, field in fields.items() if isinstance(field, forms.BooleanField)]
    for value in ("no", "否", "x" * 100, 2):
        bad = dict.fromkeys(boxes, value)
        found, done = judges.refused(place, line, PROGRAM, {**good, **bad}, before)
        faults += done or judges.told(PROGRAM, {}, bad, found)
    assert not faults, listed(faults)


@every_row
def test_bodies_that_are_no_object_are_told_to_programs(place: Place, line: Line) -> None:
    client, pk, faults = judges.signer(place, line), getattr(place.case, "pk", None), []
    for name, (body, kind, status) in BODIES.items():
        with undone():
            found = PROGRAM.send(client, line.transition, pk, body, kind)
        faults += [(name, *each) for each in [judges.problem(found, status)] if each]
    assert not faults, listed(faults)


@every_break
def test_rules_say_article_and_advice(place: Place, broken: Break) -> None:
    typed = broken.words(place.story, place.case)
    found, faults = judges.refused(place, broken.line, BROWSER, typed, place.marks())
    faults += judges.explained(found, broken, typed) if found.status == 200 else [(found.status, found.trace)]
    assert not faults, listed(faults)


@pytest.mark.parametrize(("place", "broken"), in_order(IMPOSSIBLE), indirect=["place"], ids=str)
def test_days_that_cannot_be_are_refused(place: Place, broken: Break) -> None:
    """Acts that have not happened yet, repayments of what was not yet lent, periods that end before they begin."""
    typed = broken.words(place.story, place.case)
    found, faults = judges.refused(place, broken.line, BROWSER, typed, place.marks())
    assert not faults, listed(faults)
    assert found.errors or found.findings


@with_fields
def test_extreme_values_are_done_or_refused(place: Place, line: Line) -> None:
    """The ends of what fields allow, one by one, through all signatures: nothing breaks then or on the page after."""
    good, faults = line.words(place.story, place.case), []
    client = judges.signer(place, line)
    for change in tried(line, place.story, place.case):
        with undone():
            found = BROWSER.knock(client, line.transition, place.case, {**good, **change})
            answers = [found, *(complete(BROWSER, place, line) if found.done else [])]
            traces = [each.trace or each.status for each in answers if each.status >= 500]
            if not traces and place.case is not None:
                page = client.get(place.case.get_absolute_url())
                traces += [judges.answer_of(page).trace] if page.status_code >= 500 else []
                settle_constraints()
            silent = not (found.done or found.errors or found.findings)
        faults += [(judges.brief(change), *traces, "says nothing" if silent else "")] if traces or silent else []
    assert not faults, listed(faults)


@every_row
def test_strangers_find_nothing(place: Place, line: Line) -> None:
    """Another bank, firm or department, an unknown number, nobody at all: at the row's page and at its endpoint."""
    words, row, case = line.words(place.story, place.case), line.transition, place.case
    own, before, faults = judges.signer(place, line), place.marks(), []
    strangers = judges.blind(place) if case is not None else []
    asked = [(who, client, case) for who, client in strangers]
    asked += [(f"no. {pk}", own, Unknown(pk)) for pk in UNKNOWN if case is not None]
    for who, client, there in asked:
        faults += [(who, type(door)) for door in DOORS if door.knock(client, row, there, words).status != 404]
    page = nobody().post(BROWSER.url(row, getattr(case, "pk", None)), {})
    faults += [("nobody", page.status_code)] if not page.headers.get("Location", "").startswith("/accounts/") else []
    faults += [("nobody", "api")] if PROGRAM.knock(nobody(), row, case, {}).status != 401 else []
    faults += [("something changed",)] if place.marks() != before else []
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    "place", dict.fromkeys(line.scene for line in LINES if not line.scene.startswith("nowhere")), indirect=True
)
def test_strangers_see_no_page(place: Place) -> None:
    """Neither the case nor the form of what may be done with it, and no line of it in a list."""
    url, faults = place.case.get_absolute_url(), []
    rows = [row for row in registry.rows_on(place.case.case_type, place.case.status) if row.for_people]
    urls = [url, f"/api{url}", BROWSER.url(rows[0], place.case.pk)]
    for who, client in judges.blind(place):
        faults += [(who, each) for each in urls if client.get(each).status_code != 404]
        lists = [client.get(f"{prefix}{url.rsplit('/', 2)[0]}/").content.decode() for prefix in ("", "/api")]
        faults += [(who, "list") for text in lists if str(place.case.number) in text]
    faults += [("nobody", each) for each in (url, urls[2]) if nobody().get(each).status_code != 302]
    faults += [("nobody", "api")] if nobody().get(f"/api{url}").status_code != 401 else []
    assert not faults, listed(faults)
