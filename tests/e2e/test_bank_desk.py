"""The bank's whole work at its desk, in a real browser, every page looked at on a phone and at a desk for faults.

The tests of this file are one story and run in order. What others do meanwhile they do by API; the owner answers on a
phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from PIL import Image
from pypdf import PdfReader

from tests.cast import FIRM
from tests.e2e import desk as at
from tests.e2e.desk import acted, fill, here, looked_at, looked_at_both, press, sent, signed, state
from tests.e2e.doors import Program
from tests.e2e.world import World
from tests.story import FIGURES, PDF, REPORT

NOW, TODAY = "2026-03-10T10:00:00+08:00", "2026-03-10"
SETUP = """
from tests.cast import assemble
from tests.story import Story
story = Story(assemble())
story.agreement()
story.recommended()
story.investigated(team="other_enterprise")
"""
PEOPLE = {"handler": "cqnsh-handler", "checker": "cqnsh-checker", "approver": "cqnsh-approver"}
YEARS = {f"{name}_{place}": value for place in (0, 1, 2) for name, value in FIGURES.items()}
PERIODS = {"period_2": "2024", "period_1": "2025", "period_0": "2026-02"}
DAYS = dict.fromkeys(("firm_credit_on", "people_credit_on", "lookups_on"), TODAY)
LAST = ("risk_points", "purpose", "repayment", "surety_capacity")
OPINION = {"text": "产销正常，第一还款来源可靠", "lpr_on": TODAY, "lpr_term": "1Y", "spread_bp": "250"}
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
    """The bank's three people, each signed in at a desk of their own."""
    made = {}
    for duty, name in PEOPLE.items():
        made[duty] = chromium.new_context(**at.WIDE).new_page()
        at.sign_in(world, made[duty], name)
    return made


@pytest.fixture(scope="module")
def desk(desks: dict[str, Any]) -> Any:
    """The handler's desk."""
    return desks["handler"]


@pytest.fixture(scope="module")
def program(world: World) -> Program:
    """Everybody else."""
    return Program(world)


def photo() -> bytes:
    """A picture as a phone takes it."""
    made = BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 90)).save(made, "JPEG")
    return made.getvalue()


def kept(desk: Any, **words: str) -> None:
    """Typed, and kept by the page before anybody sends it."""
    with desk.expect_response(lambda answer: "/unsent/" in answer.url and answer.status == 200):
        fill(desk, **words)


def attached(world: World, desk: Any, case: str, kind: str, name: str, content: bytes, of: str) -> None:
    """One file to a case, with what the page says once it is there."""
    desk.goto(f"{world.address}{case}attach/")
    desk.select_option("#act [name=kind]", kind)
    desk.set_input_files("#dropzone input[name=files]", at.scan(name, content, of))
    desk.click("#act .form-actions button[type=submit]")
    desk.wait_for_selector(".upload-done")
    looked_at_both(desk)


def acknowledged(program: Program, filing: str) -> None:
    """All three recipients."""
    for who in ("czj-handler", "jfzx-handler", "cxdb-handler"):
        program.do(f"{filing}acknowledge/", [who], opinion="")


def test_1_a_recommended_request_is_accepted_from_the_inbox(world: World, desk: Any) -> None:
    looked_at_both(desk)
    line = desk.locator("main tbody tr", has_text="晨光机械")
    assert "2026-03-12" in line.inner_text(), "two working days to accept"
    line.locator("a").click()
    STATE["request"] = here(world, desk)
    looked_at_both(desk)
    desk.click(".action-bar a[href$='/accept/']")
    press(desk)
    assert state(desk) == "银行已受理"


def test_2_two_investigators_are_named(world: World, desk: Any) -> None:
    a, b = (str(each) for each in world.investigators)
    desk.goto(f"{world.address}{STATE['request']}")
    desk.click(".action-bar a[href$='/begin/opinion/investigate/']")
    looked_at_both(desk)
    fill(desk, investigator_a=a, investigator_b=a)
    sent(desk)
    assert desk.locator("#error-summary").count(), "one person is not two"
    fill(desk, investigator_b=b)
    press(desk)
    STATE["opinion"] = here(world, desk)
    assert state(desk) == "贷前调查"
    assert "2026-03-24" in desk.inner_text(".case-now"), "ten working days from the acceptance"
    looked_at_both(desk)


def test_3_the_report_is_filled_in_part_by_part(world: World, desk: Any) -> None:
    desk.goto(f"{world.address}{STATE['opinion']}")
    desk.click(".action-bar a[href$='/record/']")
    looked_at_both(desk)
    kept(desk, **{name: REPORT[name] for name in ("overview", "ownership")})
    # Away in the middle of it, and back: nothing is lost, and it may be saved with most of it still empty.
    desk.goto(f"{world.address}/")
    desk.goto(f"{world.address}{STATE['opinion']}record/")
    assert desk.locator("#unsent-restored").count() == 1
    assert desk.input_value("#act [name=overview]") == REPORT["overview"]
    press(desk)
    assert "贷前调查表尚缺" in desk.inner_text(".case-now"), "what is still lacking, by name"
    looked_at_both(desk)
    desk.goto(f"{world.address}{STATE['opinion']}record/")
    assert desk.input_value("#act [name=ownership]") == REPORT["ownership"]
    kept(desk, **YEARS, **PERIODS)
    desk.goto(f"{world.address}{STATE['opinion']}record/")
    assert desk.input_value("#act [name=assets_2]").replace(",", "") in ("20000000", "20000000.00")
    press(desk)
    assert "负债率" in desk.inner_text("#panel-report")


def test_4_a_question_to_the_owner_stops_the_clock(world: World, desk: Any, chromium: Any) -> None:
    desk.goto(f"{world.address}{STATE['request']}")
    desk.click(".action-bar a[href$='/begin/inquiry/ask/']")
    looked_at_both(desk)
    fill(desk, topic="近三月流水", question="请补充近三个月银行流水", items="银行流水\n购销合同")
    press(desk)
    STATE["inquiry"] = here(world, desk)
    looked_at_both(desk)
    desk.goto(f"{world.address}{STATE['opinion']}")
    assert state(desk) == "待补资料"
    assert "暂停计时" in desk.inner_text("main")
    looked_at_both(desk)
    phone = chromium.new_context(**at.SMALL).new_page()
    at.sign_in(world, phone, f"{FIRM.lower()}-handler")
    looked_at(phone)
    phone.locator(f"main a[href^='{STATE['inquiry']}']").first.click()
    looked_at(phone)
    if not phone.locator("#act").count():
        phone.click(".action-bar a[href$='/answer/']")
        looked_at(phone)
    fill(phone, answer="已补充，见附件")
    phone.set_input_files("#act [name=file_1]", at.scan("流水.pdf", PDF))
    press(phone)
    looked_at(phone)
    phone.context.close()
    desk.goto(f"{world.address}{STATE['opinion']}")
    assert state(desk) == "贷前调查"
    assert "2026-03-24" in desk.inner_text(".case-now")


def test_5_the_report_is_whole_with_photos_score_and_grade(world: World, desk: Any) -> None:
    attached(world, desk, STATE["opinion"], "site_photo", "现场.jpg", photo(), "image/jpeg")
    desk.goto(f"{world.address}{STATE['opinion']}record/")
    rest = {name: value for name, value in REPORT.items() if name not in ("overview", "ownership")}
    fill(desk, **rest, **DAYS, score="82", grade="A", visited_on=TODAY)
    press(desk)
    assert "贷前调查表尚缺" not in desk.inner_text(".case-now")


def test_6_the_rate_is_shown_beside_its_cap_and_refused_above_it(world: World, desk: Any) -> None:
    desk.goto(f"{world.address}{STATE['opinion']}")
    desk.click(".action-bar a[href$='/approve/']")
    fill(desk, **OPINION)
    assert "5.50 % · 利率上限 5.22 %" in desk.inner_text(".rate-line-over"), "said while it is typed"
    looked_at_both(desk)
    sent(desk)
    assert "第十四条" in desk.inner_text("#act .notice-danger")
    assert desk.input_value("#act [name=text]") == OPINION["text"]
    looked_at_both(desk)
    # What was reckoned for the refused spread does not stand against the new one.
    fill(desk, spread_bp="117", rate="")
    assert "4.17 %" in desk.inner_text(".rate-line")
    assert not desk.locator(".rate-line-over").count()
    assert desk.locator("#act [name=sureties]:checked").count() == 1, "the controller stands surety"
    press(desk)
    assert state(desk) == "贷前调查", "one signature of three decides nothing"


def test_7_checker_and_approver_sign(world: World, desks: dict[str, Any]) -> None:
    signed(world, desks["checker"], STATE["opinion"], look=True)
    signed(world, desks["approver"], STATE["opinion"])
    page = desks["approver"]
    assert state(page) == "同意"
    at.paper(page, "贷款意见书")
    looked_at_both(page)


def test_8_another_is_declined_and_the_bureau_reads_why(world: World, desks: dict[str, Any], program: Program) -> None:
    desk = desks["handler"]
    desk.goto(f"{world.address}/opinions/")
    looked_at_both(desk)
    desk.locator("main tbody tr", has_text="花椒食品").locator("a").click()
    declined = here(world, desk)
    acted(world, desk, f"{declined}decline/", decline_code="FINANCES", reason="近两年连续亏损，还款来源不足")
    signed(world, desks["approver"], declined)
    assert state(desks["approver"]) == "不同意"
    looked_at_both(desks["approver"])
    facts = program.facts(declined, "czj-handler")
    assert "近两年连续亏损，还款来源不足" in "".join(facts.values())


def test_9_the_filing_is_prepared_submitted_and_registered(
    world: World, desks: dict[str, Any], program: Program
) -> None:
    desk = desks["handler"]
    desk.goto(f"{world.address}/filings/")
    looked_at_both(desk)
    desk.locator("main tbody tr a").first.click()
    STATE["filing"] = here(world, desk)
    looked_at_both(desk)
    acted(world, desk, f"{STATE['filing']}submit/", sureties_complete="on")
    signed(world, desks["approver"], STATE["filing"])
    acknowledged(program, STATE["filing"])
    desk.goto(f"{world.address}{STATE['filing']}")
    assert state(desk) == "已登记"
    assert at.fact(desk, "备案号") == "JJZXD备〔2026〕0001号"
    looked_at_both(desk)
    with desk.expect_download() as sheet:
        at.paper(desk, "备案表").locator(".file-download").click()
    pages = PdfReader(sheet.value.path()).pages
    assert all("增信贷备案专用" in "".join(page.extract_text().split()) for page in pages)


def test_10_a_change_is_filed_before_the_disbursement(world: World, desks: dict[str, Any], program: Program) -> None:
    desk = desks["handler"]
    words = {"amount": "2800000", "sureties_complete": "on", "reason": "企业用款减少"}
    acted(world, desk, f"{STATE['filing']}amend/", **words)
    signed(world, desks["approver"], STATE["filing"], look=True)
    desk.goto(f"{world.address}{STATE['filing']}")
    assert state(desk) == "变更备案中"
    assert "2,800,000.00" in desk.inner_text("#panel-changes ins")
    looked_at_both(desk)
    acknowledged(program, STATE["filing"])
    desk.reload()
    assert state(desk) == "已登记"
    assert "2,800,000.00" in at.fact(desk, "金额")


def test_11_more_than_filed_is_refused_in_words_and_nothing_typed_is_lost(world: World, desk: Any) -> None:
    desk.goto(f"{world.address}/loans/")
    desk.locator("main tbody tr a").first.click()
    STATE["loan"] = here(world, desk)
    looked_at_both(desk)
    desk.click(".action-bar a[href$='/draw/']")
    looked_at_both(desk)
    numbers = {"contract_no": "农商借〔2026〕12号", "note_no": "JJ-001", "voucher_no": "FK-001"}
    fill(desk, **numbers, amount="2800000.01", drawn_on=TODAY, matures_on="2027-03-10", repayment="EQUAL_PRINCIPAL")
    fill(desk, every="3")
    sent(desk)
    assert "第十八条" in desk.inner_text("#act .notice-danger")
    assert desk.input_value("#act [name=contract_no]") == numbers["contract_no"]
    assert desk.input_value("#act [name=every]") == "3"
    looked_at_both(desk)
    fill(desk, amount="150万")
    press(desk)


def test_12_two_disbursements_and_the_plan(world: World, desks: dict[str, Any]) -> None:
    desk = desks["handler"]
    signed(world, desks["checker"], STATE["loan"], look=True)
    more = {"note_no": "JJ-002", "voucher_no": "FK-002", "amount": "130万", "drawn_on": TODAY}
    acted(world, desk, f"{STATE['loan']}draw_more/", **more)
    signed(world, desks["checker"], STATE["loan"])
    desk.goto(f"{world.address}{STATE['loan']}")
    assert state(desk) == "正常"
    assert "2,800,000.00" in at.fact(desk, "未还本金")
    assert desk.locator("#panel-plan tbody tr").count() == 4
    assert desk.inner_text("#panel-plan").count("700,000.00") >= 4, "four equal quarters"
    looked_at_both(desk)


def test_13_a_repayment_and_a_wrong_one_taken_back(world: World, desks: dict[str, Any]) -> None:
    desk = desks["handler"]
    for voucher, amount in (("HK-001", "300000"), ("HK-002", "30000")):
        look = voucher == "HK-001"
        acted(world, desk, f"{STATE['loan']}repay/", look, paid_on=TODAY, principal=amount, voucher_no=voucher)
        signed(world, desks["checker"], STATE["loan"])
    desk.goto(f"{world.address}{STATE['loan']}reverse/")
    looked_at_both(desk)
    wrong = desk.locator("#act [name=movement] option", has_text="HK-002").get_attribute("value")
    fill(desk, movement=wrong, reason="重复登记")
    press(desk)
    signed(world, desks["checker"], STATE["loan"])
    desk.goto(f"{world.address}{STATE['loan']}")
    assert "2,500,000.00" in at.fact(desk, "未还本金")
    assert "冲正" in desk.inner_text("#panel-movements")


def test_14_class_and_check_with_a_photo_and_a_signal(world: World, desk: Any) -> None:
    acted(world, desk, f"{STATE['loan']}classify/", tier="2", reason="主要客户流失")
    assert "关注" in desk.inner_text("#facts")
    desk.click(".action-bar a[href$='/begin/check/visit/']")
    looked_at_both(desk)
    people = {"checker_a": "赵甲", "checker_b": "钱乙", "checked_on": TODAY}
    fill(desk, **people, use_as_agreed="yes", business="停工两周", tier="3", measures="约谈法定代表人，每周上门")
    desk.check("#act [name=signals][value=STOPPED]")
    press(desk)
    assert state(desk) == "已登记"
    at.paper(desk, "风险预警通知")
    STATE["check"] = here(world, desk)
    attached(world, desk, STATE["check"], "evidence", "车间.jpg", photo(), "image/jpeg")
    desk.goto(f"{world.address}{STATE['check']}")
    assert desk.locator("#materials a:has-text('车间.jpg')").count()
    looked_at_both(desk)


def test_15_the_life_of_the_loan_and_the_loans_to_watch(world: World, desk: Any) -> None:
    desk.goto(f"{world.address}/loans/watch/")
    line = desk.locator("main tbody tr", has_text="晨光机械")
    assert "预警信号" in line.inner_text()
    looked_at_both(desk)
    line.locator("a").click()
    assert desk.locator(".life-wide .life-mark").count() >= 6
    assert desk.locator(".life-narrow").is_hidden()
    desk.click(".life-table summary")
    assert "冲正" in desk.inner_text(".life-table")
    looked_at_both(desk)
    desk.goto(f"{world.address}/agreements/")
    looked_at_both(desk)
    desk.locator("main tbody tr a").first.click()
    looked_at_both(desk)
    desk.click(".action-bar a[href$='/publish_conditions/']")
    looked_at_both(desk)
