"""Worked cases 11 to 13 and 17 to 19 of the domain notes, every figure of them, by the product's functions and acts.

Left out is of case 19 only that a customer with a line of ten million counts as inclusive and with a fen more does not:
it belongs to the statistics of inclusive loans, for which the product has no function yet. What else these rules and
acts do is tested beside them.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from loans import rules
from loans.queries import guarantee as guarantees
from loans.rules import draw
from loans.rules.guarantee import shares
from reporting.models import MonthlyReport
from reporting.queries import r1
from reporting.rules import weighted_rate
from tests.cast import Cast
from tests.story import Story
from tests.unit.notice import CALENDAR, DAY, TERMS, YUAN
from zengxindai.audit.models import Event
from zengxindai.findings import Finding, Refused
from zengxindai.workdays import months_later
from zengxindai.workflow.models import Turn

ROW = "opinion.approve"
LPR = {"lpr_on": "2020-03-10", "lpr_term": "1Y", "rate": ""}


def accepts(found: Any) -> bool:
    """Whether a rule lets it pass, a warning or not."""
    return not any(isinstance(each, Finding) and each.blocks for each in found)


def refusals(story: Story, key: str, case: Any, team: str, **words: str) -> set[str]:
    """The rules that refuse an act."""
    with pytest.raises(Refused) as refused:
        story.act(key, case, team, **words)
    return {found.code for found in refused.value.findings if found.blocks}


def test_case_11_the_rate_cap(story: Story) -> None:
    year, longer = rules.term_months(DAY("2020-03-10"), DAY("2021-03-10")), 24
    over_a_year = rules.term_months(DAY("2020-03-10"), DAY("2021-03-11"))
    assert (year, over_a_year) == (12, 13)
    assert (TERMS.rate_cap(12), TERMS.rate_cap(13), TERMS.rate_cap(24)) == (YUAN("5.22"), YUAN("5.70"), YUAN("5.70"))
    for rate, months, passes in (
        ("5.22", year, True), ("5.2201", year, False), ("5.70", over_a_year, True), ("5.7001", over_a_year, False),
        ("5.70", longer, True), ("5.7001", longer, False),
    ):  # fmt: skip
        assert accepts(rules.within_rate_cap(YUAN(rate), months, TERMS)) is passes, (rate, months)
    for points, rate, passes in ((117, "5.22", True), (118, "5.23", False)):
        assert rules.executed_rate(YUAN("4.05"), points) == YUAN(rate)
        assert accepts(rules.within_rate_cap(YUAN(rate), 12, TERMS)) is passes
    paper = story.investigated()
    assert refusals(story, ROW, paper, "bank", **story.opinion(**LPR, spread_bp="118")) == {"OPN-01"}
    paper = story.act(ROW, paper, "bank", **story.opinion(**LPR, spread_bp="117"))
    assert (paper.rate, paper.rate_cap, paper.lpr_rate) == (Decimal("5.2200"), Decimal("5.2200"), Decimal("4.0500"))
    assert (paper.lpr_on, paper.lpr_term, paper.spread_bp) == (dt.date(2020, 3, 10), "1Y", 117)


def test_case_11_two_years_by_the_bank_s_act(story: Story) -> None:
    paper = story.investigated(months="24")
    assert refusals(story, ROW, paper, "bank", **story.opinion(months="24", rate="5.7001")) == {"OPN-01"}
    assert story.act(ROW, paper, "bank", **story.opinion(months="24", rate="5.70")).status == "APPROVED"


def test_case_11_the_weighted_mean() -> None:
    drawn = [(YUAN("3000000"), YUAN("4.35")), (YUAN("2000000"), YUAN("5.22")), (YUAN("5000000"), YUAN("5.70"))]
    weighted, amount = sum(a * rate for a, rate in drawn), sum(a for a, _rate in drawn)
    assert str(weighted_rate(Decimal(weighted), Decimal(amount))) == "5.1990"


@pytest.mark.parametrize(
    ("drawn", "last", "after"),
    [
        ("2020-02-29", "2022-02-28", "2022-03-01"),
        ("2020-03-01", "2022-03-01", "2022-03-02"),
        ("2024-02-15", "2026-02-15", "2026-02-16"),
    ],
)
def test_case_12_the_24_month_edge(drawn: str, last: str, after: str) -> None:
    assert months_later(DAY(drawn), TERMS.max_months) == DAY(last)
    assert accepts(draw.matures_in_time(DAY(drawn), DAY(last), 24, TERMS))
    assert not accepts(draw.matures_in_time(DAY(drawn), DAY(after), 24, TERMS))
    if last == "2026-02-15":  # a Sunday of the Spring Festival: the contract's day stays, the payment may wait
        assert rules.last_pay_day(DAY(last), CALENDAR) == DAY("2026-02-24")
        assert rules.days_past_due(DAY(last), DAY("2026-02-24"), CALENDAR) == 0
        assert rules.days_past_due(DAY(last), DAY("2026-02-25"), CALENDAR) == 1


def test_case_13_days_past_due(story: Story) -> None:
    due = DAY("2026-03-31")
    for day, past, tier in (
        ("2026-03-31", 0, "1"), ("2026-04-01", 1, "2"), ("2026-06-29", 90, "2"), ("2026-06-30", 91, "3"),
    ):  # fmt: skip
        assert rules.days_past_due(due, DAY(day), CALENDAR) == past
        assert rules.tier_floor(past) == tier
    loan = story.registered().loan
    loan = story.act("loan.draw", loan, "bank", **story.drawing(loan, matures_on=due.isoformat()))
    for evening, status, past, tier in (
        ("2026-03-31", "ACTIVE", 0, "1"), ("2026-04-01", "OVERDUE", 1, "2"), ("2026-06-29", "OVERDUE", 90, "2"),
        ("2026-06-30", "OVERDUE", 91, "3"),
    ):  # fmt: skip
        story.at_the_evening_of(DAY(evening))
        loan = story.fresh(loan)
        assert (loan.status, loan.days_past_due(story.day), loan.tier) == (status, past, tier), evening


def test_case_17_guarantor_backed(story: Story) -> None:
    principal = YUAN("1234567.89")
    for switched_on, parts in (
        (False, ("987654.31", "246913.58", "0.00")),
        (True, ("987654.31", "86419.75", "160493.83")),  # 65 % of 246,913.58 is 160,493.827
    ):
        assert shares(principal, YUAN(80), switched_on, YUAN(65)) == tuple(map(YUAN, parts))
    case = story.called(amount="1234567.89")
    assert (case.status, case.requested) == ("PAYOUT_REQUESTED", YUAN("987654.31"))
    for amount in ("987654.32", "987654.30"):
        paying = story.paying_out(case, amount=amount)
        assert refusals(story, "guarantee.pay_out", case, "guarantor", **paying) == {"GUA-10"}
    case = story.act("guarantee.pay_out", case, "guarantor", **story.paying_out(case))
    assert (case.status, case.paid_out, case.base) == ("PAID_OUT", YUAN("987654.31"), principal)
    assert story.fresh(case.loan).status == "OVERDUE"  # what the guarantor paid, the borrower owes on
    assert guarantees.balance_now(case) == YUAN(0)


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2020-04-30", 3, "2020-05-08"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2020-02-29", 5, "2020-03-06"),  # the fifth working day of March
    ],
)
def test_case_18_working_days(start: str, count: int, due: str) -> None:
    assert CALENDAR.add(DAY(start), count) == DAY(due)
    assert CALENDAR.count(DAY(start), DAY(due)) == count


@pytest.mark.parametrize(
    ("filed", "last"),
    [("2020-04-30", "2020-05-08"), ("2026-02-12", "2026-02-24"), ("2026-09-30", "2026-10-10")],
)
def test_case_18_three_working_days_to_acknowledge(cast: Cast, filed: str, last: str) -> None:
    """The day of filing is not counted, days off are left out, worked weekends are not."""
    story = Story(cast, timezone.make_aware(dt.datetime.fromisoformat(f"{filed}T10:00:00")))
    story.agreement()
    filing = story.filed()
    turn = Turn.objects.filter(case_type="filing").first()
    assert turn is not None
    assert turn.due_on == DAY(last)
    story.at_the_evening_of(turn.due_on)
    assert story.fresh(filing).status == "SUBMITTED"
    story.at_the_evening_of(turn.due_on + dt.timedelta(days=1))
    filing = story.fresh(filing)
    assert (filing.status, filing.registered_on) == ("REGISTERED", turn.due_on + dt.timedelta(days=1))


def test_case_19_five_million_and_not_a_fen_more(story: Story) -> None:
    cap = TERMS.loan_cap
    assert cap == YUAN("5000000.00")
    assert accepts(rules.within_request(cap, 12, cap, 12, TERMS))
    assert not accepts(rules.within_request(cap + YUAN("0.01"), 12, cap * 2, 12, TERMS))
    paper = story.investigated(amount="5000000")
    assert "OPN-03" in refusals(story, ROW, paper, "bank", **story.opinion(amount="5000000.01"))
    assert story.act(ROW, paper, "bank", **story.opinion(amount="5000000")).status == "APPROVED"


def test_case_19_two_banks_three_million_each_warns_and_passes(story: Story) -> None:
    story.agreement("other_bank")
    story.drawn()
    paper = story.investigated("other_bank", purpose="购置设备")
    paper = story.act(ROW, paper, "other_bank", **story.opinion())
    assert paper.status == "APPROVED"
    found = Event.objects.get(verb=ROW, case_id=paper.pk).findings
    assert [(each["code"], each["level"], each["params"].get("total")) for each in found] == [
        ("OPN-09", "warn", "6,000,000.00")
    ]


def test_case_19_one_borrower_in_the_district_two_in_the_banks_columns(story: Story) -> None:
    story.agreement("other_bank")
    story.drawn()
    story.drawn("other_bank", purpose="购置设备")
    story.at_the_evening_of(DAY("2026-03-31"))
    reports = MonthlyReport.objects.filter(kind="R1").select_related("period")
    totals = [each.figures["R1"]["total"] for each in reports]
    assert [(each["borrowers"], each["closing"]) for each in totals] == [(1, "3000000.00")] * 2
    district = r1.figures(reports[0].period, None)["total"]
    assert district is not None
    assert (district["borrowers"], district["notes"], district["closing"]) == (1, 2, YUAN("6000000.00"))
