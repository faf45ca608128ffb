"""R1-B 明细台账: one line per loan of a bank's month, read from the frozen positions (domain note 5 §5.1); Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import translation

from applications.states import SizeClass
from loans.models import Movement
from loans.states import Backing, LoanState, MovementKind, Tier
from reporting.models import Period, Position
from reporting.queries.declaration import Column, Declaration, Figures
from zengxindai.accounts.models import Organisation, OrganisationName, in_force
from zengxindai.policy import industries

# Lines read from the database at once: a bank's list may be long, and nobody needs it in memory as a whole.
CHUNK = 2000
COLUMNS = (
    Column("place", "序号", "count", "", "1"),
    Column("firm", "企业", "text", "", "2", "月末的名称"),
    Column("uscc", "统一社会信用代码", "text", "", "3"),
    Column("department", "主管部门", "text", "", "4", "推荐的主管部门"),
    Column("industry", "行业", "text", "", "5", "申请时的国民经济行业分类"),
    Column("size", "划型", "text", "", "6", "申请时的划型"),
    Column("filing_no", "备案号", "text", "", "7"),
    Column("note_no", "借据号", "text", "", "8", "分次放款的列全部借据，已冲销的不列"),
    Column("drawn_on", "放款日", "day", "", "9", "首次放款日"),
    Column("due_on", "到期日", "day", "", "10"),
    Column("amount", "金额", "yuan", "", "11", "累计放款，减冲销"),
    Column("outstanding", "余额", "yuan", "", "12", "月末仍欠的本金"),
    Column("rate", "利率", "rate", "", "13"),
    Column("backing", "担保方式", "text", "", "14", "风险补偿资金或担保公司"),
    Column("tier", "五级", "text", "", "15"),
    Column("days_past_due", "逾期天数", "count", "", "16", "自最后还款日（遇节假日顺延）次日起"),
    Column("ever_paid_out", "代偿额", "yuan", "", "17", "累计专户代偿"),
    Column("ever_returned", "返还额", "yuan", "", "18", "累计返还专户"),
    Column("status", "状态", "text", "", "19", "冻结时的状态"),
)
TOTALS = ("amount", "outstanding", "ever_paid_out", "ever_returned")


def lines(period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    """The lines one after another; two queries and a few thousand lines in memory however many there are."""
    with translation.override("zh-hans"):
        sizes, backings = dict(SizeClass.choices), dict(Backing.choices)
        tiers, states = dict(Tier.choices), dict(LoanState.choices)
        words = {kind: {key: str(label) for key, label in found.items()} for kind, found in (
            ("size", sizes), ("backing", backings), ("tier", tiers), ("status", states))}  # fmt: skip
    industry = cache(industries.words)
    for place, row in enumerate(_rows(period, bank).iterator(chunk_size=CHUNK), 1):
        told = {kind: labels.get(row[kind], row[kind]) for kind, labels in words.items()}
        yield {"place": place, **row, **told, "industry": industry(row["industry"])}


def figures(period: Period, bank: Organisation | None) -> Figures:
    """All lines and what they add up to, yuan."""
    rows = list(lines(period, bank))
    sums = {name: sum((row[name] for row in rows), 0) for name in TOTALS}
    return {"rows": rows, "total": {"place": None, "firm": "合计", **sums}}


def _rows(period: Period, bank: Organisation | None) -> QuerySet[Position, Any]:
    named = OrganisationName.objects.filter(in_force(period.last), organisation=OuterRef("enterprise")).values("name")
    drawn = Movement.objects.filter(loan=OuterRef("loan"), kind=MovementKind.DRAW, entered_on__lte=period.last)
    standing = drawn.exclude(reversed_by__entered_on__lte=period.last).order_by().values("loan")
    notes = standing.annotate(all=StringAgg("note_no", Value("、"), order_by="id")).values("all")
    found = Position.objects.filter(period=period)
    if bank is not None:
        found = found.filter(bank=bank)
    return found.order_by("loan_id").values(
        "drawn_on", "due_on", "amount", "outstanding", "rate", "backing", "tier", "days_past_due", "ever_paid_out",
        "ever_returned", "status",
        firm=Coalesce(Subquery(named[:1]), F("enterprise__name")),
        uscc=F("enterprise__code"),
        department=F("loan__application__department__name"),
        industry=F("loan__application__industry_code"),
        size=F("loan__application__size"),
        filing_no=F("loan__filing__number"),
        note_no=Subquery(notes),
    )  # fmt: skip


R1_B = Declaration(
    code="R1-B",
    title="增信贷明细台账",
    unit="元、%、天",
    version="2026-1",
    columns=COLUMNS,
    read=figures,
    lines=lines,
    kept=2,
    notes=("本表为月末冻结的贷款清单，逐笔列示；名称、部门、备案号以登记为准。",),
)
