"""A bank's month worked out by hand: R1 with every line, the loans it lists, and what became of the requests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from compensation.models import RecoveryCase
from loans import rules
from loans.models import Loan
from reporting.models import MonthlyReport, Period, Position
from reporting.queries import positions, r1, r1_b, r1_c
from reporting.tasks import freeze_month
from tests.story import Story
from tests.unit.notice import DAY, YUAN
from zengxindai.accounts.queries import robot

MARCH, APRIL, MAY = DAY("2026-03-31"), DAY("2026-04-30"), DAY("2026-05-31")


def lent(story: Story, amount: str, rate: str, **changed: Any) -> Loan:
    """A loan of that amount and rate, disbursed today."""
    loan = story.registered(amount=amount, **changed).loan
    return story.act("loan.draw", loan, "bank", **story.drawing(loan, amount=amount, rate=rate))


def sheet(story: Story, code: str = "R1") -> dict[str, dict[str, Any]]:
    """The newest report's lines by label."""
    report = MonthlyReport.objects.filter(reporter=story.cast.bank.organisation, kind="R1").latest("id")
    figures = report.figures[code]
    return {row["label"]: row for row in (*figures["rows"], figures["total"] or {"label": ""})}


def cells(row: dict[str, Any], *names: str) -> list[Any]:
    """Some cells of a line."""
    return [row[name] for name in names]


def test_two_months_by_hand(story: Story) -> None:
    story.funded()
    first = lent(story, "3000000", "4.35")
    second = lent(story, "2000000", "5.22", purpose="购置设备")
    story.later(days=2)
    story.repaid(first, "500000.01")
    story.at_the_evening_of(MARCH)
    total = sheet(story)["合计"]
    new = ("month_count", "month_borrowers", "month_disbursed", "year_count", "ever_disbursed", "month_repaid")
    assert cells(total, *new) == [2, 1, "5000000.00", 2, "5000000.00", "500000.01"]
    assert cells(total, "opening", "late", "closing", "borrowers") == ["0.00", "0.00", "4499999.99", 1]
    # 3,000,000 × 4.35 + 2,000,000 × 5.22 = 23,490,000; by 5,000,000: 4.698
    assert cells(total, "month_rate", "year_rate") == ["4.6980", "4.6980"]
    # Nothing was lent in 2025, so everything is more than then, and there is nothing to grow from.
    compared = ("month_change", "year_change", "year_ago_change", "year_ago_growth", "since_2018", "year_ago_bp")
    assert cells(total, *compared) == ["4499999.99", "4499999.99", "4499999.99", None, "4499999.99", None]
    assert total["account_balance"] == "10000000.00"

    story.now = story.now.replace(month=4, day=7)
    story.act("loan.repay", first, "bank", paid_on="2026-03-30", principal="100000", voucher_no="HK-late")
    story.repaid(story.fresh(second), "2000000")
    story.at_the_evening_of(APRIL)
    total = sheet(story)["合计"]
    assert cells(total, "opening", "late", "month_repaid", "closing") == [
        "4499999.99", "-100000.00", "2000000.00", "2399999.99",
    ]  # fmt: skip
    assert cells(total, "month_count", "month_rate", "year_rate", "year_repaid") == [0, None, "4.6980", "2600000.01"]
    assert cells(total, "month_change", "year_change") == ["-2100000.00", "2399999.99"]


def test_the_parts_beneath_the_total(story: Story) -> None:
    lent(story, "1000000", "4.35")
    story.paid_by_guarantor(amount="2000000", purpose="扩建厂房")
    last = (story.day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    story.at_the_evening_of(last)
    found = sheet(story)
    assert found["工业"]["ever_disbursed"] == found["合计"]["ever_disbursed"] == "3000000.00"
    assert found["担保增信"]["ever_disbursed"] == "2000000.00"
    assert found["农业"]["ever_disbursed"] == found["续贷"]["ever_disbursed"] == "0.00"
    short, long = (Decimal(found[label]["ever_disbursed"]) for label in ("期限≤12月", "期限＞12月"))
    assert short + long == YUAN("3000000.00")
    assert [label for label, row in found.items() if row.get("memo")] == [label for _key, label in r1.PARTS]


def test_case_10_a_payout_leaves_the_balance_and_shows_beneath_it(story: Story) -> None:
    story.funded()
    claim = story.paid()
    story.received(RecoveryCase.objects.get(claim=claim), "100000")
    story.at_the_evening_of(MAY)
    total = sheet(story)["合计"]
    names = ("closing", "compensated", "non_performing", "npl_ratio", "ever_recovered", "ever_returned")
    # 1,950,000 paid, 65,000 returned; 31 days late is special mention, not yet bad.
    assert cells(total, *names) == ["2900000.00", "1885000.00", "0.00", "0.00", "100000.00", "65000.00"]
    assert cells(total, "overdue_borrowers", "overdue", "special_mention") == [1, "2900000.00", "2900000.00"]


def test_a_position_says_what_the_loan_itself_says(story: Story) -> None:
    """Days past due, class and balance are those of the loans app, to the day of every floor."""
    loan = story.registered().loan
    loan = story.act("loan.draw", loan, "bank", **story.drawing(loan, matures_on="2026-06-30"))
    pay_by = loan.pay_by
    for days in (0, 1, 90, 91, 270, 271, 360, 361):
        last = pay_by + dt.timedelta(days=days)
        with transaction.atomic():
            period = _month_ending(last)
            positions.freeze(period)
            got = Position.objects.get(period=period, loan=loan)
            past = loan.days_past_due(period.last)
            assert (got.days_past_due, got.tier) == (past, rules.tier_floor(past)), days
            assert got.outstanding == loan.outstanding
            transaction.set_rollback(True)


def _month_ending(last: dt.date) -> Period:
    """A month with a last day of its own, frozen by nobody's act: the owner's hand, guards down."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE reporting_period DISABLE TRIGGER USER")
        cursor.execute(
            """INSERT INTO reporting_period (subject, status, version, status_since, created_at, first, last)
               VALUES ('', 'FROZEN', 1, now(), now(), %s, %s) RETURNING id""",
            [last.replace(day=1), max(last, last.replace(day=2))],
        )
        (pk,) = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE app_rw")
    return Period.objects.get(pk=pk)


def test_a_class_of_the_bank_s_own_counts_when_it_is_stricter(story: Story) -> None:
    loan = story.drawn()
    story.act("loan.classify", loan, "bank", tier="3", reason="经营恶化")
    story.at_the_evening_of(MARCH)
    assert Position.objects.get(loan=loan).tier == "3"
    assert cells(sheet(story)["合计"], "non_performing", "npl_ratio", "overdue") == ["3000000.00", "100.00", "0.00"]


def test_a_disbursement_taken_back_as_a_whole_leaves_as_it_came(story: Story) -> None:
    loan = story.drawn()
    story.at_the_evening_of(MARCH)
    story.later(days=3)
    movement = loan.movements.get()
    story.act("loan.reverse", story.fresh(loan), "bank", movement=movement.pk, reason="误录")
    story.at_the_evening_of(APRIL)
    total = sheet(story)["合计"]
    names = ("opening", "late", "month_disbursed", "closing", "month_count", "ever_disbursed", "month_rate")
    assert cells(total, *names) == ["3000000.00", "0.00", "-3000000.00", "0.00", 0, "0.00", None]


def test_a_month_fired_twice_or_killed_half_way_stands_once(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    loan = story.drawn()
    day = MARCH
    generate = positions.freeze

    def dies(period: Period) -> int:
        generate(period)
        raise RuntimeError("killed")

    monkeypatch.setattr(positions, "freeze", dies)
    with pytest.raises(RuntimeError), transaction.atomic():
        freeze_month(day, robot())
    assert not Period.objects.exists()
    assert not Position.objects.exists()
    monkeypatch.undo()
    assert [freeze_month(day, robot()), freeze_month(day, robot())] == [1, 0]
    assert Position.objects.filter(loan=loan).count() == Period.objects.count() == 1
    assert MonthlyReport.objects.filter(kind="R1").count() == 1
    with pytest.raises(DatabaseError, match="already exists"), transaction.atomic():
        positions.freeze(Period.objects.get())


def test_the_list_of_loans_has_a_line_for_each_and_no_person_in_it(story: Story) -> None:
    loan = story.drawn()
    story.later(days=1)
    story.repaid(loan, "1000000")
    story.at_the_evening_of(MARCH)
    period = Period.objects.get()
    figures = r1_b.figures(period, story.cast.bank.organisation)
    (row,) = figures["rows"]
    assert set(row) == {column.name for column in r1_b.COLUMNS}
    assert cells(row, "place", "firm", "uscc", "department") == [
        1, "江津晨光机械有限公司", "91500116MA5U0A019D", "区经济信息委",
    ]  # fmt: skip
    assert cells(row, "amount", "outstanding", "tier", "status") == [
        YUAN("3000000.00"), YUAN("2000000.00"), "正常", "正常",
    ]  # fmt: skip
    assert (row["filing_no"], row["note_no"]) == (loan.filing.number, loan.note_no)
    assert (figures["total"] or {})["outstanding"] == YUAN("2000000.00")
    assert list(r1_b.lines(period, story.cast.other_bank.organisation)) == []


def test_what_became_of_the_requests(story: Story) -> None:
    story.drawn()
    paper = story.investigated(purpose="购置设备", amount="2000000")
    story.later(days=1)
    story.act("opinion.decline", paper, "bank", decline_code="CREDIT", reason="征信有逾期")
    story.investigated(purpose="技术改造", amount="1500000")
    story.at_the_evening_of(MARCH)
    month, year = sheet(story, "R1-C")["本月"], sheet(story, "R1-C")["本年累计"]
    assert month | {"label": ""} == year | {"label": ""}
    assert cells(month, "recommended_borrowers", "recommended_amount", "accepted", "accepted_amount") == [
        1, "6500000.00", 3, "6500000.00",
    ]  # fmt: skip
    assert cells(month, "approved", "approved_amount", "declined", "declined_credit", "declined_policy") == [
        1, "3000000.00", 1, 1, 0,
    ]  # fmt: skip
    assert (month["investigating"], month["approval_rate"]) == (1, "50.00")
    assert month["overdue"] == int(story.day > DAY("2026-03-24"))
    assert Decimal(month["mean_days"]) >= 0
    assert r1_c.figures(Period.objects.get(), story.cast.other_bank.organisation)["rows"][0]["accepted"] == 0


def test_every_column_says_how_it_is_counted() -> None:
    for form in (r1.R1, r1_c.R1_C):
        lacking = [each.name for each in form.columns if not each.means and each.name not in ("label", "remark")]
        assert lacking == []
        assert len({column.no for column in form.columns}) == len(form.columns)
    numbers = {column.no for column in r1.R1.columns}
    assert {str(number) for number in range(1, 31)} | {"11a"} <= numbers
