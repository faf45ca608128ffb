"""Loans to watch: alerts on their exact days, told once, the same in page, list and database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loans import queries
from loans.models import Loan
from loans.queries.watch import CONDITIONS
from tests.story import Story
from zengxindai.notifications.models import Notice


def due_in_march(story: Story) -> Any:
    """Case 13: due 2026-03-31."""
    loan = story.registered().loan
    return story.act("loan.draw", loan, "bank", **story.drawing(loan, matures_on="2026-03-31"))


def found(loan: Any, day: str) -> set[tuple[str, Any]]:
    alerts = queries.alerts_of(Story.fresh(loan), dt.date.fromisoformat(day))
    return {(alert.kind, alert.finding.params.get("days")) for alert in alerts}


def agree(day: dt.date) -> None:
    """What the database finds is what the rules find, reason by reason."""
    for kind in CONDITIONS:
        by_rule = {
            loan.pk for loan in Loan.objects.all() if kind in {alert.kind for alert in queries.alerts_of(loan, day)}
        }
        by_database = set(queries.watched(Loan.objects.all(), day, kind).values_list("pk", flat=True))
        assert by_database == by_rule, (kind, day)


@pytest.mark.parametrize(
    ("day", "alerts"),
    [
        ("2026-03-31", {("MATURES", 7)}),
        ("2026-04-01", {("OVERDUE", 1)}),
        ("2026-04-29", {("OVERDUE", 1)}),
        ("2026-04-30", {("OVERDUE", 30)}),
        ("2026-05-30", {("OVERDUE", 60)}),
        ("2026-06-28", {("OVERDUE", 60)}),
        ("2026-06-29", {("OVERDUE", 90)}),
        ("2026-06-30", {("OVERDUE", 90)}),
    ],
)
def test_alerts_arise_on_their_days(story: Story, day: str, alerts: set[tuple[str, Any]]) -> None:
    assert found(due_in_march(story), day) == alerts


def test_a_loan_s_evenings_tell_each_alert_once_to_its_parties(story: Story) -> None:
    loan = due_in_march(story)
    story.check_due(loan)
    for day in ("2026-03-16", "2026-03-24", "2026-04-01", "2026-04-02", "2026-04-30", "2026-06-29", "2026-06-30"):
        story.at_the_evening_of(dt.date.fromisoformat(day))
        agree(story.day)
    told = Notice.objects.filter(cause__startswith=f"watch:{loan.pk}:")
    bank = sorted(told.filter(reader=story.cast.bank.checker).values_list("cause", flat=True))
    matures = [cause.partition("MATURES:")[2] for cause in bank if "MATURES" in cause]
    assert matures == ["2026-03-31:15", "2026-03-31:30", "2026-03-31:7"]
    kinds = [cause.split(":")[2] for cause in bank]
    assert {kind: kinds.count(kind) for kind in kinds} == {"CHECK_LATE": 2, "MATURES": 3, "OVERDUE": 3, "TIER": 2}
    department = told.filter(reader=story.cast.department.handler).values_list("cause", flat=True)
    assert {cause.split(":")[2] for cause in department} == {"OVERDUE"}
    assert not told.filter(reader__organisation__kind__in=["enterprise", "guarantor", "regulator"]).exists()
    assert story.fresh(loan).tier == "3"
    before = told.count()
    story.now += dt.timedelta(days=1)
    story.day_end()
    assert told.count() == before


def test_what_somebody_found_only_they_take_back(story: Story) -> None:
    loan = story.drawn()
    misuse = {"use_as_agreed": "no", "use_remark": "买期货", "measures": "限期收回"}
    story.visited(loan, "finance_bureau", **misuse)
    story.visited(loan, "bank", signals=["TAX"], measures="复核", tier="2")
    day = story.day.isoformat()
    assert {kind for kind, _ in found(loan, day)} == {"MISUSED", "SIGNALS", "RECLASSIFY"}
    agree(story.day)
    story.later(days=1).visited(loan, "bank")
    assert {kind for kind, _ in found(loan, day)} == {"MISUSED"}
    agree(story.day)
    story.visited(loan, "finance_bureau")
    assert found(loan, day) == set()
    agree(story.day)


def test_a_worse_class_is_asked_for_until_it_is_set(story: Story) -> None:
    loan = story.drawn()
    story.visited(loan, "finance_bureau", tier="3")
    assert found(loan, story.day.isoformat()) == set(), "the class is the bank's to set, on its own check"
    story.visited(loan, "bank", tier="3")
    story.day_end()
    notice = Notice.objects.get(cause__startswith=f"watch:{loan.pk}:RECLASSIFY", reader=story.cast.bank.checker)
    assert notice.url == f"/loans/{loan.pk}/classify/"
    story.act("loan.classify", loan, "bank", tier="3", reason="停产")
    assert {kind for kind, _ in found(loan, story.day.isoformat())} == {"TIER"}


def test_a_repaid_loan_is_not_watched(story: Story) -> None:
    loan = story.drawn()
    story.visited(loan, signals=["STOPPED"], measures="约谈")
    story.later(days=1)
    story.repaid(loan, "3000000")
    assert found(loan, story.day.isoformat()) == set()
    agree(story.day)


def page(story: Story, team: str, query: str = "") -> Any:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[team].handler)
    with time_machine.travel(story.now, tick=False):
        return signed_in.get(f"/loans/watch/{query}")


def test_the_list_says_why_and_what_next(story: Story) -> None:
    loan = story.drawn()
    story.visited(loan, signals=["STOPPED"], measures="约谈")
    for team in ("bank", "finance_bureau", "fin_dev_center", "department", "auditor"):
        shown = page(story, team).content.decode()
        assert loan.number in shown
        assert "预警信号" in shown
        assert "落实检查提出的措施" in shown
    assert loan.number not in page(story, "other_bank").content.decode()
    assert loan.number not in page(story, "bank", "?alert=OVERDUE").content.decode()
    assert loan.number in page(story, "bank", "?alert=SIGNALS&q=晨光").content.decode()
    assert page(story, "bank", "?alert=%00&before=x").status_code == 200
    for team in ("enterprise", "pboc_branch", "regulator"):
        assert page(story, team).status_code == 404


def test_the_list_costs_the_same_for_one_loan_and_for_several(story: Story) -> None:
    signed_in = Client()
    signed_in.force_login(story.cast.finance_bureau.handler)

    def cost() -> int:
        with time_machine.travel(story.now, tick=False):
            signed_in.get("/loans/watch/")  # look-ups that are kept for the process are not the page's
            with CaptureQueriesContext(connection) as asked:
                assert signed_in.get("/loans/watch/").content.decode().count("JJZXD-DK-") >= 1
        return len(asked)

    story.visited(story.drawn(amount="1000000"), signals=["TAX"], measures="复核")
    one = cost()
    for _ in range(2):
        story.later(minutes=5).visited(story.drawn(amount="1000000"), signals=["TAX"], measures="复核")
    assert cost() == one <= 14
