"""A report's life: explained before it goes, kept as it went, returned after it was received, corrected."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from reporting.models import Explanation, MonthlyReport, Snapshot
from reporting.queries import cycle_pages, differences, parts
from reporting.states import Source
from tests import balances, statements
from tests.reports import WORDS, accepted, explaining, late_payment, sent, standing
from tests.story import Story
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow.models import Turn

MARCH = dt.date(2026, 3, 31)


def page(story: Story, case: Any, team: str = "bank") -> str:
    """The case page as a team's first person reads it."""
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def blocked(story: Story, key: str, case: Any, team: str, **words: Any) -> set[str]:
    """The codes an act is refused with."""
    with pytest.raises(Refused) as refused:
        story.act(key, case, team, **words)
    return {each.code for each in refused.value.findings if each.blocks}


def march(story: Story) -> Any:
    """A loan of three million, and March is over."""
    loan = story.drawn()
    story.at_the_evening_of(MARCH)
    return loan


def test_a_month_without_differences_goes_at_once(story: Story) -> None:
    march(story)
    assert differences.found(standing(story)) == []
    assert differences.found(standing(story, "guarantor")) == []
    assert sent(story).status == "SUBMITTED"


def test_what_was_recorded_late_is_explained_first(story: Story) -> None:
    loan = march(story)
    story.now += dt.timedelta(days=1)
    late_payment(story, loan, MARCH)
    report = standing(story)
    assert {each.key for each in differences.found(report)} == {"RECORDS:工业:month_repaid", "RECORDS:工业:closing"}
    assert "尚未说明" in page(story, report) or "not explained yet" in page(story, report)
    assert blocked(story, "report.submit", report, "bank", **WORDS) == {"RPT-02"}
    one = explaining(report) | {"differences": ["RECORDS:工业:closing"]}
    report = story.act("report.explain", report, "bank", **one)
    assert blocked(story, "report.submit", report, "bank", **WORDS) == {"RPT-02"}
    report = story.act("report.explain", report, "bank", **explaining(report))
    report = story.act("report.submit", report, "bank", **WORDS)
    assert report.status == "SUBMITTED"
    assert Explanation.objects.filter(report=report, other=Decimal("2500000.00")).count() == 1
    assert "次日入账" in page(story, report, "regulator")
    assert report.snapshots.get().content["explanations"][0]["text"] == one["reason"]


def test_a_word_counts_for_the_figures_it_was_said_of(story: Story) -> None:
    loan = march(story)
    story.now += dt.timedelta(days=1)
    late_payment(story, loan, MARCH)
    story.act("report.explain", standing(story), "bank", **explaining(standing(story)))
    assert not differences.unexplained(standing(story))
    late_payment(story, loan, MARCH, "1")
    assert len(differences.unexplained(standing(story))) == 2


def test_what_is_explained_already_is_not_explained_again(story: Story) -> None:
    loan = march(story)
    story.now += dt.timedelta(days=1)
    late_payment(story, loan, MARCH)
    words = explaining(standing(story))
    report = story.act("report.explain", standing(story), "bank", **words)
    with pytest.raises((Refused, AssertionError, ValueError)):
        story.act("report.explain", report, "bank", **words)


def test_the_bank_s_own_file_is_another_side(story: Story) -> None:
    loan = march(story)
    story.later(days=1)
    balances.send(story, [loan.note_no, loan.subject, loan.outstanding - 1000], day=MARCH)
    (found,) = differences.found(standing(story))
    assert (found.source, found.reported, found.other) == (Source.FILE, Decimal("3000000.00"), Decimal("2999000.00"))
    balances.send(story, [loan.note_no, loan.subject, loan.outstanding], day=MARCH)
    assert differences.found(standing(story)) == []


def test_account_statement_and_books_are_other_sides(story: Story) -> None:
    statements.funded(story)
    march(story)
    story.later(days=1)
    statements.send(story, ["2026-03-31", "100", "", "", "结息"], day=MARCH)
    found = {each.key.partition(":")[0]: each for each in differences.found(standing(story, "guarantor"))}
    assert set(found) == {"STATEMENT"}
    assert found["STATEMENT"].reported != found["STATEMENT"].other


def test_bank_and_guarantor_are_held_against_each_other(story: Story) -> None:
    story.funded()
    story.paid()
    story.at_the_evening_of(dt.date(2026, 5, 31))
    bank, guarantor = standing(story), standing(story, "guarantor")
    assert differences.found(bank) == [] == differences.found(guarantor)
    forged = bank.figures
    forged["R1"]["total"]["month_paid_out"] = "1.00"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; SET ROLE NONE")
        cursor.execute("ALTER TABLE reporting_monthlyreport DISABLE TRIGGER reporting_report_frozen")
        MonthlyReport.objects.filter(pk=bank.pk).update(figures=forged)
        cursor.execute("SET ROLE app_rw")
    assert {each.source for each in differences.found(standing(story))} == {Source.LEDGER, Source.PARTNER}
    assert {each.source for each in differences.found(standing(story, "guarantor"))} == {Source.PARTNER}


def test_what_was_delivered_is_kept_with_its_digests(story: Story) -> None:
    march(story)
    report = sent(story)
    kept = report.snapshots.get()
    assert (kept.submission, kept.content["figures"], kept.loans) == (1, report.figures, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content::text FROM reporting_snapshot WHERE id = %s", [kept.pk])
        text = cursor.fetchone()[0]
    assert kept.figures_digest == hashlib.sha256(text.encode()).hexdigest()
    position = report.period.positions.get()
    line = f"{position.loan_id}|{position.status}|{position.outstanding}|{position.tier}|{position.days_past_due}"
    assert kept.loans_digest == hashlib.sha256(line.encode()).hexdigest()
    assert cycle_pages.spaced(kept.figures_digest) in page(story, report, "regulator")


def test_each_sending_is_kept(story: Story) -> None:
    march(story)
    report = story.act("report.return_for_correction", sent(story), "regulator", reason="补充问题")
    story.act("report.submit", report, "bank", **{**WORDS, "problems": "钢价波动"})
    assert [(s.submission, s.content["problems"]) for s in Snapshot.objects.order_by("id")] == [
        (1, "无"),
        (2, "钢价波动"),
    ]


def test_a_snapshot_cannot_be_made_by_hand(story: Story) -> None:
    march(story)
    kept = sent(story).snapshots.get()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Snapshot.objects.filter(pk=kept.pk).update(on=MARCH)


def test_who_received_it_may_still_return_it(story: Story) -> None:
    march(story)
    report = accepted(story)
    assert report.status == "ACCEPTED"
    report = story.act("report.return_for_correction", report, "pboc_branch", reason="户数与人行口径不符")
    assert report.status == "RETURNED"
    turn = Turn.objects.get(case_type="report", case_id=report.pk)
    assert (turn.row, turn.due_on is not None) == ("report.submit", True)
    assert sent(story).submission == 2


def test_a_correction_is_another_version_and_both_are_kept(story: Story) -> None:
    loan = march(story)
    first = accepted(story)
    late_payment(story, loan, MARCH)
    old = story.act("report.correct", first, "bank", reason="三月末还款漏记")
    new = standing(story)
    assert (old.status, new.status, new.revision, new.replaces) == ("CORRECTED", "GENERATED", 2, old)
    assert (new.number, new.correction_reason) == (f"{old.number}-G2", "三月末还款漏记")
    assert old.figures["R1"]["total"]["closing"] == "3000000.00"
    assert new.figures["R1"]["total"]["closing"] == "2500000.00"
    # The guarantor still reports what it was told in March: the bank says why before it sends.
    assert {each.key for each in differences.found(new)} == {"PARTNER:合计:covered"}
    changed = {(row, label): (was, now) for row, label, was, now in cycle_pages.changes(old, new)}
    assert changed["工业", "期末余额"] == ("300.00", "250.00")
    assert changed["合计", "收回本金本月"] == ("0.00", "50.00")
    assert ("农业", "期末余额") not in changed
    assert new.number in page(story, old)
    assert "三月末还款漏记" in page(story, new, "regulator")
    assert accepted(story).status == "ACCEPTED"
    with pytest.raises(NotYours):
        story.act("report.acknowledge", old, "regulator")


def test_the_next_month_begins_with_the_corrected_version(story: Story) -> None:
    loan = march(story)
    first = accepted(story)
    late_payment(story, loan, MARCH)
    story.act("report.correct", first, "bank", reason="三月末还款漏记")
    accepted(story)
    story.at_the_evening_of(dt.date(2026, 4, 30))
    total = standing(story).figures["R1"]["total"]
    assert (total["opening"], total["late"], total["closing"]) == ("2500000.00", "0.00", "2500000.00")


def test_an_older_month_is_not_corrected_any_more(story: Story) -> None:
    march(story)
    report = accepted(story)
    story.at_the_evening_of(dt.date(2026, 4, 30))
    assert blocked(story, "report.correct", report, "bank", reason="漏记") == {"RPT-05"}


def test_only_what_was_delivered_is_corrected(story: Story) -> None:
    march(story)
    with pytest.raises(NotYours):
        story.act("report.correct", standing(story), "bank", reason="漏记")
    with pytest.raises(NotYours):
        story.act("report.correct", sent(story), "other_bank", reason="漏记")


def test_in_time_once_is_in_time(story: Story) -> None:
    march(story)
    report = story.act("report.return_for_correction", sent(story), "regulator", reason="补充问题")
    story.now += dt.timedelta(days=20)
    report = story.act("report.submit", report, "bank", **WORDS)
    assert not report.late
    story.act("report.correct", report, "bank", reason="重报")
    assert not sent(story).late


def test_a_draw_recorded_late_is_in_the_corrected_version(story: Story) -> None:
    other = story.registered(purpose="备货").loan
    march(story)
    report = accepted(story)
    dated = {"drawn_on": MARCH.isoformat(), "matures_on": "2027-03-01"}
    story.act("loan.draw", other, "bank", **{**story.drawing(other), **dated})
    story.act("report.correct", report, "bank", reason="漏记一笔")
    assert parts.chief(standing(story))["total"]["closing"] == "6000000.00"
