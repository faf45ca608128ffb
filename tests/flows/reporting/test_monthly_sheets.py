"""R2, R6, R7 and R8 against sheets computed by hand, and told again later as they were."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from compensation.models import RecoveryCase
from reporting.models import MonthlyReport, Period
from reporting.queries.declared import ALL
from reporting.rules import INFLOWS, OUTFLOWS
from tests.story import Story
from zengxindai.accounts.models import Organisation

YUAN = Decimal
MARCH, MAY, JUNE, JULY = (dt.date(2026, month, day) for month, day in ((3, 31), (5, 31), (6, 30), (7, 31)))


def read(code: str, last: dt.date, of: Organisation | None = None) -> Any:
    """A report of the month that ends on a day, computed now."""
    return ALL[code].read(Period.objects.get(last=last), of)


def morning(story: Story, day: dt.date) -> Story:
    """Ten o'clock of a day."""
    story.now = story.now.replace(year=day.year, month=day.month, day=day.day, hour=10)
    return story


def account(opening: str, closing: str, held: str, covered: str, cover: str, **lines: str) -> dict[str, Any]:
    """A row of R6 without its words."""
    moved = {name: YUAN(lines.get(name, "0.00")) for name in (*INFLOWS, *OUTFLOWS)}
    amounts = {"opening": YUAN(opening), "closing": YUAN(closing), "held": YUAN(held), "covered": YUAN(covered)}
    rest = {"unfunded": YUAN(lines.get("unfunded", "0.00")), "available": YUAN(closing) - YUAN(held)}
    return {**moved, **amounts, **rest, "cover": YUAN(cover)}


def figures_of(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("label", "reconciled")}


def test_accounts_and_ledger_of_a_claim_month_by_month(story: Story) -> None:
    """Approved in May, paid in June, 100,000.00 come back in June and are taken back in July."""
    story.funded()
    claim = story.entrusted()
    approved_on = claim.approved_on
    story.at_the_evening_of(MAY)
    may = account("10000000.00", "10000000.00", "1950000.00", "3000000.00", "0.30")
    assert figures_of(read("R6", MAY)["rows"][0]) == may
    morning(story, dt.date(2026, 6, 2))
    claim = story.act("claim.pay", story.fresh(claim), "guarantor", **story.payment(claim))
    recovery = RecoveryCase.objects.get(claim=claim)
    story.act("recovery.report_progress", recovery, "bank", **story.progress())
    story.seized(recovery, days=365)
    receipt = story.received(recovery, "100000")
    story.at_the_evening_of(JUNE)
    june = account("10000000.00", "8115000.00", "0.00", "2900000.00", "0.36", payouts="1950000.00", returns="65000.00")
    ledger = read("R7", JUNE)
    assert figures_of(read("R6", JUNE)["rows"][0]) == june
    assert ledger["rows"] == [
        {
            **{"serial": 1, "label": claim.enterprise.name, "bank": claim.bank.name},
            **{"principal": YUAN("3000000.00"), "pool": YUAN("1950000.00"), "bank_share": YUAN("1050000.00")},
            **{"approved_on": approved_on, "paid_on": dt.date(2026, 6, 2)},
            **{"recovered": YUAN("100000.00"), "returned": YUAN("65000.00"), "unrecovered": YUAN("2900000.00")},
            **{"stage": "执行", "seized_until": dt.date(2027, 6, 2), "settlement": None},
        }
    ]
    assert ledger["total"]["unrecovered"] == YUAN("2900000.00")
    morning(story, dt.date(2026, 7, 6))
    story.taken_back(receipt)
    story.at_the_evening_of(JULY)
    july = account("8115000.00", "8050000.00", "0.00", "3000000.00", "0.37", returns="-65000.00")
    assert figures_of(read("R6", JULY)["rows"][0]) == july
    assert [(row["recovered"], row["returned"]) for row in read("R7", JULY)["rows"]] == [(YUAN(0), YUAN(0))]
    # Told again, every month is what it was.
    assert figures_of(read("R6", MAY)["rows"][0]) == may
    assert figures_of(read("R6", JUNE)["rows"][0]) == june
    assert read("R7", JUNE) == ledger
    assert [(row["paid_on"], row["stage"]) for row in read("R7", MAY)["rows"]] == [(None, "")]
    frozen = MonthlyReport.objects.get(period__last=MAY, kind="R2").figures["R6"]
    assert {name: str(value) for name, value in may.items()} == figures_of(frozen["rows"][0])


def test_an_account_that_is_short_owes_the_rest(story: Story) -> None:
    story.funded("1000000")
    story.entrusted()
    story.at_the_evening_of(MAY)
    (row,) = (row for row in read("R6", MAY)["rows"] if row["opening"])
    expected = account("1000000.00", "1000000.00", "1000000.00", "3000000.00", "3.00", unfunded="950000.00")
    assert figures_of(row) == expected
    assert row["reconciled"] == "未对账"
    assert read("R6", MAY)["total"]["unfunded"] == YUAN("950000.00")


def test_a_bank_reads_its_own_rows(story: Story) -> None:
    story.funded()
    story.entrusted()
    story.at_the_evening_of(MAY)
    own, other = story.cast.bank.organisation, story.cast.other_bank.organisation
    assert [row["label"] for row in read("R6", MAY, own)["rows"]] == [own.name]
    assert [len(read(code, MAY, other)["rows"]) for code in ("R6", "R7", "R8")] == [0, 0, 0]
    assert len(read("R7", MAY, own)["rows"]) == 1


def test_the_guarantor_s_sheet_by_hand(story: Story) -> None:
    """Two guarantees of 80 % in March: 1,000,000 of which 100,000.01 are repaid; 2,000,000 paid out in May."""
    alive = story.in_force(amount="1000000", purpose="甲")
    story.repaid(story.later(days=5).fresh(alive.loan), "100000.01")
    bad = story.paid_by_guarantor(amount="2000000", purpose="乙")
    story.back_to_guarantor(bad, "300000")
    story.at_the_evening_of(MAY)
    found = read("R2", MAY)
    total = found["total"]
    expected = {
        **{"opening_borrowers": 1, "opening": "2319999.99", "new": "0.00", "year_new": "2400000.00"},
        **{"released": "0.00", "year_released": "80000.01", "borrowers": 1, "closing": "719999.99"},
        **{"year_change": "719999.99", "annual_growth": None, "fee_rate": "1.0000", "paid_borrowers": 1},
        **{"paid": "1600000.00", "year_paid": "1600000.00", "ever_paid": "1600000.00", "year_back": "300000.00"},
        **{"unrecovered": "1300000.00", "payout_rate": "95.24", "recovery_rate": "18.75", "leverage": "0.04"},
        **{"net_assets": "20000000.00", "paid_in": "20000000.00", "single_pct": "3.60", "overdue": "0.00"},
    }
    assert {name: total[name] for name in expected} == {
        name: YUAN(value) if isinstance(value, str) else value for name, value in expected.items()
    }
    assert total["leverage_limit"] == 15, "all customers are small"
    labels = [row["label"] for row in found["rows"]]
    bank = story.cast.bank.organisation.name
    assert labels == [
        *(f"其中：{name}" for name in (bank, "农业", "工业", "商贸", "文旅", "其他")),
        *("其中：单户≤500万元", "其中：三农", "其中：小微企业"),
    ]
    closing = dict(zip(labels, (row["closing"] for row in found["rows"]), strict=True))
    assert closing[f"其中：{bank}"] == closing["其中：工业"] == closing["其中：小微企业"] == YUAN("719999.99")
    assert closing["其中：农业"] == closing["其中：三农"] == 0
    for row in (*found["rows"], total):
        assert row["opening"] + row["new"] - row["released"] - row["paid"] == row["closing"]
    assert list(ALL["R2"].warn(found, Period.objects.get(last=MAY))) == []


def test_alerts_of_a_month_and_again_when_they_are_over(story: Story) -> None:
    story.funded()
    story.overdue()
    morning(story, dt.date(2026, 5, 20))
    story.at_the_evening_of(MAY)
    found = read("R8", MAY)
    kinds = {(row["kind"], row["level"]) for row in found["rows"]}
    assert {("贷款逾期", "红"), ("贷后检查超期", "黄")} <= kinds
    late = next(row for row in found["rows"] if row["kind"] == "贷款逾期")
    assert (late["amount"], late["days"]) == (YUAN("3000000.00"), (MAY - late["on"]).days)
    assert [row["serial"] for row in found["rows"]] == list(range(1, len(found["rows"]) + 1))
    morning(story, dt.date(2026, 6, 3))
    loan = Period.objects.get(last=MAY).positions.get().loan
    due = loan.checks.filter(status="DUE").order_by("due_on").first()
    story.act("check.record", due, "bank", **story.check_input(tier="2"))
    story.repaid(story.fresh(loan), "3000000")
    assert read("R8", MAY) == found
    story.at_the_evening_of(JUNE)
    assert {row["kind"] for row in read("R8", JUNE)["rows"]} & {"贷款逾期", "贷后检查超期"} == set()


@pytest.mark.parametrize(("day", "kind"), [("2026-05-31", "贷款即将到期"), ("2026-03-31", "合作协议到期")])
def test_what_is_near_is_told_before(story: Story, day: str, kind: str) -> None:
    last = dt.date.fromisoformat(day)
    if kind == "合作协议到期":
        agreement = story.agreement("other_bank", days=51)
        assert agreement.effective_until == dt.date(2026, 4, 30)
    else:
        loan = story.registered().loan
        story.act("loan.draw", loan, "bank", **story.drawing(loan, matures_on="2026-06-11"))
    story.at_the_evening_of(last)
    (row,) = (row for row in read("R8", last)["rows"] if row["kind"] == kind)
    assert row["days"] == (30 if kind == "合作协议到期" else 11)
    assert row["text"].startswith("15日内到期" if kind == "贷款即将到期" else "30日后到期")
