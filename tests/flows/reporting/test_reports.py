"""The month-end: frozen once, reported by banks and guarantor, received by three."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from compensation.models import RecoveryCase
from reporting.models import MonthlyReport, Period, Position
from tests.story import Story
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow.models import Turn

MARCH = dt.date(2026, 3, 31)


def report(story: Story, team: str = "bank") -> MonthlyReport:
    return MonthlyReport.objects.filter(reporter=story.cast.teams[team].organisation).latest("id")


def sent(story: Story, team: str = "bank") -> MonthlyReport:
    story.later(days=1)
    words = {"progress": "稳步推进", "problems": "无", "next_steps": "继续走访"}
    return story.act("report.submit", report(story, team), team, **words)


def test_the_last_evening_of_a_month_freezes_it(story: Story) -> None:
    story.drawn()
    story.at_the_evening_of(dt.date(2026, 3, 30))
    assert not Period.objects.exists()
    story.at_the_evening_of(MARCH)
    period = Period.objects.get()
    assert (period.number, period.status, period.last) == ("2026-03", "FROZEN", MARCH)
    assert Position.objects.get(period=period).outstanding == Decimal("3000000.00")
    assert sorted(period.reports.values_list("kind", flat=True)) == ["R1", "R2"]
    assert Turn.objects.get(case_type="report", organisation=story.cast.bank.organisation).due_on == dt.date(2026, 4, 8)


def test_the_bank_s_figures_are_the_loans_own(story: Story) -> None:
    loan = story.drawn()
    story.later(days=5)
    story.repaid(loan, "1000000.01")
    story.at_the_evening_of(MARCH)
    figures = report(story).figures["R1"]
    industry = next(row for row in figures["rows"] if row["label"] == "工业")
    assert industry == figures["total"] | {"label": "工业", "account_balance": None}
    assert (industry["month_disbursed"], industry["month_repaid"], industry["closing"]) == (
        "3000000.00",
        "1000000.01",
        "1999999.99",
    )
    assert (industry["month_rate"], industry["borrowers"], industry["npl_ratio"]) == ("5.2200", 1, "0.00")


def test_the_next_month_begins_where_the_last_one_ended(story: Story) -> None:
    loan = story.drawn()
    story.at_the_evening_of(MARCH)
    story.now += dt.timedelta(days=5)
    # Paid in March, recorded in April: March stays as it was reported, April shows the late entry.
    story.act("loan.repay", loan, "bank", paid_on="2026-03-30", principal="500000", voucher_no="HK-late")
    story.at_the_evening_of(dt.date(2026, 4, 30))
    total = report(story).figures["R1"]["total"]
    assert (total["opening"], total["late"], total["closing"]) == ("3000000.00", "-500000.00", "2500000.00")


def test_payouts_do_not_lower_the_balance(story: Story) -> None:
    story.funded()
    claim = story.paid()
    story.received(RecoveryCase.objects.get(claim=claim), "100000")
    story.at_the_evening_of(dt.date(2026, 5, 31))
    total = report(story).figures["R1"]["total"]
    assert (total["closing"], total["month_paid_out"], total["ever_returned"]) == (
        "2900000.00",
        "1950000.00",
        "65000.00",
    )
    row = report(story, "guarantor").figures["R6"]["rows"][0]
    assert (row["payouts"], row["returns"], row["closing"]) == ("1950000.00", "65000.00", "8115000.00")


def test_three_recipients_mark_it_received(story: Story) -> None:
    story.drawn()
    story.at_the_evening_of(MARCH)
    for team in ("bank", "guarantor"):
        case = sent(story, team)
        for party in ("finance_bureau", "pboc_branch"):
            case = story.act("report.acknowledge", case, party)
            assert case.status == "SUBMITTED"
        with pytest.raises(NotYours):
            story.act("report.acknowledge", case, "finance_bureau")
        case = story.act("report.acknowledge", case, "regulator")
        assert case.status == "ACCEPTED"


def test_a_returned_report_goes_to_all_three_anew(story: Story) -> None:
    story.drawn()
    story.at_the_evening_of(MARCH)
    case = story.act("report.acknowledge", sent(story), "regulator")
    case = story.act("report.return_for_correction", case, "finance_bureau", reason="请补充存在问题")
    assert case.status == "RETURNED"
    case = sent(story)
    assert (case.submission, Turn.objects.filter(case_type="report", case_id=case.pk).count()) == (2, 3)


def test_late_is_late_and_says_so(story: Story) -> None:
    story.drawn()
    story.at_the_evening_of(MARCH)
    story.now += dt.timedelta(days=20)
    assert sent(story).late


def test_a_figure_that_does_not_add_up_stops_the_report(story: Story) -> None:
    story.drawn()
    story.at_the_evening_of(MARCH)
    case = report(story)
    case.figures["R1"]["total"]["closing"] = "1.00"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; SET ROLE NONE")
        cursor.execute("ALTER TABLE reporting_monthlyreport DISABLE TRIGGER reporting_report_frozen")
        MonthlyReport.objects.filter(pk=case.pk).update(figures=case.figures)
        cursor.execute("SET ROLE app_rw")
    with pytest.raises(Refused) as refused:
        sent(story)
    assert {finding.code for finding in refused.value.findings if finding.blocks} == {"RPT-01", "RPT-02"}


def test_frozen_figures_stay_frozen(story: Story) -> None:
    story.drawn()
    story.at_the_evening_of(MARCH)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        MonthlyReport.objects.update(figures={})
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Position.objects.update(outstanding=0)


def test_a_month_freezes_once(story: Story) -> None:
    story.at_the_evening_of(MARCH)
    story.day_end()
    assert Period.objects.count() == 1
