"""The guarantor's whole work at its desk, in a real browser, every page looked at on a phone and at a desk for faults.

The tests of this file are one story and run in order. What others do meanwhile they do by API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.e2e import desk as at
from tests.e2e.desk import acted, fill, here, looked_at_both, press, sent, signed, state
from tests.e2e.doors import Program
from tests.e2e.world import World

NOW, TODAY = "2026-03-10T10:00:00+08:00", "2026-03-10"
# One guaranteed loan that is overdue, one request under investigation; net assets so low that both limits warn.
SETUP = """
import datetime as dt
from django.utils import timezone
from tests.cast import assemble
from tests.story import Story
from zengxindai.policy.models import Parameter
Parameter.objects.filter(key="guarantor_net_assets").update(value="400000.00")
now = timezone.now()
story = Story(assemble(), now - dt.timedelta(days=65))
story.agreement()
story.in_force(days=60)
story.at_the_evening_of((now - dt.timedelta(days=1)).date())
story.now = now
story.investigated(team="other_enterprise")
"""
BANK, BANKS = "cqnsh-handler", ["cqnsh-handler", "cqnsh-checker", "cqnsh-approver"]
PEOPLE = {
    "bank": BANK,
    "bank_approver": BANKS[2],
    "handler": "cxdb-handler",
    "checker": "cxdb-checker",
    "approver": "cxdb-approver",
}
ASKED = {"reason": "抵押物不足，不符合本行抵押率要求", "amount": "300万", "months": "12", "ratio_pct": "80"}
STATE: dict[str, str] = {}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    made = World(settings.STATE_DIR / "e2e")
    try:
        made.create(NOW)
        made.manage(NOW, "shell", "--no-imports", "-c", SETUP)
        made.travel(NOW)
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def desks(world: World, chromium: Any) -> dict[str, Any]:
    """The guarantor's three people and two of the bank, each signed in at a desk of their own."""
    made = {}
    for duty, name in PEOPLE.items():
        made[duty] = chromium.new_context(**at.WIDE).new_page()
        at.sign_in(world, made[duty], name)
    return made


@pytest.fixture(scope="module")
def desk(desks: dict[str, Any]) -> Any:
    """The guarantor's handler's desk."""
    return desks["handler"]


@pytest.fixture(scope="module")
def program(world: World) -> Program:
    """Everybody else."""
    return Program(world)


def open_case(world: World, page: Any, folder: str, name: str) -> str:
    """A case of a list, by the enterprise's name."""
    page.goto(f"{world.address}/{folder}/")
    page.locator("main tbody tr", has_text=name).first.locator("a").first.click()
    return here(world, page)


def test_1_the_bank_asks_for_a_guarantee(world: World, desks: dict[str, Any]) -> None:
    bank = desks["bank"]
    STATE["opinion"] = open_case(world, bank, "opinions", "花椒食品")
    bank.click(".action-bar a[href$='/begin/guarantee/apply/']")
    looked_at_both(bank)
    fill(bank, **{**ASKED, "ratio_pct": "95"})
    sent(bank)
    assert "第六条" in bank.inner_text("#act .notice-danger")
    assert bank.input_value("#act [name=reason]") == ASKED["reason"]
    fill(bank, ratio_pct="80")
    press(bank)
    assert state(bank) == "担保申请"
    looked_at_both(bank)


def test_2_the_guarantor_takes_it_up_and_declines(world: World, desks: dict[str, Any]) -> None:
    desk = desks["handler"]
    desk.goto(f"{world.address}/")
    line = desk.locator("main tbody tr", has_text="花椒食品")
    assert "2026-03-11" in line.inner_text(), "one working day to take it up"
    looked_at_both(desk)
    line.locator("a").first.click()
    declined = here(world, desk)
    desk.click(".action-bar a[href$='/take/']")
    press(desk)
    assert state(desk) == "保前调查"
    acted(world, desk, f"{declined}decline/", reason="无反担保，且负债率偏高")
    signed(world, desks["approver"], declined)
    assert state(desks["approver"]) == "不予担保"
    at.paper(desks["approver"], "不予担保通知书")
    looked_at_both(desks["approver"])


def test_3_asked_again_it_is_investigated_with_counter_guarantees(
    world: World, desks: dict[str, Any], program: Program
) -> None:
    words = {"reason": "企业追加厂房抵押", "amount": "3000000", "months": "12", "ratio_pct": "80"}
    STATE["guarantee"] = program.do(f"{STATE['opinion']}begin/guarantee/apply/", [BANK], **words)
    program.do(f"{STATE['guarantee']}take/", ["cxdb-handler"], opinion="")
    desk = desks["handler"]
    acted(world, desk, f"{STATE['guarantee']}investigate/", findings="订单稳定，厂房无他项权利", fee_rate="1")
    things = (("MORTGAGE", "双福街道厂房一处", "200万"), ("SURETY", "李花椒", "50万"), ("PLEDGE", "误登记", "1"))
    for kind, what, value in things:
        acted(world, desk, f"{STATE['guarantee']}add_counter/", kind == "MORTGAGE", kind=kind, what=what, value=value)
    desk.goto(f"{world.address}{STATE['guarantee']}remove_counter/")
    looked_at_both(desk)
    wrong = desk.locator("#act [name=counter] option", has_text="误登记").get_attribute("value")
    fill(desk, counter=wrong)
    press(desk)
    assert "双福街道厂房一处" in desk.inner_text("#panel-counters")
    assert "误登记" not in desk.inner_text("#panel-counters")
    looked_at_both(desk)


def test_4_the_limits_warn_and_three_sign(world: World, desks: dict[str, Any]) -> None:
    desk = desks["handler"]
    desk.goto(f"{world.address}{STATE['guarantee']}approve/")
    looked_at_both(desk)
    fill(desk, opinion="反担保足值，同意担保")
    sent(desk)
    said = desk.inner_text("#act .notice-warning")
    assert "净资产" in said
    assert "该客户" in said or "单户" in said, said
    looked_at_both(desk)
    desk.check("#acknowledged")
    sent(desk)
    signed(world, desks["checker"], STATE["guarantee"], look=True)
    signed(world, desks["approver"], STATE["guarantee"])
    assert state(desks["approver"]) == "同意担保"
    at.paper(desks["approver"], "同意担保函")


def test_5_a_filing_it_backs_is_acknowledged(world: World, desks: dict[str, Any], program: Program) -> None:
    words: dict[str, Any] = {"amount": "3000000", "months": "12", "rate": "5.22", "text": "产销正常"}
    words |= {"repayment_method": "BULLET", "payment_method": "ENTRUSTED"}
    path = f"{STATE['opinion']}approve/"
    program.do(path, BANKS, **words, **program.sureties(path, BANK))
    STATE["filing"] = program.newest("filings", BANK, "花椒")
    said = {"sureties": "王晨光", "sureties_complete": "on"}
    program.do(f"{STATE['filing']}submit/", [BANKS[0], BANKS[2]], **said)
    desk = desks["handler"]
    desk.goto(f"{world.address}/filings/")
    looked_at_both(desk)
    desk.goto(f"{world.address}/")
    desk.locator(f'main a[href="{STATE["filing"]}"]').first.click()
    assert at.fact(desk, "风险承担方式") == "担保公司"
    looked_at_both(desk)
    acted(world, desk, f"{STATE['filing']}acknowledge/", opinion="担保函已出具")
    assert "已签收" in desk.inner_text("#panel-marks")
    for who in ("czj-handler", "jfzx-handler"):
        program.do(f"{STATE['filing']}acknowledge/", [who], opinion="")


def test_6_in_force_by_the_disbursement_and_released_by_repayment(world: World, desk: Any, program: Program) -> None:
    loan = program.newest("loans", BANK, "花椒")
    numbers = {"contract_no": "HT-9", "note_no": "JJ-9", "voucher_no": "FK-9"}
    words = {"amount": "3000000", "rate": "5.22", "drawn_on": TODAY, "matures_on": "2027-03-10"}
    program.do(f"{loan}draw/", BANKS[:2], **numbers, **words)
    desk.goto(f"{world.address}{STATE['guarantee']}")
    assert state(desk) == "在保"
    assert "2,400,000.00" in at.fact(desk, "今日在保余额")
    looked_at_both(desk)
    program.do(f"{loan}repay/", BANKS[:2], paid_on=TODAY, principal="3000000", voucher_no="HK-9")
    desk.reload()
    assert state(desk) == "已解保"
    at.paper(desk, "解保通知书")
    looked_at_both(desk)


def test_7_the_bank_asks_for_the_payout_of_an_overdue_loan(world: World, desks: dict[str, Any]) -> None:
    bank = desks["bank"]
    STATE["called"] = open_case(world, bank, "guarantees", "晨光机械")
    looked_at_both(bank)
    bank.click(".action-bar a[href$='/request_payout/']")
    looked_at_both(bank)
    assert bank.input_value("#act [name=amount]").replace(",", "") == "2400000.00", (
        "the guaranteed part of what is owed"
    )
    fill(bank, basis="下游拖欠货款，书面催收三次")
    press(bank)
    signed(world, desks["bank_approver"], STATE["called"])
    assert state(desks["bank_approver"]) == "代偿受理"


def test_8_the_guarantor_pays_and_recovers_everything(world: World, desks: dict[str, Any]) -> None:
    desk, called = desks["handler"], STATE["called"]
    desk.goto(f"{world.address}{called}")
    looked_at_both(desk)
    acted(world, desk, f"{called}pay_out/", voucher_no="DBDC-1", paid_on=TODAY)
    signed(world, desks["approver"], called, look=True)
    assert state(desks["approver"]) == "担保公司已代偿"
    acted(world, desk, f"{called}report/", stage="FIRST_INSTANCE", measures="已起诉并申请财产保全")
    desk.goto(f"{world.address}{called}receive/")
    looked_at_both(desk)
    fill(desk, received_on=TODAY, amount="100万", source="BORROWER", voucher_no="DBSK-1")
    press(desk)
    assert state(desk) == "担保公司追偿中"
    looked_at_both(desk)
    rest = {"received_on": TODAY, "amount": "140万", "source": "SURETY", "voucher_no": "DBSK-2"}
    acted(world, desk, f"{called}receive/", False, **rest)
    assert state(desk) == "终结", "what was paid has come back"
    desk.goto(f"{world.address}/guarantees/")
    looked_at_both(desk)
