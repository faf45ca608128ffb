"""R3-A 《增信贷工作台账》 of central bank branch and regulator: one line per bank (domain note 5 §5.3); Chinese."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import translation

from compensation.rules import exit_line
from reporting import rules
from reporting.models import Period
from reporting.queries import register
from reporting.queries.declaration import Column, Declaration, Figures
from reporting.queries.register import Entry
from zengxindai.accounts.models import Organisation
from zengxindai.policy import terms
from zengxindai.policy.terms import Terms

ZERO = Decimal("0.00")
LEVELS = {exit_line.CALM: "正常", exit_line.YELLOW: "黄色", exit_line.ORANGE: "橙色", exit_line.RED: "红色"}


def figures(period: Period, organisation: Organisation | None) -> Figures:
    """A line per bank; nothing is added up, since what the columns say of a bank has no sum."""
    now = terms.on(period.last)
    told, found = register.complaints(period), register.inspections(period)
    rows = []
    for entry in register.entries(period):
        complaints = told.get(entry.bank.pk, (0, 0))
        inspections = found.get(entry.bank.pk, (0, 0))
        more = dict(zip(("complaints", "upheld"), complaints, strict=True))
        more |= dict(zip(("findings", "rectified"), inspections, strict=True))
        rows.append({**_line(entry, now), **more, "delivered": register.delivered(entry)})
    return {"rows": rows, "total": None}


def _line(entry: Entry, now: Terms) -> dict[str, Any]:
    target = entry.agreement.target_balance if entry.agreement else None
    closing, npl = entry.amount("closing"), entry.amount("npl_ratio")
    before = entry.year_ago.get("year_rate")
    with translation.override("zh-hans"):
        agreement = entry.agreement.status_label if entry.agreement else ""
    return {
        "label": entry.bank.name,
        "agreement": agreement,
        "target": target,
        "closing": closing,
        "completion": rules.ratio(closing, target) if closing is not None and target else None,
        "borrowers": entry.total.get("borrowers"),
        "year_disbursed": entry.amount("year_disbursed"),
        "year_rate": entry.amount("year_rate"),
        "rate_change": rules.basis_points(entry.amount("year_rate"), Decimal(before) if before else None),
        "npl_ratio": npl,
        "level": LEVELS[exit_line.level_of(entry.amount("non_performing") or ZERO, closing or ZERO, now)],
        "overdue_borrowers": entry.total.get("overdue_borrowers"),
        "ever_paid_out": entry.amount("ever_paid_out"),
        "ever_returned": entry.amount("ever_returned"),
    }


R3_A = Declaration(
    code="R3-A",
    title="增信贷工作台账",
    unit="万元、户、%、BP、件",
    version="2026.1",
    columns=(
        Column("label", "银行", "text", no="1"),
        Column("agreement", "协议状态", "text", no="2", means="增信贷风险补偿资金合作协议的现行状态"),
        Column("target", "目标余额", "money", no="3", means="协议约定的增信贷余额目标"),
        Column("closing", "期末余额", "money", no="4", means="银行月报 R1 合计行期末余额，代偿不核减"),
        Column("completion", "完成率", "percent", no="5", means="期末余额÷目标余额×100"),
        Column("borrowers", "期末户数", "count", no="6", means="期末有余额的企业，按统一社会信用代码去重"),
        Column("year_disbursed", "本年累计发放", "money", no="7", means="1月1日至期末发放的本金"),
        Column("year_rate", "平均利率", "rate", no="8", means="本年累放加权：Σ(发放额×利率)÷Σ发放额"),
        Column("rate_change", "较上年同期", "bp", no="9", means="平均利率减上年同期平均利率，1BP=0.01个百分点"),
        Column("npl_ratio", "不良率", "percent", no="10", means="次级、可疑、损失类余额÷期末余额×100，代偿不核减"),
        Column("level", "预警级", "text", no="11", means="不良率5%起黄色，8%起橙色，高于10%红色（第十条）"),
        Column("overdue_borrowers", "逾期户数", "count", no="12", means="本金逾期1天及以上的企业"),
        Column("ever_paid_out", "累计代偿", "money", no="13", means="按实际付款日，自开办起"),
        Column("ever_returned", "累计追偿返还", "money", no="14", means="按存入专户日，自开办起"),
        Column("complaints", "投诉件数", "count", group="投诉", no="15", means="本年受理（第二十二条）"),
        Column("upheld", "查实件数", "count", group="投诉", no="16", means="本年受理中经核实的"),
        Column("findings", "检查发现", "count", group="检查", no="17", means="本年监督检查发现的问题"),
        Column("rectified", "已整改", "count", group="检查", no="18", means="本年检查发现中已整改的"),
        Column("delivered", "月报报送", "text", no="19", means="月后第5个工作日内报送为及时"),
    ),
    read=figures,
    notes=("未报送的银行，数据为系统按台账计算。",),
)
