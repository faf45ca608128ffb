"""The settlement: held against the books at every step, executed once, and what comes after it (Articles 5, 8, 9)."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from compensation import queries
from compensation.models import RecoveryCase
from tests.story import Story
from zengxindai.documents import store
from zengxindai.documents.models import OfficialDocument
from zengxindai.findings import Refused
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Transaction
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Outbox

YUAN = Decimal


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def executing(story: Story, sheet: Any, voucher: str = "无") -> Any:
    """Carried out."""
    return story.act("settlement.execute", sheet, "guarantor", voucher_no=voucher, executed_on=story.day.isoformat())


def printed(kind: str) -> str:
    """The text of the newest paper of a kind."""
    outbox.drain(500)
    assert not Outbox.objects.exclude(error="").exists()
    with store.open_(OfficialDocument.objects.filter(kind=kind).latest("id").attachment) as file:
        return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(file.read())).pages).split())


@pytest.fixture
def story(story: Story) -> Story:
    story.funded()
    return story


def test_the_account_pays_the_bank_where_the_difference_is_below_zero(story: Story) -> None:
    claim = story.paid(amount="0.20")
    recovery = RecoveryCase.objects.get(claim=claim)
    assert story.received(recovery, "0.10").pool_return == YUAN("0.07")
    account = queries.special_account(claim.bank)
    before = ledger.balance(account)
    sheet = executing(story, story.approved_sheet(recovery), "QS-1")
    assert (sheet.tail, ledger.balance(account)) == (YUAN("-0.01"), before - YUAN("0.01"))
    assert "专户补付银行" in printed("settlement_sheet")
    assert Transaction.objects.get(kind="SETTLEMENT_ADJUST").cause == f"settlement:{sheet.number}"


def test_without_evidence_nothing_is_signed(story: Story) -> None:
    recovery = story.exhausted(RecoveryCase.objects.get(claim=story.paid()))
    sheet = story.begin("settlement.draft", "bank", on=recovery, summary="已穷尽追偿措施")
    with pytest.raises(Refused) as refused:
        story.act("settlement.submit", sheet, "bank")
    assert codes(refused) == {"SET-01"}


@pytest.mark.parametrize("state", ["BANK_SIGNED", "FINANCE_REVIEW", "GOV_APPROVED"])
def test_a_receipt_in_between_stops_the_sheet_until_it_is_signed_anew(story: Story, state: str) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid(amount="1000000.00"))
    sheet = story.act("settlement.submit", story.sheet(recovery), "bank")
    if state != "BANK_SIGNED":
        sheet = story.act("settlement.review", sheet, "finance_bureau")
    if state == "GOV_APPROVED":
        sheet = story.act("settlement.approve", sheet, "district_gov", **story.approval(sheet))
    story.received(recovery, "100000")
    with pytest.raises(Refused) as refused:
        if state == "BANK_SIGNED":
            story.act("settlement.review", sheet, "finance_bureau")
        elif state == "FINANCE_REVIEW":
            story.act("settlement.approve", sheet, "district_gov", **story.approval(sheet))
        else:
            executing(story, sheet)
    assert codes(refused) == {"SET-02"}
    assert "R 0.00 → 100,000.00" in refused.value.findings[0].params["what"]
    sheet = story.act("settlement.return_for_correction", sheet, "finance_bureau", reason="账面已变")
    assert (sheet.status, sheet.approval_no) == ("RETURNED", "")
    sheet = story.act("settlement.submit", sheet, "bank")
    assert (sheet.loss, sheet.pool, sheet.tail) == (YUAN("900000.00"), YUAN("585000.00"), 0)


def test_the_government_sends_a_sheet_back(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid())
    sheet = story.act("settlement.submit", story.sheet(recovery), "bank")
    sheet = story.act("settlement.review", sheet, "finance_bureau")
    sheet = story.act("settlement.refuse", sheet, "district_gov", reason="请补充财产查询")
    assert sheet.status == "RETURNED"


def test_a_full_recovery_ends_a_settlement_under_way_and_another_can_follow(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid(amount="1000.00"))
    sheet = story.approved_sheet(recovery)
    last = story.received(recovery, "1000")
    assert story.fresh(sheet).status == "VOID"
    story.taken_back(last)
    assert story.fresh(recovery).status == "OPEN"
    assert story.settled(recovery).status == "CLOSED"
    assert recovery.settlements.count() == 2


def test_a_loan_is_settled_once(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid())
    sheet = story.sheet(recovery)
    with pytest.raises(Refused) as refused:
        story.begin("settlement.draft", "bank", on=story.fresh(recovery), summary="又一份")
    assert codes(refused) == {"SET-01"}
    assert sheet.status == "DRAFT"


def test_a_claim_paid_in_part_with_nothing_owed_any_more_is_settled(story: Story) -> None:
    """What came back made up for what was never paid: nothing is left to pay, so nothing has to be waited for."""
    story.agreement("other_bank")
    story.funded("375000", bank="other_bank")
    claim = story.paid("other_bank", amount="1000000.00")
    recovery = RecoveryCase.objects.get(claim=claim)
    ready = story.exhausted(recovery, "other_bank")
    with pytest.raises(Refused) as refused:
        story.begin("settlement.draft", "other_bank", on=ready, summary="…")
    assert codes(refused) == {"SET-01"}
    receipt = story.received(recovery, "500000", bank="other_bank")
    assert (claim.status, receipt.pool_return) == ("PARTIALLY_PAID", YUAN("50000.00"))
    sheet = story.begin("settlement.draft", "other_bank", on=story.fresh(recovery), summary="…")
    assert (sheet.loss, sheet.pool, sheet.tail) == (YUAN("500000.00"), YUAN("325000.00"), 0)


def test_the_sheets_say_what_was_borne(story: Story) -> None:
    claim = story.paid(amount="1234567.90")
    recovery = RecoveryCase.objects.get(claim=claim)
    for amount in ("100000.01", "33333.33", "0.10", "0.10", "0.10", "567890.13"):
        story.received(recovery, amount)
    sheet = executing(story, story.approved_sheet(recovery), "QS-1")
    text = printed("settlement_sheet")
    for said in (sheet.number, "533,344.13", "346,673.68", "186,670.45", "银行退还专户", "人民币壹分", "QS-1"):
        assert said in text
    story.received(recovery, "100000.00")
    receipt = story.received(recovery, "0.10")
    assert receipt.pool_return == YUAN("0.06")
    text = printed("settlement_supplement")
    for said in (sheet.number, "281,673.68", "281,673.62", "0.06", receipt.number):
        assert said in text
    assert OfficialDocument.objects.filter(kind="settlement_supplement").count() == 2
