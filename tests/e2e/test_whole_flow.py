"""Every role in turn, in a browser and by API, on real processes: one request from draft to settled, one report.

The tests of this file are one story and run in order; the night between them closes the books by beat and worker.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings

from tests.e2e.doors import Browser, Program
from tests.e2e.scenario import Scenario, people, yuan
from tests.e2e.world import PASSWORD, World
from tests.story import COOPERATION

MARCH, APRIL, MAY = "2026-03-10T10:00:00+08:00", "2026-04-13T10:00:00+08:00", "2026-05-06T10:00:00+08:00"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    made = World(settings.STATE_DIR / "e2e")
    try:
        made.create(MARCH)
        made.travel(MARCH)
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def browser(world: World, chromium: Any) -> Browser:
    return Browser(world, chromium)


@pytest.fixture(scope="module")
def program(world: World) -> Program:
    return Program(world)


@pytest.fixture(scope="module")
def scenarios(browser: Browser, program: Program) -> dict[str, Scenario]:
    """In the browser case 4 and case 7 of the notice's worked cases, by API case 2 and the settlement of case 6."""
    return {
        "browser": Scenario(browser, "3000000.00", "2026-03-10"),
        "api": Scenario(program, "1234567.90", "2026-03-10"),
    }


def both(scenarios: dict[str, Scenario]) -> list[Scenario]:
    return list(scenarios.values())


BANK: dict[str, str] = {}


def test_1_the_authorities_make_the_frame(world: World, browser: Browser) -> None:
    """Agreement signed, special account funded: in the browser."""
    page = browser.page("czj-handler")
    page.goto(f"{world.address}/agreements/begin/draft/")
    option = page.locator("select[name=bank] option", has_text="重庆农商行")
    BANK["id"] = str(option.get_attribute("value"))
    words = {
        **COOPERATION, "bank": BANK["id"], "account_no": "6228 0000 0001", "account_opened_on": "2026-02-01",
        "target_balance": "2000万", "effective_until": "2029-03-01",
    }  # fmt: skip
    agreement = browser.do("/agreements/begin/draft/", ["czj-handler"], **words)
    for kind in ("coop_rules", "coop_scan"):
        browser.attach(agreement, "czj-handler", kind)
    browser.do(f"{agreement}offer/", ["czj-handler"], opinion="")
    signed = {"signed_on": "2026-03-10", "effective_from": "2026-03-10"}
    browser.do(f"{agreement}sign/", ["qzf-approver"], **signed)
    money = {"kind": "DEPOSIT", "amount": "1000万", "basis": "年度存放方案"}
    fund = browser.do(f"{agreement}begin/fund_movement/draft/", ["czj-handler"], **money)
    browser.do(f"{fund}submit/", ["czj-handler", "czj-checker"], opinion="")
    browser.do(f"{fund}approve/", ["qzf-approver"], approval_no="府函1", approved_on="2026-03-10")
    browser.do(f"{fund}book/", ["cxdb-handler", "cxdb-checker"], voucher_no="ZH1", booked_on="2026-03-10")
    assert browser.facts(fund, "czj-handler")["status"] == "已入账"


@pytest.mark.parametrize("door", ["browser", "api"])
def test_2_a_request_becomes_a_loan(scenarios: dict[str, Scenario], door: str) -> None:
    """Enterprise, department, bank, three recipients, bank."""
    tale = scenarios[door]
    tale.requested(BANK["id"])
    tale.filed()
    assert tale.facts("filing", "bank")["备案号"].startswith("JJZXD备〔2026〕000")
    tale.drawn("2026-04-10")
    assert tale.facts("loan", "bank")["status"] == "正常"
    assert tale.facts("application", tale.firm)["status"] == "已放款"


def test_3_the_nightly_job_finds_them_overdue(world: World, scenarios: dict[str, Scenario]) -> None:
    """Beat and worker close the days that have passed; nobody presses anything."""
    scenarios["browser"].door.forget()
    world.travel(APRIL)
    for tale in both(scenarios):
        for _ in range(300):
            if (state := tale.facts("loan", "bank")["status"]) == "逾期":
                break
            time.sleep(0.2)
        assert state == "逾期"


def test_4_case_4_in_the_browser(scenarios: dict[str, Scenario]) -> None:
    """The borrower pays 456,789.12 between approval and payout: 1,950,000.00 is refused, 1,653,087.07 is paid."""
    tale = scenarios["browser"]
    tale.claimed("1950000.00", "2026-04-13")
    paid = {"paid_on": "2026-04-13", "principal": "456789.12", "voucher_no": "HK1"}
    tale.act("claim", "record_repayment", "bank", "handler", "checker", **paid)
    page = tale.door.page("cxdb-handler")
    page.goto(f"{tale.door.world.address}{tale.path['claim']}pay/")
    tale.door.fill(page, {"amount": "1950000.00", "voucher_no": "DC-too-much", "paid_on": "2026-04-13"})
    tale.door.confirm(page)
    page.click(".form-actions button[type=submit]")
    said = page.locator(".notice-danger").inner_text()
    assert "第八条" in said
    assert "1,653,087.07" in said
    assert page.input_value("input[name=voucher_no]") == "DC-too-much"
    tale.paid("1653087.07")
    facts = tale.facts("claim", "bank")
    assert (facts["status"], yuan(facts["已支付"])) == ("银行已确认", Decimal("1653087.07"))


def test_4_case_2_by_api(scenarios: dict[str, Scenario]) -> None:
    """1,234,567.90 pays 802,469.14; the same refusal as in the browser, as findings."""
    tale = scenarios["api"]
    tale.claimed("802469.14", "2026-04-13")
    words = {"amount": "802469.13", "voucher_no": "X", "paid_on": "2026-04-13", "password": PASSWORD}
    code, body = tale.door.call("cxdb-handler", f"{tale.path['claim']}pay/", words)
    assert code == 409
    assert [(found["code"], found["article_text"]) for found in body["findings"]] == [("CLM-04", "第八条")]
    tale.paid("802469.14")
    assert yuan(tale.facts("claim", "bank")["已支付"]) == Decimal("802469.14")


@pytest.mark.parametrize(
    ("door", "receipt", "returned"),
    [
        ("browser", {"total": "600000.00", "costs": "35123.00", "interest": "87654.32"}, "367170.05"),
        ("api", {"total": "100000.01", "costs": "0", "interest": "0"}, "65000.01"),
    ],
)
def test_5_recovery_and_settlement(
    scenarios: dict[str, Scenario], door: str, receipt: dict[str, str], returned: str
) -> None:
    """Case 7 in the browser, the first receipt of case 5 by API; then settled and filed away."""
    tale = scenarios[door]
    tale.recovered(**receipt)
    assert yuan(tale.facts("receipt", "bank")["应返还专户"]) == Decimal(returned)
    tale.settled()
    assert tale.facts("settlement", "bank")["status"] == "已归档"
    assert tale.facts("loan", "bank")["status"] == "已清算"


def test_6_one_month_is_reported(world: World, browser: Browser, program: Program) -> None:
    """April's reports: the bank's in the browser, the guarantor's by API; three recipients mark each received."""
    browser.forget()
    world.travel(MAY)
    for _ in range(300):
        code, body = program.call("czj-handler", "/periods/")
        if code == 200 and any(line["number"] == "2026-04" for line in body["results"]):
            break
        time.sleep(0.2)
    for door, team in ((browser, "bank"), (program, "guarantor")):
        handler = people(team, "handler")[0]
        report = door.newest("reports", handler)
        words = {"progress": "平稳", "problems": "无", "next_steps": "继续"}
        door.do(f"{report}submit/", people(team, "handler", "checker", "approver"), **words)
        for recipient in ("finance", "pboc", "regulator"):
            door.do(f"{report}acknowledge/", people(recipient, "handler"), opinion="")
        facts = door.facts(report, handler)
        assert facts["status"] == "三方均已接收"
        assert len(facts["审计封存摘要"]) == 64
    page = browser.page("rhjj-handler")
    page.goto(world.address + browser.newest("reports", "cqnsh-handler"))
    figures = page.locator("#panel-figures").inner_text()
    # 1,653,087.07 + 802,469.14 paid out, in 万元.
    assert "245.56" in figures


def test_7_the_books_and_the_trail_agree(world: World) -> None:
    """What is stored follows from the entries and the events."""
    assert world.manage(MAY, "verify_books")
    assert world.manage(MAY, "verify_audit")
