"""The pool shared out among the banks' accounts, from the bureau's draft to the last voucher (Article 7)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from applications.models import Agreement
from compensation import queries
from compensation.models import AllocationPlan, AllocationRow, FundMovement
from tests.flows.applications.test_agreement import words_of
from tests.flows.compensation.test_fund_movements import balance, booked, codes, deposit, of
from tests.story import Story
from zengxindai.findings import Refused
from zengxindai.workflow.rehearsal import NotValid

YUAN = Decimal


@pytest.fixture
def two(story: Story) -> Story:
    story.agreement("other_bank")
    return story


def plan(story: Story, **changed: Any) -> AllocationPlan:
    return story.planned(**changed)


def corrected(story: Story, case: Any, team: str, **words: Any) -> Any:
    bank = story.cast.teams[team].organisation.pk
    return story.act("allocation.correct", case, "finance_bureau", bank=bank, reason="经核实", **words)


def agreed(story: Story, case: Any) -> Any:
    case = story.act("allocation.submit", case, "finance_bureau")
    return story.act("allocation.approve", case, "district_gov", **story.approval(case))


def carried(story: Story, case: Any) -> Any:
    for movement in case.movements.order_by("id"):
        booked(story, movement)
    return story.fresh(case)


def test_the_first_year_by_hand(two: Story) -> None:
    case = plan(two)
    assert [row.amount for row in case.lines] == [YUAN(15_000_000)] * 2, "equal parts to begin with"
    case = corrected(two, case, "bank", amount="20000000")
    with pytest.raises(Refused) as refused:
        two.act("allocation.submit", case, "finance_bureau")
    assert codes(refused) == ["ALC-02", "FND-01"]
    case = corrected(two, case, "other_bank", amount="10000000")
    case = agreed(two, case)
    assert (case.status, case.sheet_no) == ("GOV_APPROVED", "JJZXD存放〔2026〕0001号")
    movements = list(case.movements.order_by("id"))
    assert [(m.kind, m.status, m.approval_no) for m in movements] == [("DEPOSIT", "GOV_APPROVED", case.approval_no)] * 2
    booked(two, movements[0])
    assert two.fresh(case).status == "GOV_APPROVED"
    booked(two, movements[1])
    assert two.fresh(case).status == "DONE"
    assert (balance(two), balance(two, "other_bank")) == (YUAN(20_000_000), YUAN(10_000_000))
    paper = words_of("allocation")
    for word in (case.sheet_no, case.number, "30,000,000.00", "人民币叁仟万元整", "20,000,000.00", case.approval_no):
        assert word in paper


def test_results_are_the_loans_balances_and_corrected_with_a_reason(two: Story) -> None:
    two.drawn(amount="3000000")
    case = plan(two, basis="COMPLETED_AMOUNT")
    assert {row.bank.code: row.actual for row in case.lines} == {"CQNSH": YUAN(3_000_000), "SXYH": 0}
    case = corrected(two, case, "other_bank", actual="1000000")
    row = case.lines.get(bank=two.cast.other_bank.organisation)
    assert (row.proposed, row.actual, row.reason, row.amount) == (0, YUAN(1_000_000), "经核实", YUAN(7_500_000))
    assert AllocationRow.objects.filter(plan=case, edition=1).count() == 2, "the first edition stays"
    with pytest.raises(NotValid):
        corrected(two, case, "other_bank")
    with pytest.raises(NotValid):
        two.act("allocation.correct", case, "finance_bureau", bank=row.bank_id, actual="1", reason="")


def test_both_bases_stand_side_by_side_with_exact_fractions(two: Story) -> None:
    case = plan(two, basis="COMPLETION_RATE")
    case = corrected(two, case, "bank", actual="2000000")
    case = corrected(two, case, "other_bank", actual="1000000")
    panel = queries.bases_panel(case, two.cast.finance_bureau.handler)
    cells = [[cell["value"] for cell in row["cells"]] for row in panel["rows"]]
    target = of(two).target_balance
    assert of(two, "other_bank").target_balance == target
    assert [row[5:] for row in cells] == [["20,000,000", YUAN(20_000_000)], ["10,000,000", YUAN(10_000_000)]]
    assert queries.lines_panel(case, two.cast.finance_bureau.handler)["rows"][-1]["cells"][4]["value"] == 30_000_000


def test_a_new_allocation_moves_only_the_difference(two: Story) -> None:
    carried(two, agreed(two, plan(two, total="20000000")))
    two.drawn(amount="3000000")
    case = plan(two, total="25000000", basis="COMPLETED_AMOUNT")
    case = corrected(two, case, "other_bank", actual="1000000")
    case = agreed(two, case)
    moved = [(m.kind, m.bank.code, m.to_agreement and m.to_agreement.bank.code, m.amount) for m in case.movements.all()]
    assert sorted(moved, key=str) == [
        ("DEPOSIT", "CQNSH", None, YUAN(5_000_000)),
        ("TRANSFER_OUT", "SXYH", "CQNSH", YUAN(3_750_000)),
    ]
    assert carried(two, case).status == "DONE"
    assert (balance(two), balance(two, "other_bank")) == (YUAN(18_750_000), YUAN(6_250_000))
    assert queries.funded() == YUAN(25_000_000)


def test_an_account_keeps_what_its_claims_need(two: Story) -> None:
    carried(two, agreed(two, plan(two, total="20000000")))
    two.entrusted()
    case = plan(two, total="20000000")
    case = corrected(two, case, "bank", amount="1949999.99")
    case = corrected(two, case, "other_bank", amount="18050000.01")
    with pytest.raises(Refused) as refused:
        two.act("allocation.submit", case, "finance_bureau")
    assert codes(refused) == ["ALC-01"]
    case = corrected(two, case, "bank", amount="1950000.00")
    case = corrected(two, case, "other_bank", amount="18050000.00")
    assert carried(two, agreed(two, case)).status == "DONE"


def test_a_plan_that_moves_nothing_is_done_at_once(two: Story) -> None:
    carried(two, agreed(two, plan(two)))
    case = agreed(two, plan(two))
    assert (case.status, case.movements.count()) == ("DONE", 0)


def test_what_cannot_be_allocated(two: Story) -> None:
    for changed, code in (({"total": "30000000.50"}, "ALC-03"), ({"year": 2027}, "ALC-06"), ({"year": 2019}, "ALC-06")):
        with pytest.raises(Refused) as refused:
            plan(two, **changed)
        assert codes(refused) == [code]
    two.act("fund_movement.submit", deposit(two, "1000000"), "finance_bureau")
    waiting = FundMovement.objects.get()
    two.act("fund_movement.approve", waiting, "district_gov", **two.approval(waiting))
    with pytest.raises(Refused) as refused:
        plan(two)
    assert codes(refused) == ["ALC-04"]
    booked(two, waiting)
    with pytest.raises(Refused) as refused:
        plan(two, total="999999")
    assert codes(refused) == ["ALC-03"]
    case = plan(two)
    with pytest.raises(Refused) as refused:
        plan(two)
    assert codes(refused) == ["SYS-01"], "one under way at a time"
    two.terminated(of(two, "other_bank"))
    with pytest.raises(Refused) as refused:
        two.act("allocation.submit", case, "finance_bureau")
    assert codes(refused) == ["ALC-05"]
    assert two.act("allocation.withdraw", case, "finance_bureau", reason="银行退出").status == "WITHDRAWN"


def test_refused_by_the_government(two: Story) -> None:
    case = two.act("allocation.submit", plan(two), "finance_bureau")
    case = two.act("allocation.refuse", case, "district_gov", reason="请重新测算")
    assert (case.status, case.movements.count()) == ("REJECTED", 0)


def test_a_bank_sees_its_own_line_and_no_plan(two: Story) -> None:
    case = carried(two, agreed(two, plan(two)))
    teller = two.cast.bank.handler
    assert not AllocationPlan.objects.visible_to(teller).exists()
    for team in ("guarantor", "department", "enterprise"):
        assert not AllocationPlan.objects.visible_to(two.cast.teams[team].handler).exists()
    for team in ("finance_bureau", "district_gov", "regulator", "auditor"):
        assert AllocationPlan.objects.visible_to(two.cast.teams[team].handler).get() == case
    own = Agreement.objects.get(bank=teller.organisation)
    (row,) = queries.allocated_panel(own, teller)["rows"]
    assert row["cells"][4]["value"] == YUAN(15_000_000)


def test_the_sheet_reckons_what_was_frozen(two: Story) -> None:
    case = corrected(two, plan(two, basis="COMPLETED_AMOUNT"), "bank", actual="2000000")
    case = corrected(two, case, "other_bank", actual="1000000")
    rate, amount, moved = queries.allocation_calculations(case, two.cast.finance_bureau.handler)
    assert [line.amount for line in amount.lines] == [YUAN(20_000_000), YUAN(10_000_000)]
    assert [line.booked for line in amount.lines] == [YUAN(20_000_000), YUAN(10_000_000)]
    assert {line.booked for line in rate.lines} == {None}
    assert amount.lines[0].formula == "30,000,000.00 × 2,000,000 ÷ 3,000,000 = 20,000,000"
    assert [line.amount for line in moved.lines] == [YUAN(20_000_000), YUAN(10_000_000)]
    assert not any(each.differs for each in (rate, amount, moved))
    client = Client()
    client.force_login(two.cast.finance_bureau.handler)
    for address in (case.get_absolute_url(), f"{case.get_absolute_url()}calculation/", "/allocations/"):
        answer = client.get(address)
        assert (answer.status_code, case.number in answer.content.decode()) == (200, True)
    client.force_login(two.cast.bank.handler)
    assert client.get(f"{case.get_absolute_url()}calculation/").status_code == 404
