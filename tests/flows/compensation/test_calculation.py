"""The calculation sheet: the worked cases written out, held against what was booked, read by whom it concerns."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from compensation import calculation, queries
from compensation.calculation import Calculation, Line
from compensation.rules import yuan
from tests.story import Story
from zengxindai.money import Split


@pytest.fixture
def story(story: Story) -> Story:
    story.funded()
    return story


def as_(story: Story, role: str) -> Client:
    client = Client()
    client.force_login(story.cast.teams[role].handler)
    return client


def reckoned(story: Story, claim: Any) -> dict[str, Calculation]:
    return {each.key: each for each in queries.claim_calculations(story.fresh(claim), None)}


def test_case_4_is_written_out_with_the_real_numbers(story: Story) -> None:
    claim = story.repaid(story.entrusted(), "456789.12", key="claim.record_repayment")
    now = reckoned(story, claim)["due"].lines
    assert now[0].formula == "2,543,210.88 × 65 % = 1,653,087.072"
    assert (now[0].amount, now[0].article) == (Decimal("1653087.07"), 5)
    assert (now[-1].amount, now[-1].booked) == (Decimal("1653087.07"), None)
    story.act("claim.pay", claim, "guarantor", **story.payment(claim))
    found = reckoned(story, claim)
    assert "due" not in found
    assert found["tranche-1"].lines[-1].booked == found["tranche-1"].lines[-1].amount == Decimal("1653087.07")
    assert found["claimed"].lines[0] == Line(
        found["claimed"].lines[0].label,
        "3,000,000.00 × 65 % = 1,950,000.00",
        Decimal("1950000.00"),
        5,
        calculation.HALF_UP,
        Decimal("1950000.00"),
    )
    assert not any(each.differs for each in found.values())


def test_case_16_every_tranche_as_the_account_was_then(story: Story) -> None:
    story.agreement("other_bank")
    story.funded("2000000", bank="other_bank")
    story.paid("other_bank", amount="2500000.00")
    claim = story.paid("other_bank", amount="1000000.00", purpose="另一笔")
    short = reckoned(story, claim)["tranche-1"].lines
    assert [line.amount for line in short[-2:]] == [Decimal("375000.00"), Decimal("275000.00")]
    assert short[-2].formula == "min(650,000.00; 375,000.00)"
    story.funded("300000", bank="other_bank")
    claim = story.act("claim.entrust_rest", claim, "finance_bureau")
    story.act("claim.pay_rest", claim, "guarantor", **story.payment(claim))
    found = reckoned(story, claim)
    assert found["tranche-1"].lines == short
    assert [line.amount for line in found["tranche-2"].lines] == [
        Decimal(amount) for amount in ("650000.00", "650000.00", "275000.00", "275000.00")
    ]
    assert not any(each.differs for each in found.values())


def test_what_differs_from_what_was_booked_is_red(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = story.claimed()
    assert "reckoned-differs" not in as_(story, "finance_bureau").get(claim.get_absolute_url()).content.decode()
    # The database holds what was claimed to be the share, so only a changed function can differ from it.
    other = Split(Decimal("1949999.99"), Decimal("1050000.01"))
    monkeypatch.setattr("compensation.queries.claim_reckoning.split", lambda principal, pct: other)
    page = as_(story, "finance_bureau").get(f"/claims/{claim.pk}/calculation/").content.decode()
    assert page.count("reckoned-differs") == 1
    assert "1,949,999.99" in page
    assert "已记账 1,950,000.00 元" in page


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("bank", True), ("finance_bureau", True), ("guarantor", True), ("district_gov", True), ("auditor", True),
        ("other_bank", False), ("enterprise", False), ("department", False), ("other_enterprise", False),
        ("fin_dev_center", False),
    ],
)  # fmt: skip
def test_the_sheet_is_for_those_who_read_the_panel(story: Story, role: str, reads: bool) -> None:
    claim = story.paid()
    client = as_(story, role)
    sheet = client.get(f"/claims/{claim.pk}/calculation/")
    assert sheet.status_code == (200 if reads else 404)
    page = client.get(claim.get_absolute_url())
    assert ("panel-calculation" in page.content.decode()) is reads
    if reads:
        text = sheet.content.decode()
        assert "3,000,000.00 × 65 % = 1,950,000.00" in text
        assert story.cast.teams[role].handler.full_name in re.sub(r".*sheet-foot", "", text, flags=re.DOTALL)


def test_a_share_shows_every_place_of_its_product() -> None:
    shown = calculation.share(Decimal("1234567.90"), Decimal("65.0000"))
    assert shown == "1,234,567.90 × 65 % = 802,469.135"
    assert calculation.share(Decimal("0.10"), Decimal("65.0000")) == "0.10 × 65 % = 0.065"
    assert (calculation.yuan(Decimal("-1")), calculation.yuan(Decimal("1"))) == ("(-1.00)", yuan(Decimal(1)))


def test_no_sheet_of_what_has_none(story: Story) -> None:
    assert as_(story, "bank").get("/claims/999999/calculation/").status_code == 404
