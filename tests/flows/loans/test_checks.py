"""Post-loan checks: the plan, the visits, who sees them, and what the database keeps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from loans.models import Check
from tests.story import Story
from zengxindai.documents.models import OfficialDocument
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn

RED = {"signals": ["STOPPED", "TAX"], "measures": "约谈实际控制人，限期说明"}


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def client(story: Story, team: str) -> Client:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[team].handler)
    return signed_in


def test_the_first_check_stands_in_the_bank_s_inbox_with_its_last_day(story: Story) -> None:
    check = story.check_due()
    assert (check.kind, check.period, check.due_on) == ("FIRST", 0, dt.date(2026, 3, 25))
    turn = Turn.objects.get(case_type="check", case_id=check.pk)
    assert (turn.organisation, turn.due_on, turn.row) == (
        story.cast.bank.organisation,
        check.due_on,
        "check.record",
    )
    done = story.act("check.record", check, "bank", **story.check_input())
    assert (done.status, done.use_as_agreed, done.tier) == ("DONE", True, "1")
    assert not Turn.objects.filter(case_type="check").exists()


def test_quarters_follow_on_their_days_and_never_twice(story: Story) -> None:
    loan = story.drawn()
    for ahead in (0, 0, 70, 77, 77, 170):
        story.at_the_evening_of(dt.date(2026, 3, 10) + dt.timedelta(days=ahead))
    found = list(Check.objects.filter(loan=loan).order_by("period").values_list("kind", "period", "due_on"))
    assert found == [
        ("FIRST", 0, dt.date(2026, 3, 25)),
        ("QUARTERLY", 1, dt.date(2026, 6, 10)),
        ("QUARTERLY", 2, dt.date(2026, 9, 10)),
    ]


def test_a_missed_check_is_reminded_of_before_and_after(story: Story) -> None:
    check = story.check_due()
    for day in (23, 24, 25, 26):
        story.at_the_evening_of(dt.date(2026, 3, day))
    told = Notice.objects.filter(reader=story.cast.bank.handler, cause__startswith=f"remind:check:{check.pk}:")
    assert sorted(cause.rpartition(":")[2] for cause in told.values_list("cause", flat=True)) == ["0", "1"]


def test_a_loan_that_ends_takes_its_planned_check_along(story: Story) -> None:
    check = story.check_due()
    story.later(days=1)
    story.repaid(check.loan, "3000000")
    assert not Turn.objects.filter(case_type="check").exists()
    with pytest.raises(NotYours):
        story.act("check.record", check, "bank", **story.check_input())
    story.day_end()
    assert story.fresh(check).status == "VOID"


@pytest.mark.parametrize("team", ["bank", "finance_bureau", "fin_dev_center", "department"])
def test_whoever_watches_may_visit_and_the_bank_reads_it(story: Story, team: str) -> None:
    check = story.visited(story.drawn(), team)
    assert (check.kind, check.status, check.period) == ("SPECIAL", "DONE", None)
    assert check.inspector == story.cast.teams[team].organisation
    assert client(story, "bank").get(check.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("team", ["guarantor", "auditor", "district_gov", "enterprise", "other_bank", "regulator"])
def test_nobody_else_visits(story: Story, team: str) -> None:
    with pytest.raises(NotYours):
        story.visited(story.drawn(), team)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"checker_b": "赵甲"}, "CHK-01"),
        ({"checked_on": "2026-03-09"}, "CHK-02"),
        ({"checked_on": "2026-03-11"}, "LOAN-04"),
        ({"signals": ["TAX"]}, "CHK-03"),
        ({"use_as_agreed": "no", "measures": "收回"}, "CHK-03"),
    ],
)
def test_a_check_says_who_when_and_what_follows(story: Story, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        story.visited(story.drawn(), **changed)
    assert codes(refused) == {code}
    assert not Check.objects.filter(kind="SPECIAL").exists()


def test_a_grave_signal_warns_the_parties_in_writing(story: Story) -> None:
    loan = story.drawn()
    check = story.visited(loan, **RED)
    story.visited(loan, signals=["TAX"], measures="复核纳税")
    outbox.drain(500)
    papers = OfficialDocument.objects.filter(case_type="check").order_by("id")
    assert sorted(papers.values_list("kind", "case_id")) == sorted(
        [("loan_check", check.pk), ("risk_warning", check.pk), ("loan_check", check.pk + 1)]
    )
    told = Notice.objects.filter(params__verb="check.warn").values_list("reader__organisation__kind", flat=True)
    assert set(told) == {"bank", "finance_bureau", "fin_dev_center", "sector_dept"}


SEEN = {
    "bank", "department", "finance_bureau", "fin_dev_center", "auditor", "guarantor", "district_gov",
}  # fmt: skip


def test_who_sees_a_check(story: Story) -> None:
    check = story.visited(story.drawn())
    for team in story.cast.teams:
        signed_in, expected = client(story, team), 200 if team in SEEN else 404
        for url in (check.get_absolute_url(), f"/api{check.get_absolute_url()}"):
            assert signed_in.get(url).status_code == expected, (team, url)


def test_the_enterprise_learns_nothing_of_a_check_on_its_loan(story: Story) -> None:
    loan = story.drawn()
    check = story.visited(loan, "finance_bureau", **RED)
    page = client(story, "enterprise").get(loan.get_absolute_url()).content.decode()
    assert "贷款全过程" in page
    for inside in (check.number, "停产", "区财政局现场", "panel-alerts"):
        assert inside not in page
    assert "停产" in client(story, "bank").get(loan.get_absolute_url()).content.decode()


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


CHANGES = {
    "use_as_agreed = true": "on record",
    "signals = '[]'": "on record",
    "checked_on = checked_on - 1": "on record",
    "measures = ''": "on record",
    "inspector_id = bank_id": "on record",
    "status = 'DUE', checked_on = NULL": "on record",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_on_record_stays(story: Story, change: str) -> None:
    story.visited(story.drawn(), "finance_bureau", use_as_agreed="no", use_remark="买期货", **RED)
    with pytest.raises(DatabaseError, match=CHANGES[change]):
        run(f"UPDATE loans_check SET {change} WHERE kind = 'SPECIAL'")
    run("UPDATE loans_check SET version = version + 1 WHERE kind = 'SPECIAL'")


PLANS = {
    "due_on = due_on + 30": "the plan of check",
    "period = 4, kind = 'QUARTERLY'": "the plan of check",
    "loan_id = loan_id + 1": "the plan of check",
    "signals = '\"TAX\"'": "signals of a check are a list",
    "signals = '[\"NONSENSE\"]'": "check_signals_known|check_recorded_whole",
    "tier = '3'": "check_recorded_whole",
    "checked_on = now()": "check_recorded_whole",
    "status = 'VOID'": "without an event",
    "use_as_agreed = false": "check_misuse_is_explained|check_recorded_whole",
}


@pytest.mark.parametrize("change", PLANS)
def test_a_plan_is_not_moved_by_hand(story: Story, change: str) -> None:
    story.check_due()
    with pytest.raises(DatabaseError, match=PLANS[change]):
        run(f"UPDATE loans_check SET {change}")


def test_a_quarter_has_one_check_and_a_record_is_whole(story: Story) -> None:
    check = story.check_due()
    copy = """INSERT INTO loans_check SELECT (jsonb_populate_record(c, %s::jsonb)).* FROM loans_check c WHERE id = %s"""
    for changed, match in (
        ('{"id": 900, "number": "X"}', "check_planned_once"),
        ('{"id": 900, "number": "X", "period": 1}', "check_kind_has_its_period"),
        ('{"id": 900, "number": "X", "period": null, "kind": "SPECIAL"}', "check_kind_has_its_period"),
        ('{"id": 900, "number": "X", "period": 1, "kind": "QUARTERLY", "status": "DONE"}', "check_recorded_whole"),
        ('{"id": 900, "number": "X", "period": 1, "kind": "QUARTERLY"}', "without an event"),
    ):
        with pytest.raises(DatabaseError, match=match):
            run(copy, changed, check.pk)
    other = story.cast.other_bank.organisation.pk
    with pytest.raises(DatabaseError, match="another request or bank"):
        run(copy, f'{{"id": 900, "number": "X", "period": 1, "kind": "QUARTERLY", "bank_id": {other}}}', check.pk)
    with pytest.raises(DatabaseError, match="permission denied"):
        run("DELETE FROM loans_check")
