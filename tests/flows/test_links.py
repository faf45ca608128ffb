"""No page sends its reader to another that does not exist for them: every link of every page of a story is followed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.story import Story
from zengxindai.workflow import registry

# Pages everybody begins from, and the links on any page that a reader may follow: files and forms among them.
STARTS = ("/", "/search/", "/overview/", "/sheets/", "/bank-standings/", "/loans/watch/", "/special-accounts/")
LINKS = re.compile(r'href="(/[^"#?]*)')
# Not followed: what ends the visit, and what is the same on every page.
ELSEWHERE = re.compile(r"^/(static|accounts/logout|i18n|jsi18n)")
DEPTH = 2


@pytest.mark.parametrize(
    "team", ["enterprise", "department", "bank", "guarantor", "finance_bureau", "fin_dev_center", "district_gov",
             "pboc_branch", "regulator", "auditor"],
)  # fmt: skip
def test_no_link_leads_to_what_the_reader_may_not_see(cases: dict[str, Any], story: Story, team: str) -> None:
    """From the lists, their cases, and what those link to, two pages deep."""
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(story.cast.teams[team].handler)
    lists = {f"/{flow.path}/" for flow in registry.flows()}
    waiting = dict.fromkeys((*STARTS, *lists, *(case.get_absolute_url() for case in cases.values())), "")
    begun, answers = set(waiting), {}
    for _step in range(DEPTH):
        found: dict[str, str] = {}
        for page, referrer in waiting.items():
            answer = client.get(page)
            answers[page] = (answer.status_code, referrer)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                links = LINKS.findall(answer.content.decode())
                found |= {link: page for link in links if link not in answers and not ELSEWHERE.match(link)}
        waiting = {link: page for link, page in found.items() if link not in answers}
    assert sum(status == 200 for status, _referrer in answers.values()) > 20
    dead = [f"{page} (on {of})" for page, (status, of) in answers.items() if status >= 400 and page not in begun]
    assert not dead
