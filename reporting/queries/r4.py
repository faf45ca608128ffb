"""R4 《区级目标进度表》: each target of Article 2 and what was added since last year-end (note 5 §5.4); Chinese."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from reporting import rules
from reporting.models import Period, TargetYear
from reporting.queries import targets
from reporting.queries.declaration import Column, Declaration, Figures, Kind, Measured
from reporting.queries.rendering.cells import DASH, shown
from reporting.states import Indicator, TargetState
from zengxindai.accounts.models import Organisation
from zengxindai.policy.goals import GROWTH, LIMIT, LOWER

NAMES = {
    Indicator.INCLUSIVE_BALANCE: "普惠小微贷款余额（亿元）",
    Indicator.SCHEME_BALANCE: "其中增信贷余额（亿元）",
    Indicator.INCLUSIVE_HOUSEHOLDS: "普惠小微户数（户）",
    Indicator.SCHEME_HOUSEHOLDS: "增信贷户数（户）",
    Indicator.INCLUSIVE_RATE: "普惠小微平均利率（%）",
    Indicator.TECH_BALANCE: "科技型企业贷款余额（万元）",
    Indicator.TECH_HOUSEHOLDS: "科技型企业户数（户）",
    Indicator.INCLUSIVE_NPL: "普惠小微不良率（%）",
}
STATES = {
    rules.MET: "达标",
    rules.ON_TRACK: "达标进度",
    rules.BEHIND: "滞后",
    rules.UNKNOWN: "待填报",
}
# What the figures of a row are; households are counted.
KINDS: dict[str, Kind] = {
    Indicator.INCLUSIVE_BALANCE: "yi",
    Indicator.SCHEME_BALANCE: "yi",
    Indicator.TECH_BALANCE: "money",
    Indicator.INCLUSIVE_RATE: "rate",
    Indicator.INCLUSIVE_NPL: "percent",
}
COLUMNS = (
    Column("label", "目标", "text"),
    Column("baseline", "基数（2018年末）", "own"),
    Column("prior", "上年末", "own"),
    Column("current", "当期", "own"),
    Column("added", "较上年末", "own", means="当期减上年末；利率为基点（BP），不良率为百分点"),
    Column("since_2018", "较2018年末", "own"),
    Column("target", "年度目标", "own"),
    Column("completion", "完成率", "percent", means="较上年末增减÷年度目标×100，可超过100，不低于0"),
    Column("time", "时间进度", "percent", means="月份÷12"),
    Column("state", "状态", "text", means="完成率低于时间进度为滞后；科技型企业余额、户数须同时达标"),
)


def figure(indicator: str, value: Decimal | None) -> Measured:
    """A figure in its row's unit."""
    return Measured(value, KINDS.get(indicator, "count"))


def growth(indicator: str, value: Decimal | None) -> Measured:
    """What was added to a figure, or is to be; to a rate in basis points."""
    if indicator == Indicator.INCLUSIVE_RATE:
        return Measured(None if value is None else value * 100, "bp", signed=True)
    return Measured(value, KINDS.get(indicator, "count"), signed=True)


def percent(value: Fraction | None) -> Decimal | None:
    """A percentage with two places, half-up."""
    if value is None:
        return None
    return Decimal(int(value * 100 + Fraction(1, 2))) / 100


def target_of(each: targets.Standing) -> Measured | str:
    """What is to be reached, in words where it is no number."""
    line = each.line
    if line.kind == LIMIT and line.target is not None:
        return f"≤{line.target:.2f}"
    return "下降" if line.kind == LOWER else growth(line.indicator, line.target)


def row_of(each: targets.Standing, month: int) -> dict[str, Any]:
    """One row of the sheet."""
    line = each.line
    bad = line.kind == LIMIT
    name = NAMES[Indicator(line.indicator)]
    label = f"{line.bank.name}：{name.removeprefix('其中')}" if line.bank else name
    prior, first = (None, None) if bad else (line.prior, line.baseline)
    if bad and each.current is not None:
        prior = None if each.added is None else each.current - each.added
        first = None if each.since_2018 is None else each.current - each.since_2018
    return {
        "label": label,
        "baseline": figure(line.indicator, first),
        "prior": figure(line.indicator, prior),
        "current": figure(line.indicator, each.current),
        "added": growth(line.indicator, each.added),
        "since_2018": growth(line.indicator, each.since_2018),
        "target": target_of(each),
        "completion": percent(each.done),
        "time": percent(rules.time_progress(month)) if line.kind == GROWTH else None,
        "state": STATES[each.state],
    }


def told(row: dict[str, Any]) -> dict[str, str]:
    """A row as print and page show it, shares with their sign."""
    shares = {name: shown(row[name], "percent") for name in ("completion", "time")}
    said = {column.name: shown(row[column.name], column.kind) for column in COLUMNS}
    return said | {name: value if value == DASH else f"{value}%" for name, value in shares.items()}


def figures(period: Period, organisation: Organisation | None) -> Figures:
    """The district's targets of the month's year as they stand at its end; none while the year has none in force."""
    year = TargetYear.objects.filter(year=period.first.year, status=TargetState.IN_FORCE).first()
    if year is None:
        return {"rows": [], "total": None}
    found = [each for each in targets.standings(list(year.lines), period.first) if each.line.bank_id is None]
    return {"rows": [row_of(each, period.first.month) for each in found], "total": None}


R4 = Declaration(
    code="R4",
    title="区级目标进度表",
    unit="亿元、万元、户、%",
    version="2020-1",
    columns=COLUMNS,
    read=figures,
    notes=(
        "官方进度与上年末相比，“较2018年末”列供对照；增信贷2018年末为0。",
        "普惠小微各项由人行、银保监按全辖报表填报，增信贷由系统按贷款计算。",
    ),
)
