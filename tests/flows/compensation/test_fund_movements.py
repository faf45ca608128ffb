"""Money between treasury and accounts: approved, within the pool, above what is committed (Articles 7, 8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from applications.models import Agreement
from compensation import queries
from compensation.models import FundMovement
from tests.story import Story
from zengxindai.findings import NotYours, Refused
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Transaction
from zengxindai.notifications.models import Notice
from zengxindai.workflow.rehearsal import NotValid

YUAN = Decimal


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def balance(story: Story, bank: str = "bank") -> Decimal:
    return ledger.balance(queries.special_account(story.cast.teams[bank].organisation))


def of(story: Story, bank: str = "bank") -> Agreement:
    return Agreement.objects.filter(bank=story.cast.teams[bank].organisation).latest("id")


def approved(story: Story, case: Any) -> Any:
    case = story.act("fund_movement.submit", case, "finance_bureau")
    return story.act("fund_movement.approve", case, "district_gov", **story.approval(case))


def voucher(story: Story, case: Any) -> dict[str, str]:
    return {"voucher_no": f"CR{case.pk}", "booked_on": story.day.isoformat()}


def booked(story: Story, case: Any) -> Any:
    return story.act("fund_movement.book", case, "guarantor", **voucher(story, case))


def transfer(story: Story, amount: str, to: str = "other_bank", giving: str = "bank") -> Any:
    words = {"to_bank": story.cast.teams[to].organisation.pk, "amount": amount, "basis": "调剂专户余缺"}
    return story.begin("fund_movement.transfer", "finance_bureau", on=of(story, giving), **words)


def deposit(story: Story, amount: str, bank: str = "bank", kind: str = "DEPOSIT") -> Any:
    words = {"kind": kind, "amount": amount, "basis": "年度存放方案"}
    return story.begin("fund_movement.draft", "finance_bureau", on=of(story, bank), **words)


@pytest.fixture
def two(story: Story) -> Story:
    story.agreement("other_bank")
    story.funded()
    return story


def test_a_transfer_is_one_transaction_between_two_accounts(two: Story) -> None:
    case = booked(two, approved(two, transfer(two, "4000000")))
    assert (case.status, balance(two), balance(two, "other_bank")) == ("BOOKED", YUAN(6_000_000), YUAN(4_000_000))
    moved = Transaction.objects.get(cause=f"fund:{case.number}")
    assert (moved.kind, moved.n_entries, moved.memo) == ("TRANSFER_OUT", 2, case.number)
    assert queries.funded() == YUAN(10_000_000), "the treasury has put nothing in"
    assert list(ledger.differences()) == []


def test_only_the_giving_bank_sees_a_transfer_and_the_other_reads_money_coming_in(two: Story) -> None:
    case = booked(two, approved(two, transfer(two, "4000000")))
    seen = FundMovement.objects
    assert seen.visible_to(two.cast.bank.handler).filter(pk=case.pk).exists()
    assert not seen.visible_to(two.cast.other_bank.handler).filter(pk=case.pk).exists()
    panel = queries.statement_panel(of(two, "other_bank"), two.cast.other_bank.handler)
    words = [[cell["value"] for cell in row["cells"]] for row in panel["rows"]]
    assert words[-1][1:4] == ["调入", case.number, YUAN(4_000_000)]


def test_the_page_of_a_transfer_names_the_account_it_goes_to(two: Story) -> None:
    """The giving bank reads it although the other bank's agreement is none of its business (ADR 0042)."""
    case, client = booked(two, approved(two, transfer(two, "4000000"))), Client()
    client.force_login(two.cast.bank.handler)
    page = client.get(case.get_absolute_url())
    assert page.status_code == 200
    assert two.cast.other_bank.organisation.name in page.content.decode()
    client.force_login(two.cast.other_bank.handler)
    assert client.get(case.get_absolute_url()).status_code == 404


def test_a_transfer_never_takes_what_is_committed(two: Story) -> None:
    claim = two.entrusted()
    assert queries.committed(claim.bank) == YUAN("1950000.00")
    with pytest.raises(Refused) as refused:
        transfer(two, "8050000.01")
    assert codes(refused) == ["FND-02"]
    case = approved(two, transfer(two, "8050000.00"))
    # What is approved already is spoken for as well.
    with pytest.raises(Refused) as refused:
        transfer(two, "0.01")
    assert codes(refused) == ["FND-02"]
    assert booked(two, case).status == "BOOKED"
    assert two.act("claim.pay", claim, "guarantor", **two.payment(claim)).status == "PAID"
    assert balance(two) == 0


def test_what_became_committed_after_the_approval_is_not_moved(two: Story) -> None:
    claim = two.reviewed_claim()
    case = approved(two, transfer(two, "9000000"))
    words = {"approved": "1950000", **two.approval(claim)}
    two.act("claim.approve", claim, "district_gov", **words)
    with pytest.raises(Refused) as refused:
        booked(two, case)
    assert codes(refused) == ["FND-02"]
    assert balance(two) == YUAN(10_000_000)
    withdrawn = two.act("fund_movement.withdraw", case, "finance_bureau", reason="专户资金须先用于代偿")
    assert withdrawn.status == "WITHDRAWN"


def test_a_transfer_reaches_no_account_of_an_agreement_that_is_over(two: Story) -> None:
    case = approved(two, transfer(two, "1000000"))
    two.terminated(of(two, "other_bank"))
    with pytest.raises(Refused) as refused:
        booked(two, case)
    assert codes(refused) == ["FND-04"]
    with pytest.raises(NotValid):
        transfer(two, "1000000")
    with pytest.raises(NotValid):
        transfer(two, "1000000", to="bank")


def test_the_pool_is_3000_wan_and_not_a_fen_more(two: Story) -> None:
    with pytest.raises(Refused) as refused:
        deposit(two, "20000000.01")
    assert codes(refused) == ["FND-01"]
    assert refused.value.findings[0].params["left"] == "20,000,000.00"
    first = approved(two, deposit(two, "15000000", "other_bank"))
    waiting = deposit(two, "5000000", kind="TOP_UP")
    # A second approval counts what the first has promised.
    second = deposit(two, "5000000")
    second = approved(two, second)
    with pytest.raises(Refused) as refused:
        two.act("fund_movement.submit", waiting, "finance_bureau")
    assert codes(refused) == ["FND-01"]
    assert [booked(two, each).status for each in (first, second)] == ["BOOKED", "BOOKED"]
    assert queries.funded() == YUAN(30_000_000)


def test_interest_is_the_guarantor_s_and_no_capital(two: Story) -> None:
    booked(two, approved(two, deposit(two, "20000000")))
    words = {"amount": "12345.67", "basis": "2026年第一季度"}
    with pytest.raises(NotYours):
        two.begin("fund_movement.register", "finance_bureau", on=of(two), **words)
    case = two.begin("fund_movement.register", "guarantor", on=of(two), **words)
    assert (case.kind, case.status, case.approval_no) == ("INTEREST", "REGISTERED", "")
    case = booked(two, case)
    assert (case.status, balance(two)) == ("BOOKED", YUAN("30012345.67"))
    told = Notice.objects.filter(params__verb="fund_movement.book", url=case.get_absolute_url())
    assert told.filter(reader__organisation__kind="finance_bureau").exists()
    assert queries.funded() == YUAN(30_000_000)
    other = two.begin("fund_movement.register", "guarantor", on=of(two), **words)
    assert two.act("fund_movement.discard", other, "guarantor", reason="重复登记").status == "WITHDRAWN"


def test_an_account_is_emptied_and_the_agreement_closed(two: Story) -> None:
    loan = two.drawn()
    case = two.terminated(of(two))
    assert case.status == "RUN_OFF"
    with pytest.raises(Refused) as refused:
        two.begin("fund_movement.refund", "finance_bureau", on=case, basis="合作终止")
    assert codes(refused) == ["FND-03"]
    two.repaid(loan, str(loan.amount))
    refund = two.begin("fund_movement.refund", "finance_bureau", on=two.fresh(case), basis="合作终止")
    assert (refund.kind, refund.amount) == ("REFUND_TO_FISCAL", YUAN(10_000_000))
    refund = booked(two, approved(two, refund))
    assert (refund.status, balance(two), queries.funded()) == ("BOOKED", 0, 0)
    with pytest.raises(Refused) as refused:
        two.begin("fund_movement.refund", "finance_bureau", on=two.fresh(case), basis="合作终止")
    assert codes(refused) == ["FND-03"]
    closed = two.act("agreement.close", two.fresh(case), "finance_bureau", report_no="QS-2026-1", opinion="已结清")
    assert closed.status == "CLOSED"
    # What went back may be put in again.
    assert booked(two, approved(two, deposit(two, "30000000", "other_bank"))).status == "BOOKED"


def test_a_wrong_booking_is_taken_back_and_booked_rightly(two: Story) -> None:
    wrong = booked(two, approved(two, deposit(two, "5000000", "other_bank")))
    back = two.act("fund_movement.reverse", wrong, "finance_bureau", reason="金额录错，应为50万元")
    assert (back.status, back.reversed_on, balance(two, "other_bank")) == ("REVERSED", two.day, 0)
    first = Transaction.objects.get(cause=f"fund:{back.number}")
    assert first.reversed_by.cause == f"fund:{back.number}:back"
    right = approved(two, deposit(two, "500000", "other_bank"))
    words = {"voucher_no": back.voucher_no, "booked_on": two.day.isoformat()}
    assert two.act("fund_movement.book", right, "guarantor", **words).status == "BOOKED"
    assert balance(two, "other_bank") == YUAN(500_000)


def test_nothing_is_taken_back_that_is_committed(two: Story) -> None:
    (booking,) = FundMovement.objects.all()
    two.entrusted()
    with pytest.raises(Refused) as refused:
        two.act("fund_movement.reverse", booking, "finance_bureau", reason="误记")
    assert codes(refused) == ["FND-02"]


def test_a_transfer_is_taken_back_from_where_it_went(two: Story) -> None:
    case = booked(two, approved(two, transfer(two, "4000000")))
    two.act("fund_movement.reverse", case, "finance_bureau", reason="误记")
    assert (balance(two), balance(two, "other_bank")) == (YUAN(10_000_000), 0)


def test_a_refund_is_taken_back_only_within_the_pool(two: Story) -> None:
    case = two.terminated(of(two))
    refund = booked(two, approved(two, two.begin("fund_movement.refund", "finance_bureau", on=case, basis="终止")))
    booked(two, approved(two, deposit(two, "25000000", "other_bank")))
    with pytest.raises(Refused) as refused:
        two.act("fund_movement.reverse", refund, "finance_bureau", reason="误记")
    assert codes(refused) == ["FND-01"]


def short_claims(story: Story) -> tuple[Any, Any]:
    """Two claims of an account that pays the first in part and the second nothing yet."""
    story.agreement("other_bank")
    story.funded("2000000", bank="other_bank")
    first = story.paid("other_bank", amount="4000000.00")
    second = story.entrusted("other_bank", amount="1000000.00", purpose="另一笔")
    return first, second


def test_claims_are_paid_in_the_order_of_their_approval(story: Story) -> None:
    first, second = short_claims(story)
    assert (first.status, first.paid) == ("PARTIALLY_PAID", YUAN(2_000_000))
    waiting = queries.waiting_claims(first.bank)
    assert [(each.claim, each.owed, each.held) for each in waiting] == [
        (first, YUAN("600000.00"), 0),
        (second, YUAN("650000.00"), 0),
    ]
    assert queries.committed(first.bank) == YUAN("1250000.00")
    story.funded("700000", bank="other_bank")
    # The later one gets only what the earlier one leaves.
    assert queries.due(second).now == YUAN("100000.00")
    second = story.act("claim.pay", second, "guarantor", **story.payment(second))
    assert (second.status, second.paid) == ("PARTIALLY_PAID", YUAN("100000.00"))
    with pytest.raises(Refused) as refused:
        story.act("claim.entrust_rest", second, "finance_bureau")
    assert codes(refused) == ["CLM-07"]
    assert refused.value.findings[0].params["number"] == first.number
    first = story.act("claim.entrust_rest", first, "finance_bureau")
    with pytest.raises(Refused) as refused:
        story.act("claim.entrust_rest", second, "finance_bureau")
    assert codes(refused) == ["CLM-04"], "its turn, but nothing is left"
    story.funded("550000", bank="other_bank")
    second = story.act("claim.entrust_rest", second, "finance_bureau")
    for each in (first, second):
        assert story.act("claim.pay_rest", each, "guarantor", **story.payment(each)).status == "PAID"
    assert balance(story, "other_bank") == 0


def test_an_approval_promises_nothing_that_an_earlier_claim_lacks(story: Story) -> None:
    first, _ = short_claims(story)
    story.funded("700000", bank="other_bank")
    third = story.reviewed_claim("other_bank", amount="2000000.00", purpose="第三笔")
    words = {"approved": "1300000", **story.approval(third)}
    third = story.act("claim.approve", third, "district_gov", **words)
    assert queries.hold_of(third) is None
    assert story.act("claim.entrust_rest", first, "finance_bureau").rest_letter_no


def test_the_bureau_sees_who_can_be_paid(story: Story) -> None:
    first, second = short_claims(story)
    story.funded("700000", bank="other_bank")
    panel = queries.waiting_panel(of(story, "other_bank"), story.cast.finance_bureau.handler)
    rows = [[cell["value"] for cell in row["cells"]] for row in panel["rows"]]
    assert [(row[0], row[3], row[5]) for row in rows] == [
        (first.number, YUAN("600000.00"), YUAN("600000.00")),
        (second.number, YUAN("650000.00"), YUAN("100000.00")),
    ]
    position = queries.position_panel(of(story, "other_bank"), story.cast.finance_bureau.handler)
    amounts = [row["cells"][1]["value"] for row in position["rows"]]
    assert amounts == [YUAN(700_000), YUAN("1250000.00"), 0, YUAN("-550000.00")]
