"""R3-B 《增信贷推广情况汇总表》 of all banks (domain note 5 §5.3): sums, borrowers each once; Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from reporting import rules
from reporting.models import Period
from reporting.queries import register
from reporting.queries.declaration import Column, Declaration, Figures
from reporting.queries.r1_sums import TOTAL, sums_of
from reporting.queries.register import Entry
from zengxindai.accounts.models import Organisation

ZERO = Decimal("0.00")
COUNTED = ("month_count", "year_count")
SUMMED = (
    "month_disbursed", "year_disbursed", "ever_disbursed", "month_repaid", "year_repaid", "opening", "closing",
    "year_change", "non_performing", "month_paid_out", "ever_paid_out",
)  # fmt: skip


def figures(period: Period, organisation: Organisation | None) -> Figures:
    """A row per bank and the total, from their reports; borrowers and rates of the total as frozen of all loans."""
    entries, counts = register.entries(period), register.promotion(period)
    everything = register.inclusive_balance(period)
    rows = [
        {"label": each.bank.name, **_row(each, everything), **register.shares(counts.get(each.bank.pk, {}))}
        for each in entries
    ]
    return {"rows": rows, "total": _total(period, entries, rows, counts, everything)}


def _row(entry: Entry, everything: Decimal | None) -> dict[str, Any]:
    total = entry.total
    names = (*COUNTED, "month_borrowers", "year_borrowers", "borrowers")
    found: dict[str, Any] = {name: total.get(name) for name in names}
    found |= {name: entry.amount(name) for name in (*SUMMED, "month_rate", "year_rate", "npl_ratio")}
    last = entry.year_ago.get("closing")
    return found | _compared(found["closing"], Decimal(last) if last else None, everything)


def _compared(closing: Decimal | None, year_ago: Decimal | None, everything: Decimal | None) -> dict[str, Any]:
    """The columns that hold a balance against others."""
    grown = None if closing is None or year_ago is None else closing - year_ago
    return {
        "yoy_change": grown,
        "yoy_pct": rules.ratio(grown, year_ago) if grown is not None and year_ago else None,
        "since_2018": closing,  # the scheme began with nothing
        "inclusive_share": rules.ratio(closing, everything) if closing is not None and everything else None,
    }


def _total(
    period: Period,
    entries: Sequence[Entry],
    rows: Sequence[dict[str, Any]],
    counts: dict[int, dict[str, Any]],
    everything: Decimal | None,
) -> dict[str, Any]:
    found: dict[str, Any] = {name: sum(row[name] or 0 for row in rows) for name in COUNTED}
    found |= {name: sum((row[name] or ZERO for row in rows), ZERO) for name in SUMMED}
    ago = [Decimal(each.year_ago["closing"]) for each in entries if each.year_ago.get("closing")]
    summed: dict[str, Any] = {}
    for each in counts.values():
        summed = {name: summed.get(name, 0) + each.get(name, 0) for name in {*summed, *each}}
    return {
        "label": "合计",
        **found,
        **_district(period, entries),
        "npl_ratio": rules.ratio(found["non_performing"], found["closing"]),
        **_compared(found["closing"], sum(ago, ZERO) if ago else None, everything),
        **register.shares(summed),
    }


def _district(period: Period, entries: Sequence[Entry]) -> dict[str, Any]:
    """What is not the sum of the banks' figures: borrowers, each once, and mean rates, over all loans of the district.

    As the month was frozen; where a bank's report was corrected, by the records of the day of the newest correction.
    """
    corrected = [each.report.created_at for each in entries if each.report and each.report.revision > 1]
    sums = sums_of(period, None, timezone.localdate(max(corrected)) if corrected else None)[TOTAL]
    return {
        **{name: sums[name] for name in ("month_borrowers", "year_borrowers", "borrowers")},
        "month_rate": rules.weighted_rate(sums["month_weighted"], sums["month_rated"]),
        "year_rate": rules.weighted_rate(sums["year_weighted"], sums["year_rated"]),
    }


R3_B = Declaration(
    code="R3-B",
    title="增信贷推广情况汇总表",
    unit="万元、户、笔、%",
    version="2026.1",
    columns=(
        Column("label", "银行", "text"),
        Column("month_count", "笔数", "count", group="本月发放", no="1", means="发放日在本月"),
        Column("month_borrowers", "户数", "count", group="本月发放", no="2", means="按企业去重"),
        Column("month_disbursed", "金额", "money", group="本月发放", no="3", means="发放日在本月的本金"),
        Column("year_count", "笔数", "count", group="本年累计发放", no="4", means="1月1日起"),
        Column("year_borrowers", "户数", "count", group="本年累计发放", no="5", means="本年按企业去重"),
        Column("year_disbursed", "金额", "money", group="本年累计发放", no="6", means="1月1日起发放的本金"),
        Column("ever_disbursed", "自开办累计发放", "money", no="7", means="自开办起发放的本金"),
        Column("month_repaid", "本月收回本金", "money", no="8", means="借款人、保证人归还及追偿收回的本金"),
        Column("year_repaid", "本年收回本金", "money", no="9", means="同上，1月1日起"),
        Column("opening", "期初余额", "money", no="10", means="上期月报期末余额"),
        Column("closing", "期末余额", "money", no="11", means="代偿不核减"),
        Column("borrowers", "期末户数", "count", no="12", means="期末有余额的企业，去重"),
        Column("year_change", "较年初", "money", no="14", means="期末余额减上年12月末余额"),
        Column("yoy_change", "增减", "money", group="较上年同期", no="15", means="期末余额减上年同月末余额"),
        Column("yoy_pct", "%", "percent", group="较上年同期", no="15a", means="增减额÷上年同月末余额×100"),
        Column("since_2018", "较2018年末", "money", no="16", means="2018年末为零"),
        Column("month_rate", "本月新发放加权利率", "rate", no="17", means="Σ(发放额×利率)÷Σ发放额"),
        Column("year_rate", "本年累放加权利率", "rate", no="18", means="同上，1月1日起"),
        Column("non_performing", "不良余额", "money", no="23", means="次级、可疑、损失类"),
        Column("npl_ratio", "不良率", "percent", no="24", means="不良余额÷期末余额×100，代偿不核减"),
        Column("month_paid_out", "本月代偿", "money", no="25", means="按实际付款日"),
        Column("ever_paid_out", "累计代偿", "money", no="26", means="按实际付款日，自开办起"),
        Column("recommended", "推荐户数", "count", means="本年主管部门推荐至该行的企业"),
        Column("approval_rate", "批准率", "percent", means="本年批准÷（批准+拒绝）×100"),
        Column("first_share", "首贷户占比", "percent", means="本年发放企业中首贷户÷全部×100"),
        Column("inclusive_share", "占全辖普惠小微余额", "percent", means="期末余额÷全辖普惠小微贷款余额×100"),
    ),
    read=figures,
    notes=("合计户数按企业去重，可小于各行之和。", "合计数按原始数据计算。"),
)
