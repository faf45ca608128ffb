"""R1 《增信贷收放情况月报表》: by department, total, its parts (domain note 5 §5.1); Chinese, an official sheet."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from compensation.queries import special_account
from reporting import rules
from reporting.models import MonthlyReport, Period
from reporting.queries.declaration import Column, Declaration, Figures
from reporting.queries.positions import span_of
from reporting.queries.r1_sums import OTHER, TOTAL, bases_of, sums_of
from reporting.states import ReportKind, ReportState
from zengxindai.accounts.models import Organisation, Sector
from zengxindai.ledger import queries as ledger

LINES = (
    (Sector.AGRICULTURE, "农业"),
    (Sector.INDUSTRY, "工业"),
    (Sector.COMMERCE, "商贸"),
    (Sector.CULTURE_TOURISM, "文旅"),
    (OTHER, "其他"),
)
WHOLE = "合计"
PARTS = (
    ("technology", "其中：科技型企业"),
    ("first_loan", "首贷户"),
    ("guaranteed", "担保增信"),
    ("renewal", "续贷"),
    ("short_term", "期限≤12月"),
    ("long_term", "期限＞12月"),
)
COLUMNS = (
    Column("label", "项目", "text", means="按推荐的主管部门分行；合计以下各行是合计的其中数，互有交叉"),
    Column("month_count", "笔数", "count", "本月发放", "1", "首次放款在本月的借据，已全部冲销的不计"),
    Column("month_borrowers", "户数", "count", "本月发放", "2", "第1列借据的借款人，去重"),
    Column("month_disbursed", "金额", "money", "本月发放", "3", "放款日在本月的放款，减本月冲销的放款"),
    Column("year_count", "笔数", "count", "本年累计发放", "4", "首次放款日在1月1日以后的借据"),
    Column("year_borrowers", "户数", "count", "本年累计发放", "5", "第4列借据的借款人，全年去重"),
    Column("year_disbursed", "金额", "money", "本年累计发放", "6", "1月1日以来的放款，减冲销"),
    Column("ever_disbursed", "自开办累计发放金额", "money", "", "7", "开办以来的放款，减冲销"),
    Column("month_repaid", "本月", "money", "收回本金", "8", "付款日在本月的还款和追偿收回的本金，减冲销"),
    Column("year_repaid", "本年累计", "money", "收回本金", "9", "1月1日以来的收回，口径同第8列"),
    Column("opening", "期初余额", "money", "余额", "10", "上一期月报的期末余额"),
    Column("late", "补记以前月份", "money", "余额", "10a", "本月登记、业务日期在以前月份的收放，使期初余额增减的数额"),
    Column("written_off", "本月清算核减", "money", "余额", "10b", "本月执行的清算核销的本金"),
    Column(
        "closing", "期末余额", "money", "余额", "11",
        "月末仍欠的本金＝10＋10a＋3－8－10b；代偿不减少余额，借款人仍然欠款",
    ),
    Column(
        "compensated", "其中：已代偿未收回", "money", "余额", "11a",
        "累计代偿减累计返还，不超过该笔余额；供与银行自身账务核对",
    ),
    Column("borrowers", "期末户数", "count", "", "12", "期末余额大于零的借款人，去重"),
    Column("month_change", "较上月", "money", "余额增减", "13", "第11列减第10列"),
    Column("year_change", "较年初", "money", "余额增减", "14", "第11列减上年12月末余额；未冻结的按收付记录"),
    Column("year_ago_change", "较上年同期", "money", "余额增减", "15", "第11列减上年同月末余额；不得知时为“—”"),
    Column("year_ago_growth", "较上年同期％", "percent", "余额增减", "15a", "第15列除以上年同月末余额，无余额时为“—”"),
    Column("since_2018", "较2018年末", "money", "余额增减", "16", "第11列减2018年末余额；当时尚未开办，为零"),
    Column("month_rate", "本月新发放", "rate", "加权平均利率", "17", "Σ（本月放款×利率）÷Σ本月放款，按放款额加权"),
    Column("year_rate", "本年累放", "rate", "加权平均利率", "18", "Σ（本年放款×利率）÷Σ本年放款，按放款额加权"),
    Column("year_ago_bp", "较上年同期", "bp", "加权平均利率", "19", "第18列减上年同月的第18列，基点"),
    Column("overdue_borrowers", "户数", "count", "逾期", "20", "月末逾期1天以上的借款人，去重"),
    Column("overdue", "本金", "money", "逾期", "21", "逾期1天以上的余额；最后还款日遇节假日顺延"),
    Column("special_mention", "关注类", "money", "贷款质量", "22", "分类为关注的余额；分类不优于逾期天数的下限"),
    Column("non_performing", "不良", "money", "贷款质量", "23", "分类为次级、可疑、损失的余额"),
    Column("npl_ratio", "不良率", "percent", "贷款质量", "24", "第23列除以第11列，不扣代偿"),
    Column("month_paid_out", "本月", "money", "代偿金额", "25", "付款日在本月的专户代偿"),
    Column("ever_paid_out", "累计", "money", "代偿金额", "26", "开办以来的专户代偿"),
    Column("ever_recovered", "累计追偿收回本金", "money", "", "27", "代偿以后收回的本金，减冲销"),
    Column("ever_returned", "累计返还专户", "money", "", "28", "已存入并经确认的返还，减冲销；按存入日"),
    Column("account_balance", "专户余额", "money", "", "29", "该行专户月末余额"),
    Column("remark", "备注", "text", "", "30"),
)  # fmt: skip
NOTES = (
    "户数按借款人去重，同一借款人有几笔贷款计一户；合计户数可小于各行之和。",
    "合计数按原始数据计算。金额为月末最后一日已登记的数据；以后补记的业务列入登记当月的“补记以前月份”。",
)


def figures(period: Period, bank: Organisation | None, known_on: dt.date | None = None) -> Figures:
    """Lines and total of a bank's month, or of all banks'; exact in yuan, % and basis points.

    As the month was frozen, or as the records of a later day give it (known_on).
    """
    span, sums = span_of(period), sums_of(period, bank, known_on)
    bases, opened = bases_of(span, bank, sums), _closed(last_report(period, bank))

    def line(name: str, label: str) -> dict[str, Any]:
        base = bases(name)
        row = rules.bank_row(sums[name], opened.get(label), base.december, base.year_ago)
        return {"label": label, **row, "account_balance": None, "remark": ""}

    rows = [line(name, label) for name, label in LINES]
    rows += [line(name, label) | {"memo": True} for name, label in PARTS]
    return {"rows": rows, "total": line(TOTAL, WHOLE) | {"account_balance": _account(period, bank)}}


def last_report(period: Period, bank: Organisation | None) -> MonthlyReport | None:
    """The report a month goes on from: of the newest month before, the accepted one if there is one."""
    earlier = MonthlyReport.objects.filter(kind=ReportKind.BANK, period__last__lt=period.first, reporter=bank)
    accepted = Case(When(status=ReportState.ACCEPTED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return earlier.order_by("-period__first", accepted, "-id").first() if bank is not None else None


def closed_with(period: Period, bank: Organisation) -> Decimal | None:
    """The closing balance of the report before, yuan; None where there is none."""
    return _closed(last_report(period, bank)).get(WHOLE)


def _closed(report: MonthlyReport | None) -> dict[str, Decimal]:
    """By line the closing balance of a report, yuan."""
    if report is None:
        return {}
    sheet = report.figures[R1.code]
    return {row["label"]: Decimal(row["closing"]) for row in (*sheet["rows"], sheet["total"])}


def _account(period: Period, bank: Organisation | None) -> Decimal | None:
    account = special_account(bank) if bank is not None else None
    return ledger.balance(account, period.last) if account is not None else None


R1 = Declaration(
    code="R1",
    title="增信贷收放情况月报表",
    unit="万元、户、笔、%",
    version="2026-1",
    columns=COLUMNS,
    read=figures,
    notes=NOTES,
)
