"""How receipts, totals and settlements are reckoned, line by line, and that it is what was booked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from compensation import calculation
from compensation.models import RecoveryCase
from tests.story import Story


@pytest.fixture
def recovery(story: Story) -> Any:
    """Case 5's claim."""
    story.funded()
    return RecoveryCase.objects.get(claim=story.paid(amount="1234567.90"))


def lines(case: Any, story: Story, key: str) -> dict[str, Any]:
    """The lines of one calculation by formula, none of which differs from the books."""
    found = {each.key: each for each in calculation.of(story.fresh(case), story.cast.bank.handler)}
    assert not found[key].differs, found[key]
    return {line.formula: line for line in found[key].lines}


def test_a_receipt_shows_its_application_and_its_return(story: Story, recovery: Any) -> None:
    story.received(recovery, "133333.44")
    receipt = story.received(recovery, "0.10")
    applied = lines(receipt, story, "applied")
    assert applied["min(0.10; 1,101,234.46)"].booked == Decimal("0.10")
    back = lines(receipt, story, "returned")
    assert back["133,333.44 + 0.10"].amount == Decimal("133333.54")
    assert back["86,666.80 − 86,666.74"].booked == Decimal("0.06")


def test_case_7_in_the_agreement_s_order(story: Story, recovery: Any) -> None:
    receipt = story.received(recovery, "600000.00", costs="35123.00", interest="87654.32")
    applied = lines(receipt, story, "applied")
    assert list(applied) == [
        "min(600,000.00; 35,123.00)", "min(564,877.00; 1,234,567.90)", "min(0.00; 87,654.32)",
    ]  # fmt: skip
    assert lines(receipt, story, "returned")["367,170.05 − 0.00"].amount == Decimal("367170.05")


def test_totals_settlement_and_what_comes_later(story: Story, recovery: Any) -> None:
    for amount in ("100000.01", "33333.33", "0.10", "0.10", "0.10", "567890.13"):
        story.received(recovery, amount)
    assert lines(recovery, story, "totals")["802,469.14 − 455,795.45"].amount == Decimal("346673.69")
    sheet = story.settled(recovery)
    tail = lines(sheet, story, "sheet")["(802,469.14 − 455,795.45) − 346,673.68"]
    assert (tail.amount, tail.booked) == (Decimal("0.01"), Decimal("0.01"))
    story.received(recovery, "100000.00")
    later = story.received(recovery, "0.10")
    assert lines(later, story, "returned")["281,673.68 − 281,673.62"].booked == Decimal("0.06")
    lines(sheet, story, "sheet")
    client = Client()
    client.force_login(story.cast.bank.handler)
    for case in (recovery, later, sheet):
        assert client.get(f"{case.get_absolute_url()}calculation/").status_code == 200
        assert "计算过程" in client.get(case.get_absolute_url()).content.decode()


def test_a_short_claim_returns_what_exceeds_its_share(story: Story) -> None:
    story.agreement("other_bank")
    story.funded("375000", bank="other_bank")
    recovery = RecoveryCase.objects.get(claim=story.paid("other_bank", amount="1000000.00"))
    receipt = story.received(recovery, "500000", bank="other_bank")
    found = {each.key: each for each in calculation.of(receipt, story.cast.teams["other_bank"].handler)}
    last = found["returned"].lines[-1]
    assert (last.formula, last.amount, last.differs) == (
        "max(0.00; 375,000.00 − 0.00 − 325,000.00)", Decimal("50000.00"), False,
    )  # fmt: skip
    story.funded("1000000", bank="other_bank")
    assert not any(each.differs for each in calculation.of(story.fresh(receipt), story.cast.bank.handler))
