"""The owner's whole work on a phone and the officer's at a desk, in a real browser, looked at for faults on each page.

The tests of this file are one story and run in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.e2e.desk import SMALL, WIDE, fill, looked_at, press, sign_in
from tests.e2e.doors import DUTIES, PDF_TYPE
from tests.e2e.scenario import MATERIALS
from tests.e2e.world import PASSWORD, World
from tests.story import PDF, SCANNED

NOW = "2026-03-10T10:00:00+08:00"
CODE, PHONE = "91500116MA5U0A0353", "13800138000"
SETUP = "from tests.cast import assemble; from tests.story import Story; Story(assemble()).agreement(); print('ready')"
WRONG = "tax"
OPINIONS = {"operation_opinion": "产销正常", "credit_opinion": "无不良记录", "industry_opinion": "符合农产品加工方向"}
STATE: dict[str, Any] = {}


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
def phone(chromium: Any) -> Any:
    """The owner's phone."""
    return chromium.new_context(**SMALL).new_page()


@pytest.fixture(scope="module")
def desks(world: World, chromium: Any) -> dict[str, Any]:
    """The department's three people, each signed in at a desk of their own."""
    made = {}
    for duty in DUTIES:
        made[duty] = chromium.new_context(**WIDE).new_page()
        sign_in(world, made[duty], f"jxw-{duty}")
    return made


@pytest.fixture(scope="module")
def desk(desks: dict[str, Any]) -> Any:
    """The handler's desk."""
    return desks["handler"]


def test_1_an_owner_registers_and_sees_whether_the_conditions_are_met(world: World, phone: Any) -> None:
    phone.goto(f"{world.address}/accounts/register/")
    looked_at(phone)
    said = {"code": CODE, "name": "江津新芽食品有限公司", "address": "重庆市江津区白沙镇8号", "contact": "新芽"}
    said |= {"phone": PHONE, "email": "a@example.com", "password1": PASSWORD, "password2": PASSWORD}
    for name, value in said.items():
        phone.fill(f"input[name={name}]", value)
    phone.click("main form button[type=submit]")
    phone.wait_for_url(f"{world.address}/")
    looked_at(phone)
    phone.click("[data-menu-toggle]")
    phone.click("#menu a:has-text('申请贷款')")
    phone.fill("input[name=amount]", "600万")
    phone.fill("input[name=months]", "12")
    for name, answer in (("here", "yes"), ("developer", "no"), ("record", "no")):
        phone.check(f"input[name={name}][value={answer}]")
    phone.click("main form button:has-text('核对条件')")
    assert "第十二条" in phone.inner_text("#checks")
    looked_at(phone)
    phone.fill("input[name=amount]", "300万")
    phone.click("main form button:has-text('核对条件')")
    assert phone.locator("#checks .check-bad").count() == 0
    phone.click(".notice-success a:has-text('开始申请')")


def test_2_the_enterprise_and_its_people(world: World, phone: Any) -> None:
    looked_at(phone)
    fill(
        phone, established_on="2016-05-01", company_type="LIMITED", registered_capital="200万", township="白沙镇",
        registered_address="重庆市江津区白沙镇8号", industry_code="C1469", main_business="调味品", employees="20",
        revenue="800万", total_assets="600万",
    )  # fmt: skip
    press(phone)
    looked_at(phone)
    boss = {"name": "王新芽", "identity_no": "11010519491231002X", "phone": "13900000000", "share_pct": "100"}
    fill(phone, **boss, is_controller="on", marital="MARRIED", consented_on="2026-03-01")
    press(phone)
    assert "未列明" not in phone.inner_text("main")
    assert "11010519491231002X" not in phone.content()
    assert "110***********002X" in phone.inner_text("main")
    spouse = {"name": "李兰", "identity_no": "11010519800101202X", "marital": "MARRIED"}
    fill(phone, **spouse, spouse_of=phone.locator("#act [name=spouse_of] option").nth(1).get_attribute("value"))
    press(phone)
    # Both lack something: who is the legal representative, and the spouse's consent.
    phone.locator(".lines a:has-text('修改')").first.click()
    fill(phone, is_legal_representative="on")
    press(phone)
    phone.locator(".lines a:has-text('修改')").nth(1).click()
    assert phone.input_value("#act [name=identity_no]") == ""
    fill(phone, consented_on="2026-03-02")
    press(phone)
    looked_at(phone)
    phone.click("a:has-text('人员已列全')")
    looked_at(phone)
    phone.click("a:has-text('没有，继续')")


def test_3_what_is_typed_survives_signing_out(world: World, phone: Any) -> None:
    looked_at(phone)
    with phone.expect_response(lambda answer: "/unsent/" in answer.url and answer.status == 200):
        fill(phone, amount="300万", purpose="采购花椒")
    phone.evaluate("document.querySelectorAll('form[data-dirty]').forEach(f => delete f.dataset.dirty)")
    phone.click(".topbar form[action*='sign-out'] button")
    sign_in(world, phone, PHONE)
    phone.goto(f"{world.address}/apply/request/")
    assert phone.input_value("[name=purpose]") == "采购花椒"
    assert phone.locator("#unsent-restored").count() == 1
    bank = phone.locator("#act [name=intended_bank] option").nth(1).get_attribute("value")
    fill(phone, months="12", repayment_source="销售回款", intended_bank=bank)
    press(phone)


def test_4_two_windows_do_not_lose_each_other_s_words(world: World, phone: Any) -> None:
    STATE["request"] = phone.url.split("/apply/")[1].split("/")[0]
    step = f"{world.address}/apply/{STATE['request']}/request/"
    other = phone.context.new_page()
    phone.goto(step)
    other.goto(step)
    with phone.expect_response(lambda answer: "/unsent/" in answer.url):
        fill(phone, purpose="采购花椒与辣椒")
    with other.expect_response(lambda answer: "/unsent/" in answer.url and answer.status == 409):
        fill(other, purpose="别的用途")
    other.wait_for_selector("#unsent-clash", state="visible")
    other.evaluate("document.querySelectorAll('form[data-dirty]').forEach(f => delete f.dataset.dirty)")
    other.close()
    phone.goto(step)
    assert phone.input_value("[name=purpose]") == "采购花椒与辣椒"
    press(phone)


def test_5_the_materials(world: World, phone: Any) -> None:
    looked_at(phone)
    for kind in MATERIALS:
        phone.locator(f"a[href*='kind={kind}']").click()
        assert phone.input_value("#act [name=kind]") == kind
        scan = {"name": f"{kind}.pdf", "mimeType": PDF_TYPE, "buffer": PDF}
        phone.set_input_files("#dropzone input[name=files]", scan)
        phone.click("#act .form-actions button[type=submit]")
        phone.wait_for_selector(".upload-done")
        phone.wait_for_selector(f".kind-there a[href*='kind={kind}']")
    assert "必备材料已齐全" in phone.inner_text("#materials")
    bad = {"name": "营业执照.pdf", "mimeType": PDF_TYPE, "buffer": b"MZ\x90\x00 not a paper"}
    phone.set_input_files("#dropzone input[name=files]", bad)
    phone.click("#act .form-actions button[type=submit]")
    phone.wait_for_selector(".upload-wrong")
    looked_at(phone)
    # The wrong one is removed from the list, nothing of it was kept.
    phone.locator(".upload-wrong button:has-text('移除'), .upload-wrong button").last.click()
    phone.locator("#materials a.btn:has-text('继续')").last.click()


def test_6_the_owner_confirms_and_submits(world: World, phone: Any) -> None:
    looked_at(phone)
    text = phone.inner_text("main")
    assert "采购花椒与辣椒" in text
    assert "提交前还须完成" not in text
    phone.click("#act .form-actions button[type=submit]")
    assert "第十一条" in phone.inner_text("#act")
    fill(phone, **dict.fromkeys(("declared_clean", "declared_true", "consent_given", "surety_promised"), "on"))
    press(phone)
    assert phone.locator("h1 .chip").inner_text() == "已提交"
    looked_at(phone)


def test_7_the_officer_takes_it_up_from_the_inbox(world: World, desk: Any) -> None:
    looked_at(desk)
    desk.click("main tbody tr:has-text('新芽食品') a")
    looked_at(desk)
    assert "第十二条" in desk.inner_text("#panel-checks"), "the checks are made before anybody asks"
    desk.click(".action-bar a[href$='/take/']")
    looked_at(desk)
    press(desk)
    assert desk.locator("h1 .chip").inner_text() == "部门审核中"


def test_8_every_material_is_read_and_marked_side_by_side(world: World, desk: Any) -> None:
    desk.click("#panel-review a")
    # The first file lies open already, and after each mark the next one.
    for kind in MATERIALS:
        desk.wait_for_selector(f"#kind-{kind}[data-reading]")
        desk.wait_for_selector("#viewer[open]:not([aria-busy])")
        assert desk.inner_text(".viewer-name") == f"{kind}.pdf"
        if kind == MATERIALS[0]:
            looked_at(desk)
        if kind == WRONG:
            desk.click(f"#kind-{kind} button[value=WRONG]")
            assert "请写明" in desk.inner_text(f"#kind-{kind} .invalid-feedback")
            looked_at(desk)
            desk.fill(f"#note-{kind}", "缺 2026 年 2 月")
        desk.click(f"#kind-{kind} button[value={'WRONG' if kind == WRONG else 'GOOD'}]")
    desk.wait_for_function("!document.querySelector('[data-reading]')")
    looked_at(desk)


def test_9_the_authorities_answers_are_recorded_and_the_request_goes_back(world: World, desk: Any) -> None:
    desk.goto(f"{world.address}/applications/{STATE['request']}/")
    desk.click(".action-bar a[href$='/record_checks/']")
    looked_at(desk)
    fill(desk, source="区法院、公安、税务", result="CLEAR", checked_on="2026-03-10")
    press(desk)
    desk.goto(f"{world.address}/applications/{STATE['request']}/recommend/")
    # A material that is not in order stops the recommendation, in words, and nothing typed is lost.
    fill(desk, **OPINIONS, bank=desk.locator("#act [name=bank] option").nth(1).get_attribute("value"))
    desk.click("#act .form-actions button[type=submit]")
    assert "近12个月纳税证明" in desk.inner_text("#act .notice-danger")
    assert desk.input_value("#act [name=credit_opinion]") == OPINIONS["credit_opinion"]
    looked_at(desk)
    desk.goto(f"{world.address}/applications/{STATE['request']}/return_for_correction/")
    assert desk.is_checked(f"#act [name=kinds][value={WRONG}]"), "what was marked as not in order is chosen"
    looked_at(desk)
    fill(desk, reason="用途请写明采购品种和数量")
    press(desk)
    assert desk.locator("h1 .chip").inner_text() == "退回补正"
    looked_at(desk)


def test_10_the_owner_works_off_the_list_and_submits_again(world: World, phone: Any) -> None:
    phone.goto(f"{world.address}/")
    looked_at(phone)
    phone.click("main tbody tr:has-text('新芽食品') a, main a:has-text('退回补正')")
    looked_at(phone)
    todo = phone.locator(".todo li:not(.todo-done)")
    assert todo.count() == 2
    todo.locator("a").click()
    assert phone.input_value("#act [name=kind]") == WRONG
    new = {"name": "纳税证明2月.pdf", "mimeType": PDF_TYPE, "buffer": SCANNED}
    phone.set_input_files("#dropzone input[name=files]", new)
    phone.click("#act .form-actions button[type=submit]")
    phone.wait_for_selector(".upload-done")
    phone.goto(f"{world.address}/apply/{STATE['request']}/request/")
    fill(phone, purpose="采购花椒 20 吨、辣椒 5 吨")
    press(phone)
    phone.goto(f"{world.address}/applications/{STATE['request']}/")
    with phone.expect_navigation():
        phone.locator(".todo li:not(.todo-done) button").click()
    assert phone.locator(".todo li:not(.todo-done)").count() == 0
    looked_at(phone)
    phone.goto(f"{world.address}/apply/{STATE['request']}/confirm/")
    looked_at(phone)
    fill(phone, **dict.fromkeys(("declared_clean", "declared_true", "consent_given", "surety_promised"), "on"))
    press(phone)
    assert phone.locator("h1 .chip").inner_text() == "已提交"


def test_11_the_officer_sees_what_changed_and_proposes(world: World, desk: Any) -> None:
    desk.goto(f"{world.address}/")
    desk.click("main tbody tr:has-text('新芽食品') a")
    changes = desk.locator(".change")
    assert changes.count() == 2
    assert "采购花椒 20 吨、辣椒 5 吨" in changes.nth(0).locator("ins").inner_text()
    assert changes.nth(1).locator("ins").inner_text() == "纳税证明2月.pdf"
    looked_at(desk)
    desk.click(".action-bar a[href$='/take/']")
    press(desk)
    # Only the material that was sent again lost its mark.
    desk.click("#panel-review a")
    assert desk.locator("[data-reading]").get_attribute("id") == f"kind-{WRONG}"
    desk.click(f"#kind-{WRONG} button[value=GOOD]")
    desk.wait_for_function("!document.querySelector('[data-reading]')")
    desk.goto(f"{world.address}/applications/{STATE['request']}/")
    desk.click(".action-bar a[href$='/recommend/']")
    looked_at(desk)
    fill(desk, **OPINIONS, bank=desk.locator("#act [name=bank] option").nth(1).get_attribute("value"))
    press(desk)
    looked_at(desk)
    assert desk.locator("h1 .chip").inner_text() == "部门审核中", "one signature of three decides nothing"


def test_12_two_more_signatures_recommend_it(world: World, desks: dict[str, Any], phone: Any) -> None:
    checker, approver = desks["checker"], desks["approver"]
    checker.reload()
    looked_at(checker)
    checker.click("main tbody tr:has-text('新芽食品') a")
    looked_at(checker)
    checker.click(".sign-forms .phrase")
    checker.click(".sign-forms form:first-child button[type=submit]")
    approver.reload()
    approver.click(".inbox-batch a")
    looked_at(approver)
    approver.check("main input[name=proposal]")
    approver.fill("main [name=opinion]", "同意推荐")
    approver.click("main .form-actions button[type=submit]")
    approver.wait_for_selector("#results-title")
    looked_at(approver)
    approver.click("main .notice-box a:has-text('新芽食品'), main .notice-box li a")
    assert approver.locator("h1 .chip").inner_text() == "已推荐"
    for _ in range(30):  # the worker prints the paper after the act
        if approver.locator("a:has-text('推荐意见书')").count():
            break
        approver.wait_for_timeout(1000)
        approver.reload()
    assert approver.locator("a:has-text('推荐意见书')").count()
    looked_at(approver)
    phone.goto(f"{world.address}/applications/{STATE['request']}/")
    assert phone.locator("h1 .chip").inner_text() == "已推荐"
    looked_at(phone)
