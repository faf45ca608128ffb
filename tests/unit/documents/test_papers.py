"""Papers read back by another library: words, number, faces, archival mark, and the same bytes again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from zengxindai.documents import render
from zengxindai.documents.glyphs import printable
from zengxindai.documents.sheets import Column

DAY = dt.date(2026, 3, 10)
SIGNERS = [{"duty": "经办", "name": "李文", "on": DAY}, {"duty": "审签", "name": "赵强", "on": DAY}]
RECOMMENDATION: dict[str, Any] = {
    "issuer": "区经济信息委",
    "number": "江津经信推〔2026〕7号",
    "title": "增信贷企业推荐意见书",
    "addressee": "重庆农商行江津支行",
    "enterprise": "江津晨光机械有限公司",
    "uscc": "91500116MA5U0A019D",
    "application_no": "JJZXD申〔2026〕1号",
    "amount": render.yuan(Decimal(3_000_000)),
    "months": 12,
    "purpose": "采购钢材",
    "operation_opinion": "经营正常",
    "credit_opinion": "信用良好",
    "industry_opinion": "先进制造业",
    "integrity_checked_on": DAY,
    "valid_until": dt.date(2026, 6, 10),
    "signers": SIGNERS,
    "copied_to": ["区财政局"],
}
PARTIES = ("区财政局", "区金融发展服务中心", "诚信融资担保公司")
FILING: dict[str, Any] = {
    **{key: RECOMMENDATION[key] for key in ("enterprise", "uscc", "application_no", "amount", "months", "purpose")},
    **{"number": "JJZXD备〔2026〕0001号", "title": "增信贷贷款备案表", "bank": "重庆农商行江津支行"},
    **{"agreement_no": "协1", "recommendation_no": "推7", "industry": "C3311", "opinion_no": "意1"},
    **{"rate": Decimal("5.2200"), "rate_cap": Decimal("5.2200"), "backing": "风险补偿资金", "sureties": "王晨光"},
    **{"share_pct": 65, "pool_limit": render.yuan(Decimal(1_950_000)), "integrity_checked_on": DAY},
    **{"registered_on": DAY, "draw_by": dt.date(2026, 6, 10)},
    **{"size": "小型", "is_tech": True, "is_first_loan": False, "controller": "王*"},
    "available": render.yuan(Decimal("7654321.09")),
    "integrity": [{"category": "逃税", "asked": 2, "of": 2, "clear": True, "day": DAY}],
    "acknowledgements": [
        {"party": party, "mark": "签收", "officer": "李文", "on": DAY, "note": "无异议"} for party in PARTIES
    ],
}
CHANGE: dict[str, Any] = {
    **{key: FILING[key] for key in ("bank", "enterprise", "uscc", "acknowledgements")},
    **{"number": "JJZXD备〔2026〕0001号-变1", "title": "增信贷变更备案表", "filing_no": "JJZXD备〔2026〕0001号"},
    "rows": [
        {"label": "金额（元）", "before": "3,000,000.00", "after": "2,000,000.00", "changed": True},
        {"label": "期限（月）", "before": "12", "after": "12", "changed": False},
    ],
    **{"contract_no": "", "reason": "企业用款减少", "sent_on": DAY, "in_force_on": DAY},
}
ENDING: dict[str, Any] = {
    **{key: FILING[key] for key in ("bank", "enterprise", "uscc", "amount", "registered_on", "draw_by")},
    **{"issuer": "区财政局", "number": "JJZXD备〔2026〕0001号-失", "title": "备案失效通知"},
    **{"filing_no": "JJZXD备〔2026〕0001号", "ended_on": DAY, "ground": "备案登记后60日内未放款"},
    **{"reason": "", "signers": []},
}
APPROVAL: dict[str, Any] = {
    **{"issuer": "区财政局", "number": "江津财金〔2026〕5号", "title": "增信贷代偿审批表"},
    **{"bank": "重庆农商行江津支行", "enterprise": "江津晨光机械有限公司", "claim_no": "代1", "filing_no": "备1"},
    **{"contract_no": "合1", "note_no": "借1", "disbursed_on": DAY, "matured_on": DAY, "days_overdue": 95},
    **render.shares(Decimal("1234567.90"), 65),
    **{"account_before": render.yuan(Decimal(5_000_000)), "account_after": render.yuan(Decimal("4197530.86"))},
    "comparisons": [
        {"item": item, "claimed": Decimal("1234567.90"), "found": Decimal("1234567.90"), "agrees": item != "台账"}
        for item in ("合同", "借据", "备案", "系统", "台账")
    ],
    **{"reason": "货款拖欠", "opinions": [{"party": "区人民政府", "opinion": "同意", "name": "周明", "on": DAY}]},
    "verified": [
        {"item": "利率不超上限", "article": "第十四条", "found": "5.22 % ≤ 5.22 %", "passed": True},
        {"item": "专户余额充足", "article": "第八条", "found": "0.00 ≥ 1.00", "passed": False},
    ],
}
CLAIMED: dict[str, Any] = {
    **{"bank": "重庆农商行江津支行", "enterprise": "江津晨光机械有限公司", "claim_no": "代1", "filing_no": "备1"},
    **{
        "contract_no": "合1",
        "note_no": "借1",
        "disbursed_on": DAY,
        "matured_on": DAY,
        "number": "江津财代偿请〔2026〕1号",
    },
    "signers": [{"duty": "审签", "name": "赵强", "on": DAY, "opinion": "同意"}],
}
CLAIM_FORM: dict[str, Any] = {
    **CLAIMED,
    **render.shares(Decimal("1234567.90"), 65),
    **{"title": "增信贷代偿申请书", "addressee": "区财政局", "drawn": render.yuan(Decimal(3_000_000))},
    **{"overdue_since": DAY, "days_overdue": 95, "repaid": render.yuan(Decimal("1765432.10")), "tier": "次级"},
    **{"interest_owed": render.yuan(Decimal("12345.67")), "reason": "货款拖欠", "taken": "书面催收", "planned": "起诉"},
    **{"leads": "住房一套", "account": ["农商行", "6228000000000001", "营业部"], "officer": "周敏"},
}
CLAIM_LETTER: dict[str, Any] = {
    **CLAIMED,
    **{"issuer": "区财政局", "title": "委托代偿函", "addressee": "诚信融资担保公司", "says": "现委托代偿。"},
    **{"lines": [["委托代偿金额", render.yuan(Decimal("802469.14"))], ["区政府审批", "府函1号"]]},
    **{"ends": "请在3个工作日内办理。", "copied_to": ["重庆农商行江津支行"]},
}
COLUMNS = [Column("企业", "firm"), Column("金额（元）", "amount", "money", total=True)]
ROWS = [{"firm": f"企业{number}", "amount": Decimal("1234567.89")} for number in range(60)]
REPORT: dict[str, Any] = {
    **{
        "reporter": "重庆农商行江津支行",
        "number": "报〔2026〕3号",
        "title": "增信贷收放情况月报表",
        "period": "2026年3月",
    },
    **{"addressees": ["区财政局"], "seal": "ab12" * 16, "sealed_at": dt.datetime(2026, 4, 3, 17, 5)},
    "sheets": [
        {
            **{
                "title": "增信贷收放情况月报表",
                "reporter": "重庆农商行江津支行",
                "period": "2026年03月",
                "unit": "万元",
            },
            "columns": [
                {"label": "企业", "kind": "text", "width": 24},
                {"label": "放款日", "kind": "date", "width": 12},
                {"label": "金额", "kind": "money", "width": 12},
            ],
            "rows": [*([f"企业{n}", "2026-03-10", "123.46"] for n in range(1, 61)), ["合计", "", "7,407.41"]],
            **{"bold": [60], "notes": ["注：1．去重"], "footers": ["审计封存摘要：ab12"]},
        }
    ],
}
BARRED: dict[str, Any] = {
    **{"issuer": "区财政局", "addressee": "江津晨光机械有限公司", "identity": "统一社会信用代码91500116MA5U0A019D"},
    **{"enterprise": "江津晨光机械有限公司", "person": False, "years": 5, "copied_to": ["区人民政府"]},
}
GROUNDS: dict[str, Any] = {
    **{"ground": "提供虚假增信证明", "facts": "伪造购销合同", "loss": render.yuan(Decimal("380000.00"))},
    "loss_basis": "代偿1",
}
PERIOD: dict[str, Any] = {
    **{"decision_no": "江津府〔2026〕1号", "listed_on": DAY, "barred_until": dt.date(2031, 3, 10)},
}
BLACKLIST_NOTICE: dict[str, Any] = {
    **{**BARRED, **GROUNDS, "number": "JJZXD黑告〔2026〕0001号", "title": "列入黑名单告知书"},
    **{"objection_days": 5, "signers": SIGNERS},
}
BLACKLIST_RULING: dict[str, Any] = {
    **{**BARRED, **GROUNDS, **PERIOD, "number": "JJZXD黑决〔2026〕0001号", "title": "列入黑名单决定书"},
    **{"notice_no": "JJZXD黑告〔2026〕0001号", "objected": True},
}
BLACKLIST_REMOVAL: dict[str, Any] = {
    **{**BARRED, **PERIOD, "number": "JJZXD黑移〔2031〕0001号", "title": "黑名单移出通知书", "corrected": False},
    **{"reason": "", "correction_no": "", "corrected_on": None},
}
LETTER = {key: RECOMMENDATION[key] for key in ("issuer", "enterprise", "uscc", "application_no", "copied_to")}
LETTER |= {"addressee": "江津晨光机械有限公司", "reason": "近两年连续亏损", "signers": SIGNERS}
FORM: dict[str, Any] = {
    **{"number": "JJZXD-SQ-2026-0001", "title": "增信贷贷款申请表", "enterprise": "江津晨光机械有限公司"},
    **{"uscc": "91500116MA5U0A019D", "department": "区经济信息委", "submitted_on": DAY},
    **{
        "amount": render.yuan(Decimal(3_000_000)),
        "request": [["用途", "采购钢材"]],
        "file": [["企业类型", "有限责任公司"]],
    },
    **{"people": [["王晨光", "法定代表人", "110***********002X", "未婚", "2026-03-01"]], "loans": []},
    **{"materials": [["营业执照", "licence.pdf"]], "promises": [["所填所报均真实", True]]},
}
STOP: dict[str, Any] = {
    **{"issuer": "区人民政府", "addressee": "重庆农商行江津支行", "agreement_no": "协1", "signed_on": DAY},
    **{"article": "第十条", "ground": "不良贷款超过规定比例", "reason": "不良率 11.20%", "signers": SIGNERS},
    "copied_to": ["区财政局"],
}
OPINION: dict[str, Any] = {
    **{key: RECOMMENDATION[key] for key in ("enterprise", "uscc", "application_no", "purpose")},
    **{"bank": "重庆农商行江津支行", "recommendation_no": "推7", "asked": RECOMMENDATION["amount"], "asked_months": 12},
    **{"investigators": ["赵甲", "钱乙"], "score": "82 A", "months": 12, "rate": "5.22", "rate_cap": "5.22"},
    **{"priced": "LPR 4.05%，加点 117 个基点", "repayment_method": "等额本息", "payment_method": "受托支付"},
    **{"sureties": "王晨光（实际控制人）", "text": "产销正常", "conditions": "", "less_reason": "", "decided_on": DAY},
    **{"amount": RECOMMENDATION["amount"], "signers": [{**each, "opinion": "同意"} for each in SIGNERS]},
    **{"visited_on": DAY, "periods": ["2023", "2024", "2025"], "parts": [["借款人概况", "钢结构加工"]]},
    **{"years": [["资产总额（元）", Decimal("1.00"), None, Decimal("3.00")]], "code": "财务", "reason": "现金流不足"},
    "copied_to": ["区财政局", ""],
}
CHECK: dict[str, Any] = {
    **{"issuer": "重庆农商行江津支行", "number": "JJZXD-JC-2026-0001", "title": "增信贷贷后检查表"},
    "facts": [["资金用途", "不符合约定：购买期货"], ["预警信号", "停产；欠息"], ["五级分类建议", "关注"]],
}
WARNING: dict[str, Any] = {
    **{"number": "JJZXD-JC-2026-0001-YJ", "title": "增信贷风险预警通知", "addressee": "重庆农商行江津支行"},
    **{"enterprise": "江津晨光机械有限公司", "uscc": "91500116MA5U0A019D", "loan_no": "JJZXD-DK-2026-0001"},
    **{"outstanding": render.yuan(Decimal("1234567.90")), "matures_on": DAY, "inspector": "区财政局"},
    **{"checked_on": DAY, "check_no": "JJZXD-JC-2026-0001", "misused": "购买期货", "signals": ["停产", "欠息"]},
    **{"tier": "关注", "measures": "限期收回", "warned_on": DAY},
}
PURSUIT: dict[str, Any] = {
    **{"bank": "重庆农商行江津支行", "enterprise": "江津晨光机械有限公司", "claim_no": "代1", "recovery_no": "追1"},
    **{"paid_on": DAY, "pool_pct": "65", "bank_pct": "35", "signers": SIGNERS},
    **{"principal": render.yuan(Decimal("1234567.90")), "paid": render.yuan(Decimal("802469.14"))},
    **{"recovered": render.yuan(Decimal("701223.77")), "costs": render.yuan(Decimal("35123.00"))},
}
PROGRESS: dict[str, Any] = PURSUIT | {
    **{"number": "追1-BG7", "title": "追偿进展报告", "officer": "赵甲", "stage": "执行", "in_period": "100,000.01"},
    **{"case_no": "（2026）渝0116执1号", "court": "江津区人民法院", "judgment": "判令偿还", "leads": "厂房一处"},
    **{"seizures": [["厂房", "首封", "江津区人民法院", DAY]], "measures": "申请执行", "next_steps": "评估拍卖"},
    "expected": render.yuan(Decimal("200000.00")),
}
SLIP: dict[str, Any] = PURSUIT | {
    **{"number": "收1-JK7", "title": "追偿缴款单", "receipt_no": "收1", "received_on": DAY, "method": "强制执行"},
    **{"total": render.yuan(Decimal("600000.00")), "to_principal": render.yuan(Decimal("564877.00"))},
    **{"to_interest": render.yuan(Decimal("0.00")), "returned": render.yuan(Decimal("367170.05"))},
    **{"account": "诚信融资担保公司 6228 营业部", "deposit_voucher_no": "JC1", "deposited_on": DAY},
}
SETTLEMENT: dict[str, Any] = PURSUIT | {
    **{"number": "清1", "title": "增信贷代偿清算表", "ground": "终结执行", "evidence_no": "执1", "summary": "已穷尽"},
    "rows": [["L", "最终损失 A−R", "533,344.13"], ["F", "尾差（B−C）−D", "0.01"]],
    **{"tail": render.yuan(Decimal("0.01")), "way": "银行退还专户", "approval_no": "府函1", "approved_on": DAY},
    **{"voucher_no": "QS1", "executed_on": DAY},
    "parties": ["重庆农商行江津支行", "区财政局", "诚信融资担保公司"],
}
SUPPLEMENT: dict[str, Any] = PURSUIT | {
    **{
        "number": "清1-BC9",
        "title": "增信贷代偿补充清算表",
        "sheet_no": "清1",
        "receipt_no": "收9",
        "received_on": DAY,
    },
    **{"to_principal": render.yuan(Decimal("0.10")), "returned": render.yuan(Decimal("0.06"))},
    **{"deposit_voucher_no": "JC9", "deposited_on": DAY, "parties": SETTLEMENT["parties"]},
    "rows": [["政府承担 D", "281,673.68", "281,673.62", "0.06"]],
}
SUMMARY = {
    "title": "增信贷推广情况月度汇总",
    "number": "202603-R3-RHJJ",
    "issuer": "人行江津中心支行",
    "period": "2026年03月",
    "parts": [
        {"title": "本月进展", "text": "余额稳步增长\n首贷户增加"},
        {"title": "存在问题", "text": ""},
        {"title": "下步措施", "text": "加强走访"},
    ],
    "sheets": [
        {
            "code": "R3-C",
            "title": "增信贷利率执行情况表",
            "unit": "笔、万元、%",
            "heads": ["指标", "12个月及以内", "12个月以上", "合计"],
            "rows": [["笔数", "3", "1", "4"], ["加权利率", "5.2200", "—", "5.2200"]],
            "notes": ["上限按每笔贷款审批日的基准利率计算。"],
        }
    ],
    "definitions": "口径版本：R3-C 2026.1",
    "digest": "ab12" * 16,
}
PAPERS = {
    "recovery_progress": PROGRESS,
    "recovery_deposit": SLIP,
    "settlement_sheet": SETTLEMENT,
    "settlement_supplement": SUPPLEMENT,
    "loan_check": CHECK,
    "risk_warning": WARNING,
    "loan_opinion": OPINION | {"number": "JJZXD-YJ-2026-0001", "title": "贷款意见书"},
    "diligence_report": OPINION | {"number": "JJZXD-YJ-2026-0001-DC", "title": "贷前调查表"},
    "decline_notice": OPINION | {"number": "JJZXD-BF-2026-0001", "title": "不予发放通知书"},
    "agreement_suspension": STOP | {"number": "JJZXD协暂〔2026〕0001号", "title": "暂停新增业务通知书", "signers": []},
    "agreement_resumption": STOP
    | {"number": "JJZXD协复〔2026〕0001号", "title": "恢复合作通知书", "basis": "府函1", "suspension_no": "协暂1"},
    "agreement_termination": STOP
    | {
        "number": "JJZXD协停〔2026〕0001号",
        "title": "停止合作通知书",
        "decision_no": "府函2",
        "after_exit": "继续分担",
    },
    "blacklist_notice": BLACKLIST_NOTICE,
    "blacklist_ruling": BLACKLIST_RULING,
    "blacklist_removal": BLACKLIST_REMOVAL,
    "application_form": FORM,
    "correction_notice": LETTER
    | {"number": "补1", "title": "补正通知书", "materials": ["营业执照"], "items": ["补正章程"]}
    | {"answer_by": DAY, "officer": "李文"},
    "refusal_notice": LETTER
    | {"number": "不荐1", "title": "不予推荐通知书", "applied_on": DAY, "months": 12}
    | {"amount": RECOMMENDATION["amount"]},
    "revocation_notice": LETTER
    | {"number": "撤荐1", "title": "撤销推荐通知书", "recommendation_no": "推7", "recommended_on": DAY},
    "guarantee_letter": LETTER
    | {"number": "JJZXD-DB-2026-0001-TY7", "title": "同意担保函", "guarantee_no": "JJZXD-DB-2026-0001"}
    | {
        "says": "经保前调查，同意提供保证担保：",
        "lines": [["担保比例", "逾期贷款本金的80%"]],
        "ends": "贷款未发放的，本函失效。",
    },
    "recommendation": RECOMMENDATION,
    "loan_filing": FILING,
    "filing_change": CHANGE,
    "filing_ending": ENDING,
    "compensation_approval": APPROVAL,
    "claim_application": CLAIM_FORM,
    "claim_letter": CLAIM_LETTER,
    "monthly_report": REPORT,
    "monthly_summary": SUMMARY,
}


def words(content: bytes) -> str:
    """All text of a paper, without the blanks of its setting."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def printed(kind: str, **changed: Any) -> str:
    return words(render.paper(kind, {**PAPERS[kind], **changed}, issued_on=DAY))


@pytest.mark.parametrize("kind", PAPERS)
def test_a_paper_is_archival_and_the_same_each_time(kind: str) -> None:
    content = render.paper(kind, PAPERS[kind], issued_on=DAY)
    reader = PdfReader(BytesIO(content))
    marks = reader.trailer["/Root"]["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in marks
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in marks
    assert reader.metadata is not None
    assert reader.metadata.title == PAPERS[kind]["title"]
    assert reader.metadata.creation_date == dt.datetime(2026, 3, 10, tzinfo=dt.UTC)
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert descriptors
    assert all("/FontFile3" in descriptor or "/FontFile2" in descriptor for descriptor in descriptors)
    assert render.paper(kind, PAPERS[kind], issued_on=DAY) == content
    assert render.paper(kind, {**PAPERS[kind], "number": "其他"}, issued_on=DAY) != content


@pytest.mark.parametrize("kind", PAPERS)
def test_a_paper_shows_its_number_title_and_day(kind: str) -> None:
    text = printed(kind)
    for part in (PAPERS[kind]["number"], PAPERS[kind]["title"], "2026年3月10日"):
        assert part in text


def test_the_recommendation_says_everything_it_was_told() -> None:
    text = printed("recommendation")
    for key in ("issuer", "enterprise", "uscc", "purpose", "operation_opinion", "credit_opinion", "industry_opinion"):
        assert RECOMMENDATION[key] in text
    for part in ("重庆农商行江津支行：", "3,000,000.00元", "人民币叁佰万元整", "12个月", "审签赵强", "抄送：区财政局"):
        assert part in text
    assert "2026年6月10日" in text
    assert "抄送" not in printed("recommendation", copied_to=[])


def test_the_filing_shows_three_acknowledgements_and_its_watermark() -> None:
    text = printed("loan_filing")
    assert [text.count(f"{party}签收李文2026年3月10日无异议") for party in PARTIES] == [1, 1, 1]
    assert "增信贷备案专用" in text
    assert "逾期本金的65%，最高1,950,000.00元（人民币壹佰玖拾伍万元整）" in text
    assert "5.2200%（上限5.2200%）" in text
    for part in ("专户可用余额7,654,321.09元", "科技型企业是", "首贷否", "实际控制人王*", "划型小型", "逃税2/2无记录"):
        assert part in text


def test_the_watermark_of_a_filing_stands_on_every_page() -> None:
    content = render.paper("loan_filing", {**FILING, "sureties": "王晨光、" * 400}, issued_on=DAY)
    pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]
    assert len(pages) > 1
    assert all("增信贷备案专用" in page for page in pages)


def test_a_change_shows_what_was_and_what_is() -> None:
    text = printed("filing_change")
    for part in (
        "金额（元）3,000,000.002,000,000.00√",
        "期限（月）1212–",
        "（不变）",
        "企业用款减少",
        "未放款",
        "增信贷备案专用",
    ):
        assert part in text
    assert "借款合同号HT1" in printed("filing_change", contract_no="HT1")


def test_the_notice_of_an_end_says_why_and_who_signed() -> None:
    assert "因备案登记后60日内未放款，该备案自2026年3月10日起终止" in printed("filing_ending")
    by_hand = printed("filing_ending", reason="购销合同系伪造", signers=SIGNERS)
    assert "具体情况：购销合同系伪造" in by_hand
    assert "审签赵强" in by_hand


def test_the_approval_shows_five_comparisons_and_both_shares_in_words() -> None:
    text = printed("compensation_approval")
    for part in (
        "风险补偿资金承担65%802,469.14元（人民币捌拾万贰仟肆佰陆拾玖元壹角肆分）",
        "银行承担35%432,098.76元（人民币肆拾叁万贰仟零玖拾捌元柒角陆分）",
        "合同1,234,567.901,234,567.90√",
        "台账1,234,567.901,234,567.90×",
        "利率不超上限第十四条5.22%≤5.22%√",
        "专户余额充足第八条0.00≥1.00×",
    ):
        assert part in text
    with pytest.raises(typst.TypstError, match="five records"):
        printed("compensation_approval", comparisons=APPROVAL["comparisons"][:4])


def test_a_warning_says_what_was_found_and_what_is_owed() -> None:
    text = printed("risk_warning")
    for part in ("资金用途不符合约定：购买期货", "1.停产", "2.欠息", "1,234,567.90元", "第六条、第十九条", "限期收回"):
        assert part in text
    assert "不符合约定" not in printed("risk_warning", misused="")
    assert "停产；欠息" in printed("loan_check")


def test_the_report_has_cover_sheets_totals_and_seal() -> None:
    content = render.paper("monthly_report", REPORT, issued_on=DAY)
    pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]
    assert len(pages) >= 3
    assert "报送单位重庆农商行江津支行" in pages[0]
    assert all("企业放款日金额" in page for page in pages[1:]), "the header stands on every page"
    for said in ("合计7,407.41", "ab12" * 16, "2026年4月3日17:05", "注：1．去重", "统计负责人（复核）"):
        assert said in pages[-1]


def test_a_report_has_as_many_sheets_as_it_holds_and_one_need_not_have_a_total() -> None:
    first = REPORT["sheets"][0]
    second = {**first, "title": "专户收支月报表", "rows": first["rows"][:2], "bold": []}
    text = printed("monthly_report", sheets=[first, second])
    assert text.index("企业60") < text.index("专户收支月报表")
    assert text.count("合计") == 1
    alone = words(render.paper("monthly_sheet", {"sheet": second}, issued_on=DAY))
    assert "专户收支月报表填报单位：重庆农商行江津支行报告期：2026年03月单位：万元" in alone


def test_a_summary_has_its_words_then_its_tables_then_its_digest() -> None:
    text = printed("monthly_summary")
    found = [text.index(part) for part in ("余额稳步增长", "三、下步措施", "R3-C", "12个月以上", "ab12" * 16)]
    assert found == sorted(found)
    assert "口径版本：R3-C2026.1" in text


def test_words_of_people_are_never_markup() -> None:
    hostile = '#read("preamble.typ") #strong[x] *y* $z$ <b> \\ @a #panic("no")'
    assert "".join(hostile.split()) in printed("recommendation", purpose=hostile)


def test_what_no_face_can_print_is_marked_and_direction_marks_are_dropped() -> None:
    assert printable("吴\u202e😀\x00\u200b龙\n〔１〕é") == "吴〓龙\n〔１〕é"
    assert "采购〓钢" in printed("recommendation", purpose="采购😀\u202e钢")


def test_a_paper_lacks_nothing_and_guesses_nothing() -> None:
    with pytest.raises(typst.TypstError, match="addressee"):
        render.paper("recommendation", {k: v for k, v in RECOMMENDATION.items() if k != "addressee"}, issued_on=DAY)
    with pytest.raises(TypeError, match="float"):
        printed("recommendation", months=12.0)
    with pytest.raises(ValueError, match="no template"):
        render.paper("../base", {}, issued_on=DAY)


def test_shares_are_half_up_and_sum_to_the_principal() -> None:
    parts = render.shares(Decimal("0.10"), Decimal("65.0000"))
    assert [parts[key]["figures"] for key in ("principal", "pool", "bank_share")] == ["0.10", "0.07", "0.03"]
    assert (parts["pool_pct"], parts["bank_pct"]) == ("65", "35")


def test_a_notice_says_what_is_held_against_whom_and_how_long_it_may_object() -> None:
    said = printed("blacklist_notice")
    for word in ("你单位因涉嫌提供虚假增信证明", "叁拾捌万元整", "380,000.00", "5个工作日内", "5年内", "第二十一条"):
        assert word in said
    person = printed("blacklist_notice", person=True, addressee="王晨光", identity="居民身份证号500***********0018")
    assert "王晨光（居民身份证号500***********0018）" in person
    assert "你作为江津晨光机械有限公司的责任人" in person


@pytest.mark.parametrize(("objected", "said"), [(True, "的申辩已经复核"), (False, "在规定期限内未提出申辩")])
def test_a_ruling_says_from_when_through_when_and_that_the_subject_was_heard(objected: bool, said: str) -> None:
    ruling = printed("blacklist_ruling", objected=objected)
    for word in (said, "江津府〔2026〕1号", "2026年3月10日", "2031年3月10日", "期满次日自动移出"):
        assert word in ruling


def test_a_removal_is_by_time_or_by_correction() -> None:
    assert "限制期已于2031年3月10日届满" in printed("blacklist_removal")
    corrected = printed(
        "blacklist_removal", corrected=True, reason="同名企业", correction_no="江津府〔2026〕9号", corrected_on=DAY
    )
    assert "事实有误：同名企业" in corrected
    assert "江津府〔2026〕9号" in corrected
    assert "届满" not in corrected


def test_the_papers_of_a_pursuit_say_their_figures() -> None:
    for kind, said in {
        "recovery_progress": ("赵甲", "（2026）渝0116执1号", "首封", "100,000.01元", "人民币贰拾万元整"),
        "recovery_deposit": ("367,170.05元", "人民币叁拾陆万柒仟壹佰柒拾元零伍分", "JC1", "诚信融资担保公司6228营业部"),
        "settlement_sheet": ("533,344.13", "银行退还专户", "人民币壹分", "府函1", "终结执行", "公章"),
        "settlement_supplement": ("清1", "281,673.62", "0.06元", "收9"),
    }.items():
        text = printed(kind)
        for part in said:
            assert part in text, (kind, part)
    assert [printed("settlement_sheet").count(f"{party}（公章）") for party in SETTLEMENT["parties"]] == [1, 1, 1]
