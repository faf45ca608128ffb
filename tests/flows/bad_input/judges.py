"""What is wrong with an answer to bad words: a list that should be empty."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from tests.flows.bad_input.doors import PROGRAM, Answer, Browser, Page, answer_of
from tests.flows.bad_input.garbage import Upload
from tests.flows.bad_input.lines import Break, Line
from tests.flows.bad_input.scenes import Place, undone

# Rules of the system itself: no article of the notice stands behind them.
WITHOUT_ARTICLE = {"LOAN-04", "DAY-01"}
# Fields that take files: what a page shows again is the number each was kept under.
FILES = ("file", "files", "file_1", "file_2", "file_3")
ARTICLE = re.compile("^第[一二三四五六七八九十]+条$")


def brief(value: Any) -> str:
    """A value in a message."""
    return repr(value)[:32]


def signer(place: Place, line: Line) -> Any:
    """The client of the row's first signer; all of them sign in now, before anything that is taken back."""
    clients = [place.client(line.team, duty) for duty in line.duties(place.story)]
    return clients[0]


def refused(
    place: Place, line: Line, door: Browser, words: dict[str, Any], before: tuple[Any, ...]
) -> tuple[Answer, list[Any]]:
    """Knock with words that must not do anything; the answer, and what it did all the same."""
    client = signer(place, line)
    with undone():
        found = door.knock(client, line.transition, place.case, words)
        moved = not found.trace and place.marks() != before
    name = type(door).__name__
    faults = [(name, found.status, found.trace)] if found.trace else []
    faults += [(name, "was done", found.status)] if found.done else []
    faults += [(name, "something changed")] if moved else []
    return found, faults


def told(door: Browser, typed: dict[str, Any], bad: dict[str, Any], found: Answer) -> list[Any]:
    """Every bad field has its error, on a page linked with it; a page still shows everything typed."""
    name = type(door).__name__
    faults: list[Any] = [
        (name, "no error", field, brief(bad[field])) for field in bad if not any(found.errors.get(field, ()))
    ]
    if door is PROGRAM:
        return faults + ([(name, found.status, found.text[:200])] if found.status != 400 else [])
    page = Page(found.text)
    shown = {field: value for field, value in typed.items() if field not in FILES}
    faults += [(name, "lost", field, brief(typed[field])) for field in page.lost(shown)]
    faults += [(name, "error not linked", field) for field in found.errors if page.unlinked(field)]
    for field in FILES:
        sent = isinstance(typed.get(field), Upload) and field not in bad
        faults += [(name, "lost", field)] if sent and not page.values.get(field, "").isdigit() else []
    return faults + ([(name, found.status)] if found.status != 200 else [])


def explained(found: Answer, broken: Break, typed: dict[str, Any]) -> list[Any]:
    """The page names the rules, with article and advice, and still shows everything typed."""
    faults: list[Any] = [("codes", found.codes)] if found.codes != sorted(broken.codes) else []
    for each in found.findings:
        silent = [part for part in ("text", "advice") if not each[part] or escape(str(each[part])) not in found.text]
        faults += [(each["code"], "says no", part) for part in silent]
        if each["code"] not in WITHOUT_ARTICLE and not ARTICLE.match(each["article_text"]):
            faults.append((each["code"], "cites", each["article_text"]))
    written = {field: value for field, value in typed.items() if field not in FILES}
    return faults + [("lost", field, brief(typed[field])) for field in Page(found.text).lost(written)]


SHAPE = {"type", "title", "status", "detail", "code", "article"}


def problem(found: Answer, status: int) -> list[Any]:
    """An answer of the programs' door in the shape of a problem, of this status."""
    faults: list[Any] = [found.trace or (found.status, found.text[:120])] if found.status != status else []
    shaped = isinstance(found.body, dict) and SHAPE <= set(found.body) <= SHAPE | {"errors", "findings"}
    shaped = shaped and bool(found.body["detail"] and found.body["code"]) and found.body["status"] == found.status
    return faults if shaped or found.trace else [*faults, ("no problem", found.text[:120])]


# Who must not even learn that a case is there; a bank's papers are hidden from the other bank.
BLIND = {
    "agreement": ("enterprise", "other_enterprise"),
    "blacklist_entry": ("other_enterprise",),
    "whitelist_entry": ("other_enterprise",),
    "fund_movement": ("enterprise", "other_enterprise", "department"),
    "allocation": ("enterprise", "other_enterprise", "department", "bank", "guarantor", "fin_dev_center"),
    "report": ("enterprise", "department"),
    "exit_case": ("enterprise", "other_enterprise"),
}
OTHERS = ("other_enterprise", "other_department")


def blind(place: Place) -> list[tuple[str, Any]]:
    """Strangers to the case with their clients."""
    teams = list(BLIND.get(place.case.case_type, OTHERS))
    bank = getattr(place.case, "bank", None) or getattr(place.case, "reporter", None)
    if place.case.case_type not in ("blacklist_entry", "whitelist_entry"):
        own = place.story.cast.other_bank.organisation
        teams.append("bank" if bank == own else "other_bank")
    return [(team, place.client(team, "handler")) for team in teams]


__all__ = ["answer_of", "blind", "brief", "explained", "problem", "refused", "signer", "told"]
