"""The table: for every row a person performs, where it is tried, by whom, with which good words, and what breaks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from compensation.queries import explained_items, pairable_by_hand, pairs_of
from tests import complaints, coordinations, statements, supervisions
from tests.balances import balance_sheet, explanation
from tests.cast import FIRM
from tests.flows.bad_input import scenes
from tests.flows.bad_input.garbage import PDF, Upload
from tests.reports import explaining
from tests.story import (
    ENTRY,
    INVITATION,
    LISTED,
    PERSON,
    PROFILE,
    PROMISES,
    REQUEST,
    RESPONSIBLE,
    Story,
)
from zengxindai.policy import terms
from zengxindai.web.materials import own_files
from zengxindai.workflow import engine, registry
from zengxindai.workflow.transition import Transition

LPR = {"lpr_on": "2020-03-10", "lpr_term": "1Y", "rate": ""}
Words = Callable[[Story, Any], dict[str, Any]]


def nothing(story: Story, case: Any) -> dict[str, Any]:
    """A button."""
    return {}


def saying(**words: Any) -> Words:
    """The same words wherever the case stands."""
    return lambda story, case: dict(words)


def day(story: Story, ahead: int = 0) -> str:
    """A day so many days from the story's."""
    return (story.day + dt.timedelta(days=ahead)).isoformat()


def request_words(story: Story, case: Any) -> dict[str, Any]:
    """The input of a request."""
    return {**REQUEST, "intended_bank": story.cast.bank.organisation.pk}


def dated(no: str, on: str) -> Words:
    """A paper's number and day."""
    return lambda story, case: {no: "2026-77", on: day(story)}


def by_hand(case: Any) -> dict[str, Any]:
    """The input that pairs the first open line with the first open entry."""
    lines, entries = pairable_by_hand(case)
    return {"line": lines[0][0], "entry": entries[0][0], "reason": "银行延迟记账"}


@dataclass(frozen=True)
class Line:
    """One row: the scene it is tried in, whose turn it is, its good words."""

    row: str
    scene: str
    team: str
    words: Words = nothing

    @property
    def transition(self) -> Transition:
        """The row itself."""
        return registry.row(self.row)

    def duties(self, story: Story) -> tuple[str, ...]:
        """Who signs, one after another, on the story's day."""
        return engine.chain(self.transition, terms.on(story.day))

    def __str__(self) -> str:
        return f"{self.row} ({self.scene})"


def question(story: Story, case: Any) -> dict[str, Any]:
    """What is still missing."""
    return {name: value for name, value in story.question().items() if name != "topic"}


REASON, OPINION = saying(reason="材料不齐，请补充"), saying(opinion="同意")
REPAY = lambda s, c: {"paid_on": day(s), "principal": "100000", "voucher_no": "HK-77"}  # noqa: E731
PART = lambda s, c: {"note_no": "JJ-2", "voucher_no": "FK-2", "amount": "1000000", "drawn_on": day(s)}  # noqa: E731
UNFILED = lambda s, c: {  # noqa: E731
    "contract_no": "HT-9", "note_no": "JJ-9", "voucher_no": "FK-9", "amount": "3000000", "rate": "5.22",
    "drawn_on": day(s), "matures_on": day(s, 300), "repayment": "BULLET", "every": "1",
}  # fmt: skip
WRONG_ENTRY = lambda s, c: {"movement": c.movements.latest("id").pk, "reason": "误录"}  # noqa: E731
FILE = saying(kind="contract", files=Upload("合同.pdf", PDF))
STATEMENT = {
    "day": "2026-02-28", "opening": "0", "closing": "100",
    "file": Upload("对账单.xlsx", statements.statement_sheet([["2026-02-27", "100", "", "", "结息"]])),
}  # fmt: skip
BALANCES = Upload("余额.xlsx", balance_sheet([["JJ-1", "某企业", 100]]))
SCAN = Upload("扫描件.pdf", PDF)
PROGRESS = saying(stage="ENFORCEMENT", officer="赵甲", case_no="执1", court="江津区人民法院", judgment="判令偿还",
                  leads="厂房一处", measures="申请执行", next_steps="查控财产", expected="100000")  # fmt: skip
SEIZED = lambda s, c: {  # noqa: E731
    "kind": "FIRST", "asset": "厂房", "court": "江津区人民法院", "order_no": "执保1", "since": day(s),
    "until": day(s, 365), "files": SCAN,
}  # fmt: skip
RENEWED = lambda s, c: {  # noqa: E731
    "seizure": c.seizures.get().pk, "order_no": "续1", "since": day(s), "until": day(s, 800), "files": SCAN,
}  # fmt: skip
COST = lambda s, c: {"kind": "LAWYER", "amount": "5000", "voucher_no": "FY-77", "on": day(s), "files": SCAN}  # noqa: E731
FINANCING = {"lender": "江津农商行", "balance": "500000", "matures_on": "2027-01-01", "security": "CREDIT",
             "tier": "NORMAL"}  # fmt: skip
MOVEMENT = saying(kind="DEPOSIT", amount="10000000", basis="年度存放方案")
DECIDED = lambda s, c: {"decision_no": "江津府批77", "decided_on": day(s), "reason": "经研究决定"}  # noqa: E731

# Pursuits, receipts and settlements (Article 9).
RECOVERIES = (
    Line("recovery.report_progress", "recovery", "bank", PROGRESS),
    Line("recovery.report_further", "exhausted", "bank", PROGRESS),
    Line("recovery.record_cost", "recovery", "bank", COST),
    Line("recovery.record_seizure", "recovery", "bank", SEIZED),
    Line("recovery.renew_seizure", "seized", "bank", RENEWED),
    Line("recovery.release_seizure", "seized", "bank",
         lambda s, c: {"seizure": c.seizures.get().pk, "order_no": "解1", "since": day(s), "reason": "款项付清"}),
    Line("recovery.exhaust", "recovery", "bank",
         saying(ground="COURT_ORDER", evidence_no="（2026）渝0116执1号", opinion="终结本次执行", files=SCAN)),
    Line("recovery.confirm_exhausted", "exhaustion to check", "finance_bureau", OPINION),
    Line("recovery.send_back", "exhaustion to check", "finance_bureau", REASON),
    Line("receipt.register", "costs recorded", "bank", lambda s, c: scenes.receipt_words(s)),
    Line("receipt.verify", "receipt registered", "finance_bureau", OPINION),
    Line("receipt.cancel", "receipt registered", "bank", REASON),
    Line("receipt.deposit", "receipt verified", "bank", dated("deposit_voucher_no", "deposited_on")),
    Line("receipt.not_found", "receipt deposited", "guarantor", REASON),
    Line("receipt.confirm", "receipt deposited", "guarantor", OPINION),
    Line("receipt.reverse", "receipt booked", "finance_bureau",
         saying(ground="REFUND", approval_no="府函9", reason="错记他户款项", files=SCAN)),
    Line("settlement.draft", "exhausted", "bank", saying(summary="已穷尽追偿措施")),
    Line("settlement.edit", "settlement drafted", "bank", saying(summary="已穷尽追偿措施，补充说明")),
    Line("settlement.attach", "settlement drafted", "bank", saying(kind="write_off", files=Upload("核销.pdf", PDF))),
    Line("settlement.set_aside", "settlement drafted", "bank",
         lambda s, c: {"file": own_files(c, c.bank).first().pk, "reason": "误传"}),
    Line("settlement.submit", "settlement drafted", "bank", OPINION),
    Line("settlement.review", "settlement signed", "finance_bureau", OPINION),
    Line("settlement.return_for_correction", "settlement signed", "finance_bureau", REASON),
    Line("settlement.approve", "settlement reviewed", "district_gov", dated("approval_no", "approved_on")),
    Line("settlement.refuse", "settlement reviewed", "district_gov", REASON),
    Line("settlement.execute", "settlement approved", "guarantor", dated("voucher_no", "executed_on")),
    Line("settlement.archive", "settlement executed", "finance_bureau", saying(archive_no="GD-77")),
)  # fmt: skip

SUPERVISION = (
    Line("complaint.file", "nowhere", "enterprise",
         lambda s, c: complaints.words(s, kind="complaint_talk", files=SCAN)),
    Line("complaint.attach", "complaint", "enterprise", saying(kind="complaint_talk", files=SCAN)),
    Line("complaint.accept", "complaint", "finance_bureau", saying(for_bank=complaints.FOR_BANK, opinion="受理")),
    Line("complaint.turn_down", "complaint", "finance_bureau", REASON),
    Line("complaint.reply", "complaint accepted", "bank", saying(statement="系客户自愿", files=SCAN)),
    Line("complaint.go_on_unanswered", "complaint unanswered", "finance_bureau", OPINION),
    Line("complaint.investigate", "complaint answered", "regulator", OPINION),
    Line("complaint.record", "complaint investigated", "finance_bureau",
         lambda s, c: {"on": day(s), "heard": "客户经理", "text": "承认提出过", "files": SCAN}),
    Line("complaint.substantiate", "complaint heard", "finance_bureau", saying(**complaints.finding())),
    Line("complaint.dismiss", "complaint heard", "finance_bureau", saying(**complaints.finding())),
    Line("complaint.mediate", "complaint heard", "finance_bureau", saying(**complaints.finding())),
    Line("complaint.propose_stop", "complaint substantiated", "finance_bureau", REASON),
    Line("complaint.answer_proposal", "complaint proposed", "district_gov", lambda s, c: complaints.answer(s)),
    Line("complaint.close", "complaint proposed", "finance_bureau", saying(letter="已责令改正")),
    Line("coordination.open", "accepted", "enterprise", saying(**coordinations.PROBLEM, files=SCAN)),
    Line("coordination.open_on_loan", "drawn", "bank", saying(**coordinations.PROBLEM, files=SCAN)),
    Line("coordination.assign", "coordination", "fin_dev_center", lambda s, c: coordinations.task(s)),
    Line("coordination.answer", "coordination assigned", "bank", saying(answer="已受理", files=SCAN)),
    Line("coordination.assign_again", "coordination answered", "fin_dev_center", lambda s, c: coordinations.task(s)),
    Line("coordination.close", "coordination answered", "fin_dev_center", saying(result="已解决")),
    Line("coordination.settle", "coordination", "fin_dev_center", saying(result="电话协调，已解决")),
    Line("coordination.cancel", "coordination", "enterprise", REASON),
    Line("coordination.attach", "coordination", "enterprise", FILE),
    Line("inspection.draft", "nowhere", "regulator", lambda s, c: supervisions.found(s)),
    Line("inspection.edit", "finding drafted", "regulator", lambda s, c: supervisions.found(s, kind="RATES")),
    Line("inspection.attach", "finding drafted", "regulator", FILE),
    Line("inspection.issue", "finding drafted", "regulator", OPINION),
    Line("inspection.discard", "finding drafted", "regulator", REASON),
    Line("inspection.report", "finding issued", "bank", saying(report="已整改", files=SCAN)),
    Line("inspection.accept", "finding reported", "regulator", OPINION),
    Line("inspection.send_back", "finding reported", "regulator",
         lambda s, c: {"rectify_by": day(s, 20), "reason": "佐证不足"}),
    Line("inspection.extend", "finding issued", "regulator",
         lambda s, c: {"rectify_by": day(s, 30), "reason": "需上级行审批"}),
    Line("meeting.plan", "nowhere", "finance_bureau", lambda s, c: supervisions.plan(s)),
    Line("meeting.edit", "meeting planned", "finance_bureau", lambda s, c: supervisions.plan(s, 3)),
    Line("meeting.call", "meeting planned", "finance_bureau", lambda s, c: supervisions.participants(s)),
    Line("meeting.write_minutes", "meeting called", "finance_bureau", saying(**supervisions.MINUTES, files=SCAN)),
    Line("meeting.call_off", "meeting called", "finance_bureau", REASON),
    Line("meeting.attach", "meeting called", "finance_bureau", FILE),
    Line("meeting_action.assign", "meeting called", "finance_bureau", lambda s, c: supervisions.action(s)),
    Line("meeting_action.finish", "action item", "bank", saying(done="已逐户催收", files=SCAN)),
    Line("meeting_action.drop", "action item", "finance_bureau", REASON),
    Line("meeting_action.reopen", "action item done", "finance_bureau", REASON),
    Line("accountability.record", "nowhere", "finance_bureau", lambda s, c: supervisions.blame(s, files=SCAN)),
)  # fmt: skip

LINES = (
    *SUPERVISION,
    Line("enterprise_file.open", "nowhere", "enterprise", saying(**PROFILE)),
    Line("enterprise_file.update", "enterprise file", "enterprise", saying(**PROFILE)),
    Line("enterprise_file.add_person", "enterprise file", "enterprise",
         saying(**{**PERSON, "name": "李兰", "identity_no": "11010519800101202X", "share_pct": "10"})),
    Line("enterprise_file.change_person", "enterprise file", "enterprise",
         lambda s, c: {**PERSON, "person": c.people.get().pk, "identity_no": "", "phone": ""}),
    Line("enterprise_file.remove_person", "enterprise file", "enterprise", lambda s, c: {"person": c.people.get().pk}),
    Line("enterprise_file.add_financing", "enterprise file", "enterprise", saying(**FINANCING)),
    Line("enterprise_file.remove_financing", "file with a loan", "enterprise",
         lambda s, c: {"existing_loan": c.existing_loans.get().pk}),
    Line("application.draft", "nowhere, with a file", "enterprise", request_words),
    Line("application.edit", "draft", "enterprise", request_words),
    Line("application.submit", "draft", "enterprise", saying(**PROMISES)),
    Line("application.reuse", "second draft", "enterprise", saying(kind="licence")),
    Line("application.assign", "unrouted", "fin_dev_center",
         lambda s, c: {"department": s.cast.department.organisation.pk, "opinion": "建筑业归口"}),
    Line("application.take", "submitted", "department", OPINION),
    Line("application.transfer", "submitted", "department",
         lambda s, c: {"department": s.cast.other_department.organisation.pk, "reason": "属农产品加工业"}),
    Line("application.return_for_correction", "reviewed", "department",
         saying(kinds=["tax"], reason="补正章程\n补正印章")),
    Line("application.record_checks", "reviewed", "department", lambda s, c: s.answers(c, note="无")),
    Line("application.mark_material", "reviewed", "department", saying(kind="licence", verdict="GOOD", note="清晰")),
    Line("application.tick_item", "returned", "enterprise",
         lambda s, c: {"item": c.correction_items.get(kind="").pk}),
    Line("application.reveal", "reviewed", "department",
         lambda s, c: {"person": c.enterprise.file.people.get().pk, "reason": "核对征信授权"}),
    Line("application.revoke", "recommended", "department", REASON),
    Line("application.recommend", "checked", "department", lambda s, c: s.recommendation()),
    Line("application.refuse", "reviewed", "department", REASON),
    Line("application.accept", "recommended", "bank", OPINION),
    Line("application.hand_to_branch", "recommended, a branch", "bank",
         lambda s, c: {"branch": c.bank.branches.get().pk, "opinion": "就近办理"}),
    Line("application.redirect", "declined", "department",
         lambda s, c: {"bank": s.cast.other_bank.organisation.pk, "reason": "企业改选"}),
    Line("application.reroute", "accepted, bank suspended", "department",
         lambda s, c: {"bank": s.cast.other_bank.organisation.pk, "reason": "银行暂停新增"}),
    Line("application.attach", "submitted", "enterprise", FILE),
    Line("application.set_aside", "file added", "enterprise",
         lambda s, c: {"file": own_files(c, c.enterprise).get(kind="contract").pk, "reason": "传错了"}),
    Line("application.withdraw", "submitted", "enterprise", REASON),
    Line("inquiry.ask", "reviewed", "department", lambda s, c: s.question()),
    Line("inquiry.answer", "asked", "enterprise", saying(answer="已补充")),
    Line("inquiry.close", "answered", "department", OPINION),
    Line("inquiry.ask_again", "answered", "department", question),
    Line("inquiry.cancel", "asked", "department", REASON),
    Line("inquiry.attach", "asked", "enterprise", FILE),
    Line("agreement.draft", "nowhere", "finance_bureau", lambda s, c: scenes.agreement_words(s)),
    Line("agreement.offer", "agreement drafted", "finance_bureau", OPINION),
    Line("agreement.edit", "agreement drafted", "finance_bureau", lambda s, c: scenes.agreement_words(s)),
    Line("agreement.recall", "agreement offered", "finance_bureau", REASON),
    Line("agreement.sign", "agreement offered", "district_gov",
         lambda s, c: {"signed_on": day(s), "effective_from": day(s)}),
    Line("agreement.publish_conditions", "agreement", "bank", saying(conditions="经营满两年，无不良征信")),
    Line("agreement.abandon", "agreement drafted", "finance_bureau", REASON),
    Line("agreement.attach", "agreement", "bank", lambda s, c: FILE(s, c) | {"kind": "coop_rules"}),
    Line("agreement.set_aside", "agreement drafted", "finance_bureau",
         lambda s, c: {"file": own_files(c, s.cast.finance_bureau.organisation).first().pk, "reason": "传错了"}),
    Line("agreement.suspend", "agreement", "finance_bureau", saying(ground="COMPLAINT", reason="投诉待核实")),
    Line("agreement.resume", "agreement suspended", "finance_bureau", saying(basis="2026-79", reason="继续合作")),
    Line("agreement.terminate", "agreement, complaint substantiated", "district_gov", lambda s, c: s.stopping()),
    Line("agreement.close", "agreement stopped", "finance_bureau", saying(report_no="QS-2026-1", opinion="已结清")),
    Line("blacklist_entry.propose", "nowhere", "finance_bureau",
         saying(**{**ENTRY, "uscc": "91500116MA5U0A0278", "persons": " ".join(RESPONSIBLE), "file": SCAN})),
    Line("blacklist_entry.issue_notice", "entry proposed", "finance_bureau", OPINION),
    Line("blacklist_entry.notify", "entry noticed", "finance_bureau", lambda s, c: s.service() | {"file": SCAN}),
    Line("blacklist_entry.object", "entry notified", "finance_bureau", lambda s, c: s.objection() | {"file": SCAN}),
    Line("blacklist_entry.review", "entry objected", "finance_bureau", saying(result="DROP", opinion="申辩成立")),
    Line("blacklist_entry.drop", "entry proposed", "finance_bureau", REASON),
    Line("blacklist_entry.list", "entry reviewed", "district_gov", dated("decision_no", "decided_on")),
    Line("blacklist_entry.reject", "entry reviewed", "district_gov", REASON),
    Line("blacklist_entry.revoke", "entry", "district_gov",
         lambda s, c: {"correction_no": "2026-78", "corrected_on": day(s), "reason": "同名企业，认定有误"}),
    Line("blacklist_entry.attach", "entry proposed", "finance_bureau", FILE),
    Line("whitelist_entry.add", "nowhere", "department",
         lambda s, c: {**LISTED, "amount": "2000000", "valid_from": day(s), "valid_until": day(s, 365)}),
    Line("whitelist_entry.change", "on the white list", "department",
         lambda s, c: {name: value for name, value in LISTED.items() if name != "uscc"} | {"amount": "2000000"}),
    Line("whitelist_entry.extend", "on the white list", "department",
         lambda s, c: {"valid_until": day(s, 400), "opinion": "延期"}),
    Line("whitelist_entry.invite", "on the white list", "bank", saying(**INVITATION)),
    Line("whitelist_entry.remove", "on the white list", "department", REASON),
    Line("opinion.investigate", "accepted", "bank", lambda s, c: s.investigators()),
    Line("opinion.record", "investigating", "bank", lambda s, c: s.report()),
    Line("opinion.reassign", "investigating", "bank", lambda s, c: {**s.investigators(), "reason": "出差"}),
    Line("opinion.appoint", "investigating", "bank", lambda s, c: {**s.investigators(), "reason": "调岗"}),
    Line("opinion.approve", "investigated", "bank", lambda s, c: s.opinion(conditions="")),
    Line("opinion.attach", "investigating", "bank", FILE),
    Line("opinion.decline", "investigating", "bank", saying(decline_code="OTHER", reason="行业集中度已到上限")),
    Line("guarantee.apply", "investigating", "bank",
         saying(amount="3000000", months="12", ratio_pct="80", reason="抵押物不足")),
    Line("guarantee.take", "guarantee applied for", "guarantor", OPINION),
    Line("guarantee.investigate", "guarantee taken up", "guarantor", saying(findings="订单稳定", fee_rate="1")),
    Line("guarantee.add_counter", "guarantee taken up", "guarantor",
         saying(kind="PLEDGE", what="应收账款", value="800000")),
    Line("guarantee.remove_counter", "guarantee investigated", "guarantor",
         lambda s, c: {"counter": c.counters.get().pk}),
    Line("guarantee.approve", "guarantee investigated", "guarantor", lambda s, c: s.agreeing(c)),
    Line("guarantee.decline", "guarantee investigated", "guarantor", REASON),
    Line("guarantee.withdraw", "guarantee investigated", "bank", REASON),
    Line("guarantee.attach", "guarantee agreed", "guarantor", FILE),
    Line("guarantee.request_payout", "guarantee of an overdue loan", "bank", lambda s, c: s.calling(c)),
    Line("guarantee.return_payout", "payout requested", "guarantor", REASON),
    Line("guarantee.pay_out", "payout requested", "guarantor", lambda s, c: s.paying_out(c)),
    Line("guarantee.report", "paid by the guarantor", "guarantor", saying(stage="ENFORCEMENT", measures="申请执行")),
    Line("guarantee.receive", "paid by the guarantor", "guarantor",
         lambda s, c: {"received_on": day(s), "amount": "100000", "source": "SURETY", "voucher_no": "DBSK-77"}),
    Line("guarantee.write_off", "paid by the guarantor", "guarantor", saying(reason="法院裁定终结执行", file=SCAN)),
    Line("filing.submit", "unfiled", "bank", lambda s, c: s.filing_input()),
    Line("filing.acknowledge", "filed", "guarantor", OPINION),
    Line("filing.return_for_correction", "filed", "finance_bureau", saying(ground="MISSING_ITEM", reason="缺保证合同")),
    Line("filing.attach", "unfiled", "bank", FILE),
    Line("filing.cancel", "registered", "finance_bureau", saying(reason="购销合同系伪造", file=SCAN)),
    Line("filing.amend", "registered", "bank", lambda s, c: s.changed(c, amount="2000000")),
    Line("filing.return_amendment", "amending", "guarantor", saying(ground="MISSING_ITEM", reason="缺保证合同")),
    Line("filing.take_back", "amending", "bank", REASON),
    Line("application.ask_for_checks", "request, checks too old", "bank", OPINION),
    Line("application.warn", "request filed", "department", REASON),
    Line("loan.draw", "loan to draw", "bank", lambda s, c: s.drawing(c)),
    Line("loan.draw_more", "drawn in part", "bank", PART),
    Line("loan.record_unfiled", "filed", "bank", UNFILED),
    Line("loan.draw_unfiled", "loan never drawn", "bank", UNFILED),
    Line("loan.repay", "drawn", "bank", REPAY),
    Line("loan.reverse", "drawn", "bank", WRONG_ENTRY),
    Line("loan.reopen", "repaid", "bank", WRONG_ENTRY),
    Line("loan.accelerate", "drawn", "bank",
         lambda s, c: {"declared_on": day(s), "reason": "合同第九条", "files": SCAN}),
    Line("loan.replan", "drawn", "bank", saying(repayment="EQUAL_PRINCIPAL", every="3", reason="按合同变更")),
    Line("loan.renew", "repaid", "enterprise", lambda s, c: {**REQUEST, "intended_bank": str(c.bank_id)}),
    Line("check.record", "check due", "bank",
         lambda s, c: s.check_input(use_as_agreed="no", use_remark="买设备", signals=["STOPPED"], measures="限期收回")),
    Line("check.visit", "drawn", "finance_bureau", lambda s, c: s.check_input(signals=["TAX"], measures="约谈")),
    Line("check.attach", "check due", "bank", FILE),
    Line("balance_file.send", "nowhere", "bank", saying(day="2026-02-28", file=BALANCES)),
    Line("balance_file.explain", "balances differ", "bank", lambda s, c: explanation(c)),
    Line("balance_file.ask", "balances explained", "finance_bureau",
         lambda s, c: {"differences": explanation(c)["differences"], "reason": "请附凭证号"}),
    Line("loan.classify", "overdue", "bank", saying(tier="3", reason="现金流不足")),
    Line("waiver.ask", "investigating", "bank", lambda s, c: s.asking("FIL-08")),
    Line("waiver.ask_on_filing", "registered", "bank", lambda s, c: s.asking()),
    Line("waiver.ask_on_loan", "loan to draw", "bank", lambda s, c: s.asking(files=SCAN)),
    Line("waiver.grant", "waiver asked for", "finance_bureau", lambda s, c: s.granting(c, conditions="办妥抵押登记")),
    Line("waiver.refuse", "waiver asked for", "finance_bureau", REASON),
    Line("waiver.attach", "waiver asked for", "bank", FILE),
    Line("waiver.withdraw", "waiver asked for", "bank", REASON),
    Line("waiver.revoke", "waiver in force", "finance_bureau", REASON),
    Line("fund_movement.draft", "agreement", "finance_bureau", MOVEMENT),
    Line("fund_movement.submit", "fund drafted", "finance_bureau", OPINION),
    Line("fund_movement.approve", "fund pending", "district_gov", dated("approval_no", "approved_on")),
    Line("fund_movement.refuse", "fund pending", "district_gov", REASON),
    Line("fund_movement.book", "fund approved", "guarantor", dated("voucher_no", "booked_on")),
    Line("fund_movement.transfer", "money beside another bank", "finance_bureau",
         lambda s, c: {"to_bank": s.cast.other_bank.organisation.pk, "amount": "1000000", "basis": "调剂余缺"}),
    Line("fund_movement.refund", "agreement stopped, money left", "finance_bureau", saying(basis="合作终止")),
    Line("fund_movement.register", "agreement", "guarantor", saying(amount="12345.67", basis="2026年第一季度")),
    Line("fund_movement.withdraw", "fund approved", "finance_bureau", REASON),
    Line("fund_movement.discard", "interest registered", "guarantor", REASON),
    Line("fund_movement.reverse", "fund booked", "finance_bureau", REASON),
    Line("allocation.draft", "nowhere", "finance_bureau", lambda s, c: s.plan()),
    Line("allocation.correct", "plan drafted", "finance_bureau",
         lambda s, c: {"bank": s.cast.bank.organisation.pk, "actual": "1", "amount": "30000000", "reason": "经核实"}),
    Line("allocation.submit", "plan drafted", "finance_bureau", OPINION),
    Line("allocation.approve", "plan pending", "district_gov", dated("approval_no", "approved_on")),
    Line("allocation.refuse", "plan pending", "district_gov", REASON),
    Line("allocation.withdraw", "plan pending", "finance_bureau", REASON),
    Line("target_year.draft", "nowhere", "finance_bureau", saying(year="2026", source_doc="江津府办发〔2020〕20号")),
    Line("target_year.set_line", "targets drafted", "finance_bureau",
         saying(line="SCHEME_BALANCE:", target="60000000", prior="0", baseline="0", reason="上级调增")),
    Line("target_year.put_in_force", "targets whole", "finance_bureau", OPINION),
    Line("target_year.change", "targets in force", "finance_bureau",
         saying(line="SCHEME_BALANCE:", target="60000000", source_doc="区府办〔2026〕9号", reason="上级调增")),
    Line("target_year.withdraw", "targets drafted", "finance_bureau", REASON),
    Line("indicator_month.enter", "nowhere", "pboc_branch", saying(month="2026-02-28", **scenes.FIGURES)),
    Line("indicator_month.confirm", "figures entered", "pboc_branch", OPINION),
    Line("indicator_month.send_back", "figures entered", "pboc_branch", REASON),
    Line("evaluation.draft", "nowhere", "finance_bureau",
         lambda s, c: {"year": "2025", "evaluated": s.cast.bank.organisation.pk}),
    Line("evaluation.correct", "score drafted", "finance_bureau",
         saying(item="balance", amount="1", against="2", reason="经核实")),
    Line("evaluation.tell", "score drafted", "finance_bureau", OPINION),
    Line("evaluation.accept", "score told", "bank", OPINION),
    Line("evaluation.object", "score told", "bank", REASON),
    Line("evaluation.reply", "score objected", "finance_bureau", REASON),
    Line("evaluation.publish", "score heard", "finance_bureau", OPINION),
    Line("evaluation.discard", "score drafted", "finance_bureau", REASON),
    Line("evaluation.withdraw", "score told", "finance_bureau", REASON),
    Line("claim.draft", "overdue", "bank", lambda s, c: s.claim_input()),
    Line("claim.edit", "claim drafted", "bank", lambda s, c: s.claim_input()),
    Line("claim.submit", "claim drafted", "bank", OPINION),
    Line("claim.review", "claimed", "finance_bureau", lambda s, c: s.review_input()),
    Line("claim.return_for_correction", "claimed", "finance_bureau", REASON),
    Line("claim.reject", "claimed", "finance_bureau", REASON),
    Line("claim.approve", "claim reviewed", "district_gov",
         lambda s, c: {"approved": "1950000.00", "approval_no": "2026-77", "approved_on": day(s)}),
    Line("claim.refuse", "claim reviewed", "district_gov", REASON),
    Line("claim.record_approval", "claim reviewed", "finance_bureau",
         lambda s, c: {"approved": "1950000.00", "approval_no": "2026-77", "approved_on": day(s), "file": SCAN}),
    Line("claim.record_refusal", "claim reviewed", "finance_bureau",
         lambda s, c: {"reason": "不同意代偿", "file": SCAN}),
    Line("claim.set_aside", "claim drafted", "bank",
         lambda s, c: {"file": own_files(c, s.cast.bank.organisation).first().pk, "reason": "传错了"}),
    Line("claim.entrust", "claim approved", "finance_bureau", OPINION),
    Line("claim.pay", "entrusted", "guarantor", lambda s, c: s.payment(c)),
    Line("claim.entrust_rest", "short", "finance_bureau", OPINION),
    Line("claim.pay_rest", "rest entrusted", "guarantor", lambda s, c: s.payment(c)),
    Line("claim.confirm", "paid", "bank", OPINION),
    Line("claim.record_repayment", "claimed", "bank", REPAY),
    Line("claim.attach", "claimed", "bank", FILE),
    Line("claim.withdraw", "claim approved", "bank", REASON),
    *RECOVERIES,
    Line("statement.send", "nowhere", "guarantor", lambda s, c: {**STATEMENT, "bank": s.cast.bank.organisation.pk}),
    Line("statement.explain", "statement differs", "guarantor", lambda s, c: statements.explanation(c)),
    Line("statement.match", "statement differs, days apart", "guarantor", lambda s, c: by_hand(c)),
    Line("statement.unmatch", "statement agrees", "guarantor",
         lambda s, c: {"pair": pairs_of(c)[0][0], "reason": "误配"}),
    Line("statement.compare", "statement differs", "guarantor"),
    Line("statement.ask", "statement explained", "finance_bureau",
         lambda s, c: {"items": [each.key for each in explained_items(c)], "reason": "请附回单"}),
    Line("exit_case.state_view", "exit case", "bank", saying(view="已制定清收方案")),
    Line("exit_case.attach", "exit case", "bank", FILE),
    Line("exit_case.petition", "exit case, view stated", "finance_bureau", saying(proposal="RESUME", opinion="恢复")),
    Line("exit_case.return_for_correction", "exit case petitioned", "district_gov", REASON),
    Line("exit_case.terminate", "exit case petitioned", "district_gov", DECIDED),
    Line("exit_case.resume", "exit case petitioned", "district_gov", DECIDED),
    Line("report.submit", "report", "bank", saying(progress="正常", problems="无", next_steps="继续")),
    Line("report.explain", "report that differs", "bank", lambda s, c: explaining(c)),
    Line("report.correct", "report sent", "bank", REASON),
    Line("summary.write", "summary", "pboc_branch", saying(progress="平稳", problems="无", next_steps="继续")),
    Line("summary.issue", "summary", "pboc_branch", saying(progress="平稳", problems="无", next_steps="继续")),
    Line("report.acknowledge", "report sent", "pboc_branch", OPINION),
    Line("report.return_for_correction", "report sent", "regulator", REASON),
)  # fmt: skip
BY_ROW = {line.row: line for line in LINES}
ORDER = {name: number for number, name in enumerate(scenes.SCENES)}


@dataclass(frozen=True)
class Break:
    """A row tried where, or with words, the rules forbid: the codes that must come back."""

    row: str
    scene: str
    codes: tuple[str, ...]
    changed: Words = nothing

    @property
    def line(self) -> Line:
        """The row's line, in this scene."""
        return Line(self.row, self.scene, BY_ROW[self.row].team, BY_ROW[self.row].words)

    def words(self, story: Story, case: Any) -> dict[str, Any]:
        """The good words, changed for the worse."""
        return {**self.line.words(story, case), **self.changed(story, case)}

    def __str__(self) -> str:
        return f"{self.row} ({self.scene}) {'+'.join(self.codes)}"


def on(name: str, ahead: int) -> Words:
    """A day moved."""
    return lambda story, case: {name: day(story, ahead)}


BREAKS = (
    Break("application.submit", "draft over the cap", ("APP-01",)),
    Break("application.submit", "draft too long", ("APP-02",)),
    Break("application.submit", "draft of a developer", ("APP-07",)),
    Break("application.submit", "draft of a barred firm", ("APP-03",)),
    Break("application.submit", "draft twin", ("APP-06",)),
    Break("application.submit", "draft wrong throughout", ("APP-01", "APP-02", "APP-07", "APP-09", "APP-13"),
          saying(**dict.fromkeys(PROMISES, ""))),
    Break("application.submit", "draft", ("APP-09", "APP-13"), saying(consent_given="", surety_promised="")),
    Break("application.submit", "draft without people", ("ENT-03",)),
    Break("application.submit", "draft without consent", ("ENT-04",)),
    Break("application.submit", "draft without materials", ("APP-14",)),
    Break("application.submit", "draft of a shop", ("APP-12",)),
    Break("application.submit", "draft of a large firm", ("APP-10",)),
    Break("application.draft", "nowhere", ("ENT-01",)),
    Break("enterprise_file.open", "nowhere, with a file", ("ENT-02",)),
    Break("enterprise_file.add_person", "enterprise file", ("ENT-03",), saying(share_pct="20.0001")),
    Break("enterprise_file.add_person", "enterprise file", ("ENT-06",), saying(identity_no=PERSON["identity_no"])),
    Break("application.transfer", "handed on", ("APP-11",)),
    Break("inquiry.ask", "reviewed", ("INQ-01",), on("answer_by", 0)),
    Break("inquiry.ask", "reviewed", ("INQ-01",), on("answer_by", 30)),
    Break("inquiry.ask_again", "answered", ("INQ-01",), on("answer_by", -1)),
    Break("inquiry.ask_again", "answered, returned", ("INQ-02",)),
    Break("application.record_checks", "reviewed", ("DAY-01",), on("checked_on", 1)),
    Break("application.recommend", "reviewed", ("REC-04",)),
    Break("application.recommend", "checked, long ago", ("REC-04",)),
    Break("application.recommend", "record found", ("REC-04",)),
    Break("application.recommend", "material wrong", ("REC-05",)),
    Break("application.accept", "recommended, stale", ("REC-03",)),
    Break("application.accept", "recommended, bank suspended", ("REC-02",)),
    Break("agreement.sign", "agreement offered, account not open", ("AGR-01",)),
    Break("agreement.sign", "agreement offered, period over", ("AGR-01",)),
    Break("agreement.sign", "agreement offered without papers", ("AGR-03",)),
    Break("agreement.draft", "nowhere", ("AGR-01",), on("effective_from", 1001)),
    Break("agreement.draft", "agreement drafted", ("AGR-02",)),
    Break("agreement.draft", "nowhere", ("AGR-02",), lambda s, c: {"bank": s.cast.bank.organisation.pk}),
    Break("agreement.close", "agreement stopped, money left", ("AGR-04",)),
    Break("application.reroute", "recommended, another bank cooperates", ("REC-07",)),
    Break("whitelist_entry.add", "on the white list, firm barred", ("APP-03", "WHL-01"), saying(uscc=FIRM)),
    Break("whitelist_entry.add", "nowhere", ("WHL-02",), on("valid_until", -1)),
    Break("whitelist_entry.add", "nowhere", ("WHL-02",), on("valid_from", 366)),
    Break("whitelist_entry.extend", "on the white list", ("WHL-03",), on("valid_until", 365)),
    Break("whitelist_entry.extend", "on the white list, firm barred", ("APP-03",)),
    Break("whitelist_entry.invite", "on the white list, firm barred", ("APP-03",)),
    Break("whitelist_entry.invite", "on the white list, bank suspended", ("REC-02",)),
    Break("whitelist_entry.invite", "on the white list, invited", ("WHL-05",)),
    Break("whitelist_entry.invite", "on the white list, over", ("WHL-04",)),
    Break("opinion.approve", "investigated", ("OPN-01",), saying(rate="5.2201")),
    Break("opinion.approve", "investigated", ("OPN-01",), saying(**LPR, spread_bp="118")),
    Break("opinion.approve", "investigated", ("OPN-02",), saying(amount="2999999.99")),
    Break("opinion.approve", "investigated", ("OPN-03",), saying(amount="3000000.01")),
    Break("opinion.approve", "investigated", ("OPN-01", "OPN-03"), saying(months="13", rate="100")),
    Break("opinion.approve", "investigating", ("OPN-05",)),
    Break("opinion.approve", "material asked", ("OPN-05", "OPN-06")),
    Break("opinion.approve", "investigated", ("OPN-07",), saying(sureties=[])),
    Break("opinion.approve", "investigating, withdrawn", ("OPN-04",)),
    Break("opinion.decline", "investigating, withdrawn", ("OPN-04",)),
    Break("opinion.approve", "investigating, guarantee applied for", ("GUA-07",)),
    Break("opinion.approve", "investigating, guaranteed", ("GUA-08",)),
    Break("guarantee.apply", "investigating, guarantee applied for", ("GUA-01",)),
    Break("guarantee.apply", "investigating, withdrawn", ("OPN-04",)),
    Break("guarantee.apply", "investigating", ("GUA-02",), saying(ratio_pct="90.0001")),
    Break("guarantee.apply", "investigating", ("OPN-03",), saying(amount="3000000.01")),
    Break("guarantee.approve", "guarantee taken up", ("GUA-04",)),
    Break("guarantee.approve", "guarantee investigated", ("GUA-03",), saying(amount="3000000.01")),
    Break("guarantee.approve", "guarantee investigated", ("GUA-02",), saying(ratio_pct="49.9999")),
    Break("guarantee.approve", "guarantee investigated, withdrawn", ("OPN-04",)),
    Break("guarantee.request_payout", "guarantee of an overdue loan", ("GUA-09",), saying(amount="2400000.01")),
    Break("guarantee.pay_out", "payout requested", ("GUA-10",), saying(amount="2399999.99")),
    Break("guarantee.pay_out", "payout requested", ("GUA-11",), on("paid_on", -400)),
    Break("guarantee.receive", "paid by the guarantor", ("GUA-12",), saying(amount="2400000.01")),
    Break("guarantee.receive", "paid by the guarantor", ("GUA-11",), on("received_on", -1)),
    Break("claim.draft", "overdue, guaranteed", ("CLM-01",)),
    Break("filing.submit", "unfiled", ("FIL-01",), saying(sureties_complete="")),
    Break("filing.submit", "unfiled", ("FIL-01",), saying(sureties="李兰")),
    Break("filing.submit", "unfiled", ("FIL-06",), saying(amount="3000000.01")),
    Break("filing.submit", "unfiled", ("FIL-06",), saying(months="13")),
    Break("filing.submit", "unfiled", ("FIL-06", "OPN-01"), saying(rate="5.2201")),
    Break("filing.submit", "unfiled, checks too old", ("FIL-01",)),
    Break("application.ask_for_checks", "request with an opinion", ("REC-06",)),
    Break("filing.amend", "registered", ("FIL-05",), lambda s, c: {"amount": str(c.amount)}),
    Break("filing.amend", "registered", ("FIL-06",), saying(amount="3000000.01")),
    Break("filing.amend", "registered", ("FIL-06",), saying(months="13")),
    Break("filing.amend", "registered", ("FIL-06", "OPN-01"), saying(rate="5.2201")),
    Break("filing.amend", "registered", ("FIL-01",), saying(sureties_complete="")),
    Break("filing.amend", "registered", ("FIL-01",), saying(sureties="李兰")),
    Break("filing.amend", "registered, firm barred", ("APP-03",)),
    Break("filing.amend", "registered and drawn", ("FIL-07",)),
    Break("loan.draw", "loan to draw, change under way", ("LOAN-01",)),
    Break("filing.submit", "unfiled, controller barred", ("APP-03",)),
    Break("filing.submit", "unfiled, bank suspended", ("REC-02",)),
    Break("filing.submit", "unfiled, stale", ("FIL-01", "REC-03")),
    Break("filing.submit", "unfiled, address elsewhere", ("APP-05",)),
    Break("filing.cancel", "registered and drawn", ("FIL-03",)),
    Break("loan.draw", "loan to draw", ("LOAN-01",), saying(amount="3000000.01")),
    Break("loan.draw", "loan to draw", ("LOAN-01", "OPN-01"), saying(rate="5.2201")),
    Break("loan.draw", "loan to draw", ("LOAN-01",), on("drawn_on", -1)),
    Break("loan.draw", "loan to draw", ("LOAN-01",), on("matures_on", 0)),
    Break("loan.draw", "loan to draw", ("LOAN-01",), on("matures_on", 366)),
    Break("loan.draw", "loan to draw", ("LOAN-04",), on("drawn_on", 1)),
    Break("loan.draw", "loan to draw, firm barred", ("APP-03",)),
    Break("blacklist_entry.propose", "entry proposed, listed already", ("BLK-01",), saying(uscc=ENTRY["uscc"])),
    Break("blacklist_entry.notify", "entry proposed", ("BLK-02",)),
    Break("blacklist_entry.notify", "entry noticed", ("BLK-02",), on("served_on", -1)),
    Break("blacklist_entry.object", "entry notified", ("BLK-03",), on("received_on", -1)),
    Break("blacklist_entry.object", "entry notified, days over", ("BLK-03",)),
    Break("blacklist_entry.list", "entry reviewed", ("BLK-04",), on("decided_on", -1)),
    Break("blacklist_entry.revoke", "entry", ("BLK-05",), on("corrected_on", -1)),
    Break("loan.draw_more", "drawn in part", ("LOAN-01",), saying(amount="2000000.01")),
    Break("loan.draw_more", "drawn in part", ("LOAN-04",), on("drawn_on", 1)),
    Break("loan.draw_more", "drawn", ("LOAN-01", "LOAN-06")),
    Break("loan.record_unfiled", "filed", ("LOAN-04",), on("matures_on", 0)),
    Break("loan.accelerate", "overdue", ("LOAN-08",)),
    Break("loan.renew", "drawn", ("APP-08",)),
    Break("loan.repay", "drawn", ("LOAN-05",), saying(principal="3000000.01")),
    Break("loan.repay", "drawn", ("LOAN-04",), on("paid_on", 1)),
    Break("check.record", "check due", ("CHK-01",), saying(checker_b="赵甲")),
    Break("check.record", "check due", ("CHK-02",), on("checked_on", -1)),
    Break("check.record", "check due", ("LOAN-04",), on("checked_on", 1)),
    Break("check.visit", "drawn", ("CHK-03",), saying(measures="")),
    Break("check.visit", "overdue", ("TIER-01",), saying(tier="1")),
    Break("report.submit", "report that differs", ("RPT-02",)),
    Break("report.correct", "report of an earlier month", ("RPT-05",)),
    Break("balance_file.send", "nowhere", ("BAL-01",), saying(day="2026-02-27")),
    Break("balance_file.send", "nowhere", ("BAL-01",), saying(day="2026-03-31")),
    Break("loan.classify", "overdue", ("TIER-01",), saying(tier="1")),
    Break("statement.send", "nowhere", ("STM-01",), saying(day="2026-02-27")),
    Break("statement.send", "nowhere", ("STM-02",), saying(opening="1", closing="101")),
    Break("statement.send", "nowhere", ("STM-03",), saying(closing="100.01")),
    Break("exit_case.resume", "exit case petitioned", ("EXT-02",), on("decided_on", 1)),
    Break("exit_case.terminate", "exit case petitioned", ("EXT-02",), on("decided_on", -1)),
    Break("agreement.resume", "agreement suspended, exit case open", ("AGR-06",)),
    Break("statement.match", "statement differs", ("STM-04",), lambda s, c: by_hand(c)),
    Break("loan.draw", "loan to draw, too late", ("LOAN-10",)),
    Break("waiver.ask_on_loan", "loan to draw", ("WVR-01",), on("until", 61)),
    Break("waiver.ask_on_loan", "loan to draw", ("WVR-01",), on("until", 0)),
    Break("waiver.ask_on_loan", "loan to draw, waiver asked for", ("WVR-02",)),
    Break("waiver.grant", "waiver asked for", ("WVR-03",), on("until", 41)),
    Break("waiver.grant", "waiver asked for", ("WVR-03",), on("until", 0)),
    Break("fund_movement.book", "fund approved", ("CLM-06",), on("booked_on", 1)),
    Break("fund_movement.book", "fund approved", ("CLM-06",), on("booked_on", -1)),
    Break("fund_movement.draft", "agreement", ("FND-01",), saying(amount="30000000.01")),
    Break("fund_movement.transfer", "money beside another bank", ("FND-02",), saying(amount="10000000.01")),
    Break("fund_movement.refund", "agreement stopped", ("FND-03",)),
    Break("allocation.draft", "nowhere", ("ALC-03",), saying(total="30000000.50")),
    Break("allocation.draft", "nowhere", ("ALC-06",), saying(year="2027")),
    Break("allocation.submit", "plan that does not add up", ("ALC-02",)),
    Break("target_year.draft", "nowhere", ("TGT-01",), saying(year="2018")),
    Break("target_year.draft", "targets drafted", ("TGT-02",)),
    Break("target_year.put_in_force", "targets drafted", ("TGT-03",)),
    Break("indicator_month.enter", "nowhere", ("IND-01",), saying(month="2026-03-31")),
    Break("indicator_month.enter", "figures entered", ("IND-02",), saying(reason="")),
    Break("indicator_month.enter", "nowhere", ("IND-03",), saying(inclusive_npl="5000000000.01")),
    Break("evaluation.draft", "nowhere", ("EVA-01",), saying(year="2026")),
    Break("evaluation.draft", "score drafted", ("EVA-02",)),
    Break("evaluation.object", "score told, term over", ("EVA-03",)),
    Break("claim.draft", "overdue", ("LOAN-04",), on("notice_sent_on", 1)),
    Break("claim.draft", "overdue, claimed already", ("CLM-01",)),
    Break("claim.submit", "claim drafted, repaid", ("CLM-01",)),
    Break("claim.submit", "claim without papers", ("CLM-08",)),
    Break("claim.submit", "claim again, nothing new", ("CLM-10",)),
    Break("claim.draft", "overdue, refused twice", ("CLM-10",)),
    Break("claim.review", "claimed above the cap", ("CLM-09",)),
    Break("claim.review", "claimed", ("CLM-05",), saying(note_agrees="")),
    Break("claim.record_approval", "claim reviewed", ("CLM-03",), saying(approved="1950000.01")),
    Break("claim.approve", "claim reviewed", ("CLM-03",), saying(approved="1950000.01")),
    Break("claim.pay", "entrusted", ("CLM-04",), saying(amount="1950000.01")),
    Break("claim.pay", "entrusted", ("CLM-04",), saying(amount="1949999.99")),
    Break("claim.pay", "entrusted", ("CLM-06",), on("paid_on", 1)),
    Break("claim.pay", "entrusted", ("CLM-06",), on("paid_on", -1)),
    Break("claim.entrust_rest", "short, no money", ("CLM-04",)),
    Break("claim.pay_rest", "rest entrusted", ("CLM-04",), saying(amount="0.01")),
    Break("claim.record_repayment", "claimed", ("LOAN-05",), saying(principal="3000000.01")),
    Break("claim.record_repayment", "claimed", ("LOAN-04",), on("paid_on", 1)),
    Break("agreement.terminate", "agreement", ("AGR-05",), saying(ground="OBSTRUCTION")),
    Break("complaint.file", "nowhere, request elsewhere", ("CMP-01",), lambda s, c: scenes.own_request(s)),
    Break("complaint.file", "nowhere", ("DAY-01",), on("happened_on", 1)),
    Break("complaint.accept", "complaint", ("CMP-02",), saying(for_bank="江津晨光机械反映你行附加条件")),
    Break("complaint.go_on_unanswered", "complaint accepted", ("CMP-03",)),
    Break("complaint.record", "complaint investigated", ("DAY-01",), on("on", 1)),
    Break("complaint.substantiate", "complaint investigated", ("CMP-04",)),
    Break("complaint.mediate", "complaint heard", ("CMP-02",), saying(finding_for_bank="与江津晨光机械达成一致")),
    Break("complaint.answer_proposal", "complaint proposed, bank stopped", ("CMP-05",), saying(answer="STOP")),
    Break("complaint.answer_proposal", "complaint proposed", ("CMP-06",), on("decided_on", -1)),
    Break("complaint.answer_proposal", "complaint proposed", ("DAY-01",), on("decided_on", 1)),
    Break("coordination.assign", "coordination", ("COO-01",), on("answer_by", 0)),
    Break("inspection.draft", "nowhere", ("SUP-01",), on("found_on", 1)),
    Break("inspection.draft", "nowhere", ("INS-01",), on("rectify_by", 0)),
    Break("inspection.edit", "finding drafted", ("INS-01",), on("rectify_by", 0)),
    Break("inspection.issue", "finding drafted, days over", ("INS-01",)),
    Break("inspection.send_back", "finding reported", ("INS-01",), on("rectify_by", 0)),
    Break("inspection.extend", "finding issued", ("INS-02",), on("rectify_by", 14)),
    Break("meeting.plan", "nowhere", ("MTG-01",), on("held_on", -1)),
    Break("meeting.call", "meeting planned, day over", ("MTG-01",)),
    Break("meeting.write_minutes", "meeting to come", ("MTG-03",)),
    Break("meeting_action.assign", "meeting called", ("MTG-01",), on("due_on", -1)),
    Break("accountability.record", "nowhere", ("SUP-01",), on("decided_on", 1)),
    Break("coordination.open", "accepted, coordination open", ("COO-02",)),
    Break("recovery.exhaust", "recovery", ("REC-12",), saying(ground="NO_ASSETS")),
    Break("recovery.record_seizure", "recovery", ("REC-16",), saying(until="")),
    Break("recovery.record_seizure", "recovery", ("REC-16",), on("until", 0)),
    Break("recovery.record_seizure", "recovery", ("REC-16",), on("since", 1)),
    Break("recovery.renew_seizure", "seized", ("REC-16",), on("until", 365)),
    Break("recovery.release_seizure", "seized", ("REC-16",), on("since", -1)),
    Break("receipt.register", "costs recorded", ("REC-10", "REC-15"), saying(costs="500000.01")),
    Break("receipt.register", "costs recorded", ("REC-15",), saying(costs="20000.01")),
    Break("receipt.register", "costs recorded", ("REC-10",), saying(total="3020000.01")),
    Break("receipt.register", "costs recorded", ("CLM-06",), on("received_on", 1)),
    Break("receipt.register", "costs recorded", ("CLM-06",), on("received_on", -1)),
    Break("receipt.deposit", "receipt verified", ("CLM-06",), on("deposited_on", -1)),
    Break("receipt.deposit", "receipt verified", ("CLM-06", "LOAN-04"), on("deposited_on", 1)),
    Break("receipt.reverse", "receipt booked", ("REC-14",), saying(approval_no="")),
    Break("receipt.reverse", "receipt booked, another after it", ("REC-13",)),
    Break("settlement.draft", "exhausted, receipt open", ("SET-01",)),
    Break("settlement.draft", "settlement drafted on the pursuit", ("SET-01",)),
    Break("settlement.submit", "settlement drafted, receipt open", ("SET-01",)),
    Break("settlement.submit", "settlement drafted without evidence", ("SET-01",)),
    Break("settlement.review", "settlement signed, receipt open", ("SET-01",)),
    Break("settlement.review", "settlement signed, receipt booked", ("SET-02",)),
    Break("settlement.approve", "settlement reviewed, receipt booked", ("SET-02",)),
    Break("settlement.execute", "settlement approved, receipt open", ("SET-01",)),
    Break("settlement.execute", "settlement approved, receipt booked", ("SET-02",)),
    Break("settlement.execute", "settlement approved", ("CLM-06",), on("executed_on", 1)),
    Break("settlement.execute", "settlement approved", ("CLM-06",), on("executed_on", -1)),
)  # fmt: skip

# Days that cannot be, whichever rule or field says so.
IMPOSSIBLE = (
    Break("loan.repay", "drawn", (), on("paid_on", -1)),
    Break("claim.record_repayment", "claimed", (), on("paid_on", -400)),
    Break("guarantee.pay_out", "payout requested", (), on("paid_on", 1)),
    Break("guarantee.receive", "paid by the guarantor", (), on("received_on", 1)),
    Break("claim.edit", "claim drafted", (), on("notice_sent_on", 1)),
    Break("claim.approve", "claim reviewed", (), on("approved_on", 1)),
    Break("claim.record_approval", "claim reviewed", (), on("approved_on", 1)),
    Break("settlement.approve", "settlement reviewed", (), on("approved_on", 1)),
    Break("recovery.record_cost", "recovery", (), on("on", 1)),
    Break("fund_movement.approve", "fund pending", (), on("approved_on", 1)),
    Break("allocation.approve", "plan pending", (), on("approved_on", 1)),
    Break("blacklist_entry.list", "entry reviewed", (), on("decided_on", 1)),
    Break("blacklist_entry.notify", "entry noticed", (), on("served_on", 1)),
    Break("blacklist_entry.object", "entry notified", (), on("received_on", 1)),
    Break("blacklist_entry.revoke", "entry", (), on("corrected_on", 1)),
    Break("agreement.sign", "agreement offered", (), on("signed_on", 1)),
    Break("agreement.sign", "agreement offered", (), on("effective_from", 2000)),
)

Played = TypeVar("Played", Line, Break)


def in_order(tried: Iterable[Played]) -> list[tuple[str, Played]]:
    """Lines with their scenes, as one walk through the scenes comes upon them."""
    return sorted(((each.scene, each) for each in tried), key=lambda pair: ORDER[pair[0]])
