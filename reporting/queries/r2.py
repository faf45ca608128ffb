"""R2 《诚信担保增信贷在保情况统计表》 (domain note 5 §5.2); Chinese, an official sheet. In yuan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q

from applications.models import RelatedPerson
from applications.states import SizeClass
from loans.models import Guarantee, GuaranteeReceipt
from loans.queries.guarantee import balance_of, lent, stood_behind
from reporting import rules
from reporting.models import Period
from reporting.queries.as_of import ZERO, after, banks_of, positions_of
from reporting.queries.declaration import Column, Declaration, Figures
from reporting.queries.positions import span_of
from reporting.queries.r1 import LINES as SECTORS
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.policy import terms
from zengxindai.workdays import ONE_DAY

AGRICULTURE = "agriculture"
SMALL = (SizeClass.MICRO, SizeClass.SMALL)
ONE_CUSTOMER = Decimal(5_000_000)
KNOWN = {sector for sector, _label in SECTORS}
Facts = list[rules.GuaranteeFacts]


def figures(period: Period, guarantor: Organisation | None) -> Figures:
    """A row for every bank, sector and kind of customer, and the total with capital and limits."""
    facts = _facts(period)
    sizes = _customer_sizes(facts)
    rows = [_row(f"其中：{bank.name}", (f for f in facts if f.bank == bank.pk)) for bank in banks_of(period)]
    for sector, label in SECTORS:
        rows.append(_row(f"其中：{label}", (f for f in facts if f.sector == sector)))
    rows.append(_row("其中：单户≤500万元", (f for f in facts if sizes[f.enterprise] <= ONE_CUSTOMER)))
    rows.append(_row("其中：三农", (f for f in facts if f.farming)))
    rows.append(_row("其中：小微企业", (f for f in facts if f.size in SMALL)))
    return {"rows": rows, "total": _row("合计", facts) | _standing(facts, period)}


def _row(label: str, facts: Iterable[rules.GuaranteeFacts]) -> dict[str, Any]:
    return {"label": label, **rules.guarantor_row(list(facts))}


def _facts(period: Period) -> Facts:
    """Every guarantee whose loan was drawn by the month's end, as it then stood."""
    overdue = set(positions_of(period).filter(days_past_due__gt=0).values_list("loan", flat=True))
    back: dict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    received = GuaranteeReceipt.objects.filter(on__lte=period.last)
    for pk, day, amount in received.values_list("guarantee", "on", "amount"):
        back[pk].append((day, amount))
    found = stood_behind(period.last).select_related("loan", "application__department").order_by("id")
    return [_fact(each, span_of(period), back[each.pk], each.loan_id in overdue) for each in found]


def _fact(
    guarantee: Guarantee, span: rules.Span, back: Sequence[tuple[dt.date, Decimal]], late: bool
) -> rules.GuaranteeFacts:
    request, paid_on, last = guarantee.application, guarantee.paid_out_on, span.last
    eve, closing = span.year_start - ONE_DAY, balance_of(guarantee, last)
    whole = lent(guarantee, last)
    sector = request.department.sector if request.department else ""
    paid = guarantee.paid_out if paid_on is not None and paid_on <= last else ZERO
    returned = sum((amount for _day, amount in back), ZERO)
    gone = guarantee.written_off_on is not None and guarantee.written_off_on <= last
    return rules.GuaranteeFacts(
        enterprise=request.enterprise_id,
        bank=guarantee.bank_id,
        sector=sector if sector in KNOWN else "",
        size=request.size,
        farming=sector == AGRICULTURE or request.industry_code.startswith("A"),
        fee_rate=guarantee.fee_rate or ZERO,
        opening=balance_of(guarantee, span.first - ONE_DAY),
        year_opening=balance_of(guarantee, eve),
        year_ago=balance_of(guarantee, _year_before(span)),
        closing=closing,
        new=(whole - lent(guarantee, span.first - ONE_DAY), whole - lent(guarantee, eve), whole),
        paid=(paid if paid and paid_on >= span.first else ZERO, paid if paid and paid_on > eve else ZERO, paid),
        back=(sum((amount for day, amount in back if day > eve), ZERO), returned),
        unrecovered=ZERO if gone else paid - returned,
        overdue=closing if late else ZERO,
    )


def _year_before(span: rules.Span) -> dt.date:
    """The same month's end a year earlier."""
    following = (span.last + ONE_DAY).replace(day=1)
    return following.replace(year=following.year - 1) - ONE_DAY


def _customer_sizes(facts: Facts) -> dict[int, Decimal]:
    """What one customer has guaranteed in all: the guarantees in force at New Year or begun since, else all it had."""
    this_year: dict[int, Decimal] = defaultdict(lambda: ZERO)
    ever: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for fact in facts:
        ever[fact.enterprise] += fact.new[2]
        if fact.year_opening or fact.new[1]:
            this_year[fact.enterprise] += fact.new[2]
    return {enterprise: this_year.get(enterprise) or whole for enterprise, whole in ever.items()}


def _standing(facts: Facts, period: Period) -> dict[str, Any]:
    """Capital, leverage and concentration of the company at the month's end, with the limits of that day."""
    now = terms.on(period.last)
    balances: dict[int, Decimal] = defaultdict(lambda: ZERO)
    favoured: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for fact in facts:
        balances[fact.enterprise] += fact.closing
        if fact.size in SMALL or fact.farming:
            favoured[fact.enterprise] += fact.closing
    whole, assets = sum(balances.values(), ZERO), now.guarantor_net_assets
    customers, small = sum(1 for a in balances.values() if a), sum(1 for a in favoured.values() if a)
    mainly_small = (
        bool(whole)
        and sum(favoured.values(), ZERO) * 100 >= whole * now.guarantor_small_balance_pct
        and small * 100 >= customers * now.guarantor_small_count_pct
    )
    return {
        "net_assets": assets,
        "leverage": rules.times(whole, assets),
        "paid_in": now.guarantor_paid_in_capital,
        "single_pct": rules.ratio(max(balances.values(), default=ZERO), assets),
        "group_pct": rules.ratio(max(_groups(balances, period.last), default=ZERO), assets),
        "leverage_limit": now.guarantor_leverage_small if mainly_small else now.guarantor_leverage_warn,
    }


def _groups(balances: dict[int, Decimal], day: dt.date) -> Iterator[Decimal]:
    """Guaranteed balances of the enterprises one person controlled that day; a single enterprise is no group."""
    named = RelatedPerson.objects.filter(is_controller=True, added_at__lt=after(day), file__enterprise__in=balances)
    named = named.filter(Q(removed_at__isnull=True) | Q(removed_at__gte=after(day)))
    controlled: dict[bytes, set[int]] = defaultdict(set)
    for person, enterprise in named.values_list("identity_index", "file__enterprise"):
        controlled[bytes(person)].add(enterprise)
    for enterprises in controlled.values():
        if len(enterprises) > 1:
            yield sum((balances[each] for each in enterprises), ZERO)


def warn(found: Figures, period: Period) -> Iterator[Finding]:
    """Leverage and concentration above the limits of that day."""
    now = terms.on(period.last)
    if found["total"] is not None:
        yield from rules.guarantor_limits(found["total"], now.guarantor_single_pct, now.guarantor_group_pct)


COLUMNS = (
    Column("label", "项目", "text"),
    Column("opening_borrowers", "户数", "count", "期初在保", "1", "上月末在保余额大于零的企业，同一企业只计一户"),
    Column("opening", "余额", "money", "期初在保", "2", "上月末在保余额"),
    Column("new_borrowers", "户数", "count", "本月新增担保", "3", "本月放款的担保企业，同一企业只计一户"),
    Column("new_count", "笔数", "count", "本月新增担保", "4", "本月有放款的担保笔数"),
    Column("new", "金额", "money", "本月新增担保", "5", "本月放款额×担保比例"),
    Column("year_new", "本年累计新增担保", "money", "", "6", "1月1日至报告期末放款额×担保比例"),
    Column("released", "本月解保金额", "money", "", "7", "本月因还款等解除的担保责任，不含代偿解除"),
    Column("year_released", "本年累计解保", "money", "", "8", "1月1日至报告期末，口径同上列"),
    Column("borrowers", "户数", "count", "期末在保", "9", "期末在保余额大于零的企业，同一企业只计一户"),
    Column("closing", "余额", "money", "期末在保", "10", "期初＋新增−解保−代偿（第2＋5−7−16列）；已代偿的不再计入"),
    Column("year_change", "较年初增减", "money", "", "11", "期末在保余额−上年末在保余额"),
    Column("annual_change", "增减", "money", "较上年同期", "12", "期末在保余额−上年同月末在保余额"),
    Column("annual_growth", "%", "percent", "较上年同期", "13", "增减额÷上年同月末在保余额×100"),
    Column("fee_rate", "加权平均担保费率", "rate", "", "14", "Σ（本年新增担保额×年费率）÷本年新增担保额，%"),
    Column("paid_borrowers", "户数", "count", "本月代偿", "15", "本月代偿的企业户数"),
    Column("paid", "本金", "money", "本月代偿", "16", "公司以自有资金履行担保责任的金额，按付款日统计"),
    Column("year_paid", "本年累计代偿", "money", "", "17"),
    Column("ever_paid", "累计代偿", "money", "", "18", "自开办以来"),
    Column("year_back", "本年追回", "money", "", "19", "按到账日统计"),
    Column("ever_back", "累计追回", "money", "", "20", "自开办以来"),
    Column("unrecovered", "代偿余额", "money", "", "21", "累计代偿−累计追回−核销"),
    Column("payout_rate", "代偿率", "percent", "", "22",
           "本年累计代偿÷本年累计解除担保额×100；解除担保额含代偿解除（第8＋17列）"),
    Column("recovery_rate", "代偿回收率", "percent", "", "23", "累计追回÷累计代偿×100"),
    Column("net_assets", "净资产", "money", "", "24", "按当期政策参数；不含受托管理的风险补偿资金"),
    Column("leverage", "放大倍数", "times", "", "25", "期末在保余额÷净资产"),
    Column("paid_in", "实收资本", "money", "", "26", "含财政注资2,000万元"),
    Column("single_pct", "单户最大占净资产", "percent", "", "27", "期末在保余额最大的一户÷净资产×100"),
    Column("overdue", "逾期未代偿余额", "money", "", "28", "贷款已逾期、公司尚未代偿的在保余额"),
)  # fmt: skip

R2 = Declaration(
    code="R2",
    title="诚信担保增信贷在保情况统计表",
    unit="万元、户、笔、%、倍",
    version="2020-1",
    columns=COLUMNS,
    read=figures,
    notes=(
        "各“其中”项之间有交叉，不能相加；户数按企业去重，合计户数可能小于各行之和。",
        "单户≤500万元：按该企业年初在保及本年新增担保的合同放款对应担保额合计划分，全年只归一档。",
        "三农：农业主管部门推荐或行业门类为农、林、牧、渔业；小微企业：按申请时划型为小型、微型。",
        "预警线：放大倍数超过10倍（小微、三农在保余额占比50%以上且户数占比80%以上的为15倍）、"
        "单户超过净资产10%、同一实际控制人的关联企业合计超过净资产15%。",
    ),
    warn=warn,
    total_first=True,
)
