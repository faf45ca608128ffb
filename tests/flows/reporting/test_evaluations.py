"""A year's score: drafted from what is recorded, corrected with reasons, heard, signed, and what it tells Article 7."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from compensation.models import AllocationPlan
from reporting.models import Evaluation, EvaluationItem, Period
from reporting.queries.r5 import R5
from reporting.tasks import end_hearings
from tests.cast import Cast, team
from tests.flows.applications.test_agreement import words_of
from tests.flows.conftest import NOW
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow.rehearsal import NotValid

YUAN = Decimal


def codes(refused: Any) -> list[str]:
    return [each.code for each in refused.value.findings]


def item(case: Any, key: str) -> EvaluationItem:
    return case.items.get(key=key)


@pytest.fixture
def stage() -> None:
    """Nobody stands anywhere yet: this story begins a year before the others."""


@pytest.fixture
def story(cast: Cast) -> Story:
    """A story of March 2025: the evaluation of a year comes after it."""
    told = Story(cast, NOW.replace(year=2025))
    told.agreement()
    return told


@pytest.fixture
def year(story: Story) -> Story:
    """A loan of 3 million drawn in March 2025, its reports frozen; then January 2026."""
    story.drawn(amount="3000000")
    for month in (3, 4):
        story.at_the_evening_of(dt.date(2025, month, 31 if month == 3 else 30))
    story.now = story.now.replace(year=2026, month=1, day=12, hour=10)
    return story


def test_a_bank_s_score_is_what_the_records_say(year: Story) -> None:
    case = year.evaluation()
    assert (case.status, case.number, case.sheet) == ("DRAFT", "JJZXD-PJ-2026-0001", "合作银行绩效评价表（2020年版）")
    found = {each.key: (each.amount, each.against, each.points) for each in case.items}
    assert found["balance"] == (3_000_000, 20_000_000, YUAN("4.50"))
    assert found["households"] == (1, 30, YUAN("0.50"))
    assert found["first_loans"] == (0, 1, 0)
    assert found["rate"] == (YUAN("5.22"), None, 15)
    assert found["npl"] == (0, 3_000_000, 15)
    assert found["in_time"][2] == 5
    assert found["reports"] == (0, 2, 0)
    assert found["recovery"] == (0, None, 5)
    assert [found[key][0] for key in ("complaints", "over_rate", "unfiled")] == [0, 0, 0]
    assert (case.total, case.deducted, case.grade) == (YUAN("45.00"), 0, "不合格")


def test_the_guarantor_has_a_sheet_of_its_own(year: Story) -> None:
    case = year.evaluation(evaluated=year.cast.guarantor.organisation.pk)
    assert case.sheet == "担保公司绩效评价表（2020年版）"
    found = {each.key: (each.amount, each.against, each.points) for each in case.items}
    assert found["guaranteed"] == (0, None, 15)
    assert found["fee"] == (None, None, 15)
    assert found["reconciled"] == (0, 10, 0)
    assert case.total == sum(each.points for each in case.items if not each.deducts)
    client = Client()
    client.force_login(year.cast.finance_bureau.handler)
    assert "放大倍数" in client.get(case.get_absolute_url()).content.decode()


def test_a_correction_has_a_reason_and_the_first_figure_stays(year: Story) -> None:
    case = year.evaluation()
    case = year.act("evaluation.correct", case, "finance_bureau", item="complaints", amount="3", reason="信访三件查实")
    assert (item(case, "complaints").points, case.deducted, case.total) == (15, 10, YUAN("35.00"))
    with pytest.raises(NotValid):
        year.act("evaluation.correct", case, "finance_bureau", item="balance", reason="无数")
    with pytest.raises(NotValid):
        year.act("evaluation.correct", case, "finance_bureau", item="balance", amount="5", reason="")
    assert EvaluationItem.objects.filter(evaluation=case, key="complaints").count() == 2
    assert item(case, "complaints").corrected and item(case, "complaints").proposed_amount == 0


def test_whoever_is_evaluated_is_heard_before_it_is_published(year: Story) -> None:
    case = year.evaluation()
    teller = year.cast.bank.handler
    assert not Evaluation.objects.visible_to(teller).exists(), "a draft is the bureau's own"
    case = year.act("evaluation.tell", case, "finance_bureau")
    assert (case.object_by, Evaluation.objects.visible_to(teller).get()) == (dt.date(2026, 1, 19), case)
    with pytest.raises(NotYours):
        year.act("evaluation.publish", case, "finance_bureau")
    case = year.act("evaluation.object", case, "bank", reason="首贷一户漏计")
    with pytest.raises(NotYours):
        year.act("evaluation.publish", case, "finance_bureau")
    case = year.act("evaluation.correct", case, "finance_bureau", item="first_loans", amount="1", reason="经核实为首贷")
    case = year.act("evaluation.reply", case, "finance_bureau", reason="已更正")
    case = year.act("evaluation.publish", case, "finance_bureau")
    assert (case.status, case.total, case.published_on) == ("PUBLISHED", YUAN("55.00"), year.day)
    paper = words_of("score_sheet")
    for word in (case.number, "55.00", "首贷一户漏计", "已更正", "经核实为首贷"):
        assert word in paper
    (row,) = R5.read(Period(first=dt.date(2026, 1, 1), last=dt.date(2026, 1, 31)), year.cast.bank.organisation)["rows"]
    assert (row["target"], row["actual"], row["total"], row["grade"]) == (
        20_000_000,
        3_000_000,
        YUAN("55.00"),
        "不合格",
    )
    with pytest.raises(NotYours):
        year.act("evaluation.withdraw", case, "finance_bureau", reason="x")


def test_silence_is_no_objection(year: Story) -> None:
    case = year.act("evaluation.tell", year.evaluation(), "finance_bureau")
    robot = people.ensure_robot()
    assert end_hearings(dt.date(2026, 1, 19), robot) == 0, "the last day is the bank's to its end"
    assert end_hearings(dt.date(2026, 1, 20), robot) == 1
    assert year.fresh(case).status == "HEARD"


def test_an_objection_comes_in_time(year: Story) -> None:
    case = year.act("evaluation.tell", year.evaluation(), "finance_bureau")
    year.later(days=8)
    with pytest.raises(Refused) as refused:
        year.act("evaluation.object", case, "bank", reason="迟到")
    assert codes(refused) == ["EVA-03"]
    assert year.act("evaluation.accept", case, "bank").status == "HEARD"


def test_what_cannot_be_evaluated(year: Story) -> None:
    year.evaluation()
    with pytest.raises(Refused) as refused:
        year.evaluation()
    assert codes(refused) == ["EVA-02"]
    with pytest.raises(Refused) as refused:
        year.evaluation(year="2026")
    assert codes(refused) == ["EVA-01"]
    with pytest.raises(NotValid):
        year.evaluation(evaluated=year.cast.other_bank.organisation.pk)


def test_nobody_reads_another_s_score(year: Story) -> None:
    case = year.act("evaluation.tell", year.evaluation(), "finance_bureau")
    readers = {"finance_bureau", "district_gov", "pboc_branch", "regulator", "auditor", "bank"}
    client = Client()
    with time_machine.travel(year.now, tick=False):
        for name, each in year.cast.teams.items():
            client.force_login(each.handler)
            for address in (case.get_absolute_url(), f"/api/evaluations/{case.pk}/"):
                assert (client.get(address).status_code == 200) is (name in readers), name


def test_case_15_the_allocation_reckons_with_published_scores(story: Story) -> None:
    """Targets 2,000 / 1,800 / 1,200 (万元), done 2,600 / 1,500 / 700: the shares of 30,000,000.00 yuan."""
    story.cast.teams["third_bank"] = team(Kind.BANK, "ZZYH", "中信银行江津支行")
    banks = {
        "bank": ("20000000", "26000000"),
        "other_bank": ("18000000", "15000000"),
        "third_bank": ("12000000", "7000000"),
    }
    for name in ("other_bank", "third_bank"):
        story.agreement(name, target_balance=banks[name][0])
    story.now = story.now.replace(year=2026, month=1, day=12)
    for name, (_target, done) in banks.items():
        case = story.evaluation(evaluated=story.cast.teams[name].organisation.pk)
        assert item(case, "balance").against == YUAN(banks[name][0])
        case = story.act("evaluation.correct", case, "finance_bureau", item="balance", amount=done, reason="年鉴口径")
        case = story.act("evaluation.tell", case, "finance_bureau")
        if name == "third_bank":
            draft = story.planned(year="2025", basis="COMPLETION_RATE", unit="0.01")
            assert {row.bank.code: row.actual for row in draft.lines}["ZZYH"] == 0, "not published yet"
            story.act("allocation.withdraw", draft, "finance_bureau", reason="待评价")
        case = story.act("evaluation.accept", case, name)
        story.act("evaluation.publish", case, "finance_bureau")
    for basis, unit, amounts in (
        ("COMPLETION_RATE", "0.01", ["12413793.10", "10344827.59", "7241379.31"]),
        ("COMPLETION_RATE", "1", ["12413793", "10344828", "7241379"]),
        ("COMPLETED_AMOUNT", "0.01", ["16250000.00", "9375000.00", "4375000.00"]),
    ):
        plan = story.planned(year="2025", basis=basis, unit=unit)
        assert [row.amount for row in plan.lines] == [YUAN(each) for each in amounts]
        assert [row.target for row in plan.lines] == [20_000_000, 18_000_000, 12_000_000]
        story.act("allocation.withdraw", plan, "finance_bureau", reason="试算")
    assert AllocationPlan.objects.count() == 4
