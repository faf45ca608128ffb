"""No page sends its reader to another that does not exist for them: every link of every page of a story is followed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.story import Story
from zengxindai.workflow import registry

# Pages everybody begins from, and the links on any page that a reader may follow: files and forms among them.
STARTS = ("/", "/search/", "/overview/", "/sheets/", "/bank-standings/", "/loans/watch/", "/special-accounts/")
LINKS = re.compile(r'href="(/[^"#]*)')
# Not followed: what ends the visit, what is the same on every page, and files, which stories have no content of.
ELSEWHERE = re.compile(r"^/(static|accounts/logout|i18n|jsi18n|documents)")
DEPTH = 2


TEAMS = (
    "enterprise", "department", "bank", "guarantor", "finance_bureau", "fin_dev_center", "district_gov", "pboc_branch",
    "regulator", "auditor",
)  # fmt: skip


def test_no_link_leads_to_what_its_reader_may_not_see(cases: dict[str, Any], story: Story) -> None:
    """From the lists, their cases, and what those link to, two pages deep, as every party."""
    starts = [*STARTS, *(f"/{flow.path}/" for flow in registry.flows())]
    starts += [case.get_absolute_url() for case in cases.values()]
    dead = []
    for team in TEAMS:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(story.cast.teams[team].handler)
        answers = followed(client, starts)
        assert sum(status == 200 for status, _of in answers.values()) > 20
        wrong = {page: of for page, (status, of) in answers.items() if status >= 400 and page not in starts}
        dead += [f"{team}: {page} (on {of})" for page, of in wrong.items()]
    assert not dead


def followed(client: Client, starts: list[str]) -> dict[str, tuple[int, str]]:
    """The answer to every page that can be reached, and on which page its link stands."""
    answers: dict[str, tuple[int, str]] = {}
    waiting = {page: (page, "") for page in starts}
    for _step in range(DEPTH):
        found: dict[str, tuple[str, str]] = {}
        for page, (address, referrer) in waiting.items():
            answer = client.get(address)
            answers[page] = (answer.status_code, referrer)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                for link in map(unescape, LINKS.findall(answer.content.decode())):
                    if not ELSEWHERE.match(link):
                        found.setdefault(link.partition("?")[0], (link, page))  # one of those that differ in a question
        waiting = {page: link for page, link in found.items() if page not in answers}
    return answers
