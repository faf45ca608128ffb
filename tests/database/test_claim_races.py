"""Claims at the same moment, on real connections: two vouchers, one voucher for two, two confirmations, consents."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db.models import Sum

from compensation.models import Claim, Payout
from tests.cast import assemble
from tests.database.copies import FIRST, OWN, claim_rows, copy_all, numbered
from tests.database.rounds import TIMES
from tests.database.test_guards import NOW
from tests.database.test_races import together
from tests.story import Story, paper
from zengxindai.audit.models import Event
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Hold, Transaction
from zengxindai.workflow import engine

ROUNDS = 25 * TIMES
SHARE = Decimal("650.00")
FUNDED = Decimal(10_000_000)


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    told.funded()
    with time_machine.travel(NOW, tick=True):
        yield told


def copies(case: Any, count: int, **more: Any) -> list[Claim]:
    """So many copies of a claim with all that is above it."""
    copy_all({**claim_rows(case), **more.get("below", {})}, count)
    return list(Claim.objects.filter(pk__gt=FIRST).order_by("pk"))


def paying(story: Story, claim: Claim, voucher_no: str) -> Any:
    """The guarantor's payment as its checker completes it, the handler having signed."""
    words = {"amount": SHARE, "voucher_no": voucher_no, "paid_on": story.day}

    def pay() -> None:
        by = story.cast.guarantor.checker
        engine.perform("claim.pay", claim, by=by, data=words, at=story.now, signed=("handler",))

    return pay


def books(story: Story, claim: Claim, paid: int) -> None:
    """So many payouts and not a fen else: claims, payouts, transactions and the account say the same."""
    account = ledger.find(f"special:{claim.bank_id}")
    assert account is not None
    assert ledger.balance(account) == FUNDED - paid * SHARE
    assert Transaction.objects.filter(kind="PAYOUT").count() == Payout.objects.count() == paid
    assert Claim.objects.aggregate(total=Sum("paid"))["total"] == paid * SHARE
    assert list(ledger.differences()) == []


@pytest.mark.slow
def test_of_two_vouchers_for_one_claim_one_pays(story: Story) -> None:
    claim = story.entrusted(amount="1000.00")
    for each in copies(claim, ROUNDS):
        assert together(*(paying(story, each, f"{voucher}{each.pk}") for voucher in "AB")) == ["done", "not yours"]
    books(story, claim, ROUNDS)
    assert Claim.objects.filter(pk__gt=FIRST, status="PAID").count() == ROUNDS


@pytest.mark.slow
def test_one_voucher_pays_one_of_two_claims(story: Story) -> None:
    claim = story.entrusted(amount="1000.00")
    found = copies(claim, 2 * ROUNDS)
    for one, other in zip(found[::2], found[1::2], strict=True):
        assert together(*(paying(story, each, f"V{one.pk}") for each in (one, other))) == ["done", "refused"]
        assert sorted(story.fresh(each).status for each in (one, other)) == ["ENTRUSTED", "PAID"]
    books(story, claim, ROUNDS)


@pytest.mark.slow
def test_one_of_two_confirmations_counts(story: Story) -> None:
    claim = story.paid(amount="1000.00")
    payout = {claim.payouts.get(): {"claim_id": OWN, "voucher_no": numbered("voucher_no")}}
    for each in copies(claim, ROUNDS, below=payout):

        def confirm(each: Any = each) -> None:
            engine.perform("claim.confirm", each, by=story.cast.bank.handler, data={"opinion": ""}, at=story.now)

        assert together(confirm, confirm) == ["done", "not yours"]
    assert Event.objects.filter(verb="claim.confirm").count() == ROUNDS
    assert Claim.objects.filter(pk__gt=FIRST, status="RECEIVED", confirmed_on=story.day).count() == ROUNDS
    assert Transaction.objects.filter(kind="PAYOUT").count() == 1


@pytest.mark.slow
def test_of_consent_in_the_system_and_on_paper_one_counts(story: Story) -> None:
    claim = story.reviewed_claim(amount="1000.00")
    bureau, government = story.cast.finance_bureau, story.cast.district_gov
    row = engine.registry.row("claim.record_approval")
    said = {"approval_no": "府1", "approved_on": story.day, "approved": SHARE}
    for each in copies(claim, ROUNDS):
        words = {**said, "approved_on": story.day.isoformat(), "approved": str(SHARE), "file": paper()}
        on_paper = dict(story.form(row, words, each, bureau.handler).cleaned_data)

        def online(each: Any = each) -> None:
            engine.perform("claim.approve", each, by=government.approver, data=said, at=story.now)

        def recorded(each: Any = each, data: Any = on_paper) -> None:
            engine.perform(row, each, by=bureau.checker, data=data, at=story.now, signed=("handler",))

        assert together(online, recorded) == ["done", "not yours"]
    assert Claim.objects.filter(pk__gt=FIRST, status="GOV_APPROVED", approved=SHARE).count() == ROUNDS
    assert Hold.objects.count() == ROUNDS
    assert list(ledger.differences()) == []
