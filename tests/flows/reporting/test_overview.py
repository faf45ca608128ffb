"""The first screen of each house: what it shows, to whom, and that every figure leads to its rows."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from compensation.models import BankStanding, ExitCase
from reporting import tasks
from reporting.models import MonthlyReport
from reporting.queries import blocks, overview
from tests.story import Story
from zengxindai.accounts.queries import robot
from zengxindai.policy import terms

ALL = set(blocks.BLOCKS)
SEEN = {
    "finance_bureau": ALL,
    "district_gov": ALL,
    "pboc_branch": ALL - {"pool"},
    "fin_dev_center": ALL,
    "guarantor": ALL - {"funnel", "goals"},
    "bank": ALL - {"goals"},
    "department": {"alerts", "trend", "funnel"},
}


def get(story: Story, team: str, path: str) -> Any:
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    with time_machine.travel(story.now, tick=False):
        return client.get(path)


def shown(story: Story, team: str) -> set[str]:
    page = get(story, team, "/overview/").content.decode()
    return set(re.findall(r'<section class="panel overview-(\w+)"', page))


def goals(story: Story) -> None:
    """The year's targets in force, with the figures they begin from."""
    rest = {"inclusive_households": "6000", "inclusive_rate": "5.5", "tech_balance": "1", "tech_households": "1"}
    story.figures("2025-12-31", inclusive_balance="5000000000", **rest)
    story.targets()


def test_each_house_reads_its_own_blocks(story: Story) -> None:
    story.funded()
    story.drawn()
    goals(story)
    found = {team: shown(story, team) for team in SEEN}
    accounts = {team for team in SEEN if get(story, team, "/special-accounts/").status_code == 200}
    for team, keys in SEEN.items():
        assert found[team] - {"pool"} == keys - {"pool"}, team
        assert ("pool" in found[team]) == (team in accounts), team
    assert get(story, "enterprise", "/overview/").status_code == 404
    for path in ("/overview/nothing/sheet/", "/overview/rows/", "/overview/rows/?of=drawn&month=2026-13"):
        assert get(story, "bank", path).status_code == 404, path
    for path in ("/overview/rows/?of=step&step=X", "/overview/rows/?of=owed&month=9999-01", "/overview/rows/?of=owed"):
        assert get(story, "bank", path).status_code == 404, path
    assert get(story, "department", "/overview/standing/sheet/").status_code == 404


def test_every_figure_leads_to_a_page_its_reader_may_open(story: Story) -> None:
    story.funded()
    story.drawn()
    for team in SEEN:
        page = get(story, team, "/overview/").content.decode()
        main = page[page.index('<div class="overview">') :]
        links = {link.replace("&amp;", "&").partition("#")[0] for link in re.findall(r'href="(/[^"]+)"', main)}
        assert len(links) > 5
        for link in links:
            assert get(story, team, link).status_code == 200, (team, link)


def test_what_was_lent_and_is_owed_by_month(story: Story) -> None:
    loan = story.drawn()
    story.later(days=31)
    story.repaid(loan, "1000000")
    story.drawn("other_bank") if story.agreement("other_bank") else None
    user = story.cast.finance_bureau.handler
    months = overview.trend(user, story.day)
    assert [(each.disbursed, each.owed) for each in months[-2:]] == [
        (Decimal("3000000"), Decimal("3000000")),
        (Decimal("3000000"), Decimal("5000000")),
    ]
    assert [each.owed for each in overview.trend(story.cast.bank.handler, story.day)[-2:]] == [
        Decimal("3000000"),
        Decimal("2000000"),
    ]
    first = months[-2].first
    assert overview.drawn_in(user, first).get() == overview.owing_at_end_of(user, first).get() == loan
    assert overview.owing_at_end_of(user, months[-1].first).count() == 2


def test_the_funnel_counts_steps_and_working_days(story: Story) -> None:
    story.drawn()
    story.recommended(purpose="技术改造")
    steps = overview.funnel(story.cast.finance_bureau.handler, terms.on(story.day), "Asia/Shanghai")
    assert [step.count for step in steps] == [2, 1, 1, 1, 1]
    assert steps[0].amount == Decimal("6000000")
    assert steps[0].median is None
    assert all(step.median is not None and step.median >= 0 for step in steps[1:])
    reached = overview.reached(story.cast.bank.handler, story.day, "DISBURSED")
    assert reached.count() == 1
    assert overview.funnel(story.cast.other_bank.handler, terms.on(story.day), "Asia/Shanghai")[0].count == 0


@pytest.mark.parametrize("key", blocks.BLOCKS)
def test_a_block_is_taken_away(story: Story, key: str) -> None:
    story.funded()
    story.drawn()
    goals(story)
    answer = get(story, "finance_bureau", f"/overview/{key}/sheet/")
    assert answer.status_code == 200
    page = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert page.max_row > 3


def test_the_official_ratio_is_the_accepted_report_s(story: Story) -> None:
    loan = story.drawn()
    story.act("loan.classify", loan, "bank", tier="3", reason="经营恶化")
    story.at_the_evening_of(dt.date(2026, 3, 31))
    story.later(days=1)
    report = MonthlyReport.objects.get(reporter=story.cast.bank.organisation)
    assert tasks.note_official(story.day, robot()) == 0
    words = {"progress": "稳步推进", "problems": "无", "next_steps": "继续走访"}
    report = story.act("report.submit", report, "bank", **words)
    for party in ("finance_bureau", "pboc_branch", "regulator"):
        report = story.act("report.acknowledge", report, party)
    assert tasks.note_official(story.day, robot()) == 1
    assert tasks.note_official(story.day, robot()) == 0
    row = BankStanding.objects.get(basis="OFFICIAL")
    assert (row.on, row.bad, row.whole, row.level) == (report.period.last, 3_000_000, 3_000_000, "RED")
    assert not ExitCase.objects.exists(), "no claim has begun"
