"""What the people of the demo write: the input of every act, seeded and therefore the same every time."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from stdnum.cn import ric

from applications import queries
from applications.states import CheckCategory
from loans import queries as loans
from reporting.management.demo.cast import STREETS, Cast, person_name
from zengxindai.accounts.models import Organisation
from zengxindai.policy import lprs, terms
from zengxindai.workdays import months_later

PURPOSES = (
    "采购原材料", "支付货款", "扩大生产流动资金", "购置设备配件",
    "季节性收购", "备货周转", "支付工程材料款", "技术改造流动资金",
)  # fmt: skip
SOURCES = ("销售回款", "订单结算款", "经营收入", "应收账款回款")
AMOUNTS = (600_000, 800_000, 1_000_000, 1_500_000, 2_000_000, 2_600_000, 3_000_000, 3_500_000, 4_200_000, 5_000_000)
PROMISES = dict.fromkeys(("declared_clean", "declared_true", "consent_given", "surety_promised"), "on")
MONTHS = (6, 9, 12, 12, 12, 18, 24)

# The smallest file that is a PDF.
SCAN = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def scan(name: str) -> SimpleUploadedFile:
    """A scanned paper; what stands on it is left to the imagination."""
    return SimpleUploadedFile(name, SCAN)


def profile(cast: Cast, enterprise: Organisation, chance: random.Random) -> dict[str, Any]:
    """What an enterprise says of itself."""
    tech = chance.random() < 0.2
    assets = chance.randint(400, 6000) * 10_000
    return {
        "established_on": f"{chance.randint(2003, 2019)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
        "company_type": "LIMITED",
        "is_private": "on",
        "registered_capital": str(chance.randint(50, 2000) * 10_000),
        "township": next(town for town in STREETS if town in enterprise.address),
        "registered_address": enterprise.address,
        "industry_code": cast.industries[enterprise.pk],
        "main_business": enterprise.name.removeprefix("江津区").removesuffix("有限公司"),
        "employees": str(chance.randint(8, 180)),
        "revenue": str(chance.randint(300, 6000) * 10_000),
        "total_assets": str(assets),
        "debt_ratio": str(chance.randint(20, 65)),
        "tax_paid": str(chance.randint(2, 90) * 10_000),
        "is_tech": "on" if tech else "",
        "tech_certificate_no": f"渝科企{chance.randint(1000, 9999)}" if tech else "",
        "account_bank": chance.choice(cast.banks).name,
    }


def people(cast: Cast, enterprise: Organisation, chance: random.Random, day: dt.date) -> list[dict[str, Any]]:
    """Who stands behind it: the controller, who is the legal representative, too, and some have a partner."""
    found = [
        {
            "name": cast.controllers[enterprise.pk],
            "identity_no": identity_number(chance),
            "phone": f"139{chance.randint(0, 99_999_999):08d}",
            "is_legal_representative": "on",
            "is_controller": "on",
            "share_pct": str(chance.choice((51, 60, 80, 100))),
            "marital": chance.choice(("SINGLE", "MARRIED", "MARRIED")),
            "consented_on": day.isoformat(),
        }
    ]
    if found[0]["share_pct"] != "100":
        partner = {"share_pct": str(100 - int(found[0]["share_pct"])), "marital": "SINGLE"}
        found.append(
            {
                "name": person_name(enterprise.pk + 7),
                "identity_no": identity_number(chance),
                "consented_on": day.isoformat(),
                **partner,
            }
        )
    return found


def spouse(person: Any, chance: random.Random, day: dt.date) -> dict[str, Any]:
    """The spouse of a controller."""
    return {
        "name": person_name(person.pk + 3),
        "identity_no": identity_number(chance),
        "spouse_of": person.pk,
        "marital": "MARRIED",
        "consented_on": day.isoformat(),
    }


def identity_number(chance: random.Random) -> str:
    """A made-up identity number whose check character fits; the area 999999 is nobody's."""
    born = dt.date(1962, 1, 1) + dt.timedelta(days=chance.randint(0, 12_000))
    body = f"999999{born:%Y%m%d}{chance.randint(1, 999):03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def request(bank: Organisation, chance: random.Random, serial: int, **fixed: Any) -> dict[str, Any]:
    """A request that the rules let pass."""
    return {
        "amount": str(chance.choice(AMOUNTS)),
        "months": str(chance.choice(MONTHS)),
        "purpose": f"{chance.choice(PURPOSES)}（第{serial}笔）",
        "repayment_source": chance.choice(SOURCES),
        "intended_bank": bank.pk,
        "is_first_loan": "on" if chance.random() < 0.3 else "",
        **{name: str(value) for name, value in fixed.items()},
    }


def recommendation(bank: Organisation) -> dict[str, Any]:
    """A department's recommendation."""
    return {
        "bank": bank.pk,
        "operation_opinion": "生产经营正常，近两年营业收入稳定增长，订单充足。",
        "credit_opinion": "企业及实际控制人征信良好，无欠税欠薪记录。",
        "industry_opinion": "属区内支持发展的产业方向。",
    }


def answers(case: Any, day: dt.date) -> dict[str, Any]:
    """What the authorities answered about everybody behind a request: nothing found."""
    return {
        "subjects": [key for key, _name in queries.check_subjects(case)],
        "categories": list(CheckCategory.values),
        "source": "区法院、公安、税务、金融信用信息基础数据库",
        "checked_on": day.isoformat(),
        "result": "CLEAR",
    }


def report(case: Any, chance: random.Random, day: dt.date, half: bool = False) -> dict[str, Any]:
    """A bank's investigation report; half of it is not there yet where the tale stops with it."""
    application = case.application
    days = dict.fromkeys(("firm_credit_on", "people_credit_on", "lookups_on", "visited_on"), day.isoformat())
    said = {
        "overview": f"{application.enterprise.name}，主营稳定，在职{application.employees}人，生产经营场所自有。",
        "ownership": f"{application.controller_name}为控股股东和实际控制人，股权清晰，无代持。",
        "industry_position": "区内同行业中上游，主要客户为区内外规模以上企业。",
        "production_sales": "产能利用率约85%，在手订单可排产五个月，前五大客户占比六成。",
    }
    if half:
        return said
    return {
        **said,
        **days,
        **_figures(chance, day),
        "firm_credit": "无逾期、无欠息，对外担保余额为零。",
        "people_credit": "实际控制人及配偶近两年无逾期，信用卡使用率三成。",
        "litigation": "无未结诉讼、无被执行记录。",
        "tax": "近12个月正常申报，无欠税；社保正常缴纳。",
        "purpose": f"已核实购销合同，用途为{application.purpose}，拟受托支付至供货方。",
        "repayment": "按近一年月均回款测算，到期前可归集回款为贷款本息的1.6倍。",
        "surety_capacity": "保证人名下房产两套、存款若干，家庭净资产高于贷款本金。",
        "risk_points": "原材料价格波动；已与主要客户约定调价机制，按季核查存货。",
        "score": str(chance.randint(70, 92)),
        "grade": "A",
    }


def _figures(chance: random.Random, day: dt.date) -> dict[str, str]:
    """Three years that grow a little."""
    found: dict[str, str] = {}
    assets = Decimal(chance.randint(900, 4000) * 10_000)
    for place, growth in ((2, "0.82"), (1, "0.91"), (0, "1.00")):
        whole = (assets * Decimal(growth)).quantize(Decimal("0.01"))
        shares = {
            "assets": "1", "liabilities": "0.46", "current_assets": "0.58", "current_liabilities": "0.39",
            "revenue": "1.10", "profit": "0.08", "interest": "0.017", "cash_flow": "0.06",
        }  # fmt: skip
        found |= {f"{name}_{place}": f"{whole * Decimal(share):.2f}" for name, share in shares.items()}
        found[f"period_{place}"] = f"{day.year - 1 - place}年末" if place else f"{day.year}年{day.month}月"
    return found


def price(chance: random.Random, months: int, day: dt.date) -> dict[str, str]:
    """A price by the LPR of the month, below the cap; now and then a fixed rate."""
    known = lprs.rate("1Y", day)
    highest = terms.on(day).rate_cap(months)
    if known is None or chance.random() < 0.25:
        return {"rate": f"{highest - Decimal(chance.choice((0, 37, 57))) / 100:.2f}"}
    points = min(chance.choice((60, 85, 110)), int((highest - known) * 100))
    return {"lpr_on": day.isoformat(), "lpr_term": "1Y", "spread_bp": str(points), "rate": ""}


def opinion(case: Any, price: dict[str, str]) -> dict[str, Any]:
    """A bank's loan opinion."""
    people = loans.surety_candidates(case.application, terms.on(timezone.localdate(case.created_at)))
    return {
        "amount": str(case.application.amount),
        "months": str(case.application.months),
        **price,
        "repayment_method": "INTEREST_FIRST",
        "payment_method": "ENTRUSTED",
        "sureties": [person.pk for person, _kind in people],
        "text": "实地调查产销正常，资产负债率适中，第一还款来源可靠，同意发放。",
    }


def filing(opinion: Any, day: dt.date) -> dict[str, Any]:
    """A bank's filing."""
    return {
        "sureties": loans.sureties_text(opinion),
        "sureties_complete": "on",
    }


def drawing(loan: Any, day: dt.date, matures_on: dt.date | None = None) -> dict[str, Any]:
    """A disbursement as filed."""
    return {
        "contract_no": f"{loan.bank.code}借字{day:%Y}第{loan.pk:04d}号",
        "note_no": f"{loan.bank.code}{day:%Y%m%d}{loan.pk:04d}",
        "voucher_no": f"FK{day:%Y%m%d}{loan.pk:04d}",
        "amount": str(loan.filing.amount),
        "rate": str(loan.filing.rate),
        "drawn_on": day.isoformat(),
        "matures_on": (matures_on or months_later(day, loan.filing.months)).isoformat(),
    }


def repayment(case: Any, principal: Any, day: dt.date) -> dict[str, Any]:
    """Principal paid."""
    return {"paid_on": day.isoformat(), "principal": str(principal), "voucher_no": f"HK{day:%Y%m%d}{case.pk:04d}"}


def claim(bank: Organisation, day: dt.date) -> dict[str, Any]:
    """A bank's claim."""
    return {
        "overdue_reason": "下游客户拖欠货款，流动资金周转困难，到期未能归还本金。",
        "measures_taken": "电话催收 6 次、上门催收 3 次，发出逾期贷款催收通知书。",
        "measures_planned": "起诉借款人及保证人，申请财产保全。",
        "notice_sent_on": day.isoformat(),
        "interest_owed": "18234.56",
        "leads": "保证人名下住房一套、小轿车一辆。",
        "account_holder": bank.name,
        "account_no": f"622800{bank.pk:010d}",
        "account_branch": f"{bank.name}营业部",
        "officer": "信贷部客户经理",
    }


def review() -> dict[str, Any]:
    """The bureau's review."""
    ticks = ("contract_agrees", "note_agrees", "filing_agrees", "system_agrees", "ledger_agrees")
    return {**dict.fromkeys(ticks, "on"), "opinion": "备案有效，五项核对一致，符合代偿条件，建议按 65% 代偿。"}


def decision(number: int, day: dt.date) -> dict[str, Any]:
    """The government's decision."""
    return {"approval_no": f"江津府批〔{day:%Y}〕{number}号", "approved_on": day.isoformat()}


def question(day: dt.date) -> dict[str, Any]:
    """What a reviewer asks the enterprise, to be answered within a week."""
    return {
        "topic": "近三个月银行流水",
        "question": "申请表所列销售收入与增值税申报数不一致，请说明原因并补充近三个月银行流水。",
        "items": "近三个月银行流水\n主要购销合同",
        "answer_by": min(day + dt.timedelta(days=7), dt.date(day.year, 12, 31)).isoformat(),
    }


INVESTIGATION = {"findings": "订单稳定，回款周期偏长；抵押物不足，已落实反担保。", "fee_rate": "1"}
COUNTER = {"kind": "MORTGAGE", "what": "实际控制人名下住房一套", "value": "600000"}


def guarantee(paper: Any) -> dict[str, str]:
    """《转担保函》 on a loan opinion."""
    request = paper.application
    words = {"amount": str(request.amount), "months": str(request.months), "ratio_pct": "80"}
    return {"reason": "抵押物不足，未达到本行直接贷款的担保条件。", **words}


# What a check in the demo finds now and then: signals, and what is done about them.
FOUND = (
    (["REVENUE"], "约谈企业，要求提供新签订单，下月复查。"),
    (["TAX", "UTILITIES"], "现场核实生产情况，按月收集纳税和水电资料。"),
    (["ARREARS"], "发出催收通知，落实还款来源和时间。"),
    (["STOPPED", "OUT_OF_REACH"], "联系保证人，准备提前收回并申请财产保全。"),
)


def check(loan: Any, day: dt.date, found: tuple[list[str], str] = ([], "")) -> dict[str, Any]:
    """A post-loan check; found: signals and measures, none where all is well."""
    signals, measures = found
    return {
        **{"checked_on": day.isoformat(), "checker_a": "客户经理甲", "checker_b": "客户经理乙"},
        **{"use_as_agreed": "yes", "business": "经营场所、设备正常" if not signals else "开工不足"},
        **{"finances": "查阅近三个月流水和报表", "litigation": "无新增涉诉", "sureties": "无变化"},
        **{"signals": signals, "tier": max(loan.tier, "2" if signals else "1"), "measures": measures},
    }


def cooperation(bank: Organisation, day: dt.date) -> dict[str, Any]:
    """The agreement with a bank, for three years less the days until it is signed."""
    return {
        "bank": bank.pk, "share_pct": "65", "npl_limit_pct": "10", "account_name": "诚信融资担保公司",
        "account_no": f"62280116{bank.pk:08d}", "account_branch": f"{bank.name}营业部",
        "account_opened_on": day.isoformat(), "deposit_amount": "6000000", "leverage": "10",
        "target_balance": "10000000", "target_customers": "20", "target_rate_pct": "4.9", "claim_wait_days": "0",
        "no_cover_grounds": "未按规定备案的贷款；银行违规发放的贷款。", "application_order": "COST,PRINCIPAL,INTEREST",
        "cost_bearer": "BANK", "deposit_wd": "5", "report_wd": "5", "signatory_gov": "区人民政府授权代表",
        "signatory_bank": "行长", "after_exit": "存量贷款继续按协议分担风险，直至归还、追回或者清算完毕。",
        "effective_until": (day + dt.timedelta(days=1095)).isoformat(),
    }  # fmt: skip
