"""The table: for every row a person performs, where it is tried, by whom, with which good words, and what breaks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.cast import FIRM
from tests.flows.bad_input import scenes
from tests.flows.bad_input.garbage import PDF, Upload
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
SCAN = Upload("扫描件.pdf", PDF)
PROGRESS = saying(stage="ENFORCEMENT", measures="申请执行", next_steps="查控财产")
FINANCING = {"lender": "江津农商行", "balance": "500000", "matures_on": "2027-01-01", "security": "CREDIT",
             "tier": "NORMAL"}  # fmt: skip
MOVEMENT = saying(kind="DEPOSIT", amount="10000000", basis="年度存放方案")

LINES = (
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
    Line("agreement.resume", "agreement suspended", "district_gov", saying(basis="2026-79", reason="继续合作")),
    Line("agreement.terminate", "agreement", "district_gov",
         saying(ground="OBSTRUCTION", decision_no="2026-80", reason="故意刁难企业，经核实")),
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
    Line("loan.classify", "overdue", "bank", saying(tier="3", reason="现金流不足")),
    Line("fund_movement.draft", "agreement", "finance_bureau", MOVEMENT),
    Line("fund_movement.submit", "fund drafted", "finance_bureau", OPINION),
    Line("fund_movement.approve", "fund pending", "district_gov", dated("approval_no", "approved_on")),
    Line("fund_movement.refuse", "fund pending", "district_gov", REASON),
    Line("fund_movement.book", "fund approved", "guarantor", dated("voucher_no", "booked_on")),
    Line("claim.draft", "overdue", "bank", lambda s, c: s.claim_input()),
    Line("claim.edit", "claim drafted", "bank", lambda s, c: s.claim_input()),
    Line("claim.submit", "claim drafted", "bank", OPINION),
    Line("claim.review", "claimed", "finance_bureau", lambda s, c: s.review_input()),
    Line("claim.return_for_correction", "claimed", "finance_bureau", REASON),
    Line("claim.reject", "claimed", "finance_bureau", REASON),
    Line("claim.approve", "claim reviewed", "district_gov",
         lambda s, c: {"approved": "1950000.00", "approval_no": "2026-77", "approved_on": day(s)}),
    Line("claim.refuse", "claim reviewed", "district_gov", REASON),
    Line("claim.entrust", "claim approved", "finance_bureau", OPINION),
    Line("claim.pay", "entrusted", "guarantor", lambda s, c: s.payment(c)),
    Line("claim.entrust_rest", "short", "finance_bureau", OPINION),
    Line("claim.pay_rest", "rest entrusted", "guarantor", lambda s, c: s.payment(c)),
    Line("claim.confirm", "paid", "bank", OPINION),
    Line("claim.record_repayment", "claimed", "bank", REPAY),
    Line("claim.attach", "claimed", "bank", FILE),
    Line("claim.withdraw", "claim approved", "bank", REASON),
    Line("recovery.report_progress", "recovery", "bank", PROGRESS),
    Line("recovery.exhaust", "recovery", "bank",
         saying(ground="COURT_ORDER", evidence_no="（2026）渝0116执1号", opinion="终结本次执行")),
    Line("receipt.register", "recovery", "bank", lambda s, c: scenes.receipt_words(s)),
    Line("receipt.verify", "receipt registered", "finance_bureau", OPINION),
    Line("receipt.deposit", "receipt verified", "bank", dated("deposit_voucher_no", "deposited_on")),
    Line("receipt.confirm", "receipt deposited", "guarantor", OPINION),
    Line("settlement.draft", "exhausted", "bank", saying(summary="已穷尽追偿措施")),
    Line("settlement.edit", "settlement drafted", "bank", saying(summary="已穷尽追偿措施，补充说明")),
    Line("settlement.submit", "settlement drafted", "bank", OPINION),
    Line("settlement.review", "settlement signed", "finance_bureau", OPINION),
    Line("settlement.return_for_correction", "settlement signed", "finance_bureau", REASON),
    Line("settlement.approve", "settlement reviewed", "district_gov", dated("approval_no", "approved_on")),
    Line("settlement.execute", "settlement approved", "guarantor", dated("voucher_no", "executed_on")),
    Line("settlement.archive", "settlement executed", "finance_bureau", saying(archive_no="GD-77")),
    Line("report.submit", "report", "bank", saying(progress="正常", problems="无", next_steps="继续")),
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
    Break("loan.classify", "overdue", ("TIER-01",), saying(tier="1")),
    Break("fund_movement.book", "fund approved", ("CLM-06",), on("booked_on", 1)),
    Break("fund_movement.book", "fund approved", ("CLM-06",), on("booked_on", -1)),
    Break("claim.draft", "overdue", ("LOAN-04",), on("notice_sent_on", 1)),
    Break("claim.draft", "overdue, claimed already", ("CLM-01",)),
    Break("claim.submit", "claim drafted, repaid", ("CLM-01",)),
    Break("claim.review", "claimed", ("CLM-05",), saying(note_agrees="")),
    Break("claim.approve", "claim reviewed", ("CLM-03",), saying(approved="1950000.01")),
    Break("claim.pay", "entrusted", ("CLM-04",), saying(amount="1950000.01")),
    Break("claim.pay", "entrusted", ("CLM-04",), saying(amount="1949999.99")),
    Break("claim.pay", "entrusted", ("CLM-06",), on("paid_on", 1)),
    Break("claim.pay", "entrusted", ("CLM-06",), on("paid_on", -1)),
    Break("claim.entrust_rest", "short, no money", ("CLM-04",)),
    Break("claim.pay_rest", "rest entrusted", ("CLM-04",), saying(amount="0.01")),
    Break("claim.record_repayment", "claimed", ("LOAN-05",), saying(principal="3000000.01")),
    Break("claim.record_repayment", "claimed", ("LOAN-04",), on("paid_on", 1)),
    Break("recovery.exhaust", "recovery", ("REC-12",), saying(ground="NO_ASSETS")),
    Break("receipt.register", "recovery", ("REC-10",), saying(costs="500000.01")),
    Break("receipt.register", "recovery", ("REC-10",), saying(total="3020000.01")),
    Break("receipt.register", "recovery", ("CLM-06",), on("received_on", 1)),
    Break("receipt.register", "recovery", ("CLM-06",), on("received_on", -1)),
    Break("receipt.deposit", "receipt verified", ("CLM-06",), on("deposited_on", -1)),
    Break("receipt.deposit", "receipt verified", ("CLM-06", "LOAN-04"), on("deposited_on", 1)),
    Break("settlement.draft", "exhausted, receipt open", ("SET-01",)),
    Break("settlement.submit", "settlement drafted, receipt open", ("SET-01",)),
    Break("settlement.review", "settlement signed, receipt open", ("SET-01",)),
    Break("settlement.execute", "settlement approved, receipt open", ("SET-01",)),
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
    Break("settlement.approve", "settlement reviewed", (), on("approved_on", 1)),
    Break("fund_movement.approve", "fund pending", (), on("approved_on", 1)),
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
