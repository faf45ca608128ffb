"""The two doors, browser and API: knocking with words, and what the answer says, in one form for both."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.cast import PASSWORD
from tests.flows.bad_input.garbage import Upload
from zengxindai.workflow import registry
from zengxindai.workflow.models import Proposal
from zengxindai.workflow.transition import Transition


@dataclass
class Answer:
    """What a door said: errors by field, findings, or done; trace: where it broke down."""

    status: int
    done: bool = False
    errors: dict[str, list[str]] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    warned: bool = False
    text: str = ""
    body: Any = None
    trace: str = ""

    @property
    def codes(self) -> list[str]:
        """The rules that refused."""
        return sorted({found["code"] for found in self.findings if found["level"] == "block"})


def answer_of(response: Any) -> Answer:
    """Status and, where it broke down, the innermost lines of the traceback."""
    found = Answer(response.status_code, text=response.content.decode("utf-8", "replace"))
    failure = getattr(response, "exc_info", None)
    if found.status >= 500 and failure:
        frames = traceback.extract_tb(failure[2])
        own = [frame for frame in frames if "site-packages" not in frame.filename][-1:]
        where = " <- ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in (frames[-1], *own))
        found.trace = f"{failure[0].__name__}: {str(failure[1])[:200]} at {where}"
    return found


def confirmed(row: Transition, words: dict[str, Any]) -> dict[str, Any]:
    """Words with the password of who sends them, where the row asks for it again."""
    return {**words, "password": PASSWORD} if row.confirms else words


def ready(words: dict[str, Any]) -> dict[str, Any]:
    """Words to be sent as a form, files at their beginning."""
    return {name: value.sent() if isinstance(value, Upload) else value for name, value in words.items()}


class Browser:
    """The pages."""

    def url(self, row: Transition, pk: int | None) -> str:
        """The page of the act."""
        base = f"/{registry.flow(row.case_type).path}/"
        if row.on:
            return f"/{registry.flow(row.on).path}/{pk}/begin/{row.case_type}/{row.name}/"
        return f"{base}begin/{row.name}/" if row.on == "" else f"{base}{pk}/{row.name}/"

    def knock(self, client: Any, row: Transition, case: Any, words: dict[str, Any]) -> Answer:
        """Send the form, as a browser sends it; acknowledge what only warns."""
        pk, words = getattr(case, "pk", None), confirmed(row, words)
        found = self.read(client.post(self.url(row, pk), ready(words)))
        if found.warned:
            found = self.read(client.post(self.url(row, pk), {**ready(words), "acknowledged": "1"}))
            found.warned = True
        return found

    def read(self, response: Any) -> Answer:
        """A page, read by its context and kept as text."""
        found = answer_of(response)
        found.done = found.status == 302
        context = response.context if found.status == 200 else None
        if context is not None and "form" in context:
            found.errors = {name: [str(each) for each in errors] for name, errors in context["form"].errors.items()}
            found.findings = list(context["refusals"])
            found.warned = bool(context["warnings"])
        return found

    def sign(self, client: Any, proposal: Proposal) -> Answer:
        """A further signature."""
        words = confirmed(registry.row(proposal.row), {"opinion": "同意"})
        return answer_of(client.post(f"/proposals/{proposal.pk}/sign/", words))


class API(Browser):
    """The programs' door."""

    def url(self, row: Transition, pk: int | None) -> str:
        """The endpoint of the act."""
        path = f"/api/{registry.flow(row.case_type).path}/"
        return f"{path}{row.name}/" if row.on is not None else f"{path}{pk}/{row.name}/"

    def knock(self, client: Any, row: Transition, case: Any, words: Any) -> Answer:
        """Send an object, with files as a form; a case to begin on goes in as `on`."""
        pk = getattr(case, "pk", None)
        words = confirmed(row, words)
        body = {**words, "on": pk} if row.on else words
        if any(isinstance(value, Upload) for value in words.values()):
            return self.read(client.post(self.url(row, pk), ready(body)))
        return self.send(client, row, pk, json.dumps(body))

    def send(
        self, client: Any, row: Transition, pk: int | None, body: str | bytes, kind: str = "application/json"
    ) -> Answer:
        """Send any body."""
        return self.read(client.post(self.url(row, pk), body, content_type=kind))

    def read(self, response: Any) -> Answer:
        """An answer, which is always an object."""
        found = answer_of(response)
        found.done = found.status == 200
        found.body = json.loads(found.text) if "json" in response.headers["Content-Type"] else None
        if isinstance(found.body, dict):
            found.errors, found.findings = found.body.get("errors", {}), found.body.get("findings", [])
        return found

    def sign(self, client: Any, proposal: Proposal) -> Answer:
        """A further signature."""
        opinion = json.dumps(confirmed(registry.row(proposal.row), {"opinion": "同意"}))
        return answer_of(client.post(f"/api/proposals/{proposal.pk}/sign/", opinion, content_type="application/json"))


BROWSER, PROGRAM = Browser(), API()
DOORS = (BROWSER, PROGRAM)


def complete(door: Browser, place: Any, line: Any) -> list[Answer]:
    """All the signatures after the first, by their people, through the same door; the answers."""
    answers = []
    for duty in line.duties(place.story)[1:]:
        proposal = Proposal.objects.filter(row=line.row, state=Proposal.State.OPEN).latest("id")
        answers.append(door.sign(place.client(line.team, duty), proposal))
    return answers


class Page(HTMLParser):
    """What a page's form shows: values by name, ids, links to fields, described fields."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, str] = {}
        self.options: dict[str, set[str]] = {}
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.described: dict[str, str] = {}
        self.inside: str | None = None
        self.choosing: str | None = None
        self.grouped = ""
        self.ticked: dict[str, set[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, areas, lists, links."""
        found = {name: value or "" for name, value in attrs}
        self.ids.add(found.get("id", ""))
        name = found.get("name", "")
        if tag == "a" and found.get("href", "").startswith("#"):
            self.links.add(found["href"][1:])
        if name:
            told = found.get("aria-describedby", "") or self.grouped
            self.described[name] = told if "aria-invalid" in found else ""
        if tag == "fieldset":
            self.grouped = found.get("aria-describedby", "")
        if tag == "input" and found.get("type") == "checkbox" and found.get("value"):
            self.options.setdefault(name, set()).add(found["value"])
            self.ticked.setdefault(name, set()).update({found["value"]} if "checked" in found else ())
        elif tag == "input" and found.get("type") != "file" and (found.get("type") != "checkbox" or "checked" in found):
            self.values[name] = "on" if found.get("type") == "checkbox" else found.get("value", "")
        elif tag == "textarea":
            self.inside, self.values[name] = name, ""
        elif tag == "select":
            self.choosing, self.options[name] = name, set()
        elif tag == "option" and self.choosing:
            self.options[self.choosing].add(found.get("value", ""))
            if "selected" in found:
                self.values[self.choosing] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """A browser drops the first line break of an area."""
        if tag == "textarea" and self.inside is not None:
            self.values[self.inside] = self.values[self.inside].removeprefix("\n")
            self.inside = None
        elif tag == "select":
            self.choosing = None
        elif tag == "fieldset":
            self.grouped = ""

    def handle_data(self, data: str) -> None:
        """The text of an area."""
        if self.inside is not None:
            self.values[self.inside] += data

    def lost(self, typed: dict[str, Any]) -> list[str]:
        """The names of what was typed and is not there any more; a list cannot show what is none of its options."""
        return [name for name, value in typed.items() if not self.shows(name, value)]

    def shows(self, name: str, value: Any) -> bool:
        """Whether a value is there, or, of several to tick, those that are offered at all."""
        if name in self.ticked:
            several = {str(each) for each in (value if isinstance(value, list) else [value])}
            return several & self.options[name] == self.ticked[name]
        offered = name not in self.options or str(value) in self.options[name]
        return str(value) == self.values.get(name, "") or not offered

    def unlinked(self, name: str) -> bool:
        """Whether an error of a field is neither linked from the summary nor told to who cannot see it."""
        ids = self.described.get(name, "").split()
        linked = {f"id_{name}", f"id_{name}_group"} & self.links & self.ids
        return not linked or not any(each in self.ids for each in ids)
